using Customhouse.Journal;

namespace Customhouse.Storage;

/// <summary>
/// What one commit changes in one table, a row once: of several changes of a row what is set is the last, and
/// what is added is their sum.
/// </summary>
internal sealed class ChangedRows(TableForm table)
{
    private readonly Dictionary<RowKey, IReadOnlyList<Cell>> _written = [];
    private readonly HashSet<RowKey> _removed = [];
    private readonly bool _hasSums = table.Columns.Any(c => c.Use == ColumnUse.Add);
    private readonly bool _isSums = table.Columns.All(c => c.Use != ColumnUse.Set);

    public TableForm Table => table;

    /// <summary>Keys of rows that go; they go before others are written.</summary>
    public IEnumerable<IReadOnlyList<Cell>> Removed => _removed.Select(k => k.Cells);

    /// <summary>Rows that are written; one that adds nothing to nothing else is left out.</summary>
    public IEnumerable<IReadOnlyList<Cell>> Written =>
        _hasSums && _isSums ? _written.Values.Where(AddsSomething) : _written.Values;

    public void Take(RowChange change)
    {
        var key = new RowKey(change.Cells, table.Keys);
        if (change.IsRemoved)
        {
            _written.Remove(key);
            _removed.Add(key);
            return;
        }
        _written[key] =
            _hasSums && _written.TryGetValue(key, out var earlier)
                ? Together(earlier, change.Cells)
                : change.Cells;
    }

    private Cell[] Together(IReadOnlyList<Cell> earlier, IReadOnlyList<Cell> later)
    {
        var cells = new Cell[later.Count];
        for (var i = 0; i < cells.Length; i++)
            cells[i] =
                table.Columns[i].Use == ColumnUse.Add
                    ? earlier[i].Number.GetValueOrDefault() + later[i].Number.GetValueOrDefault()
                    : later[i];
        return cells;
    }

    private bool AddsSomething(IReadOnlyList<Cell> cells)
    {
        for (var i = table.Keys; i < cells.Count; i++)
            if (cells[i].Number != 0)
                return true;
        return false;
    }

    /// <summary>The key of a row: its first cells.</summary>
    private readonly struct RowKey(IReadOnlyList<Cell> cells, int count) : IEquatable<RowKey>
    {
        public IReadOnlyList<Cell> Cells => cells;

        public bool Equals(RowKey other)
        {
            for (var i = 0; i < count; i++)
                if (cells[i] != other.Cells[i])
                    return false;
            return true;
        }

        public override bool Equals(object? obj) => obj is RowKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            for (var i = 0; i < count; i++)
                hash.Add(cells[i]);
            return hash.ToHashCode();
        }
    }
}
