using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Journal;
using Customhouse.Risk;
using Customhouse.Tariff;
using Customhouse.Values;
using Dapper;

namespace Customhouse.Storage;

/// <summary>A case with what its lane was chosen by first, and what its controls found since.</summary>
/// <param name="Version">The version that was looked at; null where versions were not asked for.</param>
/// <param name="Satisfactory">Whether every control found all as declared; null where none was
/// recorded.</param>
public sealed record ChosenCase(
    Mrn Mrn,
    DateTimeOffset AcceptedAt,
    string? Office,
    DateTimeOffset ChosenAt,
    ChosenVersion? Version,
    Assessment Assessment,
    LaneChoice Choice,
    bool? Satisfactory
);

/// <summary>The version of a declaration that selectivity looked at.</summary>
/// <param name="Event">The event that brought it; without its message where <paramref name="Kept"/> is
/// there.</param>
/// <param name="Kept">What it declares, as it is kept; null where it is not kept in the form of this program,
/// so that the message has to be read.</param>
public sealed record ChosenVersion(MessageEvent Event, byte[]? Kept);

/// <summary>A place among the accepted cases, which run from the last to the first.</summary>
public sealed record AcceptedKey(DateTimeOffset AcceptedAt, Mrn Mrn);

/// <param name="Read">Cases that were read; those erased, or without a lane yet, are not among the
/// rows.</param>
/// <param name="Next">Where the next page begins; null after the last one.</param>
public sealed record ChosenPage(IReadOnlyList<ChosenCase> Cases, int Read, AcceptedKey? Next);

/// <summary>Cases as selectivity met them, for counting what profiles did and rehearsing what they would
/// do.</summary>
public sealed class ChosenCases(Store store)
{
    private static readonly EventFamily LaneEvents =
        EventFamily.For<LaneChosen>() | EventFamily.For<ControlRecorded>();

    private static readonly EventFamily DecidingEvents =
        LaneEvents
        | EventFamily.For<DeclarationLodged>()
        | EventFamily.For<DeclarationAmended>()
        | EventFamily.For<DutyAssessed>();

    /// <summary>What is kept of the version that a line brought.</summary>
    private const string KeptVersion = """
        left join declaration_versions v on v.mrn = j.subject and v.sequence = j.sequence
          and v.schema = @schema
        """;

    /// <summary>One page of the cases accepted since a moment, the last accepted first.</summary>
    /// <param name="withVersions">False where the choice of lane and the controls are enough: that reads
    /// little.
    /// </param>
    /// <param name="max">Cases of the page, at most <see cref="Limits.RowsPerPageMax"/>.</param>
    /// <param name="offices">The customs offices whose cases count, besides those that name none; empty for
    /// all.
    /// </param>
    public async Task<ChosenPage> Since(
        IReadOnlyList<string> offices,
        DateTimeOffset from,
        AcceptedKey? after,
        bool withVersions,
        int max,
        CancellationToken cancellation
    )
    {
        max = Math.Clamp(max, 1, Limits.RowsPerPageMax);
        var beyond = after is null ? "" : " and (accepted_at, mrn) < (@accepted_at, @mrn)";
        var values = Commands.Values(
            ("from", from),
            ("max", max),
            ("schema", KeptContent.Schema),
            ("accepted_at", after?.AcceptedAt ?? from),
            ("mrn", after?.Mrn)
        );
        var (payload, kept) = withVersions
            ? ("case when v.body is null then j.payload end", "v.body")
            : ("j.payload", "null");
        var rows = await store.Query<ChosenRow>(
            $"""
            select c.mrn, c.accepted_at, c.office, j.at, j.type, j.body, {payload} as payload, {kept} as kept from
              (select mrn, accepted_at, office from cases where accepted_at >= @from{beyond}{CaseConditions.Within(
                offices,
                values
            )}
               order by accepted_at desc, mrn desc limit @max) c
            left join journal j on j.subject = c.mrn
              and {(withVersions ? DecidingEvents : LaneEvents).In("j.type")}
            {(withVersions ? KeptVersion : "")}
            order by c.accepted_at desc, c.mrn desc, j.sequence
            """,
            values,
            cancellation
        );
        var cases = new List<ChosenCase>();
        var (read, last) = (0, (AcceptedKey?)null);
        for (int at = 0, end; at < rows.Count; at = end)
        {
            for (end = at + 1; end < rows.Count && rows[end].Mrn == rows[at].Mrn; )
                end++;
            read++;
            last = new AcceptedKey(rows[at].AcceptedAt, rows[at].Mrn);
            if (ChosenOf(rows, at, end) is { } chosen)
                cases.Add(chosen);
        }
        return new ChosenPage(cases, read, read < max ? null : last);
    }

    /// <summary>How many cases were accepted since a moment; <paramref name="max"/> where it is that many or
    /// more.
    /// </summary>
    public async Task<int> AcceptedSince(
        IReadOnlyList<string> offices,
        DateTimeOffset from,
        int max,
        CancellationToken cancellation
    )
    {
        var values = Commands.Values(("from", from), ("max", max));
        var within = CaseConditions.Within(offices, values);
        return await store.QueryOne<int>(
            $"""
            select count(*) from (select mrn from cases where accepted_at >= @from{within} limit @max) a
            """,
            values,
            cancellation
        );
    }

    private ChosenCase? ChosenOf(IReadOnlyList<ChosenRow> rows, int begin, int end)
    {
        ChosenVersion? version = null;
        var assessment = Assessment.Nothing;
        (DateTimeOffset At, LaneChoice Choice)? chosen = null;
        bool? satisfactory = null;
        for (var i = begin; i < end; i++)
        {
            var row = rows[i];
            // A control may correct the declaration: what selectivity met is what stood before.
            if (row.Type is null || chosen is not null && !OfficeFigures.Controls.Holds(row.Type))
                continue;
            switch (store.EventOf(row.Type, row.Body!, row.Payload))
            {
                case EventErased or EventUnreadable:
                    return null;
                case MessageEvent e:
                    version = new ChosenVersion(e, row.Kept);
                    break;
                case DutyAssessed e:
                    assessment = e.Assessment;
                    break;
                // What was planned before the goods came says how customs prepared, and held nothing.
                case LaneChosen { IsPlanned: false } e:
                    chosen = (row.At!.Value, e.Choice);
                    break;
                case ControlRecorded e:
                    satisfactory = satisfactory != false && e.Result.Satisfactory;
                    break;
            }
        }
        return chosen is (var at, var choice)
            ? new ChosenCase(
                rows[begin].Mrn,
                rows[begin].AcceptedAt,
                rows[begin].Office,
                at,
                version,
                assessment,
                choice,
                satisfactory
            )
            : null;
    }

    private sealed record ChosenRow(
        Mrn Mrn,
        DateTimeOffset AcceptedAt,
        string? Office,
        DateTimeOffset? At,
        string? Type,
        string? Body,
        byte[]? Payload,
        byte[]? Kept
    );
}
