namespace Customhouse.Survey;

/// <summary>What of one question's figure is not told.</summary>
/// <param name="Regions">By region, in the order of the membership.</param>
/// <param name="Total">The row of all regions together.</param>
public sealed record Hiding(IReadOnlyList<RowHiding> Regions, RowHiding Total)
{
    /// <summary>Hides nothing.</summary>
    public static Hiding Nothing(int regions, int columns) =>
        new([.. Enumerable.Repeat(RowHiding.Nothing(columns), regions)], RowHiding.Nothing(columns));
}

/// <summary>What of one row is not told.</summary>
/// <param name="Answered">Its N.</param>
/// <param name="Counts">By column, in the order of the question's columns; true for what is not told.</param>
/// <param name="Numbers">Mean and median.</param>
public sealed record RowHiding(bool Answered, bool[] Counts, bool Numbers)
{
    /// <summary>Tells the whole row.</summary>
    public static RowHiding Nothing(int columns) => new(false, new bool[columns], false);

    /// <summary>Tells nothing of the row.</summary>
    public static RowHiding Whole(int columns) => new(true, [.. Enumerable.Repeat(true, columns)], true);

    /// <summary>Whether any of these columns is hidden.</summary>
    public bool Any(IEnumerable<int> columns) => columns.Any(c => Counts[c]);
}

/// <summary>One answer that a figure counts.</summary>
/// <param name="Member">The respondent's code.</param>
/// <param name="Region">The code of its region on the edition's day.</param>
/// <param name="Written">The answer as written.</param>
public sealed record CountedAnswer(string Member, string Region, string Written);

/// <summary>What a figure is computed from.</summary>
/// <param name="Question">The question's identifier.</param>
/// <param name="Answers">Those that are counted, at most one of each respondent.</param>
/// <param name="Asked">By region, how many of those who responded were asked the question.</param>
public sealed record Counted(string Question, IReadOnlyList<CountedAnswer> Answers, IReadOnlyList<int> Asked)
{
    /// <summary>The answers of each region.</summary>
    internal Answer[][] ByRegion(Question question, IReadOnlyList<Region> regions) =>
        [
            .. regions.Select(region =>
                Answers
                    .Where(a => a.Region == region.Code)
                    .Select(a => Answer.Read(question, a.Written).Answer!)
                    .ToArray()
            ),
        ];
}
