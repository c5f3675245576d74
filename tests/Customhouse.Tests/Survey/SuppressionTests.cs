using CsCheck;
using Customhouse.Survey;
using Xunit;

namespace Customhouse.Tests.Survey;

/// <summary>
/// Hidden counts stay hidden. The judge is no part of the program: it writes down every table that agrees
/// with all that is shown, and a hidden count that is the same in all of them is given away.
/// </summary>
public sealed class SuppressionTests
{
    private static readonly Gen<int[][]> Tables =
        from rows in Gen.Int[1, 3]
        from columns in Gen.Int[2, 3]
        from counts in Gen.Int[0, 4].Array[columns].Array[rows]
        select counts;

    [Fact]
    public void What_is_hidden_cannot_be_found_by_subtraction() =>
        Tables.Sample(
            counts =>
            {
                var concealed = Suppression.Conceal(counts, 3);
                var (low, high) = Bounds(counts, concealed);
                for (var r = 0; r <= counts.Length; r++)
                {
                    for (var c = 0; c < counts[0].Length; c++)
                    {
                        var hidden = r < counts.Length ? concealed.Cells[r][c] : concealed.Totals[c];
                        if (hidden)
                            Assert.True(low[r][c] < high[r][c], $"row {r} column {c} is surely {low[r][c]}");
                    }
                }
            },
            iter: 400,
            threads: 1
        );

    [Fact]
    public void Every_small_count_is_hidden_and_nothing_is_where_none_is_small() =>
        Tables.Sample(counts =>
        {
            var concealed = Suppression.Conceal(counts, 3);
            for (var r = 0; r < counts.Length; r++)
            for (var c = 0; c < counts[0].Length; c++)
                if (counts[r][c] is 1 or 2)
                    Assert.True(concealed.Cells[r][c]);
            Assert.True(Suppression.Conceal(counts, 1).IsEmpty);
        });

    [Fact]
    public void Only_as_much_is_hidden_as_it_takes()
    {
        // One small count: another of its row, and one of each of these columns, make the smallest cycle.
        var concealed = Suppression.Conceal(
            [
                [1, 20, 30],
                [9, 40, 50],
                [8, 60, 70],
            ],
            3
        );
        Assert.Equal(4, concealed.Cells.Sum(r => r.Count(c => c)));
        Assert.All(concealed.Totals, Assert.False);
    }

    [Fact]
    public void A_unanimous_total_is_hidden_where_it_would_tell_what_one_member_said() =>
        Assert.All(
            Suppression
                .Conceal(
                    [
                        [1, 0],
                        [5, 0],
                    ],
                    3
                )
                .Totals,
            Assert.True
        );

    /// <summary>The least and the greatest that each count can be, by writing down all tables.</summary>
    private static (int[][] Low, int[][] High) Bounds(int[][] counts, Concealment concealed)
    {
        var (rows, columns) = (counts.Length, counts[0].Length);
        var totals = Enumerable.Range(0, columns).Select(c => counts.Sum(r => r[c])).ToArray();
        var low = Enumerable
            .Range(0, rows + 1)
            .Select(_ => Enumerable.Repeat(int.MaxValue, columns).ToArray())
            .ToArray();
        var high = Enumerable
            .Range(0, rows + 1)
            .Select(_ => Enumerable.Repeat(-1, columns).ToArray())
            .ToArray();
        var choices = counts
            .Select(
                (row, r) =>
                    Splits(row.Sum(), columns)
                        .Where(split =>
                            split.Select((n, c) => concealed.Cells[r][c] || n == row[c]).All(agrees => agrees)
                        )
                        .ToArray()
            )
            .ToArray();
        Walk(0, new int[columns], []);
        return (low, high);

        void Walk(int row, int[] sums, int[][] chosen)
        {
            if (row < rows)
            {
                foreach (var split in choices[row])
                    Walk(row + 1, [.. sums.Zip(split, (a, b) => a + b)], [.. chosen, split]);
                return;
            }
            for (var c = 0; c < columns; c++)
                if (!concealed.Totals[c] && sums[c] != totals[c])
                    return;
            int[][] table = [.. chosen, sums];
            for (var r = 0; r <= rows; r++)
            for (var c = 0; c < columns; c++)
                (low[r][c], high[r][c]) = (
                    Math.Min(low[r][c], table[r][c]),
                    Math.Max(high[r][c], table[r][c])
                );
        }
    }

    private static IEnumerable<int[]> Splits(int whole, int parts)
    {
        if (parts == 1)
            return
            [
                [whole],
            ];
        return Enumerable
            .Range(0, whole + 1)
            .SelectMany(first => Splits(whole - first, parts - 1).Select(rest => (int[])[first, .. rest]));
    }
}
