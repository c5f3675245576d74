using System.Diagnostics;
using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Web.Watching;

namespace Customhouse.Web.Insight;

/// <summary>What the overview shows, at one moment.</summary>
/// <param name="Released">Goods released since midnight (UTC).</param>
/// <param name="Minutes">Goods released in each of the last sixty minutes, the oldest first.</param>
/// <param name="Revenue">Duty assessed as final, by currency.</param>
/// <param name="Rules">Null for who sees some offices only: refusals are not told apart by office.</param>
/// <param name="Events">Lines of the whole journal; null for who sees some offices only.</param>
/// <param name="StoreAnswer">How long the store took to answer.</param>
public sealed record Figures(
    DateTimeOffset At,
    long Cases,
    long Lodged,
    long Released,
    IReadOnlyList<CaseCount> Counts,
    IReadOnlyList<long> Minutes,
    IReadOnlyList<ReleaseTime> Times,
    IReadOnlyList<Balance> Revenue,
    IReadOnlyList<CaseRow> Latest,
    IReadOnlyList<RuleCount>? Rules,
    long? Events,
    TimeSpan StoreAnswer
)
{
    /// <summary>Something that everybody who looks should know; null for nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>The customs offices whose cases are told, besides those that name none; empty for
    /// all.</summary>
    public IReadOnlyList<string> Offices { get; init; } = [];

    /// <summary>False while the revenue of these offices is still being added up.</summary>
    public bool RevenueIsWhole { get; init; } = true;

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
/// Reads the figures of the overview from the store, once for everybody who may see the same offices: within
/// the patience of one reading, all get the same figures.
/// </summary>
/// <param name="offices">Whose cases are told, besides those that name none; empty for all.</param>
public sealed class OverviewCounts(
    IReadOnlyList<string> offices,
    Store store,
    Measures measures,
    Notice notice,
    RevenueBook revenue,
    TimeProvider clock
)
{
    private const int LatestMax = 15;
    private const int RulesMax = 8;
    private const int MinutesShown = 60;

    /// <summary>How old counts may be; a page that hears of an event waits this long before it
    /// asks.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(0.5);

    /// <summary>Times of release take in a whole day, so they are reckoned less often.</summary>
    private static readonly TimeSpan FreshTimes = TimeSpan.FromSeconds(15);

    private readonly Lock _turn = new();
    private Task<Figures>? _reading;
    private Figures? _last;
    private (DateTimeOffset At, IReadOnlyList<ReleaseTime> Times) _times = (DateTimeOffset.MinValue, []);

    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public Task<Figures> Read(CancellationToken cancellation)
    {
        lock (_turn)
        {
            if (_reading is { IsCompleted: false })
                return _reading.WaitAsync(cancellation);
            if (_last is { } fresh && (clock.GetUtcNow() - fresh.At).Duration() < Fresh)
                return Task.FromResult(fresh);
            return (_reading = Task.Run(ReadAnew, CancellationToken.None)).WaitAsync(cancellation);
        }
    }

    /// <summary>Belongs to nobody who waits, so that one who leaves does not end it for the others.</summary>
    private async Task<Figures> ReadAnew()
    {
        var now = clock.GetUtcNow();
        var started = Stopwatch.GetTimestamp();
        var events = await store.Head(default);
        var answer = Stopwatch.GetElapsedTime(started);
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var since = midnight < now.AddMinutes(-MinutesShown) ? midnight : now.AddMinutes(-MinutesShown);
        var pace = await store.Overview.PaceOf(offices, since, now.AddMinutes(1), default);
        var today = pace.Where(p => p.Minute >= midnight).ToArray();
        var counts = await store.Overview.CountsOf(offices, default);
        if ((now - _times.At).Duration() > FreshTimes)
            _times = (now, await store.Overview.ReleaseTimes(offices, midnight, now, default));
        var all = offices.Count == 0;
        if (!all)
            await revenue.CatchUp(default);
        return _last = new Figures(
            now,
            counts.Sum(c => c.Cases),
            today.Where(p => Lodged.Holds(p.Event)).Sum(p => p.Events),
            Releases(today),
            counts,
            Minutes(pace, now),
            _times.Times,
            all
                ?
                [
                    .. (await store.Accounts.Balances("revenue", default)).Select(b =>
                        b with
                        {
                            Amount = -b.Amount,
                        }
                    ),
                ]
                : revenue.Totals(offices),
            (await store.Cases.Page(new CaseFilter { Offices = offices, Max = LatestMax }, default)).Rows,
            all ? measures.TopRules(RulesMax) : null,
            all ? events : null,
            answer
        )
        {
            Notice = notice.Words,
            Offices = offices,
            RevenueIsWhole = all || revenue.IsWhole,
        };
    }

    private static long[] Minutes(IReadOnlyList<MinutePace> pace, DateTimeOffset now)
    {
        var first = new DateTimeOffset(
            now.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute,
            TimeSpan.Zero
        ).AddMinutes(1 - MinutesShown);
        var minutes = new long[MinutesShown];
        foreach (var minute in pace.GroupBy(p => p.Minute))
        {
            var i = (int)Math.Floor((minute.Key - first).TotalMinutes);
            if (i >= 0 && i < MinutesShown)
                minutes[i] = Releases(minute);
        }
        return minutes;
    }

    private static readonly EventFamily Lodged = EventFamily.For<DeclarationLodged>();

    private static readonly EventFamily Released =
        EventFamily.For<DeclarationCleared>() | EventFamily.For<GoodsReleased>();

    private static readonly EventFamily Determined = EventFamily.For<DutyDetermined>();

    /// <summary>
    /// Goods go once: at clearance, or before it under security; then the clearance that follows releases
    /// nothing.
    /// </summary>
    private static long Releases(IEnumerable<MinutePace> pace) =>
        Math.Max(
            0,
            pace.Sum(p =>
                Released.Holds(p.Event) ? p.Events
                : Determined.Holds(p.Event) ? -p.Events
                : 0
            )
        );
}
