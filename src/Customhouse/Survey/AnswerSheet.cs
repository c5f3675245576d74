using Customhouse.Values;

namespace Customhouse.Survey;

/// <summary>
/// The two spreadsheets of answers, cell by cell: a row for each member, or a row for each question.
/// </summary>
internal static class AnswerSheet
{
    private const int RowsMax = 5_000;
    private const int ColumnsMax = 600;

    /// <summary>Reads a sheet with a row for each member.</summary>
    internal static (IReadOnlyList<MemberAnswers>, IReadOnlyList<Refusal>) Wide(
        IReadOnlyList<IReadOnlyList<string>> rows,
        string[] heads,
        Questionnaire questionnaire
    )
    {
        var refusals = heads
            .Select((head, column) => (head, column))
            .Skip(1)
            .Where(h => AnswerFile.Known(questionnaire, h.head) is null)
            .Select(h =>
                AnswerFile.Wrong(
                    CsvRows.Cell(0, h.column),
                    $"'{h.head}' is no question of {questionnaire.Id}.",
                    "Take the names of the exported sheet."
                )
            )
            .ToList();
        refusals.AddRange(
            heads
                .Select((head, column) => (head, column))
                .Where(h => h.head.Length > 0)
                .GroupBy(h => h.head, StringComparer.Ordinal)
                .SelectMany(g => g.Skip(1))
                .Select(h =>
                    AnswerFile.Wrong(
                        CsvRows.Cell(0, h.column),
                        $"'{h.head}' has a column before this one.",
                        "Leave one."
                    )
                )
        );
        var members = new List<MemberAnswers>();
        for (var r = 1; r < rows.Count; r++)
        {
            var row = rows[r];
            if (row.All(string.IsNullOrWhiteSpace))
                continue;
            if (row.Count > heads.Length)
                refusals.Add(
                    AnswerFile.Wrong(
                        CsvRows.Cell(r, heads.Length),
                        $"The row has {row.Count} cells and the first one {heads.Length}.",
                        "Put texts with commas in quotation marks."
                    )
                );
            if (string.IsNullOrWhiteSpace(row[0]))
                refusals.Add(
                    AnswerFile.Wrong(
                        CsvRows.Cell(r, 0),
                        "Each row names its member.",
                        "Put the member's code there."
                    )
                );
            var (entries, places) = (
                new List<Entry>(),
                new Dictionary<string, string>(StringComparer.Ordinal)
            );
            for (var c = 1; c < Math.Min(row.Count, heads.Length); c++)
                if (AnswerFile.Known(questionnaire, heads[c]) is { } question)
                    AnswerFile.Check(question, row[c], CsvRows.Cell(r, c), entries, places, refusals);
            members.Add(new MemberAnswers(row[0].Trim(), entries, places) { Place = CsvRows.Cell(r, 0) });
        }
        AnswerFile.Twice(members, refusals);
        return refusals.Count == 0 ? (members, []) : ([], refusals);
    }

    /// <summary>Reads a sheet with a row for each question.</summary>
    internal static (IReadOnlyList<MemberAnswers>, IReadOnlyList<Refusal>) Long(
        IReadOnlyList<IReadOnlyList<string>> rows,
        int answerColumn,
        Questionnaire questionnaire,
        string member
    )
    {
        var refusals = new List<Refusal>();
        var (entries, places) = (new List<Entry>(), new Dictionary<string, string>(StringComparer.Ordinal));
        for (var r = 1; r < rows.Count; r++)
        {
            if (rows[r].All(string.IsNullOrWhiteSpace))
                continue;
            if (AnswerFile.Known(questionnaire, rows[r][0].Trim()) is not { } question)
                refusals.Add(
                    AnswerFile.Wrong(
                        CsvRows.Cell(r, 0),
                        $"'{rows[r][0]}' is no question of {questionnaire.Id}.",
                        "Take the names of the exported sheet."
                    )
                );
            else if (places.ContainsKey(question.Id))
                refusals.Add(
                    AnswerFile.Wrong(CsvRows.Cell(r, 0), $"'{question.Id}' has two rows.", "Leave one.")
                );
            else
                AnswerFile.Check(
                    question,
                    rows[r].Count > answerColumn ? rows[r][answerColumn] : "",
                    CsvRows.Cell(r, answerColumn),
                    entries,
                    places,
                    refusals
                );
        }
        return refusals.Count == 0 ? ([new MemberAnswers(member, entries, places)], []) : ([], refusals);
    }

    /// <summary>What keeps a sheet from being read as cells.</summary>
    internal static List<Refusal> Unreadable(IReadOnlyList<IReadOnlyList<string>> rows, string? open)
    {
        var faults = new List<Refusal>();
        if (open is not null)
            faults.Add(
                AnswerFile.Wrong(
                    open,
                    $"{open}: the quotation mark is never closed.",
                    "Close it, or write it twice."
                )
            );
        if (rows.Count > RowsMax)
            faults.Add(
                AnswerFile.Wrong(
                    $"A{RowsMax + 1}",
                    $"The sheet has {rows.Count} rows, and {RowsMax} are the most.",
                    "Send fewer members at once."
                )
            );
        if (rows.Count > 0 && rows[0].Count > ColumnsMax)
            faults.Add(
                AnswerFile.Wrong(
                    CsvRows.Cell(0, ColumnsMax),
                    $"The sheet has {rows[0].Count} columns, and {ColumnsMax} are the most.",
                    "Leave those out that are no question."
                )
            );
        if (faults.Count > 0)
            return faults;
        for (var r = 0; r < rows.Count; r++)
        for (var c = 0; c < rows[r].Count; c++)
            if (rows[r][c].Contains('\uFFFD', StringComparison.Ordinal))
                faults.Add(
                    AnswerFile.Wrong(
                        CsvRows.Cell(r, c),
                        $"{CsvRows.Cell(r, c)} has bytes that are no UTF-8.",
                        "Save the sheet as CSV UTF-8."
                    )
                );
        return faults;
    }
}
