namespace Customhouse.Tariff;

/// <summary>The periods of one administration side by side: at most one holds on a day.</summary>
public sealed class RateBook
{
    /// <summary>No period: then an edition of the tariff may still tell rates.</summary>
    public static readonly RateBook Empty = new([]);

    private readonly RatePeriod[] _periods;

    /// <exception cref="FormatException">Two periods hold on one day, have one name or are of two
    /// currencies.</exception>
    public RateBook(IEnumerable<RatePeriod> periods)
    {
        _periods = [.. periods.OrderBy(p => p.From)];
        if (_periods.GroupBy(p => p.Id).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new FormatException($"two periods of rates are called {twice.Key}");
        for (var i = 1; i < _periods.Length; i++)
        {
            var (before, next) = (_periods[i - 1], _periods[i]);
            if (before.Own != next.Own)
                throw new FormatException(
                    $"period {before.Id} is in {before.Own} and {next.Id} in {next.Own}: an administration has "
                        + "one currency"
                );
            if (next.From <= before.To)
                throw new FormatException(
                    $"periods {before.Id} ({before.From:O} to {before.To:O}) and {next.Id} ({next.From:O} to "
                        + $"{next.To:O}) both hold on {next.From:O}: one rate holds on a day, so let one of "
                        + "them begin later or end earlier"
                );
        }
    }

    /// <summary>In the order of their days.</summary>
    public IReadOnlyList<RatePeriod> Periods => _periods;

    /// <summary>The period that holds on a day; null where none does.</summary>
    public RatePeriod? On(DateOnly day)
    {
        var (low, high) = (0, _periods.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (day < _periods[middle].From)
                high = middle - 1;
            else if (day > _periods[middle].To)
                low = middle + 1;
            else
                return _periods[middle];
        }
        return null;
    }

    /// <summary>The last day that is reached from a day on without a gap; null where none holds on
    /// it.</summary>
    public DateOnly? LastDayFrom(DateOnly day)
    {
        DateOnly? last = null;
        for (var next = On(day); next is not null; next = On(next.To.AddDays(1)))
        {
            last = next.To;
            if (next.To == DateOnly.MaxValue)
                break;
        }
        return last;
    }
}

/// <summary>What one period says otherwise than the one that it is compared with.</summary>
/// <param name="Lines">In the order of the currencies; only those that differ.</param>
public sealed record RateDifference(IReadOnlyList<RateChange> Lines)
{
    /// <summary>Compares a period with what held before it, or with the version that it corrects.</summary>
    /// <param name="before">Null where there is none: then every currency is new.</param>
    public static RateDifference Between(RatePeriod? before, RatePeriod after)
    {
        var old = (before?.Rates ?? []).ToDictionary(r => r.Currency, r => r.ForeignPerOwn);
        var now = after.Rates.ToDictionary(r => r.Currency, r => r.ForeignPerOwn);
        return new RateDifference([
            .. old
                .Keys.Union(now.Keys)
                .OrderBy(c => c.Code, StringComparer.Ordinal)
                .Select(c => new RateChange(c, Of(old, c), Of(now, c)))
                .Where(c => c.Before != c.After),
        ]);

        static decimal? Of(Dictionary<Values.Currency, decimal> rates, Values.Currency currency) =>
            rates.TryGetValue(currency, out var rate) ? rate : null;
    }
}

/// <summary>What became of the rate of one currency.</summary>
/// <param name="Before">Null where the currency is new.</param>
/// <param name="After">Null where the currency is gone.</param>
public sealed record RateChange(Values.Currency Currency, decimal? Before, decimal? After)
{
    /// <summary>By how much it changed, in per cent of what it was; null where it is new or gone.</summary>
    public decimal? Percent =>
        Before is { } before && After is { } after ? decimal.Round((after / before - 1m) * 100m, 2) : null;

    /// <summary>It changed by more than is usual from one period to the next, or is gone: look at it again
    /// before it is put in force.</summary>
    public bool IsMarked =>
        After is null || Percent is { } percent && Math.Abs(percent) > Values.Limits.RateChangePercentUsual;
}
