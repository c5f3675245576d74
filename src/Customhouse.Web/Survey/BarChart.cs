using System.Globalization;
using System.Net;
using System.Text;

namespace Customhouse.Web.Survey;

/// <summary>One bar.</summary>
/// <param name="Value">Its length in the unit of the chart; null where the figure is not told.</param>
/// <param name="Text">What stands at its end.</param>
/// <param name="Low">Lower bound, where there are bounds.</param>
public sealed record Bar(string Label, double? Value, string Text, double? Low = null, double? High = null);

/// <summary>
/// Horizontal bars from zero, labelled directly, drawn on the server. It needs no script and no style sheet:
/// colours stand on the elements, and a page's own style may change them. What it shows is told in words
/// beside it.
/// </summary>
public static class BarChart
{
    public const int Wide = 600;
    public const int Narrow = 340;

    private const int Row = 32;
    private const int Thick = 18;

    /// <param name="max">The length of the whole axis; 100 for shares.</param>
    public static string Draw(
        string title,
        string description,
        IReadOnlyList<Bar> bars,
        double max,
        int width
    )
    {
        var stacked = width < 500;
        // About seven units a character: as much room for the labels as the longest of them takes, and no
        // more.
        var labels = Math.Clamp(bars.Max(b => b.Label.Length) * 7 + 16, 64, 260);
        var (left, right) = stacked ? (0, 4) : (labels, 128);
        var step = stacked ? Row + 20 : Row;
        var space = stacked ? width - right : width - left - right;
        var height = bars.Count * step + 4;
        var svg = new StringBuilder();
        svg.Append(
                $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"bars-chart\" viewBox=\"0 0 {width} "
                    + $"{height}\" "
            )
            .Append(
                $"width=\"{width}\" height=\"{height}\" role=\"img\" font-family=\"system-ui, sans-serif\" "
            )
            .Append($"font-size=\"14\"><title>{Safe(title)}</title><desc>{Safe(description)}</desc>");
        for (var i = 0; i < bars.Count; i++)
            OneBar(svg, bars[i], i * step, left, space, max, stacked, width);
        if (!stacked)
        {
            svg.Append($"<line class=\"axis-line\" x1=\"{left}\" y1=\"0\" x2=\"{left}\" y2=\"{height}\" ")
                .Append("stroke=\"#5a6066\" stroke-width=\"1\"/>");
        }
        svg.Append("</svg>");
        return svg.ToString();
    }

    private static void OneBar(
        StringBuilder svg,
        Bar bar,
        int top,
        int left,
        int space,
        double max,
        bool stacked,
        int width
    )
    {
        var y = stacked ? top + 24 : top + (Row - Thick) / 2;
        var length = bar.Value is { } value && max > 0 ? space * Math.Min(value, max) / max : 0;
        var middle = y + Thick / 2 + 5;
        svg.Append(
            stacked
                ? $"<text class=\"label\" x=\"0\" y=\"{top + 18}\" fill=\"#1b1d1f\">{Safe(bar.Label)}</text>"
                : $"<text class=\"label\" x=\"{left - 12}\" y=\"{middle}\" text-anchor=\"end\" "
                    + "fill=\"#1b1d1f\">"
                    + $"{Safe(bar.Label)}</text>"
        );
        if (bar.Value is null)
        {
            svg.Append(
                $"<text class=\"untold\" x=\"{left + 8}\" y=\"{middle}\" fill=\"#5a6066\" "
                    + $"font-style=\"italic\">{Safe(bar.Text)}</text>"
            );
            return;
        }
        svg.Append(
            $"<rect class=\"bar-body\" x=\"{left}\" y=\"{y}\" width=\"{F(length)}\" height=\"{Thick}\" "
                + "fill=\"#1f5f8b\"/>"
        );
        if (bar is { Low: { } low, High: { } high })
        {
            var (from, to, at) = (left + space * low / max, left + space * high / max, y + Thick / 2);
            svg.Append(
                $"<path class=\"bounds\" d=\"M{F(from)} {at - 5}v10M{F(from)} {at}H{F(to)}"
                    + $"M{F(to)} {at - 5}v10\" "
                    + "stroke=\"#1b1d1f\" fill=\"none\"/>"
            );
        }
        // A stacked chart has the figure on the line of the label, so that nothing runs out of a narrow
        // screen.
        svg.Append(
            stacked
                ? $"<text class=\"value\" x=\"{width - 4}\" y=\"{top + 18}\" text-anchor=\"end\" "
                    + "fill=\"#1b1d1f\">"
                    + $"{Safe(bar.Text)}</text>"
                : $"<text class=\"value\" x=\"{F(left + length + 8)}\" y=\"{middle}\" fill=\"#1b1d1f\">"
                    + $"{Safe(bar.Text)}</text>"
        );
    }

    private static string F(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
