namespace Customhouse.Survey;

/// <summary>What of a table is not shown.</summary>
/// <param name="Cells">By row and column.</param>
/// <param name="Totals">By column.</param>
public sealed record Concealment(bool[][] Cells, bool[] Totals)
{
    /// <summary>Whether everything is shown.</summary>
    public bool IsEmpty => !Cells.Any(r => r.Any(c => c)) && !Totals.Any(t => t);
}

/// <summary>
/// Hides small cells, and with them as few others as keep the small ones from being found by subtraction.
/// Rows are regions, columns are choices; what each row adds up to is known to everybody, and so are the
/// totals that are shown.
/// </summary>
/// <remarks>
/// Every hidden count, small or not, could be as many as <c>smallest</c> less or more, taken together,
/// without any shown number being another: its least and its greatest possible value lie at least
/// <c>smallest</c> apart, or as far as the row's own sum lets them. The counts are a flow between rows and
/// columns (the total being one more row, with its sign turned), so the farthest that a hidden count can be
/// shifted is the greatest flow around it over hidden counts; where that is too little, the cheapest way that
/// widens it is hidden too. (J. P. Kelly, B. L. Golden, A. A. Assad, Cell suppression: disclosure protection
/// for sensitive tabular data, Networks 22, 1992.)
/// </remarks>
public static class Suppression
{
    /// <summary>What of a table is hidden, for a sum of rows that everybody knows.</summary>
    /// <param name="counts">By row (region) and column (choice); each row has as many columns.</param>
    /// <param name="smallest">Counts from 1 to one less than this are small; 1 or less hides nothing.</param>
    public static Concealment Conceal(IReadOnlyList<int[]> counts, int smallest) =>
        Conceal(counts, smallest, new TableForm(HasRest: false));

    /// <param name="counts">By row (region) and column (choice); each row has as many columns.</param>
    /// <param name="smallest">Counts from 1 to one less than this are small; 1 or less hides nothing.</param>
    internal static Concealment Conceal(IReadOnlyList<int[]> counts, int smallest, TableForm form)
    {
        var columns = counts.Count == 0 ? 0 : counts[0].Length;
        var table = new int[counts.Count + 1][];
        for (var r = 0; r < counts.Count; r++)
            table[r] = counts[r];
        table[^1] = [.. Enumerable.Range(0, columns).Select(c => counts.Sum(row => row[c]))];
        var hidden = table.Select((row, r) => Small(row, smallest, form, r)).ToArray();
        // A table of one column shows what it hides by the sums of its rows.
        if (columns >= 2)
        {
            for (var r = 0; r < table.Length; r++)
            for (var c = 0; c < columns; c++)
                Widen(table, hidden, (r, c), smallest, form);
        }
        return new Concealment(hidden[..^1], hidden[^1]);
    }

    private static bool[] Small(int[] row, int smallest, TableForm form, int at)
    {
        var told = form.HasRest ? row.Length - 1 : row.Length;
        // Where it is hidden how many answered at all, the whole row is.
        var few =
            form.HasRest
            && smallest > 1
            && row[..told].Sum() is var answered
            && answered > 0
            && answered < smallest;
        return [.. row.Select((n, c) => few || form.IsForced(at, c) || c < told && n > 0 && n < smallest)];
    }

    /// <summary>Hides more until a hidden cell can be shifted far enough.</summary>
    /// <remarks>To hide more narrows nothing, so no cell has to be looked at twice.</remarks>
    private static void Widen(
        int[][] table,
        bool[][] hidden,
        (int Row, int Column) cell,
        int smallest,
        TableForm form
    )
    {
        if (!hidden[cell.Row][cell.Column])
        {
            // A cell that is hidden later, for the sake of another, is looked at then.
            return;
        }
        while (true)
        {
            // Where the rest of a row stays told, its counts go from none to all but that rest.
            var rest = form.HasRest && !hidden[cell.Row][^1] && form.KeepsRest ? table[cell.Row][^1] : 0;
            var enough = Math.Min(smallest, table[cell.Row].Sum() - rest);
            var (up, down) = (new Shift(table, hidden, cell, true), new Shift(table, hidden, cell, false));
            var room = up.Run(enough);
            if (room < enough)
                room += down.Run(enough - room);
            if (room >= enough)
                return;
            int? Cost(int row, int column) => form.CostOf(table, row, column);
            var (over, under) = (up.Wider(Cost), down.Wider(Cost));
            var cheapest =
                over is null || under is not null && under.Value.Cost < over.Value.Cost ? under : over;
            if (cheapest is null)
                throw new InvalidOperationException("a table of two columns or more can be widened");
            var also = cheapest.Value.Cells.Where(c => !hidden[c.Row][c.Column]).ToArray();
            foreach (var (row, column) in also)
                hidden[row][column] = true;
            foreach (var next in also)
                Widen(table, hidden, next, smallest, form);
        }
    }
}

/// <summary>What a table is besides its counts.</summary>
/// <param name="HasRest">
/// The last column is those who did not answer. It is small without harm, but it tells how many answered.
/// </param>
internal sealed record TableForm(bool HasRest)
{
    private const int TotalCost = 1_000_000;
    private const int RestCost = 10_000;

    /// <summary>How many answered is told or not elsewhere; here it stays as it is.</summary>
    public bool KeepsRest { get; init; }

    /// <summary>What is hidden whatever it counts, by row (the total last) and column; empty for
    /// nothing.</summary>
    public bool[][] Forced { get; init; } = [];

    public bool IsForced(int row, int column) => row < Forced.Length && Forced[row][column];

    /// <summary>What it costs the reader to hide a cell; null where it may not be.</summary>
    public int? CostOf(int[][] table, int row, int column)
    {
        var isRest = HasRest && column == table[row].Length - 1;
        if (isRest && KeepsRest)
            return null;
        return (isRest ? RestCost : 1) + table[row][column] + (row == table.Length - 1 ? TotalCost : 0);
    }
}
