using Customhouse.Risk;
using Customhouse.Storage;

namespace Customhouse.Web.Insight;

/// <summary>Times from acceptance to release of one lane.</summary>
public sealed record LaneTimes(Lane Lane, int Cases, TimeSpan Median, TimeSpan Ninetieth)
{
    /// <summary>Medians and ninetieths by lane; lanes without a release are left out.</summary>
    public static IReadOnlyList<LaneTimes> Compute(IEnumerable<Release> releases) =>
        [
            .. releases
                .Where(r => r.Lane is not null)
                .GroupBy(r => r.Lane!.Value)
                .OrderBy(g => g.Key)
                .Select(g =>
                {
                    var sorted = g.Select(r => r.Took).Order().ToArray();
                    return new LaneTimes(g.Key, sorted.Length, At(sorted, 0.5), At(sorted, 0.9));
                }),
        ];

    /// <summary>The smallest time that a share of all times does not exceed (nearest rank).</summary>
    private static TimeSpan At(TimeSpan[] sorted, double share) =>
        sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * share) - 1)];
}

/// <summary>One day: how many cases with a look before release, and how long the middle one took.</summary>
public sealed record DayTimes(DateOnly Day, int Cases, TimeSpan? Median);

/// <summary>One day's revenue beside that of the same day a month before.</summary>
public sealed record RevenueDay(DateOnly Day, decimal Amount, decimal MonthBefore);

/// <summary>What controls on a profile's word found.</summary>
/// <param name="Low">Lower bound of the rate: Wilson's interval at 95 %.</param>
public sealed record ProfileYield(string Profile, int Controls, int Findings, double Low, double High)
{
    private const double Z = 1.96;

    public double Rate => Controls == 0 ? 0 : Findings / (double)Controls;

    /// <summary>A rate with its interval (E. B. Wilson, 1927): honest also where N is small.</summary>
    public static ProfileYield Compute(string profile, int controls, int findings)
    {
        var (n, p) = ((double)controls, findings / (double)controls);
        var middle = p + Z * Z / (2 * n);
        var reach = Z * Math.Sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        var whole = 1 + Z * Z / n;
        return new ProfileYield(
            profile,
            controls,
            findings,
            Math.Max(0, (middle - reach) / whole),
            Math.Min(1, (middle + reach) / whole)
        );
    }
}

/// <summary>What a supervisor sees at one moment.</summary>
/// <param name="Week">Times of the last seven days.</param>
/// <param name="WeekBefore">Of the seven days before.</param>
/// <param name="Days">The last fourteen days, the oldest first.</param>
/// <param name="Holding">Average time that either side held goods that were looked at; null where none
/// was.</param>
/// <param name="Held">On how many cases that rests.</param>
/// <param name="Currency">Of the revenue; empty where there is none.</param>
/// <param name="IsWhole">False while the revenue of the journal is still being added up.</param>
public sealed record SupervisionFigures(
    DateTimeOffset At,
    IReadOnlyList<OpenCount> Open,
    IReadOnlyList<LaneTimes> Week,
    IReadOnlyList<LaneTimes> WeekBefore,
    IReadOnlyList<DayTimes> Days,
    Holding? Holding,
    int Held,
    IReadOnlyList<RevenueDay> Revenue,
    string Currency,
    bool IsWhole,
    IReadOnlyList<ProfileYield> Yields,
    int Controls,
    IReadOnlyList<ActsOf> Load
)
{
    /// <summary>The customs offices whose cases are told, besides those that name none; empty for
    /// all.</summary>
    public IReadOnlyList<string> Offices { get; init; } = [];

    /// <summary>More people acted than are told.</summary>
    public bool LoadIsCut { get; init; }
}

/// <summary>
/// Reads what supervisors see, once for everybody who may see the same offices. Counts are fresh within
/// seconds; what takes in weeks is reckoned less often, and days that are over are kept.
/// </summary>
/// <param name="offices">Whose cases are told, besides those that name none; empty for all.</param>
public sealed class Supervision(
    IReadOnlyList<string> offices,
    Store store,
    RevenueBook revenue,
    TimeProvider clock
)
{
    public const int DaysShown = 14;

    private const int Week = 7;
    private const int HeldMax = 3_000;
    private const int ControlsMax = 3_000;

    /// <summary>People whose work is told, the busiest first; more are said to be left out.</summary>
    private const int PeopleMax = 500;

    /// <summary>A page that hears of an event waits this long before it asks (overview.js).</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan FreshTimes = TimeSpan.FromSeconds(30);

    /// <summary>How long a page waits for figures that are newer than the last ones.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan PatienceAtFirst = TimeSpan.FromMilliseconds(300);

    private readonly Lock _turn = new();
    private SupervisionFigures? _last;
    private Task<SupervisionFigures>? _reading;
    private DateTimeOffset _timesAt = DateTimeOffset.MinValue;

    /// <summary>The figures of now, however long the store takes to tell them.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public Task<SupervisionFigures> Read(CancellationToken cancellation) => Reading().WaitAsync(cancellation);

    /// <summary>
    /// The figures for a page, which does not wait long: those of a moment ago where the store takes its
    /// time, null where none were read yet. Reading goes on meanwhile, once for all who wait.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public async Task<SupervisionFigures?> ReadSoon(CancellationToken cancellation)
    {
        var reading = Reading();
        await Task.WhenAny(
            reading,
            Task.Delay(_last is null ? PatienceAtFirst : Patience, clock, cancellation)
        );
        return reading.IsCompleted ? await reading : _last;
    }

    private Task<SupervisionFigures> Reading()
    {
        lock (_turn)
        {
            if (_reading is { IsCompleted: false })
                return _reading;
            if (_last is { } fresh && (clock.GetUtcNow() - fresh.At).Duration() < Fresh)
                return Task.FromResult(fresh);
            return _reading = Task.Run(ReadAnew);
        }
    }

    /// <summary>Belongs to nobody who waits, so that one who leaves does not end it for the others.</summary>
    private async Task<SupervisionFigures> ReadAnew()
    {
        var now = clock.GetUtcNow();
        var before =
            _last is not null && (now - _timesAt).Duration() < FreshTimes ? _last : await Times(now, default);
        await revenue.CatchUp(default);
        return _last = before with
        {
            At = now,
            Open = await store.OfficeFigures.OpenCounts(offices, default),
            Revenue = revenue.Days(offices, now, DaysShown),
            Currency = revenue.Currency(offices),
            IsWhole = revenue.IsWhole,
            Offices = offices,
        };
    }

    private async Task<SupervisionFigures> Times(DateTimeOffset now, CancellationToken cancellation)
    {
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var week = now.AddDays(-Week);
        var first = midnight.AddDays(1 - DaysShown);
        var releases = await store.OfficeFigures.Releases(
            offices,
            first < week.AddDays(-Week) ? first : week.AddDays(-Week),
            now,
            cancellation
        );
        var looked = releases
            .Where(r => r.Lane is Lane.Yellow or Lane.Red)
            .ToLookup(r => DateOnly.FromDateTime(r.At.UtcDateTime));
        var days = Enumerable
            .Range(0, DaysShown)
            .Select(n => DateOnly.FromDateTime(first.UtcDateTime).AddDays(n))
            .Select(day => new DayTimes(day, looked[day].Count(), Middle(looked[day].Select(r => r.Took))));
        var steps = await store.OfficeFigures.StepsToRelease(offices, week, now, HeldMax, cancellation);
        var held = steps
            .GroupBy(s => s.Mrn)
            .Select(c =>
                Insight.Holding.Compute(
                    c.First().AcceptedAt,
                    c.First().ReleasedAt,
                    c.Select(s => (s.Event, s.At))
                )
            )
            .ToArray();
        var controls = await store.OfficeFigures.LastControls(offices, ControlsMax, cancellation);
        var acts = await store.OfficeFigures.ActsSince(offices, week, PeopleMax + 1, cancellation);
        _timesAt = now;
        return new SupervisionFigures(
            now,
            [],
            LaneTimes.Compute(releases.Where(r => r.At >= week)),
            LaneTimes.Compute(releases.Where(r => r.At < week && r.At >= week.AddDays(-Week))),
            [.. days],
            held.Length == 0
                ? null
                : new Holding(Average(held, h => h.Customs), Average(held, h => h.Trader)),
            held.Length,
            [],
            "",
            false,
            YieldsOf(controls),
            controls.Count,
            [.. acts.Take(PeopleMax)]
        )
        {
            LoadIsCut = acts.Count > PeopleMax,
        };
    }

    private static TimeSpan Average(IReadOnlyCollection<Holding> held, Func<Holding, TimeSpan> of) =>
        TimeSpan.FromTicks((long)held.Average(h => of(h).Ticks));

    private static TimeSpan? Middle(IEnumerable<TimeSpan> times) =>
        times.Order().ToArray() is { Length: > 0 } sorted ? sorted[(sorted.Length - 1) / 2] : null;

    private static IReadOnlyList<ProfileYield> YieldsOf(IReadOnlyList<Controlled> controls) =>
        [
            .. controls
                .SelectMany(c => c.Choice.Hits.Select(h => (h.Profile, c.Satisfactory)).Distinct())
                .GroupBy(c => c.Profile, StringComparer.Ordinal)
                .Select(g => ProfileYield.Compute(g.Key, g.Count(), g.Count(c => !c.Satisfactory)))
                .OrderByDescending(y => y.Controls)
                .ThenBy(y => y.Profile, StringComparer.Ordinal),
        ];
}
