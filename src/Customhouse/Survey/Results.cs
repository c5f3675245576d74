using System.Runtime.InteropServices;

namespace Customhouse.Survey;

/// <summary>Why a count is or is not told.</summary>
public enum CellState
{
    /// <summary>It is told.</summary>
    Shown,

    /// <summary>Too small, or it would give a small one away.</summary>
    Suppressed,

    /// <summary>It exists in the source and was not published, or did not reach us.</summary>
    NotPublished,
}

/// <summary>One count of a table.</summary>
/// <param name="Value">The count; 0 where it is not told.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Cell(CellState State, int Value)
{
    /// <summary>A count that nobody told us.</summary>
    public static readonly Cell NotPublished = new(CellState.NotPublished, 0);

    /// <summary>A count that is hidden.</summary>
    public static readonly Cell Suppressed = new(CellState.Suppressed, 0);

    /// <summary>A count that is told.</summary>
    public static Cell Of(int value) => new(CellState.Shown, value);

    /// <summary>The count, or null where it is not told.</summary>
    public int? Count => State == CellState.Shown ? Value : null;

    /// <summary>The count, or in words why it is not told.</summary>
    public override string ToString() =>
        State switch
        {
            CellState.Shown => $"{Value}",
            CellState.Suppressed => "suppressed",
            _ => "not published",
        };
}

/// <summary>How many of a region's members responded.</summary>
/// <param name="Region">A region's code, or <see cref="Total"/>.</param>
/// <param name="Responded">Members that answered one question or more.</param>
/// <param name="Denominator">The members of this row; each row has its own.</param>
public sealed record ResponseRow(string Region, Cell Responded, int Denominator)
{
    /// <summary>Stands for a region's code in the row of all members.</summary>
    public const string Total = "TOTAL";

    /// <summary>Whole per cent; null where it is not told.</summary>
    public int? Rate => Responded.Count is { } count ? Rounding.Percent(count, Denominator) : null;
}

/// <summary>Response by region and in all.</summary>
/// <param name="Members">The denominators, as they were counted.</param>
public sealed record ResponseTable(IReadOnlyList<ResponseRow> Regions, ResponseRow Total, MemberCount Members)
{
    /// <summary>The regions in their order, and the total.</summary>
    public IEnumerable<ResponseRow> Rows => [.. Regions, Total];

    /// <summary>What a reader who adds up the column of members must know; null where sums agree.</summary>
    public string? Note =>
        Members.SumOfRegions == Members.Total
            ? null
            : $"Regional denominators add up to {Members.SumOfRegions}, the total has {Members.Total}: "
                + $"{string.Join(", ", Members.RegionOnly.Select(m => m.Name))} counts in its region only.";
}

/// <summary>One row of a figure.</summary>
/// <param name="Region">A region's code, or <see cref="ResponseRow.Total"/>.</param>
/// <param name="Answered">N: those who answered this question. A blank is not among them.</param>
/// <param name="Counts">In the order of the question's columns.</param>
public sealed record FigureRow(string Region, Cell Answered, IReadOnlyList<Cell> Counts)
{
    /// <summary>
    /// Middle of the numbers answered, in the question's unit; null where none is wanted or it is not told.
    /// </summary>
    public decimal? Median { get; init; }

    /// <summary>
    /// Mean of the numbers answered, in the question's unit; null where none is wanted or it is not told.
    /// </summary>
    public decimal? Mean { get; init; }

    /// <summary>Whole per cent of those who answered; null where it is not told.</summary>
    public int? Percent(int column) =>
        (Answered.Count, Counts[column].Count) is ({ } all, { } count) ? Rounding.Percent(count, all) : null;
}

/// <summary>What was answered to one question, in all and by region.</summary>
/// <param name="Total">The row of all regions together.</param>
/// <param name="Regions">In the order of the membership.</param>
public sealed record Figure(Question Question, FigureRow Total, IReadOnlyList<FigureRow> Regions)
{
    /// <summary>What the counts are of, in their order.</summary>
    public IReadOnlyList<Choice> Columns => Question.Columns;

    /// <summary>Bounds of each share, where only a sample was asked.</summary>
    public IReadOnlyList<Interval?>? Bounds { get; init; }

    /// <summary>Whether N of the whole is told.</summary>
    public bool IsPublished => Total.Answered.State == CellState.Shown;

    /// <summary>Whether any count of any row is hidden.</summary>
    public bool HasSuppressed =>
        Regions.Append(Total).Any(r => r.Counts.Any(c => c.State == CellState.Suppressed));
}
