using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Risk;
using Customhouse.Values;
using Dapper;

namespace Customhouse.Storage;

/// <summary>Lists of cases: queues, a trader's own, searches.</summary>
public sealed class CaseRows(Store store)
{
    /// <summary>
    /// Cases that begin with a text, as far as a search over all traders looks at them. Nobody finds one case
    /// among more, and sorting them all would cost everybody else who works.
    /// </summary>
    public const int LookedAtMax = 2_000;

    /// <summary>Cases of an owner of goods, lodged by others, among which void ones are looked for.</summary>
    private const int MarkedMax = 500;

    /// <summary>What ends an audit.</summary>
    private static readonly EventFamily Audited =
        EventFamily.For<AuditClosed>() | EventFamily.For<DutyReassessed>();

    /// <summary>How a case stands, besides its state; all are null where that is not kept.</summary>
    private static readonly string[] StandingColumns =
    [
        "documents_in",
        "lapses_at",
        "payment_due_at",
        "short_of_funds",
        "pending",
        "security_asked",
    ];

    /// <summary>Rows as <see cref="ListedCase"/>.</summary>
    internal static readonly string CaseColumns =
        $"select {StoredCase.Columns}, {string.Join(", ", StandingColumns)} from cases";

    /// <summary>Sets how a case stands to <see cref="StandingValues"/>.</summary>
    internal static readonly string StandingSet = string.Join(
        ", ",
        StandingColumns.Select(c => $"{c} = @{c}")
    );

    /// <summary>What stands in the columns; nothing where it is not kept.</summary>
    internal static IEnumerable<(string, object?)> StandingValues(Standing? s) =>
        StandingColumns.Zip<string, object?>(
            s is null
                ? [null, null, null, null, null, null]
                :
                [
                    s.DocumentsAreIn ? 1 : 0,
                    Moment.Of(s.LapsesAt),
                    Moment.Of(s.PaymentDueAt),
                    s.IsShortOfFunds ? 1 : 0,
                    s.Pending.ToString(),
                    s.ReleaseUnderSecurityAsked ? 1 : 0,
                ]
        );

    /// <summary>The current row of one case; null if there is none.</summary>
    public async Task<CaseRow?> Find(Mrn mrn, CancellationToken cancellation) =>
        (
            await store.QueryOne<ListedCase>($"{CaseColumns} where mrn = @mrn", new { mrn }, cancellation)
        )?.ListedRow;

    /// <summary>Cases that became void since a moment, of traders who lodged them or whose goods they are;
    /// the last one first.</summary>
    /// <param name="max">Cases at most.</param>
    public async Task<IReadOnlyList<Mrn>> Voided(
        IReadOnlyList<string> traders,
        DateTimeOffset since,
        int max,
        CancellationToken cancellation
    )
    {
        if (traders.Count == 0)
            return [];
        var values = Commands.Values(("since", since), ("max", max), ("looked", MarkedMax));
        const string isVoid = $"c.state = '{nameof(CaseState.Invalidated)}' and c.updated_at >= @since";
        return await store.Query<Mrn>(
            $"""
            select v.mrn from
              (select c.mrn, c.updated_at from cases c
                 where c.trader in {values.AddList("t", traders)} and {isVoid}
               union
               select c.mrn, c.updated_at from
                 (select mrn from search_keys
                    where search_key in {values.AddList("k", traders.Select(SearchKeys.Normal))}
                    order by mrn desc limit @looked) k
                 join cases c on c.mrn = k.mrn where {isVoid}) v
            order by v.updated_at desc, v.mrn desc limit @max
            """,
            values,
            cancellation
        );
    }

    /// <summary>One page of cases, the last changed first.</summary>
    public async Task<CasePage> Page(CaseFilter filter, CancellationToken cancellation)
    {
        var max = Math.Clamp(filter.Max, 1, Limits.RowsPerPageMax);
        var (conditions, values) = ConditionsOf(filter);
        values.Add("max", max + 1);
        var isCut = false;
        if (filter.Text is { Length: > 0 } text)
            isCut = await CaseSearch.Narrow(store, filter, text, conditions, values, cancellation);
        else if (filter.Trader is not null)
            conditions.Add(CaseSearch.IsTraders);
        var where = conditions.Count == 0 ? "" : " where " + string.Join(" and ", conditions);
        var rows = await store.Query<ListedCase>(
            $"{CaseColumns}{where} order by updated_at desc, mrn desc limit @max",
            values,
            cancellation
        );
        var shown = rows.Take(max).Select(r => r.ListedRow).ToArray();
        if (rows.Count <= max)
            return new CasePage(shown, null, isCut);
        return new CasePage(shown, new CaseKey(shown[^1].UpdatedAt, shown[^1].Mrn), isCut);
    }

    /// <summary>All cases of a filter, the last changed first; of it, the page counts for nothing.</summary>
    /// <returns>With whether more cases begin with the text than are looked at.</returns>
    public async Task<(IAsyncEnumerable<CaseRow> Rows, bool IsCut)> All(
        CaseFilter filter,
        CancellationToken cancellation
    )
    {
        var (conditions, values) = ConditionsOf(filter with { After = null });
        // What begins with a text is looked up within bounds, which a page of the widest list sets.
        values.Add("max", LookedAtMax);
        var isCut = false;
        if (filter.Text is { Length: > 0 } text)
            isCut = await CaseSearch.Narrow(store, filter, text, conditions, values, cancellation);
        else if (filter.Trader is not null)
            conditions.Add(CaseSearch.IsTraders);
        var where = conditions.Count == 0 ? "" : " where " + string.Join(" and ", conditions);
        return (
            store
                .Stream<ListedCase>(
                    $"{CaseColumns}{where} order by updated_at desc, mrn desc",
                    values,
                    cancellation
                )
                .Select(r => r.ListedRow),
            isCut
        );
    }

    /// <summary>The conditions of a list but those of its trader and its text, which decide on the
    /// index.</summary>
    private static (List<string>, DynamicParameters) ConditionsOf(CaseFilter filter)
    {
        var conditions = new List<string>();
        var values = new DynamicParameters();
        void Where(string condition, string name, object value)
        {
            conditions.Add(condition);
            values.Add(name, value);
        }

        if (filter.Trader is { } trader)
            values.Add("trader", trader);
        // The names are those of an enumeration, so they can stand in the statement as they are. Where all of
        // them are open states, the index of open cases gives the rows in their order; one by state would
        // have to sort them.
        var states = string.Join(", ", filter.States.Select(s => $"'{s}'"));
        var areOpen = filter.States.All(CaseConditions.OpenStates.Contains);
        if (filter.States.Count > 0)
            conditions.Add(
                filter.Trader is null && areOpen
                    ? $"{CaseConditions.IsOpen} and (state || '') in ({states})"
                    : $"state in ({states})"
            );
        if (filter.Lane is { } lane)
            Where("lane = @lane", "lane", lane.ToString());
        if (filter.Office is { } office)
            Where("office = @office", "office", office);
        if (CaseConditions.Scope(filter.Offices, values) is { } scope)
            conditions.Add(scope);
        if (filter.ToAudit)
            conditions.Add(
                $"""
                state = '{nameof(CaseState.Cleared)}' and lane = '{nameof(Lane.Blue)}'
                  and not exists (select 1 from journal a where a.subject = cases.mrn and {Audited.In(
                    "a.type"
                )})
                """
            );
        if (filter.LodgedBefore is { } before)
            Where("lodged_at < @lodged_before", "lodged_before", before);
        if (filter.After is { } after)
        {
            Where("(updated_at, mrn) < (@updated_at, @mrn)", "updated_at", after.At);
            values.Add("mrn", after.Mrn);
        }
        return (conditions, values);
    }
}
