using Customhouse.Survey;
using Customhouse.Web.Language;

namespace Customhouse.Web.Survey;

/// <summary>What the survey's states and figures are called.</summary>
internal static class SurveyWords
{
    public static string Told(this Words words, Cell cell) =>
        cell.Count is { } count
            ? words.Number(count)
            : words["survey.cell-" + cell.State.ToString().ToLowerInvariant()];

    /// <param name="state">Null for answers that nobody began.</param>
    public static string StateOf(this Words words, SubmissionState? state) =>
        words["survey.submission-" + (state?.ToString().ToLowerInvariant() ?? "none")];

    public static string StateOf(this Words words, EditionState state) =>
        words["survey.edition-" + state.ToString().ToLowerInvariant()];

    public static string StageOf(this Words words, ProjectStage stage) =>
        words["survey.stage-" + stage.ToString().ToLowerInvariant()];

    /// <summary>How far a member's programme is, by the code of its answer.</summary>
    public static string Programme(this Words words, string code) =>
        code.Length == 0 ? words["none"]
        : words.Has("survey.programme-" + code) ? words["survey.programme-" + code]
        : code;

    /// <summary>Where an answer comes from.</summary>
    public static string SourceOf(this Words words, Writing writing) =>
        words["survey.source-" + writing.Source.ToString().ToLowerInvariant()]
        + (writing.Reference is { } reference ? $" ({reference})" : "");

    public static string Percent(this Words words, int? percent) =>
        percent is { } whole ? words.Percent(whole / 100m) : words["none"];
}
