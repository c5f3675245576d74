using Customhouse.Clearance;
using Customhouse.Risk;
using Dapper;

namespace Customhouse.Storage;

/// <summary>How many cases stand in a state and a lane.</summary>
public sealed record CaseCount(CaseState State, Lane? Lane, long Cases);

/// <summary>How many events of a type a minute brought.</summary>
/// <param name="Event">The event's name, as <c>declaration-lodged/1</c>.</param>
public sealed record MinutePace(DateTimeOffset Minute, string Event, long Events);

/// <summary>
/// How long goods took from their arrival, or from lodgement if that was later, to release, in one lane (TFA
/// 7.6, WCO Time Release Study).
/// </summary>
public sealed record ReleaseTime(
    Lane? Lane,
    int Cases,
    TimeSpan Median,
    TimeSpan Ninetieth,
    TimeSpan NinetyNinth
);

/// <summary>What a head of office looks at: how much, how fast, how long.</summary>
public sealed class Overview(Store store)
{
    /// <summary>Cases by state and lane of some customs offices, and of cases that name none.</summary>
    /// <param name="offices">Empty for all.</param>
    public Task<IReadOnlyList<CaseCount>> CountsOf(
        IReadOnlyList<string> offices,
        CancellationToken cancellation
    )
    {
        if (offices.Count == 0)
            return Counts(null, cancellation);
        var values = new DynamicParameters();
        return Counts($"office_counts where {Local(offices, values)}", values, cancellation);
    }

    /// <summary>Events by minute and type of some customs offices: those of <see
    /// cref="CaseTables.CountedByOffice"/>.</summary>
    public Task<IReadOnlyList<MinutePace>> PaceOf(
        IReadOnlyList<string> offices,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellation
    )
    {
        if (offices.Count == 0)
            return Pace(from, to, cancellation);
        var values = Minutes(from, to);
        return store.Query<MinutePace>(
            $"""
            select minute * {Moment.PerMinute} as minute, type as event, cast(sum(events) as bigint) as events
            from event_counts_by_office
            where minute >= @from and minute < @to and {Local(offices, values)}
            group by minute, type order by minute, type
            """,
            values,
            cancellation
        );
    }

    /// <summary>Cases by state and lane, of one trader or of all; kept as cases move, so never counted
    /// anew.</summary>
    public Task<IReadOnlyList<CaseCount>> Counts(string? trader, CancellationToken cancellation) =>
        Counts(
            trader is null ? "case_counts" : "case_counts where trader = @trader",
            new { trader },
            cancellation
        );

    private async Task<IReadOnlyList<CaseCount>> Counts(
        string from,
        object values,
        CancellationToken cancellation
    )
    {
        var rows = await store.Query<CountRow>(
            $"""
            select state, lane, cast(sum(cases) as bigint) as cases from {from}
            group by state, lane having sum(cases) > 0 order by state, lane
            """,
            values,
            cancellation
        );
        return
        [
            .. rows.Select(r => new CaseCount(
                r.State,
                r.Lane.Length == 0 ? null : Enum.Parse<Lane>(r.Lane),
                r.Cases
            )),
        ];
    }

    /// <param name="Lane">Empty where none was chosen.</param>
    private sealed record CountRow(CaseState State, string Lane, long Cases);

    /// <summary>Events by minute and type, from a moment to another.</summary>
    public Task<IReadOnlyList<MinutePace>> Pace(
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellation
    ) =>
        store.Query<MinutePace>(
            $"""
            select minute * {Moment.PerMinute} as minute, type as event, events
            from event_counts_by_minute where minute >= @from and minute < @to
            order by minute, type
            """,
            Minutes(from, to),
            cancellation
        );

    private static DynamicParameters Minutes(DateTimeOffset from, DateTimeOffset to) =>
        Commands.Values(
            ("from", Moment.Of(from) / Moment.PerMinute),
            ("to", (Moment.Of(to) + Moment.PerMinute - 1) / Moment.PerMinute)
        );

    /// <summary>
    /// Times to release by lane, for what was released from a moment to another. Acceptance is the moment at
    /// which goods have arrived and a declaration for them is lodged, whichever comes last. Where a clock
    /// that was set back tells the release before it, nobody knows how long it took, and it is not counted.
    /// </summary>
    /// <param name="offices">The customs offices whose cases count, besides those that name none; empty for
    /// all.
    /// </param>
    public async Task<IReadOnlyList<ReleaseTime>> ReleaseTimes(
        IReadOnlyList<string> offices,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellation
    )
    {
        var values = Commands.Values(("from", from), ("to", to), ("max", CaseConditions.ReleasesMax));
        var rows = await store.Query<TimeRow>(
            $"""
            select lane, released_at - accepted_at as microseconds from cases
            where released_at >= @from and released_at < @to and released_at >= accepted_at{CaseConditions.Within(
                offices,
                values
            )}
            order by lane, released_at - accepted_at limit @max
            """,
            values,
            cancellation
        );
        return
        [
            .. rows.GroupBy(r => r.Lane)
                .Select(g =>
                {
                    var times = g.Select(r => TimeSpan.FromMicroseconds(r.Microseconds)).ToArray();
                    return new ReleaseTime(
                        g.Key,
                        times.Length,
                        At(times, 0.5),
                        At(times, 0.9),
                        At(times, 0.99)
                    );
                }),
        ];
    }

    /// <summary>The smallest time that a share of all times does not exceed (nearest rank).</summary>
    private static TimeSpan At(TimeSpan[] sorted, double share) =>
        sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * share) - 1)];

    private sealed record TimeRow(Lane? Lane, long Microseconds);

    /// <summary>The same scope where counts are kept: there, no office is an empty text.</summary>
    private static string Local(IReadOnlyList<string> offices, DynamicParameters values) =>
        $"office in {values.AddList("scope", offices.Prepend(""))}";
}
