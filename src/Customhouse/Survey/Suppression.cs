namespace Customhouse.Survey;

/// <summary>What of a table is not shown.</summary>
/// <param name="Cells">By row and column.</param>
/// <param name="Totals">By column.</param>
public sealed record Concealment(bool[][] Cells, bool[] Totals)
{
    public bool IsEmpty => !Cells.Any(r => r.Any(c => c)) && !Totals.Any(t => t);
}

/// <summary>
/// Hides small cells, and with them as few others as keep the small ones from being found by subtraction. Rows are
/// regions, columns are choices; the number of respondents of each row and of the whole is always shown, so each
/// row of counts adds up to something known, and so does each column where its total is shown.
/// </summary>
/// <remarks>
/// A hidden cell is safe if another table of counts, none of them negative, agrees with all that is shown. The counts
/// are a flow between rows and columns (the total being one more row, with its sign turned): another table exists if
/// and only if a cycle of hidden cells can be shifted by one. So for each hidden cell the cheapest such cycle is
/// sought, and hidden. (J. P. Kelly, B. L. Golden, A. A. Assad, Cell suppression: disclosure protection for sensitive
/// tabular data, Networks 22, 1992.)
/// </remarks>
public static class Suppression
{
    private const int TotalCost = 1_000_000;

    /// <param name="counts">By row (region) and column (choice); each row has as many columns.</param>
    /// <param name="smallest">Counts from 1 to one less than this are small; 1 or less hides nothing.</param>
    public static Concealment Of(IReadOnlyList<int[]> counts, int smallest)
    {
        var columns = counts.Count == 0 ? 0 : counts[0].Length;
        var table = new int[counts.Count + 1][];
        for (var r = 0; r < counts.Count; r++) table[r] = counts[r];
        table[^1] = [.. Enumerable.Range(0, columns).Select(c => counts.Sum(row => row[c]))];
        var hidden = table.Select(row => row.Select(n => n > 0 && n < smallest).ToArray()).ToArray();
        // A table of one column shows what it hides by its number of respondents.
        if (columns >= 2)
        {
            while (FirstUnsafe(table, hidden) is { } cell) Cover(table, hidden, cell);
        }
        return new Concealment(hidden[..^1], hidden[^1]);
    }

    private static (int Row, int Column)? FirstUnsafe(int[][] table, bool[][] hidden)
    {
        for (var r = 0; r < table.Length; r++)
            for (var c = 0; c < table[r].Length; c++)
                if (hidden[r][c] && Cycle(table, (r, c), (row, column) => hidden[row][column] ? 0 : null) is null)
                    return (r, c);
        return null;
    }

    private static void Cover(int[][] table, bool[][] hidden, (int Row, int Column) cell)
    {
        var cycle = Cycle(table, cell, (row, column) => hidden[row][column] ? 0
            : row == table.Length - 1 ? TotalCost + table[row][column] : 1 + table[row][column]);
        if (cycle is null) throw new InvalidOperationException("a table of two columns or more has a cycle");
        foreach (var (row, column) in cycle) hidden[row][column] = true;
    }

    /// <summary>The cheapest cycle through a cell that can be shifted by one in either direction.</summary>
    private static List<(int Row, int Column)>? Cycle(
        int[][] table, (int Row, int Column) cell, Func<int, int, int?> cost)
    {
        var up = Path(table, cell, rises: true, cost);
        var down = Path(table, cell, rises: false, cost);
        if (up is null || down is null) return (up ?? down)?.Cells;
        return (up.Value.Cost <= down.Value.Cost ? up : down).Value.Cells;
    }

    /// <summary>
    /// The cheapest way between the ends of a cell over other cells. Nodes are rows, then columns. Where the cell
    /// rises, the way goes from its column to its row: a cell crossed from column to row must be able to fall, one
    /// crossed from row to column may always rise. In the row of totals, whose sign is turned, it is the other way.
    /// </summary>
    private static (int Cost, List<(int Row, int Column)> Cells)? Path(
        int[][] table, (int Row, int Column) cell, bool rises, Func<int, int, int?> cost)
    {
        var total = table.Length - 1;
        var falls = rises == (cell.Row == total);
        if (falls && table[cell.Row][cell.Column] == 0) return null;
        var (rows, columns) = (table.Length, table[0].Length);
        var far = Enumerable.Repeat(int.MaxValue, rows + columns).ToArray();
        var from = Enumerable.Repeat(-1, rows + columns).ToArray();
        var done = new bool[rows + columns];
        var (start, end) = rises ? (rows + cell.Column, cell.Row) : (cell.Row, rows + cell.Column);
        far[start] = 0;
        while (Nearest(far, done) is var node and >= 0)
        {
            done[node] = true;
            for (var next = 0; next < rows + columns; next++)
            {
                if ((node < rows) == (next < rows)) continue;
                var (row, column) = node < rows ? (node, next - rows) : (next, node - rows);
                if ((row, column) == cell || cost(row, column) is not { } price) continue;
                var mustFall = node >= rows != (row == total);
                if (mustFall && table[row][column] == 0) continue;
                if (far[node] + price >= far[next]) continue;
                (far[next], from[next]) = (far[node] + price, node);
            }
        }
        if (far[end] == int.MaxValue) return null;
        var cells = new List<(int, int)>();
        for (var node = end; node != start; node = from[node])
            cells.Add(node < rows ? (node, from[node] - rows) : (from[node], node - rows));
        return (far[end], cells);
    }

    private static int Nearest(int[] far, bool[] done)
    {
        var nearest = -1;
        for (var n = 0; n < far.Length; n++)
            if (!done[n] && far[n] < int.MaxValue && (nearest < 0 || far[n] < far[nearest])) nearest = n;
        return nearest;
    }
}
