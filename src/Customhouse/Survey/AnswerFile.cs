using System.Text.Json;
using Customhouse.Values;

namespace Customhouse.Survey;

/// <summary>The answers of one member as a file brings them.</summary>
/// <param name="Places">Where each question's answer stands in the file: a cell, or a pointer.</param>
public sealed record MemberAnswers(
    string Member, IReadOnlyList<Entry> Entries, IReadOnlyDictionary<string, string> Places);

/// <summary>
/// Answers as files: a spreadsheet with a row for each member (<c>member,question,question ...</c>), one with a row
/// for each question (<c>question,answer</c>), or JSON. Every wrong cell is told by its name.
/// </summary>
public static class AnswerFile
{
    private const string MemberHead = "member";
    private const string QuestionHead = "question";
    private const string AnswerHead = "answer";

    /// <summary>Reads either spreadsheet.</summary>
    /// <param name="member">Whose answers they are, where the file has a row for each question.</param>
    public static (IReadOnlyList<MemberAnswers> Members, IReadOnlyList<Refusal> Refusals) ReadCsv(
        string text, Questionnaire questionnaire, string? member)
    {
        var rows = CsvRows.Read(text);
        var heads = rows.Count == 0 ? [] : rows[0].Select(h => h.Trim().ToLowerInvariant()).ToArray();
        if (heads is [MemberHead, ..]) return Wide(rows, heads, questionnaire);
        if (heads is [QuestionHead, ..] && Array.IndexOf(heads, AnswerHead) is var at and > 0)
            return member is null
                ? ([], [Wrong("A1", "A sheet of questions says nothing of whose answers it has.", "Name the member.")])
                : Long(rows, at, questionnaire, member);
        return ([], [Wrong("A1", "The first row begins with 'member', or has 'question' and 'answer'.",
            "Export the empty sheet and fill that in.")]);
    }

    /// <summary>Reads an object, or an array of objects, with <c>member</c> and <c>answers</c>.</summary>
    public static (IReadOnlyList<MemberAnswers> Members, IReadOnlyList<Refusal> Refusals) ReadJson(
        ReadOnlyMemory<byte> json, Questionnaire questionnaire)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var many = document.RootElement.ValueKind == JsonValueKind.Array;
            JsonElement[] elements = many ? [.. document.RootElement.EnumerateArray()] : [document.RootElement];
            var refusals = new List<Refusal>();
            var members = elements
                .Select((element, at) => One(element, many ? $"/{at}" : "", questionnaire, refusals))
                .OfType<MemberAnswers>().ToArray();
            return refusals.Count == 0 ? (members, []) : ([], refusals);
        }
        catch (JsonException failure)
        {
            return ([], [Wrong("", "The file is no JSON.", failure.Message)
                with { Line = (int?)failure.LineNumber + 1, Column = (int?)failure.BytePositionInLine + 1 }]);
        }
    }

    /// <summary>One row for each question, with its words and choices, to be filled in anywhere.</summary>
    public static string WriteCsv(Questionnaire questionnaire, Submission submission, string language) =>
        CsvRows.Write(questionnaire.Questions
            .Select(q => (IEnumerable<string>)
            [
                q.Id, submission.Find(q.Id)?.Current.Written ?? "", q.Labels.In(language),
                $"{q.Kind}".ToLowerInvariant(), string.Join(' ', q.Choices.Select(c => c.Code)),
            ])
            .Prepend([QuestionHead, AnswerHead, "words", "kind", "choices"]));

    /// <summary>One row for each member.</summary>
    public static string WriteCsv(Questionnaire questionnaire, IEnumerable<Submission> submissions) =>
        CsvRows.Write(submissions.OrderBy(s => s.Member, StringComparer.Ordinal)
            .Select(s => questionnaire.Questions.Select(q => s.Find(q.Id)?.Current.Written ?? "").Prepend(s.Member))
            .Prepend(questionnaire.Questions.Select(q => q.Id).Prepend(MemberHead)));

    private static (IReadOnlyList<MemberAnswers>, IReadOnlyList<Refusal>) Wide(
        IReadOnlyList<IReadOnlyList<string>> rows, string[] heads, Questionnaire questionnaire)
    {
        var refusals = heads.Select((head, column) => (head, column)).Skip(1)
            .Where(h => Known(questionnaire, h.head) is null)
            .Select(h => Wrong(CsvRows.Cell(0, h.column), $"'{h.head}' is no question of {questionnaire.Id}.",
                "Take the names of the exported sheet.")).ToList();
        var members = new List<MemberAnswers>();
        for (var r = 1; r < rows.Count; r++)
        {
            var row = rows[r];
            if (row.All(string.IsNullOrWhiteSpace)) continue;
            if (row.Count > heads.Length)
                refusals.Add(Wrong(CsvRows.Cell(r, heads.Length), $"The row has {row.Count} cells and the first one "
                    + $"{heads.Length}.", "Put texts with commas in quotation marks."));
            if (string.IsNullOrWhiteSpace(row[0]))
                refusals.Add(Wrong(CsvRows.Cell(r, 0), "Each row names its member.", "Put the member's code there."));
            var (entries, places) = (new List<Entry>(), new Dictionary<string, string>(StringComparer.Ordinal));
            for (var c = 1; c < Math.Min(row.Count, heads.Length); c++)
                if (Known(questionnaire, heads[c]) is { } question)
                    Check(question, row[c], CsvRows.Cell(r, c), entries, places, refusals);
            members.Add(new MemberAnswers(row[0].Trim(), entries, places));
        }
        foreach (var twice in members.GroupBy(m => m.Member, StringComparer.Ordinal).Where(g => g.Count() > 1))
            refusals.Add(Wrong("A", $"'{twice.Key}' has {twice.Count()} rows.", "Leave one."));
        return refusals.Count == 0 ? (members, []) : ([], refusals);
    }

    private static (IReadOnlyList<MemberAnswers>, IReadOnlyList<Refusal>) Long(
        IReadOnlyList<IReadOnlyList<string>> rows, int answerColumn, Questionnaire questionnaire, string member)
    {
        var refusals = new List<Refusal>();
        var (entries, places) = (new List<Entry>(), new Dictionary<string, string>(StringComparer.Ordinal));
        for (var r = 1; r < rows.Count; r++)
        {
            if (rows[r].All(string.IsNullOrWhiteSpace)) continue;
            if (Known(questionnaire, rows[r][0].Trim()) is not { } question)
                refusals.Add(Wrong(CsvRows.Cell(r, 0), $"'{rows[r][0]}' is no question of {questionnaire.Id}.",
                    "Take the names of the exported sheet."));
            else if (places.ContainsKey(question.Id))
                refusals.Add(Wrong(CsvRows.Cell(r, 0), $"'{question.Id}' has two rows.", "Leave one."));
            else
                Check(question, rows[r].Count > answerColumn ? rows[r][answerColumn] : "",
                    CsvRows.Cell(r, answerColumn), entries, places, refusals);
        }
        return refusals.Count == 0 ? ([new MemberAnswers(member, entries, places)], []) : ([], refusals);
    }

    private static MemberAnswers? One(
        JsonElement element, string place, Questionnaire questionnaire, List<Refusal> refusals)
    {
        if (element.ValueKind != JsonValueKind.Object
            || !element.TryGetProperty("member", out var member) || member.ValueKind != JsonValueKind.String
            || !element.TryGetProperty("answers", out var answers) || answers.ValueKind != JsonValueKind.Object)
        {
            refusals.Add(Wrong(place, "Each is an object with 'member' and 'answers'.", "See docs/SURVEY.md."));
            return null;
        }
        var (entries, places) = (new List<Entry>(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var property in answers.EnumerateObject())
        {
            var pointer = $"{place}/answers/{property.Name}";
            if (Known(questionnaire, property.Name) is not { } question)
                refusals.Add(Wrong(pointer, $"'{property.Name}' is no question of {questionnaire.Id}.",
                    "Leave it out."));
            else
                Check(question, Text(question, property.Value), pointer, entries, places, refusals);
        }
        return new MemberAnswers(member.GetString()!, entries, places);
    }

    private static string Text(Question question, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(question.Kind == QuestionKind.Ranked ? '>' : ';', value.EnumerateArray()),
        JsonValueKind.Null => "",
        _ => value.ToString(),
    };

    private static void Check(
        Question question, string written, string place, List<Entry> entries, Dictionary<string, string> places,
        List<Refusal> refusals)
    {
        if (Answer.Read(question, written).Fault is { } fault)
            refusals.Add(Wrong(place, $"{place}: {fault}.",
                $"Mend {place} (question {question.Number}, {question.Id})."));
        entries.Add(new Entry(question.Id, written));
        places[question.Id] = place;
    }

    private static Question? Known(Questionnaire questionnaire, string id) => questionnaire.Questions
        .FirstOrDefault(q => string.Equals(q.Id, id, StringComparison.OrdinalIgnoreCase));

    private static Refusal Wrong(string place, string rule, string mend) =>
        Submission.Refused("SVY-CELL", place, rule, mend);
}
