using Customhouse.Journal;

namespace Customhouse.Storage;

/// <summary>The statements that write rows of a table, the same for both databases.</summary>
internal static class TableStatements
{
    /// <summary>Writes rows: new, or in place of those of their keys.</summary>
    /// <param name="rows">Where the values come from, as <c>values (?, ?)</c>.</param>
    public static string Write(TableForm table, string rows)
    {
        var names = table.Columns.Select(c => c.Name).ToArray();
        var set = table.Columns.Skip(table.Keys).Select(c => $"{c.Name} = {NewValue(table, c)}").ToArray();
        return $"insert into {table.Name} ({string.Join(", ", names)}) {rows} "
            + $"on conflict ({string.Join(", ", names.Take(table.Keys))}) do "
            + (set.Length == 0 ? "nothing" : $"update set {string.Join(", ", set)}");
    }

    private static string NewValue(TableForm table, Column column) =>
        column.Use == ColumnUse.Add
            ? $"{table.Name}.{column.Name} + excluded.{column.Name}"
            : $"excluded.{column.Name}";
}
