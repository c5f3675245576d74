using System.Runtime.InteropServices;

namespace Customhouse.Lawbooks;

/// <summary>A named list of codes; each may have a first and a last day.</summary>
internal sealed class LawList
{
    private readonly Dictionary<string, List<ListedCode>> _periods = new(StringComparer.Ordinal);

    /// <summary>Adds a code with the days on which it holds.</summary>
    /// <param name="at">Where it stands.</param>
    /// <returns>False where it stands in the list for one of these days.</returns>
    public bool TryAdd(string code, Period period, LawEntry at)
    {
        if (!_periods.TryGetValue(code, out var periods))
            _periods.Add(code, periods = []);
        if (periods.Any(p => p.Period.Meets(period)))
            return false;
        periods.Add(new(code, period, at));
        return true;
    }

    /// <summary>Whether the list holds a code on a day, as written.</summary>
    public bool Has(string code, DateOnly day)
    {
        if (_periods.TryGetValue(code, out var periods))
            foreach (var listed in periods)
                if (listed.Period.Holds(day))
                    return true;
        return false;
    }

    /// <summary>Every code with its days, in the order of codes.</summary>
    public IEnumerable<string> Lines =>
        _periods
            .OrderBy(c => c.Key, StringComparer.Ordinal)
            .SelectMany(c =>
                c.Value.Select(p => $"{c.Key} {p.Period.From:yyyy-MM-dd}..{p.Period.To:yyyy-MM-dd}")
            );

    /// <summary>The days on which what it holds changes.</summary>
    public IEnumerable<DateOnly> Changes =>
        _periods.Values.SelectMany(p => p).SelectMany(p => p.Period.Changes);

    /// <summary>Codes that it holds on some day.</summary>
    public IReadOnlySet<string> Codes => _periods.Keys.ToHashSet(StringComparer.Ordinal);

    /// <summary>Codes that it holds on every day.</summary>
    public IReadOnlySet<string> AlwaysHeld =>
        _periods
            .Where(c => c.Value.Any(p => p.Period is { From: null, To: null }))
            .Select(c => c.Key)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Where a code ends and begins again, with days between on which it is not held.</summary>
    public IEnumerable<(ListedCode Before, ListedCode After)> Gaps =>
        _periods.Values.SelectMany(all =>
        {
            var inOrder = all.OrderBy(p => p.Period.From ?? DateOnly.MinValue).ToArray();
            return inOrder
                .Zip(inOrder.Skip(1))
                .Where(p => p.First.Period.To!.Value.AddDays(1) < p.Second.Period.From);
        });
}

/// <summary>A code of a list, the days on which it is held, and where it stands.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ListedCode(string Code, Period Period, LawEntry At);
