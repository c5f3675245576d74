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
        if (AnswerSheet.Unreadable(rows, open) is { Count: > 0 } faults)
            return ([], faults);
        var heads = rows.Count == 0 ? [] : rows[0].Select(h => h.Trim().ToLowerInvariant()).ToArray();
        if (heads is [MemberHead, ..])
            return AnswerSheet.Wide(rows, heads, questionnaire);
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
                : AnswerSheet.Long(rows, at, questionnaire, member);
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

    /// <summary>Refuses members that are there more than once.</summary>
    internal static void Twice(IEnumerable<MemberAnswers> members, List<Refusal> refusals) =>
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

    /// <summary>Takes one answer with its place, and refuses it where the question cannot have
    /// it.</summary>
    internal static void Check(
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

    internal static Question? Known(Questionnaire questionnaire, string id) =>
        questionnaire.Questions.FirstOrDefault(q =>
            string.Equals(q.Id, id, StringComparison.OrdinalIgnoreCase)
        );

    internal static Refusal Wrong(string place, string rule, string mend) =>
        Submission.Refused("SVY-CELL", place, rule, mend);
}
