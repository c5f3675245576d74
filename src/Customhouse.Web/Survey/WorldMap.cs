using System.Globalization;
using System.Net;
using System.Text;

namespace Customhouse.Web.Survey;

/// <summary>What a country bears on the map.</summary>
/// <param name="Level">0 to 4: its shade; the darker the farther.</param>
/// <param name="Words">What the level means, for those who hover, and for screen readers.</param>
public sealed record MapMark(string Country, int Level, string Words);

/// <summary>
/// A map of the world in shades, drawn on the server from outlines inside the program, so that it needs no
/// connection. Countries too small to be seen are circles.
/// </summary>
public static class WorldMap
{
    private const string Outlines = "world.outlines";
    private const int Height = 434;
    private const double SmallArea = 14;

    private static readonly Lazy<IReadOnlyList<Land>> Lands = new(Read);

    private static readonly string[] Shades = ["#e9e2d0", "#c9d9e6", "#93b8d4", "#4f8ab5", "#17496e"];

    public static string Draw(string title, string description, IReadOnlyCollection<MapMark> marks)
    {
        var byCountry = marks.ToDictionary(m => m.Country, StringComparer.Ordinal);
        var svg = new StringBuilder()
            .Append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"world\" viewBox=\"0 0 1000 ")
            .Append($"{Height}\" role=\"img\"><title>{WebUtility.HtmlEncode(title)}</title><desc>")
            .Append($"{WebUtility.HtmlEncode(description)}</desc>");
        foreach (var land in Lands.Value)
            Shape(svg, byCountry.GetValueOrDefault(land.Code), $"<path d=\"{land.Path}\"", "path");
        foreach (var land in Lands.Value.Where(l => l.Area < SmallArea && byCountry.ContainsKey(l.Code)))
            Shape(
                svg,
                byCountry[land.Code],
                $"<circle cx=\"{F(land.X)}\" cy=\"{F(land.Y)}\" r=\"4\"",
                "circle"
            );
        return svg.Append("</svg>").ToString();
    }

    private static void Shape(StringBuilder svg, MapMark? mark, string shape, string element)
    {
        svg.Append(shape)
            .Append(
                mark is null
                    ? " class=\"no-data\" fill=\"#dcdcd6\"/>"
                    : $" class=\"level-{mark.Level}\" fill=\"{Shades[mark.Level]}\"><title>"
                        + $"{WebUtility.HtmlEncode(mark.Words)}</title></{element}>"
            );
    }

    private static IReadOnlyList<Land> Read()
    {
        using var resource =
            typeof(WorldMap).Assembly.GetManifestResourceStream(Outlines)
            ?? throw new InvalidOperationException($"{Outlines} is not in the program");
        using var reader = new StreamReader(resource, Encoding.UTF8);
        return
        [
            .. reader
                .ReadToEnd()
                .Split('\n')
                .Where(l => l.Length > 0 && l[0] != '#')
                .Select(l => l.Split('|'))
                .Select(f => new Land(
                    f[0],
                    Number(f[1].Split(' ')[0]),
                    Number(f[1].Split(' ')[1]),
                    Number(f[2]),
                    f[3]
                )),
        ];
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string F(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    private sealed record Land(string Code, double X, double Y, double Area, string Path);
}
