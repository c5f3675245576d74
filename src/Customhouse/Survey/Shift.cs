namespace Customhouse.Survey;

/// <summary>
/// How far one hidden cell of a table can be shifted, one way, while all that is shown stays as it is: the
/// greatest flow between its row and its column over other hidden cells.
/// </summary>
/// <remarks>
/// Nodes are rows, then columns. Where the cell rises, the flow goes from its column to its row: a cell
/// crossed from column to row falls, which it can by as much as it counts; one crossed from row to column
/// rises. In the row of totals, the last, whose sign is turned, it is the other way.
/// </remarks>
internal sealed class Shift
{
    private const int Endless = 1_000_000;

    private readonly int[][] _falls;
    private readonly int[][] _rises;
    private readonly bool[][] _hidden;
    private readonly (int Row, int Column) _cell;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _most;
    private readonly int _start;
    private readonly int _end;
    private int _room;

    public Shift(int[][] table, bool[][] hidden, (int Row, int Column) cell, bool rises)
    {
        (_hidden, _cell, _rows, _columns) = (hidden, cell, table.Length, table[0].Length);
        _falls = [.. table.Select(row => row.ToArray())];
        _rises = [.. table.Select(row => Enumerable.Repeat(Endless, row.Length).ToArray())];
        (_start, _end) = rises ? (_rows + cell.Column, cell.Row) : (cell.Row, _rows + cell.Column);
        _most = rises == IsTotal(cell.Row) ? table[cell.Row][cell.Column] : Endless;
    }

    /// <summary>Shifts as far as it goes over hidden cells.</summary>
    /// <returns>How far, up to <paramref name="enough"/>.</returns>
    public int Run(int enough)
    {
        var wanted = Math.Min(enough, _most);
        while (_room < wanted && Way((row, column) => _hidden[row][column] ? 0 : null) is { } way)
        {
            var amount = wanted - _room;
            foreach (var (row, column, falls) in way.Steps)
                amount = Math.Min(amount, (falls ? _falls : _rises)[row][column]);
            foreach (var (row, column, falls) in way.Steps)
            {
                _falls[row][column] += falls ? -amount : amount;
                _rises[row][column] += falls ? amount : -amount;
            }
            _room += amount;
        }
        return _room;
    }

    /// <summary>The cheapest way to shift it farther, over cells not hidden yet; null if there is
    /// none.</summary>
    public (int Cost, IEnumerable<(int Row, int Column)> Cells)? Wider(Func<int, int, int?> cost) =>
        _room >= _most || Way((row, column) => _hidden[row][column] ? 0 : cost(row, column)) is not { } way
            ? null
            : (way.Cost, way.Steps.Select(s => (s.Row, s.Column)));

    private bool IsTotal(int row) => row == _rows - 1;

    private (int Cost, List<(int Row, int Column, bool Falls)> Steps)? Way(Func<int, int, int?> cost)
    {
        var far = Enumerable.Repeat(int.MaxValue, _rows + _columns).ToArray();
        var from = Enumerable.Repeat(-1, _rows + _columns).ToArray();
        var done = new bool[_rows + _columns];
        far[_start] = 0;
        while (Nearest(far, done) is var node and >= 0)
        {
            done[node] = true;
            var (first, last) = node < _rows ? (_rows, _rows + _columns) : (0, _rows);
            for (var next = first; next < last; next++)
            {
                var (row, column) = node < _rows ? (node, next - _rows) : (next, node - _rows);
                if ((row, column) == _cell || cost(row, column) is not { } price)
                    continue;
                if ((Falls(node, row) ? _falls : _rises)[row][column] == 0 || far[node] + price >= far[next])
                    continue;
                (far[next], from[next]) = (far[node] + price, node);
            }
        }
        if (far[_end] == int.MaxValue)
            return null;
        var steps = new List<(int, int, bool)>();
        for (var node = _end; node != _start; node = from[node])
        {
            var (row, column) = node < _rows ? (node, from[node] - _rows) : (from[node], node - _rows);
            steps.Add((row, column, Falls(from[node], row)));
        }
        return (far[_end], steps);
    }

    /// <summary>Whether a cell of a row falls where it is crossed from a node.</summary>
    private bool Falls(int from, int row) => from >= _rows != IsTotal(row);

    private static int Nearest(int[] far, bool[] done)
    {
        var nearest = -1;
        for (var n = 0; n < far.Length; n++)
            if (!done[n] && far[n] < int.MaxValue && (nearest < 0 || far[n] < far[nearest]))
                nearest = n;
        return nearest;
    }
}
