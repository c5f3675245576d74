using System.Diagnostics;
using Customhouse.Clearance;
using Customhouse.Risk;
using Customhouse.Storage;

namespace Customhouse.Web.Insight;

/// <summary>What the overview shows, at one moment.</summary>
/// <param name="Released">Goods released since midnight (UTC).</param>
/// <param name="Minutes">Goods released in each of the last sixty minutes, the oldest first.</param>
/// <param name="Revenue">Duty assessed as final, by currency.</param>
/// <param name="StoreAnswer">How long the store took to answer.</param>
public sealed record Figures(
    DateTimeOffset At, long Cases, long Lodged, long Released, IReadOnlyList<CaseCount> Counts,
    IReadOnlyList<long> Minutes, IReadOnlyList<ReleaseTime> Times, IReadOnlyList<Balance> Revenue,
    IReadOnlyList<CaseRow> Latest, IReadOnlyList<RuleCount> Rules, long Facts, TimeSpan StoreAnswer)
{
    /// <summary>Something that everybody who looks should know; null for nothing.</summary>
    public string? Notice { get; init; }

    public long In(CaseState state) => Counts.Where(c => c.State == state).Sum(c => c.Cases);

    public long In(Lane lane) => Counts.Where(c => c.Lane == lane).Sum(c => c.Cases);
}

/// <summary>What the overview says above its figures while something goes on behind it.</summary>
public sealed class Notice
{
    private volatile string? _words;

    public string? Words
    {
        get => _words;
        set => _words = value;
    }
}

/// <summary>
/// Reads the figures of the overview from the store, once for everybody who looks: within the patience of one
/// reading, all get the same figures.
/// </summary>
public sealed class Board(Store store, Measures measures, Notice notice, TimeProvider clock) : IDisposable
{
    private const int LatestMax = 15;
    private const int RulesMax = 8;
    private const int MinutesShown = 60;

    /// <summary>How old counts may be; a page that hears of a fact waits this long before it asks.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(0.5);

    /// <summary>Times of release take in a whole day, so they are reckoned less often.</summary>
    private static readonly TimeSpan FreshTimes = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _turn = new(1);
    private Figures? _last;
    private (DateTimeOffset At, IReadOnlyList<ReleaseTime> Times) _times = (DateTimeOffset.MinValue, []);

    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public async Task<Figures> Read(CancellationToken cancellation)
    {
        if (_last is { } fresh && clock.GetUtcNow() - fresh.At < Fresh) return fresh;
        await _turn.WaitAsync(cancellation);
        try
        {
            var now = clock.GetUtcNow();
            if (_last is { } meanwhile && now - meanwhile.At < Fresh) return meanwhile;
            return _last = await ReadAnew(now, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Figures> ReadAnew(DateTimeOffset now, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var facts = await store.Head(cancellation);
        var answer = Stopwatch.GetElapsedTime(started);
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var since = midnight < now.AddMinutes(-MinutesShown) ? midnight : now.AddMinutes(-MinutesShown);
        var pace = await store.Pace(since, now.AddMinutes(1), cancellation);
        var today = pace.Where(p => p.Minute >= midnight).ToArray();
        var counts = await store.Counts(null, cancellation);
        if (now - _times.At > FreshTimes) _times = (now, await store.ReleaseTimes(midnight, now, cancellation));
        return new Figures(
            now, counts.Sum(c => c.Cases), today.Where(p => p.Fact == "declaration-lodged/1").Sum(p => p.Facts),
            Releases(today), counts, Minutes(pace, now), _times.Times,
            [.. (await store.Balances("revenue", cancellation)).Select(b => b with { Amount = -b.Amount })],
            (await store.Cases(new CaseFilter { Max = LatestMax }, cancellation)).Rows,
            measures.TopRules(RulesMax), facts, answer)
        {
            Notice = notice.Words,
        };
    }

    private static long[] Minutes(IReadOnlyList<MinutePace> pace, DateTimeOffset now)
    {
        var first = new DateTimeOffset(now.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero)
            .AddMinutes(1 - MinutesShown);
        var minutes = new long[MinutesShown];
        foreach (var minute in pace.GroupBy(p => p.Minute))
        {
            var i = (int)Math.Floor((minute.Key - first).TotalMinutes);
            if (i >= 0 && i < MinutesShown) minutes[i] = Releases(minute);
        }
        return minutes;
    }

    /// <summary>
    /// Goods go once: at clearance, or before it under security; then the clearance that follows releases nothing.
    /// </summary>
    private static long Releases(IEnumerable<MinutePace> pace) => Math.Max(0, pace.Sum(p => p.Fact switch
    {
        "declaration-cleared/1" or "goods-released/1" => p.Facts,
        "duty-determined/1" => -p.Facts,
        _ => 0,
    }));
}
