using System.Data.Common;
using Customhouse.Journal;
using Dapper;

namespace Customhouse.Storage;

/// <summary>Takes a subject out of the tables of its module, as that says (<see
/// cref="TableErasure"/>).</summary>
internal static class ErasedTables
{
    /// <summary>Reads the row that tells of the end of a subject, by <c>@id</c>.</summary>
    public static string SelectRow(SubjectEnd end) =>
        $"select {string.Join(", ", end.Table.Columns.Select(c => c.Name))} from {end.Table.Name} "
        + $"where {end.Id.Name} = @id";

    /// <summary>The row that tells of the end of a subject; null where there is none.</summary>
    public static TableRow? Row(DbConnection connection, SubjectEnd end, string id)
    {
        using var row = (DbDataReader)connection.ExecuteReader(SelectRow(end), new { id });
        return row.Read() ? RowOf(end.Table, row) : null;
    }

    /// <summary>A row of a table, whose columns were read in their order.</summary>
    public static TableRow RowOf(TableForm table, DbDataReader row) =>
        new(table, [.. table.Columns.Select((column, i) => CellOf(column.Form, row, i))]);

    /// <summary>Does what the module says of each table.</summary>
    /// <param name="row">The row that tells of the subject's end, as it stood before; null for a kind that
    /// has none.</param>
    public static void Erase(Writer writer, SubjectErasure form, TableRow? row, string id)
    {
        foreach (var table in form.Tables)
            if (table.Recount is { } recount)
                Recount(writer, ChangedBy(recount(row!), table.Table));
            else if (table.RowsGo)
                writer.Connection.Execute(
                    $"delete from {table.Table.Name} where {table.Id!.Name} = @id",
                    ("id", id)
                );
            else if (table.Id is { } column)
                Empty(writer.Connection, table, column, id);
    }

    /// <summary>Time has nothing to do on the subject any more.</summary>
    public static void Unset(DbConnection connection, DeadlineColumn deadline, string id) =>
        connection.Execute(
            $"update {deadline.Table.Name} set {deadline.DueAt.Name} = null where {deadline.Id.Name} = @id",
            ("id", id)
        );

    private static void Empty(DbConnection connection, TableErasure table, Column id, string value)
    {
        var set = table.Emptied.Select((e, i) => $"{e.Column.Name} = @v{i}");
        connection.Execute(
            $"update {table.Table.Name} set {string.Join(", ", set)} where {id.Name} = @id",
            [("id", value), .. table.Emptied.Select((e, i) => ($"v{i}", ValueOf(e.Column.Form, e.Value)))]
        );
    }

    /// <summary>Rows that count nothing any more go, those of earlier states of the subject too: their keys
    /// may tell whose it was.</summary>
    private static void Recount(Writer writer, ChangedRows rows)
    {
        writer.Change(rows);
        var isEmpty = rows.Table.Columns.Skip(rows.Table.Keys).Select(c => $"{c.Name} = 0");
        writer.Connection.Execute($"delete from {rows.Table.Name} where {string.Join(" and ", isEmpty)}");
    }

    private static ChangedRows ChangedBy(IReadOnlyList<RowChange> changes, TableForm table)
    {
        var rows = new ChangedRows(table);
        foreach (var change in changes)
            if (change.Table == table)
                rows.Take(change);
            else
                throw new InvalidOperationException(
                    $"broken: the counts of {table.Name} change {change.Table.Name}"
                );
        return rows;
    }

    private static Cell CellOf(ColumnForm form, DbDataReader row, int column) =>
        row.IsDBNull(column)
            ? default
            : form switch
            {
                ColumnForm.Text => row.GetString(column),
                ColumnForm.Number => row.GetInt64(column),
                ColumnForm.Amount => row.GetDecimal(column),
                ColumnForm.Time => Moment.From(row.GetInt64(column)),
                ColumnForm.Bytes => row.GetFieldValue<byte[]>(column),
                _ => throw new InvalidOperationException($"no column holds {form}"),
            };

    private static object? ValueOf(ColumnForm form, Cell cell) =>
        form switch
        {
            ColumnForm.Text => cell.Text,
            ColumnForm.Number => cell.Number,
            ColumnForm.Amount => cell.Amount,
            ColumnForm.Time => Moment.Of(cell.Time),
            ColumnForm.Bytes => cell.Bytes,
            _ => throw new InvalidOperationException($"no column holds {form}"),
        };
}
