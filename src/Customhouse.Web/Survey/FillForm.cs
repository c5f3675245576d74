using System.Globalization;
using Customhouse.Survey;
using Customhouse.Values;
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
    string? Done, IReadOnlyList<Refusal> Refusals, IReadOnlyList<Entry> Typed, IReadOnlyList<Proposal> Proposals);

/// <summary>Reads the fields of the survey's forms.</summary>
internal static class FillForm
{
    /// <summary>The answer of a question as files write it; several marks stand in fields of the same name.</summary>
    public static string Written(Question question, StringValues fields)
    {
        var given = fields.Where(f => !string.IsNullOrWhiteSpace(f)).Select(f => f!.Trim()).ToArray();
        return question.Kind switch
        {
            // Beside a choice, "none of these" means nothing.
            QuestionKind.Multiple => given is [Answer.None] ? Answer.None
                : string.Join(';', given.Where(g => g != Answer.None)),
            QuestionKind.Ranked => string.Join('>', given),
            _ => given is [var one, ..] ? one : "",
        };
    }

    /// <summary>A project as its form tells it; null where something that it must have is missing.</summary>
    public static Project? Project(IFormCollection form)
    {
        var (id, title) = (form["id"].ToString().Trim(), form["title"].ToString().Trim());
        var recipients = List(form["recipients"]);
        if (id.Length is 0 or > 40 || title.Length is 0 or > 200 || recipients.Length == 0
            || Day(form["starts"]) is not { } starts || Day(form["ends"]) is { } end && end < starts) return null;
        return new Project(id, title, recipients, List(form["donors"]), List(form["themes"]), starts, Day(form["ends"]))
        {
            FundingSought = decimal.TryParse(form["funding"], CultureInfo.InvariantCulture, out var funding)
                ? funding : null,
        };
    }

    private static string[] List(StringValues field) => field.ToString()
        .Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static DateOnly? Day(StringValues field) => DateOnly.TryParseExact(
        field.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
