using System.Globalization;
using Customhouse.Survey;
using Customhouse.Values;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Customhouse.Web.Survey;

/// <summary>What all pages of the survey share.</summary>
/// <param name="Path">Of this page, for the links that change its language.</param>
public sealed record Frame(string Administration, string Language, string Path, bool IsSignedIn)
{
    /// <summary>Whether the reader may open the answers of a member.</summary>
    public Func<string, bool> MayFill { get; init; } = _ => false;
}

/// <summary>What came of the last act on the form.</summary>
/// <param name="Done">What was done; null where nothing was.</param>
/// <param name="Typed">What was typed and could not be taken whole.</param>
/// <param name="Proposals">What the installation counted of itself.</param>
public sealed record Filled(
    string? Done,
    IReadOnlyList<Refusal> Refusals,
    IReadOnlyList<Entry> Typed,
    IReadOnlyList<Proposal> Proposals
)
{
    /// <summary>Answers that somebody else changed while the form was open, with both values.</summary>
    public IReadOnlyList<ChangedField> Differences { get; init; } = [];

    /// <summary>Somebody else changed answers while the form was open, so nothing of it was saved.</summary>
    public bool IsStale { get; init; }

    /// <summary>Whether what was not refused is saved. A file, a form with a number that can be read in two
    /// ways and whatever comes after the last day are refused whole.</summary>
    public bool IsKept { get; init; } = true;
}

/// <summary>Reads the fields of the survey's forms.</summary>
internal static class FillForm
{
    /// <summary>The answer of a question as files write it; several marks stand in fields of the same
    /// name.</summary>
    public static string Written(Question question, StringValues fields)
    {
        var given = fields.Where(f => !string.IsNullOrWhiteSpace(f)).Select(f => f!.Trim()).ToArray();
        return question.Kind switch
        {
            // Beside a choice, "none of these" means nothing.
            QuestionKind.Multiple => given is [Answer.None]
                ? Answer.None
                : string.Join(';', given.Where(g => g != Answer.None)),
            QuestionKind.Ranked => string.Join('>', given),
            QuestionKind.Number when given is [var number, ..] => TypedNumber.Parse(number)
                is { Value: not null } read
                ? read.Written
                : number,
            _ => given is [var one, ..] ? one : "",
        };
    }

    /// <summary>A number that could be two: it is told and not written down.</summary>
    public static Refusal? Ambiguous(Question question, StringValues fields, Words words)
    {
        if (
            question.Kind != QuestionKind.Number
            || TypedNumber.Parse(fields.ToString()) is not { IsAmbiguous: true } typed
        )
            return null;
        var (text, mend) = typed.Fault(words);
        return new Refusal("SVY-NUMBER", question.Id, text + ".", "docs/SURVEY.md", mend);
    }

    /// <summary>A project as its form tells it; null where something keeps it from being one.</summary>
    public static Project? Project(IFormCollection form, Words words, out IReadOnlyList<FieldFault> faults)
    {
        var found = new List<FieldFault>();
        faults = found;
        var (id, title) = (form["id"].ToString().Trim(), form["title"].ToString().Trim());
        var recipients = List(form["recipients"]);
        var funding = TypedNumber.Parse(form["funding"].ToString());
        if (id.Length is 0 or > 40 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'))
            Wrong("id", "survey.project-id-wrong");
        if (title.Length is 0 or > 200 || !BodyText.IsPlain(title))
            Wrong("title", "survey.project-title-wrong");
        if (recipients.Length == 0)
            Wrong("recipients", "survey.recipients-wrong");
        if (Day(form["starts"]) is not { } starts)
            Wrong("starts", "survey.first-day-wrong");
        else if (Day(form["ends"]) is { } end && end < starts)
            Wrong("ends", "survey.last-day-wrong");
        if (funding is { Value: null, Text.Length: > 0 })
            found.Add(new FieldFault("funding", funding.Fault(words).Text, funding.Fault(words).Mend));
        return found.Count > 0
            ? null
            : new Project(
                id,
                title,
                recipients,
                List(form["donors"]),
                List(form["themes"]),
                Day(form["starts"])!.Value,
                Day(form["ends"])
            )
            {
                FundingSought = funding.Value,
            };

        void Wrong(string field, string key) => found.Add(new FieldFault(field, words[key]));
    }

    private static string[] List(StringValues field) =>
        field
            .ToString()
            .Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static DateOnly? Day(StringValues field) =>
        DateOnly.TryParseExact(
            field.ToString(),
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : null;
}
