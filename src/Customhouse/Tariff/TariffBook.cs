using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>The editions of one administration side by side; exactly one is in force on a day.</summary>
public sealed class TariffBook
{
    private readonly TariffEdition[] _editions;

    /// <exception cref="FormatException">The editions leave a gap, overlap, or are of two
    /// administrations.</exception>
    public TariffBook(IEnumerable<TariffEdition> editions)
    {
        _editions = [.. editions.OrderBy(e => e.From)];
        for (var i = 1; i < _editions.Length; i++)
        {
            var (before, next) = (_editions[i - 1], _editions[i]);
            if (before.Authority != next.Authority)
                throw new FormatException(
                    $"{before.Id} is of {before.Authority} and {next.Id} of"
                        + $" {next.Authority}: give each its own book"
                );
            var wanted = next.From.AddDays(-1);
            var help = $"let {before.Id} end on {wanted:O}";
            if (before.To is not { } to)
                throw new FormatException(
                    $"{before.Id} has no end and {next.Id} begins on {next.From:O}: {help}"
                );
            if (to >= next.From)
                throw new FormatException(
                    $"{before.Id} and {next.Id} are both in force on {next.From:O}: {help}"
                );
            if (to != wanted)
                throw new FormatException(
                    $"no edition is in force from {to.AddDays(1):O} to {wanted:O}: {help}"
                );
        }
    }

    /// <summary>In the order of their days.</summary>
    public IReadOnlyList<TariffEdition> Editions => _editions;

    /// <summary>The edition in force on a day; null before the first and after the last.</summary>
    public TariffEdition? On(DateOnly day)
    {
        for (var i = _editions.Length - 1; i >= 0; i--)
            if (_editions[i].From <= day)
                return _editions[i].To is { } to && day > to ? null : _editions[i];
        return null;
    }
}

/// <summary>
/// What changed from one edition to a later one, line by line, each as it stands on its first or last day.
/// </summary>
/// <param name="Added">Lines of codes that the earlier one does not have.</param>
/// <param name="Ended">Lines of codes that the later one does not have.</param>
/// <param name="Changed">Lines that bear another rate or are counted in another unit.</param>
public sealed record TariffDifference(
    IReadOnlyList<TariffLine> Added,
    IReadOnlyList<TariffLine> Ended,
    IReadOnlyList<(TariffLine Before, TariffLine After, string What)> Changed
)
{
    /// <summary>
    /// Compares what stands on the earlier one's last day with what stands on the later one's first.
    /// </summary>
    public static TariffDifference Between(TariffEdition earlier, TariffEdition later)
    {
        var before = InForce(earlier, later.From.AddDays(-1));
        var after = InForce(later, later.From);
        var changed = new List<(TariffLine, TariffLine, string)>();
        foreach (var (code, line) in after)
            if (before.TryGetValue(code, out var old) && WhatChanged(old, line) is { Length: > 0 } what)
                changed.Add((old, line, what));
        return new TariffDifference(
            [.. after.Values.Where(l => !before.ContainsKey(l.Code))],
            [.. before.Values.Where(l => !after.ContainsKey(l.Code))],
            changed
        );
    }

    private static Dictionary<HsCode, TariffLine> InForce(TariffEdition edition, DateOnly day) =>
        edition.Nomenclature.Lines.Where(l => l.IsInForce(day)).ToDictionary(l => l.Code);

    private static string WhatChanged(TariffLine before, TariffLine after)
    {
        var what = new List<string>();
        Compare("MFN", before.Mfn, after.Mfn);
        Compare("general", before.General, after.General);
        var programmes = before.Preferences.Concat(after.Preferences).Select(p => p.Programme).Distinct();
        foreach (var programme in programmes.Order(StringComparer.Ordinal))
            Compare(programme, RateOf(before, programme), RateOf(after, programme));
        if (!before.Units.SequenceEqual(after.Units))
            what.Add($"units {string.Join(",", before.Units)} to {string.Join(",", after.Units)}");
        return string.Join("; ", what);

        void Compare(string name, Rate? old, Rate? now)
        {
            if (old != now)
                what.Add($"{name} {Words(old)} to {Words(now)}");
        }
    }

    private static Rate? RateOf(TariffLine line, string programme) =>
        line.Preferences.FirstOrDefault(p => p.Programme == programme)?.Rate;

    private static string Words(Rate? rate) => rate is null ? "none" : RateText.Write(rate);
}
