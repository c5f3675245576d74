using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Customhouse.Storage;

/// <summary>
/// Lists from their first row to their last, each of one statement: both engines give it one view of the
/// store, so that no case is left out or told twice because it moved meanwhile. Rows come as they are read
/// and are kept nowhere.
/// </summary>
public abstract partial class Store
{
    /// <summary>All cases of a filter, the last changed first; of it, the page counts for nothing.</summary>
    /// <returns>With whether more cases begin with the text than are looked at.</returns>
    public async Task<(IAsyncEnumerable<CaseRow> Rows, bool IsCut)> AllCases(
        CaseFilter filter,
        CancellationToken cancellation
    )
    {
        var (conditions, values) = ConditionsOf(filter with { After = null });
        // What begins with a text is looked up within bounds, which a page of the widest list sets.
        values.Add(("max", CasesLookedAtMax));
        var isCut = false;
        if (filter.Text is { Length: > 0 } text)
            isCut = await Narrow(filter, text, conditions, values, cancellation);
        else if (filter.Trader is not null)
            conditions.Add(IsTraders);
        var where = conditions.Count == 0 ? "" : " where " + string.Join(" and ", conditions);
        return (
            Stream(
                $"{CaseColumns}{where} order by updated_at desc, mrn desc",
                ListedRowOf,
                [.. values],
                cancellation
            ),
            isCut
        );
    }

    /// <summary>All cases of a queue, the longest waiting first or last, as it is asked.</summary>
    public IAsyncEnumerable<QueueRow> WholeQueue(QueueFilter filter)
    {
        var (where, values) = QueueConditions(filter);
        if (filter.Office is { } office)
        {
            where += " and office = @office";
            values.Add(("office", office));
        }
        if (Scope(filter.Offices, values) is { } scope)
            where += $" and {scope}";
        var order = filter.LatestFirst ? "updated_at desc, mrn desc" : "updated_at, mrn";
        return Stream($"{QueueColumns} where {where} order by {order}", QueueRowOf, [.. values]);
    }

    private async IAsyncEnumerable<T> Stream<T>(
        string sql,
        Func<DbDataReader, T> row,
        (string, object?)[] values,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        await using var connection = await Told(() => Read(cancellation).AsTask());
        await using var command = connection.Command(sql, values);
        await using var reader = await Told(() => command.ExecuteReaderAsync(cancellation));
        while (await Told(() => reader.ReadAsync(cancellation)))
            yield return row(reader);
    }

    private async Task<T> Told<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception failure) when (IsOfTheWorld(failure))
        {
            throw new StoreUnavailableException($"the store cannot be read now: {failure.Message}", failure);
        }
    }
}
