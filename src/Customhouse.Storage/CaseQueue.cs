using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Risk;
using Customhouse.Values;
using Dapper;

namespace Customhouse.Storage;

/// <summary>
/// Queues of open cases, read from the indexes <c>cases_open</c> alone however many are closed. Each office
/// is a run of its own through its index; the runs are merged, so that a quiet office costs no more than a
/// busy one.
/// </summary>
public sealed class CaseQueue(Store store)
{
    /// <summary>
    /// Documents came after they were wanted last. Each side is a value and no <c>exists</c>, which a planner
    /// may take for a reason to read the journal whole.
    /// </summary>
    private static readonly string CameIn = $"""
        (coalesce((select max(j.sequence) from journal j
            where j.subject = cases.mrn and {EventFamily.For<DocumentsSubmitted>().In("j.type")}), 0)
          > coalesce((select max(w.sequence) from journal w
            where w.subject = cases.mrn and {EventFamily.For<DocumentsWanted>().In("w.type")}), 0))
        """;

    private static readonly string QueueColumns = $"""
        select {StoredCase.Columns},
          case when state = 'DocumentsWanted'
            and case when documents_in is null then {CameIn} else documents_in = 1 end then 1 else 0 end as papers_in
          from cases
        """;

    /// <summary>Rows that a search takes of each way to be found, before it looks at offices.</summary>
    private const int FoundOfEachMax = 500;

    private const int KeysLookedUpMax = 5_000;

    private const int OfficesLookedForMax = 5_000;

    /// <summary>Offices that <see cref="OfficesAtWork"/> tells at most.</summary>
    public const int OfficesAtWorkMax = 100;

    /// <summary>Offices whose runs are merged one by one; more are filtered out of the run of all.</summary>
    private const int OfficesMergedMax = 12;

    /// <summary>One page of a queue, the longest waiting first unless it is asked otherwise.</summary>
    public async Task<QueuePage> Page(QueueFilter filter, CancellationToken cancellation)
    {
        var max = Math.Clamp(filter.Max, 1, Limits.RowsPerPageMax);
        var (runs, values) = RunsOf(filter);
        var beyond = "";
        if (filter.After is { } after)
        {
            beyond = $" and (held_since, mrn) {(filter.LatestFirst ? '<' : '>')} (@held_since, @mrn)";
            values.Add("held_since", after.At);
            values.Add("mrn", after.Mrn);
        }
        values.Add("max", max + 1);
        var order = filter.LatestFirst ? "held_since desc, mrn desc" : "held_since, mrn";
        // The index alone says which cases stand on the page; only those are then read as rows.
        var merged = string.Join(
            " union all ",
            runs.Select(
                (where, i) =>
                    "select * from (select mrn, held_since from cases "
                    + $"where {where}{beyond} order by {order} limit @max) r{i}"
            )
        );
        var rows = await store.Query<QueuedCase>(
            $"{QueueColumns} where mrn in (select mrn from ({merged}) q order by {order} limit @max) "
                + $"order by {order}",
            values,
            cancellation
        );
        var shown = rows.Take(max).Select(r => r.QueueRow).ToArray();
        if (rows.Count <= max)
            return new QueuePage(shown, null);
        return new QueuePage(shown, new CaseKey(shown[^1].Row.HeldSince, shown[^1].Row.Mrn));
    }

    /// <summary>
    /// How many cases each of several queues holds, counted in one walk over the open cases of a scope: each
    /// looks at all of them otherwise.
    /// </summary>
    /// <param name="scope">Whose open cases; of it only the offices count.</param>
    /// <param name="max">Open cases that are looked at, the longest waiting first.</param>
    public async Task<IReadOnlyList<int>> Lengths(
        QueueFilter scope,
        IReadOnlyList<QueueFilter> queues,
        int max,
        CancellationToken cancellation
    )
    {
        var (runs, values) = RunsOf(new QueueFilter { Office = scope.Office, Offices = scope.Offices });
        values.Add("looked", max);
        var open = string.Join(
            " union all ",
            runs.Select(
                (where, i) =>
                    $"""
                        select * from (select held_since, mrn, state, lane,
                          case when state = 'DocumentsWanted' and {CameIn} then 1 else 0 end as came
                          from cases where {where} order by held_since, mrn limit @looked) r{i}
                        """
            )
        );
        var counts = queues.Select(
            (queue, i) =>
            {
                var where = QueueConditions(queue, values, counted: i);
                return $"count(case when {where} then 1 end) as queue{i}";
            }
        );
        // As many columns as queues were asked for.
        var row = (IDictionary<string, object>?)
            await store.QueryOne<object>(
                $"""
                select {string.Join(", ", counts)}
                from (select * from ({open}) q order by held_since, mrn limit @looked) o
                """,
                values,
                cancellation
            );
        return [.. queues.Select((_, i) => Convert.ToInt32(row![$"queue{i}"], null))];
    }

    /// <summary>Offices of the longest waiting cases, in order; a long queue is not read whole for
    /// them.</summary>
    public Task<IReadOnlyList<string>> OfficesAtWork(CancellationToken cancellation) =>
        store.Query<string>(
            $"""
            select distinct office from (
              select office from cases where {CaseConditions.IsOpen} and office is not null
                order by held_since, mrn limit @looked) o
            order by office limit @max
            """,
            new { looked = OfficesLookedForMax, max = OfficesAtWorkMax },
            cancellation
        );

    /// <summary>
    /// Cases by the beginning of their number, of the trader's reference or of a search key (<see
    /// cref="SearchKeys"/>), or by a trader's identifier; the last changed first. Each way reads an index,
    /// and no more of it than is bounded.
    /// </summary>
    /// <param name="traders">Identifiers of traders whose names were meant.</param>
    /// <param name="offices">As for <see cref="QueueFilter.Offices"/>.</param>
    public async Task<IReadOnlyList<QueueRow>> Found(
        string text,
        IReadOnlyList<string> traders,
        IReadOnlyList<string> offices,
        int max,
        CancellationToken cancellation
    )
    {
        var (number, key) = (CaseSearch.NumberOf(text), SearchKeys.Normal(text));
        var values = Commands.Values(
            ("number", number),
            ("number_end", number + CaseConditions.LastOfPrefix),
            ("text", text),
            ("end", text + CaseConditions.LastOfPrefix),
            ("large", PlainText.Compared(text)),
            ("large_end", PlainText.Compared(text) + CaseConditions.LastOfPrefix),
            ("each", FoundOfEachMax),
            ("looked", KeysLookedUpMax),
            ("max", Math.Clamp(max, 1, Limits.RowsPerPageMax))
        );
        var within = CaseConditions.Scope(offices, values) is { } scope ? $" and {scope}" : "";
        var ways = new List<string>
        {
            $"select mrn from cases where mrn >= @number and mrn < @number_end{within} order by mrn desc "
                + "limit @each",
            $"select mrn from cases where lrn >= @text and lrn < @end{within} limit @each",
            $"select mrn from cases where lrn >= @large and lrn < @large_end{within} limit @each",
        };
        // Search keys know no office and no time: as many as are looked up are bounded, those of the latest
        // years first.
        string Keyed(string which) =>
            $"""
                select c.mrn from (select mrn from search_keys where {which} order by mrn desc limit @looked) m
                join cases c on c.mrn = m.mrn where 1 = 1{within} order by c.updated_at desc limit @each
                """;
        string[] meant = [number, .. traders];
        for (var i = 0; i < meant.Length; i++)
        {
            values.Add($"trader{i}", meant[i]);
            values.Add($"owner{i}", SearchKeys.Normal(meant[i]));
            ways.Add(
                $"select mrn from cases where trader = @trader{i}{within} order by updated_at desc limit "
                    + "@each"
            );
            ways.Add(Keyed($"search_key = @owner{i}"));
        }
        if (key.Length >= SearchKeys.CharactersMin)
        {
            values.Add("key", key);
            values.Add("key_end", key + CaseConditions.LastOfPrefix);
            ways.Add(Keyed("search_key >= @key and search_key < @key_end"));
        }
        var either = string.Join(" union ", ways.Select((way, i) => $"select mrn from ({way}) w{i}"));
        var rows = await store.Query<QueuedCase>(
            $"""
            {QueueColumns} where mrn in ({either})
            order by updated_at desc, mrn desc limit @max
            """,
            values,
            cancellation
        );
        return [.. rows.Select(r => r.QueueRow)];
    }

    /// <summary>All cases of a queue, the longest waiting first or last, as it is asked.</summary>
    public IAsyncEnumerable<QueueRow> All(QueueFilter filter)
    {
        var values = new DynamicParameters();
        var where = QueueConditions(filter, values);
        if (filter.Office is { } office)
        {
            where += " and office = @office";
            values.Add("office", office);
        }
        if (CaseConditions.Scope(filter.Offices, values) is { } scope)
            where += $" and {scope}";
        var order = filter.LatestFirst ? "held_since desc, mrn desc" : "held_since, mrn";
        return store
            .Stream<QueuedCase>($"{QueueColumns} where {where} order by {order}", values)
            .Select(r => r.QueueRow);
    }

    /// <summary>The conditions of each run: one for each office of the filter, or one for all
    /// offices.</summary>
    private static (IReadOnlyList<string> Runs, DynamicParameters Values) RunsOf(QueueFilter filter)
    {
        var values = new DynamicParameters();
        var where = QueueConditions(filter, values);
        if (filter.Office is { } office)
        {
            if (filter.Offices.Count > 0 && !filter.Offices.Contains(office))
                return ([$"1 = 0 and {where}"], values);
            values.Add("office", office);
            return ([$"office = @office and {where}"], values);
        }
        if (filter.Offices.Count is 0 or > OfficesMergedMax)
            return (
                [CaseConditions.Scope(filter.Offices, values) is { } scope ? $"{where} and {scope}" : where],
                values
            );
        var runs = new List<string> { $"office is null and {where}" };
        foreach (var own in filter.Offices.Distinct())
        {
            values.Add($"own{runs.Count}", own);
            runs.Add($"office = @own{runs.Count} and {where}");
        }
        return (runs, values);
    }

    /// <param name="counted"> Which of several queues it is whose cases were read already, and are counted in
    /// one statement; null where the condition is what they are read by.
    /// </param>
    private static string QueueConditions(QueueFilter filter, DynamicParameters values, int? counted = null)
    {
        // The names are those of an enumeration, so they can stand in the statement as they are. They are
        // joined to an empty text so that no index by state is taken, which would have to sort all that it
        // finds.
        var (conditions, state, came, suffix) = counted is { } queue
            ? (new List<string> { "1 = 1" }, "state", "came = 1", $"_{queue}")
            : (new List<string> { CaseConditions.IsOpen }, "(state || '')", CameIn, "");
        if (filter.States.Count > 0)
            conditions.Add($"{state} in ({string.Join(", ", filter.States.Select(s => $"'{s}'"))})");
        if (filter.PapersIn is { } papersIn)
            conditions.Add($"(state <> 'DocumentsWanted' or {(papersIn ? "" : "not ")}{came})");
        if (filter.RestingSince.Count > 0)
        {
            var late = filter.RestingSince.Select(
                (r, i) =>
                {
                    values.Add($"before{i}{suffix}", r.Before);
                    return $"{state} = '{r.State}' and held_since < @before{i}{suffix}";
                }
            );
            conditions.Add($"({string.Join(" or ", late)})");
        }
        if (filter.Lane is { } lane)
        {
            conditions.Add($"lane = @lane{suffix}");
            values.Add($"lane{suffix}", lane.ToString());
        }
        return string.Join(" and ", conditions);
    }
}
