using System.Globalization;
using System.Net;
using System.Text;

namespace Customhouse.Web.Pages.Supervisor;

/// <summary>One column of a chart by day.</summary>
/// <param name="Label">What stands below it.</param>
/// <param name="Value">Its height in the unit of the chart; null where there is no figure.</param>
/// <param name="Compared">What it is compared with, drawn as a line across; null for nothing.</param>
/// <param name="Text">What stands above it.</param>
public sealed record DayColumn(string Label, double? Value, double? Compared, string Text);

/// <summary>
/// Columns by day from zero, labelled directly, drawn on the server. Colours stand on the elements so that a
/// downloaded chart keeps them; the page's stylesheet changes them with the theme.
/// </summary>
public static class DayChart
{
    private const int Step = 50;
    private const int Height = 230;
    private const int Top = 26;
    private const int Base = 200;

    public static string Draw(string title, string description, IReadOnlyList<DayColumn> columns)
    {
        var most = columns.SelectMany(c => new[] { c.Value ?? 0, c.Compared ?? 0 }).DefaultIfEmpty(0).Max();
        var width = Step * Math.Max(1, columns.Count);
        var svg = new StringBuilder();
        svg.Append(
                $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"day-chart\" viewBox=\"0 0 {width} "
                    + $"{Height}\" "
            )
            .Append("role=\"img\" font-family=\"system-ui, sans-serif\" font-size=\"12\">")
            .Append($"<title>{Safe(title)}</title><desc>{Safe(description)}</desc>");
        for (var i = 0; i < columns.Count; i++)
            Column(svg, columns[i], i * Step, most, i == columns.Count - 1);
        svg.Append($"<line class=\"axis-line\" x1=\"0\" y1=\"{Base}\" x2=\"{width}\" y2=\"{Base}\" ")
            .Append("stroke=\"#5a6066\"/>")
            .Append("</svg>");
        return svg.ToString();
    }

    private static void Column(StringBuilder svg, DayColumn column, double x, double most, bool isLast)
    {
        var middle = F(x + Step / 2.0);
        svg.Append($"<text class=\"label\" x=\"{middle}\" y=\"{Base + 18}\" text-anchor=\"middle\" ")
            .Append($"fill=\"#555c64\">{Safe(column.Label)}</text>");
        if (column.Value is { } value)
        {
            var height = most > 0 ? Math.Max(0, value) / most * (Base - Top) : 0;
            svg.Append($"<rect class=\"{(isLast ? "now" : "day")}\" x=\"{F(x + Step * 0.14)}\" ")
                .Append($"y=\"{F(Base - height)}\" width=\"{F(Step * 0.72)}\" height=\"{F(height)}\" ")
                .Append("fill=\"#1d5b8c\"/>")
                .Append(
                    $"<text class=\"value\" x=\"{middle}\" y=\"{F(Base - height - 6)}\" "
                        + "text-anchor=\"middle\" "
                )
                .Append($"fill=\"#1a1d21\">{Safe(column.Text)}</text>");
        }
        if (column.Compared is { } compared && most > 0 && compared > 0)
        {
            var y = F(Base - compared / most * (Base - Top));
            svg.Append(
                    $"<line class=\"compared\" x1=\"{F(x + Step * 0.04)}\" y1=\"{y}\" "
                        + $"x2=\"{F(x + Step * 0.96)}\" "
                )
                .Append($"y2=\"{y}\" stroke=\"#7a5300\" stroke-width=\"2\"/>");
        }
    }

    private static string F(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
