using System.Text;
using System.Text.Json;
using Customhouse.Values;

namespace Customhouse.Survey;

/// <summary>The answers of one member as a file brings them.</summary>
/// <param name="Places">Where each question's answer stands in the file: a cell, or a pointer.</param>
public sealed record MemberAnswers(
    string Member,
    IReadOnlyList<Entry> Entries,
    IReadOnlyDictionary<string, string> Places
)
{
    /// <summary>Where the member itself stands in the file; empty where the file does not name it.</summary>
    public string Place { get; init; } = "";
}

/// <summary>
/// Answers as files: a spreadsheet with a row for each member (<c>member,question,question ...</c>), one with
/// a row for each question (<c>question,answer</c>), or JSON. Every wrong cell is told by its name.
/// </summary>
public static class AnswerFile
{
    /// <summary>Largest file of answers, in bytes: all members of the WCO answer 500 questions in
    /// less.</summary>
    public const int BytesMax = 2 * 1024 * 1024;

    private const int RowsMax = 5_000;
    private const int ColumnsMax = 600;
    private const string MemberHead = "member";
    private const string QuestionHead = "question";
    private const string AnswerHead = "answer";

    /// <summary>Reads either spreadsheet from its bytes, which are UTF-8 with or without a mark.</summary>
    /// <param name="member">Whose answers they are, where the file has a row for each question.</param>
    public static (IReadOnlyList<MemberAnswers> Members, IReadOnlyList<Refusal> Refusals) ReadCsv(
        ReadOnlySpan<byte> bytes,
        Questionnaire questionnaire,
        string? member
    ) =>
        TooLarge(bytes.Length) is { } large
            ? ([], [large])
            : ReadCsv(Encoding.UTF8.GetString(bytes), questionnaire, member);

    /// <summary>Reads either spreadsheet.</summary>
    /// <param name="member">Whose answers they are, where the file has a row for each question.</param>
    public static (IReadOnlyList<MemberAnswers> Members, IReadOnlyList<Refusal> Refusals) ReadCsv(
        string text,
        Questionnaire questionnaire,
        string? member
    )
    {
        var rows = CsvRows.Read(text, out var open);
        if (Unreadable(rows, open) is { Count: > 0 } faults)
            return ([], faults);
        var heads = rows.Count == 0 ? [] : rows[0].Select(h => h.Trim().ToLowerInvariant()).ToArray();
        if (heads is [MemberHead, ..])
            return Wide(rows, heads, questionnaire);
        if (heads is [QuestionHead, ..] && Array.IndexOf(heads, AnswerHead) is var at and > 0)
            return member is null
                ? (
                    [],
                    [
                        Wrong(
                            "A1",
                            "A sheet of questions says nothing of whose answers it has.",
                            "Name the member."
                        ),
                    ]
                )
                : Long(rows, at, questionnaire, member);
        return (
            [],
            [
                Wrong(
                    "A1",
                    "The first row begins with 'member', or has 'question' and 'answer'.",
                    "Export the empty sheet and fill that in."
                ),
            ]
        );
    }

    /// <summary>Reads an object, or an array of objects, with <c>member</c> and <c>answers</c>.</summary>
    public static (IReadOnlyList<MemberAnswers> Members, IReadOnlyList<Refusal> Refusals) ReadJson(
        ReadOnlyMemory<byte> json,
        Questionnaire questionnaire
    )
    {
        if (TooLarge(json.Length) is { } large)
            return ([], [large]);
        if (json.Span.StartsWith(Encoding.UTF8.Preamble))
            json = json[Encoding.UTF8.Preamble.Length..];
        try
        {
            using var document = JsonDocument.Parse(json);
            var many = document.RootElement.ValueKind == JsonValueKind.Array;
            JsonElement[] elements = many
                ? [.. document.RootElement.EnumerateArray()]
                : [document.RootElement];
            var refusals = new List<Refusal>();
            var members = elements
                .Select((element, at) => One(element, many ? $"/{at}" : "", questionnaire, refusals))
                .OfType<MemberAnswers>()
                .ToArray();
            Twice(members, refusals);
            return refusals.Count == 0 ? (members, []) : ([], refusals);
        }
        catch (JsonException failure)
        {
            return (
                [],
                [
                    Wrong("", "The file is no JSON.", failure.Message) with
                    {
                        Line = (int?)failure.LineNumber + 1,
                        Column = (int?)failure.BytePositionInLine + 1,
                    },
                ]
            );
        }
        catch (InvalidOperationException failure)
        {
            // Half of a surrogate pair behind \u passes the parser and is told when its text is asked for.
            return ([], [Wrong("", "The file has text that is not Unicode.", failure.Message)]);
        }
    }

    /// <summary>One row for each question, with its words and choices, to be filled in anywhere.</summary>
    public static IEnumerable<IEnumerable<string>> Sheet(
        Questionnaire questionnaire,
        Submission submission,
        string language
    ) =>
        questionnaire
            .Questions.Select(q =>
                (IEnumerable<string>)
                    [
                        q.Id,
                        submission.Find(q.Id)?.Current.Written ?? "",
                        q.Labels.In(language),
                        $"{q.Kind}".ToLowerInvariant(),
                        string.Join(' ', q.Choices.Select(c => c.Code)),
                    ]
            )
            .Prepend([QuestionHead, AnswerHead, "words", "kind", "choices"]);

    private static (IReadOnlyList<MemberAnswers>, IReadOnlyList<Refusal>) Wide(
        IReadOnlyList<IReadOnlyList<string>> rows,
        string[] heads,
        Questionnaire questionnaire
    )
    {
        var refusals = heads
            .Select((head, column) => (head, column))
            .Skip(1)
            .Where(h => Known(questionnaire, h.head) is null)
            .Select(h =>
                Wrong(
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
                    Wrong(
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
                    Wrong(
                        CsvRows.Cell(r, heads.Length),
                        $"The row has {row.Count} cells and the first one " + $"{heads.Length}.",
                        "Put texts with commas in quotation marks."
                    )
                );
            if (string.IsNullOrWhiteSpace(row[0]))
                refusals.Add(
                    Wrong(CsvRows.Cell(r, 0), "Each row names its member.", "Put the member's code there.")
                );
            var (entries, places) = (
                new List<Entry>(),
                new Dictionary<string, string>(StringComparer.Ordinal)
            );
            for (var c = 1; c < Math.Min(row.Count, heads.Length); c++)
                if (Known(questionnaire, heads[c]) is { } question)
                    Check(question, row[c], CsvRows.Cell(r, c), entries, places, refusals);
            members.Add(new MemberAnswers(row[0].Trim(), entries, places) { Place = CsvRows.Cell(r, 0) });
        }
        Twice(members, refusals);
        return refusals.Count == 0 ? (members, []) : ([], refusals);
    }

    private static (IReadOnlyList<MemberAnswers>, IReadOnlyList<Refusal>) Long(
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
            if (Known(questionnaire, rows[r][0].Trim()) is not { } question)
                refusals.Add(
                    Wrong(
                        CsvRows.Cell(r, 0),
                        $"'{rows[r][0]}' is no question of {questionnaire.Id}.",
                        "Take the names of the exported sheet."
                    )
                );
            else if (places.ContainsKey(question.Id))
                refusals.Add(Wrong(CsvRows.Cell(r, 0), $"'{question.Id}' has two rows.", "Leave one."));
            else
                Check(
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

    private static MemberAnswers? One(
        JsonElement element,
        string place,
        Questionnaire questionnaire,
        List<Refusal> refusals
    )
    {
        if (
            element.ValueKind != JsonValueKind.Object
            || !element.TryGetProperty("member", out var member)
            || member.ValueKind != JsonValueKind.String
            || !element.TryGetProperty("answers", out var answers)
            || answers.ValueKind != JsonValueKind.Object
        )
        {
            refusals.Add(
                Wrong(place, "Each is an object with 'member' and 'answers'.", "See docs/SURVEY.md.")
            );
            return null;
        }
        var (entries, places) = (new List<Entry>(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var property in answers.EnumerateObject())
        {
            var pointer = $"{place}/answers/{property.Name}";
            if (places.ContainsKey(Known(questionnaire, property.Name)?.Id ?? ""))
                refusals.Add(Wrong(pointer, $"'{property.Name}' is answered twice.", "Leave one."));
            else if (
                property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False
            )
                refusals.Add(
                    Wrong(pointer, "An answer is a text, a number or an array of codes.", "Mend it.")
                );
            else if (Known(questionnaire, property.Name) is not { } question)
                refusals.Add(
                    Wrong(
                        pointer,
                        $"'{property.Name}' is no question of {questionnaire.Id}.",
                        "Leave it out."
                    )
                );
            else
                Check(question, Text(question, property.Value), pointer, entries, places, refusals);
        }
        return new MemberAnswers(member.GetString()!, entries, places) { Place = $"{place}/member" };
    }

    private static void Twice(IEnumerable<MemberAnswers> members, List<Refusal> refusals) =>
        refusals.AddRange(
            members
                .Where(m => m.Member.Length > 0)
                .GroupBy(m => m.Member, StringComparer.Ordinal)
                .SelectMany(g => g.Skip(1))
                .Select(m => Wrong(m.Place, $"'{m.Member}' was there before.", "Leave one."))
        );

    private static Refusal? TooLarge(int bytes) =>
        bytes <= BytesMax
            ? null
            : Submission.Refused(
                "SVY-SIZE",
                "",
                $"The file has {bytes} bytes, and {BytesMax} are the most.",
                "Send fewer members at once."
            );

    /// <summary>What keeps a sheet from being read as cells.</summary>
    private static List<Refusal> Unreadable(IReadOnlyList<IReadOnlyList<string>> rows, string? open)
    {
        var faults = new List<Refusal>();
        if (open is not null)
            faults.Add(
                Wrong(open, $"{open}: the quotation mark is never closed.", "Close it, or write it twice.")
            );
        if (rows.Count > RowsMax)
            faults.Add(
                Wrong(
                    $"A{RowsMax + 1}",
                    $"The sheet has {rows.Count} rows, and {RowsMax} are the most.",
                    "Send fewer members at once."
                )
            );
        if (rows.Count > 0 && rows[0].Count > ColumnsMax)
            faults.Add(
                Wrong(
                    CsvRows.Cell(0, ColumnsMax),
                    $"The sheet has {rows[0].Count} columns, and {ColumnsMax} " + "are the most.",
                    "Leave those out that are no question."
                )
            );
        if (faults.Count > 0)
            return faults;
        for (var r = 0; r < rows.Count; r++)
        for (var c = 0; c < rows[r].Count; c++)
            if (rows[r][c].Contains('\uFFFD', StringComparison.Ordinal))
                faults.Add(
                    Wrong(
                        CsvRows.Cell(r, c),
                        $"{CsvRows.Cell(r, c)} has bytes that are no UTF-8.",
                        "Save the sheet as CSV UTF-8."
                    )
                );
        return faults;
    }

    private static string Text(Question question, JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => string.Join(
                question.Kind == QuestionKind.Ranked ? '>' : ';',
                value.EnumerateArray()
            ),
            JsonValueKind.Null => "",
            _ => value.ToString(),
        };

    private static void Check(
        Question question,
        string written,
        string place,
        List<Entry> entries,
        Dictionary<string, string> places,
        List<Refusal> refusals
    )
    {
        if (Answer.Read(question, written).Fault is { } fault)
            refusals.Add(
                Wrong(
                    place,
                    $"{place}: {fault}.",
                    $"Mend {place} (question {question.Number}, {question.Id})."
                )
            );
        entries.Add(new Entry(question.Id, written));
        places[question.Id] = place;
    }

    private static Question? Known(Questionnaire questionnaire, string id) =>
        questionnaire.Questions.FirstOrDefault(q =>
            string.Equals(q.Id, id, StringComparison.OrdinalIgnoreCase)
        );

    private static Refusal Wrong(string place, string rule, string mend) =>
        Submission.Refused("SVY-CELL", place, rule, mend);
}
