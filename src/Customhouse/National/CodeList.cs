using System.Collections.Frozen;
using System.Diagnostics;

namespace Customhouse.National;

/// <summary>
/// A published list of codes, carried with the house: one code a line (see <c>customhouse import codes</c>).
/// </summary>
public sealed class CodeList
{
    private readonly FrozenSet<string> _codes;

    /// <summary>Places where goods may be presented in the United Kingdom (DE 5/23): country, kind,
    /// place.</summary>
    public static CodeList GoodsLocations { get; } = new("goods-locations.codes");

    /// <summary>Units in which the tariff of the United Kingdom measures a tax base (DE 4/4).</summary>
    public static CodeList TaxBaseUnits { get; } = new("tax-base-units.codes");

    private CodeList(string resource)
    {
        using var stream =
            typeof(CodeList).Assembly.GetManifestResourceStream($"Customhouse.National.{resource}")
            ?? throw new UnreachableException($"{resource} is not embedded");
        using var lines = new StreamReader(stream);
        var codes = new List<string>();
        while (lines.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#')
                codes.Add(line);
        _codes = codes.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Whether the list holds a code, as written; none is on no list.</summary>
    public bool Has(string? code) => code is not null && _codes.Contains(code);
}
