using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>One line of the tariff: goods that are declared under one code, and what they bear.</summary>
public sealed record TariffLine
{
    /// <summary>The code, as the tariff has it: to the digits at which goods are declared.</summary>
    public required HsCode Code { get; init; }

    /// <summary>The goods in the tariff's own words.</summary>
    public required string Description { get; init; }

    /// <summary>The first day of effect.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day of effect; null while it is not known to end.</summary>
    public DateOnly? To { get; init; }

    /// <summary>
    /// Units in which the goods are counted, of UN/ECE Recommendation 20, in the tariff's order.
    /// </summary>
    public IReadOnlyList<string> Units { get; init; } = [];

    /// <summary>The duty on goods of most-favoured nations.</summary>
    public required Rate Mfn { get; init; }

    /// <summary>The duty on goods of nations without that treatment.</summary>
    public required Rate General { get; init; }

    /// <summary>Rates below the general one, each for a programme.</summary>
    public IReadOnlyList<PreferentialRate> Preferences { get; init; } = [];

    /// <summary>
    /// The line is declared beside a goods code and charges in addition to it (US tariff, chapter 99); it is
    /// no code of goods by itself.
    /// </summary>
    public bool IsAdditional { get; init; }

    /// <summary>The unit of the supplementary quantity (DE 6/2); null where net mass is enough.</summary>
    public string? SupplementaryUnit
    {
        get
        {
            foreach (var unit in Units)
                if (unit != Tariff.Units.Kilogram)
                    return unit;
            return null;
        }
    }

    /// <summary>Whether goods can be declared under the line on a day.</summary>
    public bool IsInForce(DateOnly day) => From <= day && (To is not { } to || day <= to);
}

/// <summary>
/// All lines of an edition, found by code and day, by what stands above them, and by words.
/// </summary>
public sealed class Nomenclature
{
    /// <summary>No lines: an administration whose tariff is not loaded.</summary>
    public static readonly Nomenclature Empty = new([]);

    private readonly TariffLine[] _lines;
    private readonly Dictionary<string, int> _first;
    private readonly Lazy<TariffSearch> _search;

    /// <summary>Takes the lines in any order.</summary>
    /// <exception cref="FormatException">Two lines of one code are in force on one day.</exception>
    public Nomenclature(IEnumerable<TariffLine> lines)
    {
        _lines = [.. lines];
        Array.Sort(_lines, static (a, b) => Compare(a, b));
        _first = new Dictionary<string, int>(_lines.Length, StringComparer.Ordinal);
        for (var i = 0; i < _lines.Length; i++)
        {
            if (_first.TryAdd(_lines[i].Code.Digits, i))
                continue;
            if (_lines[i - 1].To is not { } end || end >= _lines[i].From)
                throw new FormatException(
                    $"two lines of {_lines[i].Code} are in force on {_lines[i].From:O}"
                );
        }
        _search = new Lazy<TariffSearch>(() => new TariffSearch(_lines));
    }

    /// <summary>In the order of the codes.</summary>
    public IReadOnlyList<TariffLine> Lines => _lines;

    /// <summary>
    /// The line of exactly this code that is in force on the day; null where there is none.
    /// </summary>
    public TariffLine? Find(HsCode code, DateOnly day)
    {
        if (!_first.TryGetValue(code.Digits, out var i))
            return null;
        for (; i < _lines.Length && _lines[i].Code == code; i++)
            if (_lines[i].IsInForce(day))
                return _lines[i];
        return null;
    }

    /// <summary>True if a line of this code was, is or will be in force.</summary>
    public bool Knows(HsCode code) => _first.ContainsKey(code.Digits);

    /// <summary>Lines under a chapter, heading or subheading that are in force on the day.</summary>
    public IEnumerable<TariffLine> Under(string digits, DateOnly day)
    {
        for (var i = LowerBound(digits); i < _lines.Length; i++)
        {
            if (!_lines[i].Code.Digits.StartsWith(digits, StringComparison.Ordinal))
                yield break;
            if (_lines[i].IsInForce(day))
                yield return _lines[i];
        }
    }

    /// <summary>
    /// Codes of goods that stand nearest to one that cannot be declared, at most <paramref name="max"/>.
    /// </summary>
    public IReadOnlyList<TariffLine> Nearest(HsCode code, DateOnly day, int max = 5)
    {
        for (var length = code.Digits.Length; length >= 2; length--)
        {
            var near = Under(code.Digits[..length], day).Where(l => !l.IsAdditional).Take(max).ToList();
            if (near.Count > 0)
                return near;
        }
        return [];
    }

    /// <summary>
    /// Lines in force on the day that match digits of a code or words of a description, best first.
    /// </summary>
    public IReadOnlyList<TariffLine> Search(string query, DateOnly day, int max = 20)
    {
        var digits = query.Replace(".", "", StringComparison.Ordinal).Trim();
        return digits.Length >= 2 && digits.All(char.IsAsciiDigit)
            ? [.. Under(digits, day).Take(max)]
            : [.. _search.Value.Find(query).Where(l => l.IsInForce(day)).Take(max)];
    }

    private int LowerBound(string digits)
    {
        var (low, high) = (0, _lines.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(_lines[middle].Code.Digits, digits) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private static int Compare(TariffLine a, TariffLine b)
    {
        var byCode = string.CompareOrdinal(a.Code.Digits, b.Code.Digits);
        return byCode != 0 ? byCode : a.From.CompareTo(b.From);
    }
}
