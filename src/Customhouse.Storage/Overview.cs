using System.Data.Common;
using Customhouse.Clearance;
using Customhouse.Risk;

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
        var values = new List<(string, object?)>();
        return store.Query(
            $"""
            select state, lane, cast(sum(cases) as bigint) from office_counts where {Local(offices, values)}
            group by state, lane having sum(cases) > 0 order by state, lane
            """,
            CaseCountOf,
            cancellation,
            [.. values]
        );
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
        var values = new List<(string, object?)>
        {
            ("from", Moment.Of(from) / Moment.PerMinute),
            ("to", (Moment.Of(to) + Moment.PerMinute - 1) / Moment.PerMinute),
        };
        return store.Query(
            $"""
            select minute, type, cast(sum(events) as bigint) from event_counts_by_office
            where minute >= @from and minute < @to and {Local(offices, values)}
            group by minute, type order by minute, type
            """,
            PaceOfRow,
            cancellation,
            [.. values]
        );
    }

    /// <summary>Cases by state and lane, of one trader or of all; kept as cases move, so never counted
    /// anew.</summary>
    public Task<IReadOnlyList<CaseCount>> Counts(string? trader, CancellationToken cancellation) =>
        store.Query(
            $"""
            select state, lane, cast(sum(cases) as bigint) from case_counts
            {(trader is null ? "" : "where trader = @trader")}
            group by state, lane having sum(cases) > 0 order by state, lane
            """,
            CaseCountOf,
            cancellation,
            ("trader", trader ?? "")
        );

    /// <summary>Events by minute and type, from a moment to another.</summary>
    public Task<IReadOnlyList<MinutePace>> Pace(
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellation
    ) =>
        store.Query(
            """
            select minute, type, events from event_counts_by_minute where minute >= @from and minute < @to
            order by minute, type
            """,
            PaceOfRow,
            cancellation,
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
        var values = new List<(string, object?)>
        {
            ("from", Moment.Of(from)),
            ("to", Moment.Of(to)),
            ("max", CaseConditions.ReleasesMax),
        };
        var rows = await store.Query(
            $"""
            select lane, released_at - accepted_at from cases
            where released_at >= @from and released_at < @to and released_at >= accepted_at{CaseConditions.Within(
                offices,
                values
            )}
            order by lane, released_at - accepted_at limit @max
            """,
            row => (Lane: CaseConditions.LaneOf(row.TextOrNull(0)), Microseconds: row.GetInt64(1)),
            cancellation,
            [.. values]
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

    private static CaseCount CaseCountOf(DbDataReader row) =>
        new(
            Enum.Parse<CaseState>(row.GetString(0)),
            row.GetString(1) is { Length: > 0 } lane ? CaseConditions.LaneOf(lane) : null,
            row.GetInt64(2)
        );

    private static MinutePace PaceOfRow(DbDataReader row) =>
        new(Moment.From(row.GetInt64(0) * Moment.PerMinute), row.GetString(1), row.GetInt64(2));

    /// <summary>The same scope where counts are kept: there, no office is an empty text.</summary>
    private static string Local(IReadOnlyList<string> offices, List<(string, object?)> values)
    {
        for (var i = 0; i < offices.Count; i++)
            values.Add(($"scope{i}", offices[i]));
        return $"office in ('', {string.Join(", ", offices.Select((_, i) => $"@scope{i}"))})";
    }
}
