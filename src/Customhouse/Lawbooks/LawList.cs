namespace Customhouse.Lawbooks;

/// <summary>A named list of codes; each may have a first and a last day.</summary>
internal sealed class LawList
{
    private readonly Dictionary<string, List<Period>> _periods = new(StringComparer.Ordinal);

    /// <summary>Adds a code with the days on which it holds.</summary>
    /// <returns>False where it stands in the list for one of these days.</returns>
    public bool TryAdd(string code, Period period)
    {
        if (!_periods.TryGetValue(code, out var periods))
            _periods.Add(code, periods = []);
        if (periods.Any(p => p.Meets(period)))
            return false;
        periods.Add(period);
        return true;
    }

    /// <summary>Whether the list holds a code on a day, as written.</summary>
    public bool Has(string code, DateOnly day)
    {
        if (_periods.TryGetValue(code, out var periods))
            foreach (var period in periods)
                if (period.Holds(day))
                    return true;
        return false;
    }

    /// <summary>Every code with its days, in the order of codes.</summary>
    public IEnumerable<string> Lines =>
        _periods
            .OrderBy(c => c.Key, StringComparer.Ordinal)
            .SelectMany(c => c.Value.Select(p => $"{c.Key} {p.From:yyyy-MM-dd}..{p.To:yyyy-MM-dd}"));

    /// <summary>The days on which what it holds changes.</summary>
    public IEnumerable<DateOnly> Changes => _periods.Values.SelectMany(p => p).SelectMany(p => p.Changes);
}
