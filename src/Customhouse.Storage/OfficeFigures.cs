using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Risk;
using Customhouse.Values;
using Dapper;

namespace Customhouse.Storage;

/// <summary>Cases that are not done, of one office, lane and state.</summary>
/// <param name="Oldest">When the one that rests longest changed last.</param>
public sealed record OpenCount(
    string? Office,
    Lane? Lane,
    CaseState State,
    long Cases,
    DateTimeOffset Oldest
);

/// <summary>One release: in which lane, when, and how long after acceptance.</summary>
public sealed record Release(Lane? Lane, DateTimeOffset At, TimeSpan Took);

/// <summary>One event of a case that was released, for who held the goods meanwhile.</summary>
/// <param name="Event">The event's name, as <c>documents-wanted/1</c>.</param>
public sealed record ReleaseStep(
    Mrn Mrn,
    DateTimeOffset AcceptedAt,
    DateTimeOffset ReleasedAt,
    string Event,
    DateTimeOffset At
);

/// <summary>Duty booked as revenue by one event; below zero where it was withdrawn.</summary>
/// <param name="Position">Of the event in the journal.</param>
/// <param name="Office">The customs office of its case; null where that names none.</param>
public sealed record Booked(long Position, DateTimeOffset At, decimal Amount, string Unit, string? Office);

/// <summary>What one of customs did since a moment.</summary>
public sealed record ActsOf(string Actor, string? Office, long Cases, long Events, long Controls);

/// <summary>A control and the choice of lane that led to it.</summary>
public sealed record Controlled(DateTimeOffset At, LaneChoice Choice, bool Satisfactory);

/// <summary>
/// What a supervisor looks at. Everything here is bounded by time or by count and led by an index. Where
/// offices are given, the cases of these count and those that name none; with none given, those of all.
/// </summary>
public sealed class OfficeFigures(Store store)
{
    /// <summary>Open cases by office, lane and state.</summary>
    public Task<IReadOnlyList<OpenCount>> OpenCounts(
        IReadOnlyList<string> offices,
        CancellationToken cancellation
    )
    {
        var values = new DynamicParameters();
        return store.Query<OpenCount>(
            $"""
            select office, lane, state, count(*) as cases, min(held_since) as oldest from cases
            where state in ({string.Join(
                ", ",
                CaseConditions.OpenStates.Select(s => $"'{s}'")
            )}){CaseConditions.Within(offices, values)}
            group by office, lane, state
            """,
            values,
            cancellation
        );
    }

    /// <summary>Releases from a moment to another, the earliest first; without those that a clock that was
    /// set back tells before their acceptance.</summary>
    public async Task<IReadOnlyList<Release>> Releases(
        IReadOnlyList<string> offices,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellation
    )
    {
        var values = Between(from, to, CaseConditions.ReleasesMax);
        var rows = await store.Query<ReleaseRow>(
            $"""
            select lane, released_at, accepted_at from cases
            where released_at >= @from and released_at < @to and released_at >= accepted_at{CaseConditions.Within(
                offices,
                values
            )}
            order by released_at limit @max
            """,
            values,
            cancellation
        );
        return [.. rows.Select(r => new Release(r.Lane, r.ReleasedAt, r.ReleasedAt - r.AcceptedAt))];
    }

    private sealed record ReleaseRow(Lane? Lane, DateTimeOffset ReleasedAt, DateTimeOffset AcceptedAt);

    /// <summary>The events of cases that somebody looked at before their release, the last released
    /// first.</summary>
    /// <param name="max">Cases at most.</param>
    public Task<IReadOnlyList<ReleaseStep>> StepsToRelease(
        IReadOnlyList<string> offices,
        DateTimeOffset from,
        DateTimeOffset to,
        int max,
        CancellationToken cancellation
    )
    {
        var values = Between(from, to, max);
        return store.Query<ReleaseStep>(
            $"""
            select c.mrn, c.accepted_at, c.released_at, j.type as event, j.at from
              (select mrn, accepted_at, released_at from cases
               where released_at >= @from and released_at < @to and released_at >= accepted_at
                 and lane in ('Yellow', 'Red'){CaseConditions.Within(offices, values)}
               order by released_at desc limit @max) c
            join journal j on j.subject = c.mrn order by c.mrn, j.sequence
            """,
            values,
            cancellation
        );
    }

    /// <summary>What was booked as revenue behind a place of the journal, in its order.</summary>
    public async Task<IReadOnlyList<Booked>> Revenue(long after, int max, CancellationToken cancellation)
    {
        var rows = await store.Query<Booked>(
            """
            select p.number as position, j.at, p.amount, p.unit, c.office
            from postings p join journal j on j.position = p.number join cases c on c.mrn = j.subject
            where p.account = 'revenue' and p.origin = 'J' and p.number > @after order by p.number limit @max
            """,
            new { after, max },
            cancellation
        );
        // Revenue is the side that gives: what the state gains stands there below zero.
        return [.. rows.Select(r => r with { Amount = -r.Amount })];
    }

    internal static readonly EventFamily Controls = EventFamily.For<ControlRecorded>();

    private static readonly EventFamily Choices = EventFamily.For<LaneChosen>();

    /// <summary>Who of customs did how much on cases since a moment, the most first. What was done on
    /// subjects of other kinds is no work on a case.</summary>
    public Task<IReadOnlyList<ActsOf>> ActsSince(
        IReadOnlyList<string> offices,
        DateTimeOffset from,
        int max,
        CancellationToken cancellation
    )
    {
        var values = Commands.Values(("from", from), ("max", max));
        var (join, within) = OfCases(offices, values);
        return store.Query<ActsOf>(
            $"""
            select j.actor, j.office, count(distinct j.subject) as cases, count(*) as events,
              sum(case when {Controls.In("j.type")} then 1 else 0 end) as controls
            from journal j{join} where j.role in ('officer', 'supervisor') and j.at >= @from{within}
              and j.subject not like '{Subject.LikeMarked}'
            group by j.actor, j.office order by count(*) desc, j.actor, j.office limit @max
            """,
            values,
            cancellation
        );
    }

    /// <summary>
    /// The last controls, each with the choice that led to it: an amended case is chosen for anew. Those of
    /// erased cases are left out.
    /// </summary>
    public async Task<IReadOnlyList<Controlled>> LastControls(
        IReadOnlyList<string> offices,
        int max,
        CancellationToken cancellation
    )
    {
        var values = Commands.Values(("max", max));
        var (join, within) = OfCases(offices, values);
        var rows = await store.Query<ControlRow>(
            $"""
            select r.at, l.type as choice_type, l.body as choice, r.type, r.body from
              (select j.position, j.subject, j.sequence, j.at, j.type, j.body from journal j{join}
               where {Controls.In("j.type")}{within} order by j.position desc limit @max) r
            join journal l on l.subject = r.subject and l.sequence = (select max(c.sequence) from journal c
              where c.subject = r.subject and {Choices.In("c.type")} and c.sequence < r.sequence)
            order by r.position
            """,
            values,
            cancellation
        );
        // Those of erased cases say nothing any more, nor do those that cannot be read; the case's own page
        // says so.
        var controls = new List<Controlled>(rows.Count);
        foreach (var row in rows)
            if (
                store.EventOf(row.ChoiceType, row.Choice, null) is LaneChosen { Choice: var choice }
                && store.EventOf(row.Type, row.Body, null)
                    is ControlRecorded { Result.Satisfactory: var well }
            )
                controls.Add(new Controlled(row.At, choice, well));
        return controls;
    }

    private sealed record ControlRow(
        DateTimeOffset At,
        string ChoiceType,
        string Choice,
        string Type,
        string Body
    );

    /// <summary>Narrows lines of the journal to the cases of some offices; nothing where all count.</summary>
    private static (string Join, string Within) OfCases(
        IReadOnlyList<string> offices,
        DynamicParameters values
    ) =>
        offices.Count == 0
            ? ("", "")
            : (" join cases c on c.mrn = j.subject", CaseConditions.Within(offices, values, "c.office"));

    private static DynamicParameters Between(DateTimeOffset from, DateTimeOffset to, int max) =>
        Commands.Values(("from", from), ("to", to), ("max", max));
}
