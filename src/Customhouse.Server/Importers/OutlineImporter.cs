using System.Globalization;
using System.Text;
using System.Text.Json;
using Customhouse.Survey;

namespace Customhouse.Server.Importers;

/// <summary>
/// Turns country shapes (GeoJSON, Natural Earth, public domain) into outlines for a map of the world:
/// projected once, thinned to what a screen shows, one line a country.
/// </summary>
public static class OutlineImporter
{
    /// <summary>Width of the map in its own units.</summary>
    private const double Width = 1000;

    /// <summary>A point that lies nearer to the line between its neighbours than this is left out.</summary>
    private const double Tolerance = 0.45;

    /// <summary>A part that covers less is left out, unless it is the largest of its country.</summary>
    private const double AreaMin = 1.2;

    /// <summary>Antarctica has no customs.</summary>
    private static readonly string[] LeftOut = ["AQ"];

    /// <param name="shapes">GeoJSON with <c>ISO_A2</c> and <c>ADM0_A3</c> on each feature.</param>
    /// <returns>0, or 1 where no shape was found.</returns>
    public static int Run(string shapes, string output, TextWriter says)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(shapes));
        var byIso3 = BundledSurveys
            .Membership()
            .Members.ToDictionary(m => m.Iso3, m => m.Code, StringComparer.Ordinal);
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var unnamed = 0;
        foreach (var feature in json.RootElement.GetProperty("features").EnumerateArray())
        {
            var properties = feature.GetProperty("properties");
            var code = properties.GetProperty("ISO_A2").GetString()!;
            if (code.Length != 2 || !char.IsAsciiLetterUpper(code[0]))
                code = byIso3.GetValueOrDefault(
                    properties.GetProperty("ADM0_A3").GetString()!,
                    $"-{++unnamed}"
                );
            if (LeftOut.Contains(code))
                continue;
            var rings = Rings(feature.GetProperty("geometry"))
                .Select(Projected)
                .Select(r => (Ring: r, Area: Area(r)))
                .OrderByDescending(r => r.Area)
                .ToArray();
            var kept = rings
                .Where((r, at) => at == 0 || r.Area >= AreaMin)
                .Select(r => Thinned(r.Ring))
                .ToArray();
            var middle = Middle(rings[0].Ring);
            lines[code] =
                $"{code}|{F(middle.X)} {F(middle.Y)}|{rings.Sum(r => r.Area):0.#}|"
                + string.Concat(kept.Where(k => k.Count > 2).Select(Path));
        }
        if (lines.Count == 0)
            throw new FormatException($"{shapes} holds no shape of a country");
        File.WriteAllText(
            output,
            "# Outlines of the world, Equal Earth projection, 1000 wide; made of Natural Earth "
                + "(public domain)\n# by `customhouse import outlines`. code|middle|area|path\n"
                + string.Join('\n', lines.Values)
                + "\n",
            new UTF8Encoding(false)
        );
        says.WriteLine($"{lines.Count} outlines, {new FileInfo(output).Length} bytes");
        return 0;
    }

    private static IEnumerable<JsonElement> Rings(JsonElement geometry)
    {
        var coordinates = geometry.GetProperty("coordinates");
        // Only outer rings: a lake or an enclave is drawn over, for the enclave is a country of its own.
        return geometry.GetProperty("type").GetString() == "Polygon"
            ? [coordinates[0]]
            : coordinates.EnumerateArray().Select(polygon => polygon[0]);
    }

    /// <summary>B. Savric, T. Patterson, B. Jenny, The Equal Earth map projection, IJGIS 33, 2019.</summary>
    private static List<(double X, double Y)> Projected(JsonElement ring)
    {
        const double A1 = 1.340264,
            A2 = -0.081106,
            A3 = 0.000893,
            A4 = 0.003796;
        var half = Math.Sqrt(3) / 2;
        var scale = Width / (2 * XOf(Math.PI, 0));
        var top = YOf(Math.Asin(half * Math.Sin(84 * Math.PI / 180)));
        return
        [
            .. ring.EnumerateArray()
                .Select(point =>
                {
                    var (longitude, latitude) = (
                        point[0].GetDouble() * Math.PI / 180,
                        point[1].GetDouble() * Math.PI / 180
                    );
                    var t = Math.Asin(half * Math.Sin(latitude));
                    return (Width / 2 + scale * XOf(longitude, t), scale * (top - YOf(t)));
                }),
        ];

        static double YOf(double t) => t * (A1 + A2 * t * t + Math.Pow(t, 6) * (A3 + A4 * t * t));

        static double XOf(double longitude, double t) =>
            2
            * Math.Sqrt(3)
            * longitude
            * Math.Cos(t)
            / (3 * (A1 + 3 * A2 * t * t + Math.Pow(t, 6) * (7 * A3 + 9 * A4 * t * t)));
    }

    private static double Area(List<(double X, double Y)> ring)
    {
        var sum = 0.0;
        for (var i = 0; i < ring.Count; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Count]);
            sum += a.X * b.Y - b.X * a.Y;
        }
        return Math.Abs(sum) / 2;
    }

    private static (double X, double Y) Middle(List<(double X, double Y)> ring) =>
        ((ring.Min(p => p.X) + ring.Max(p => p.X)) / 2, (ring.Min(p => p.Y) + ring.Max(p => p.Y)) / 2);

    /// <summary>D. Douglas, T. Peucker, Cartographica 10, 1973.</summary>
    private static List<(double X, double Y)> Thinned(List<(double X, double Y)> ring)
    {
        var keep = new bool[ring.Count];
        (keep[0], keep[^1]) = (true, true);
        var open = new Stack<(int From, int To)>();
        // A ring ends where it begins, so it is first cut at the point that lies farthest from there.
        var far = Enumerable
            .Range(0, ring.Count)
            .MaxBy(i => Math.Abs(ring[i].X - ring[0].X) + Math.Abs(ring[i].Y - ring[0].Y));
        keep[far] = true;
        open.Push((0, far));
        open.Push((far, ring.Count - 1));
        while (open.TryPop(out var part))
        {
            var (worst, distance) = (-1, Tolerance);
            for (var i = part.From + 1; i < part.To; i++)
                if (Distance(ring[i], ring[part.From], ring[part.To]) is var d && d > distance)
                    (worst, distance) = (i, d);
            if (worst < 0)
                continue;
            keep[worst] = true;
            open.Push((part.From, worst));
            open.Push((worst, part.To));
        }
        return [.. ring.Where((_, i) => keep[i])];
    }

    private static double Distance((double X, double Y) p, (double X, double Y) a, (double X, double Y) b)
    {
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var length = Math.Sqrt(dx * dx + dy * dy);
        return length < 1e-9
            ? Math.Sqrt((p.X - a.X) * (p.X - a.X) + (p.Y - a.Y) * (p.Y - a.Y))
            : Math.Abs(dy * (p.X - a.X) - dx * (p.Y - a.Y)) / length;
    }

    private static string Path(List<(double X, double Y)> ring) =>
        "M" + string.Join('L', ring.SkipLast(1).Select(p => $"{F(p.X)} {F(p.Y)}")) + "Z";

    private static string F(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
