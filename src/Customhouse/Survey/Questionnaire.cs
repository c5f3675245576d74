namespace Customhouse.Survey;

/// <summary>A text in several languages; what is not translated is told in English.</summary>
/// <param name="ByLanguage">ISO 639-1 code to text; <c>en</c> is always there.</param>
public sealed record Labels(IReadOnlyDictionary<string, string> ByLanguage)
{
    /// <summary>ISO 639-1 code of English.</summary>
    public const string English = "en";

    /// <summary>The languages that the house's own texts come in.</summary>
    public static readonly IReadOnlyList<string> Languages = [English, "fr", "es"];

    /// <summary>A text in English alone.</summary>
    public static Labels Of(string english) =>
        new(new Dictionary<string, string>(StringComparer.Ordinal) { [English] = english });

    /// <summary>The text in a language by its ISO 639-1 code, else in English.</summary>
    public string In(string language) =>
        ByLanguage.GetValueOrDefault(language) ?? ByLanguage.GetValueOrDefault(English) ?? "";

    /// <summary>The text in English.</summary>
    public override string ToString() => In(English);
}

/// <summary>How a question is answered.</summary>
public enum QuestionKind
{
    /// <summary>One of the choices.</summary>
    Single,

    /// <summary>Any number of the choices, or none of them.</summary>
    Multiple,

    /// <summary>Choices in order, the first the most important.</summary>
    Ranked,

    /// <summary>A whole number between the bounds.</summary>
    Scale,

    /// <summary>A number between the bounds, where there are any.</summary>
    Number,

    /// <summary>Words.</summary>
    Text,
}

/// <summary>What a question is about, so that results can be told by it over all technologies.</summary>
public enum Subject
{
    /// <summary>None of the subjects below.</summary>
    Other,

    /// <summary>How far a technology is adopted.</summary>
    Stage,

    /// <summary>What kind of the technology it is.</summary>
    Kind,

    /// <summary>What the technology is used for.</summary>
    Use,

    /// <summary>What it brings.</summary>
    Benefit,

    /// <summary>What stands in its way.</summary>
    Challenge,
}

/// <summary>One answer that can be chosen.</summary>
/// <param name="Code">As answers write it.</param>
public sealed record Choice(string Code, Labels Labels);

/// <summary>A part of a questionnaire.</summary>
/// <param name="Id">As questions name it.</param>
/// <param name="IsTechnology">Its questions are about one technology, and results are told by it.</param>
public sealed record Section(string Id, Labels Labels, bool IsTechnology = false);

/// <summary>A question is asked only of those who chose one of these in an earlier one.</summary>
/// <param name="Question">The earlier question's identifier.</param>
/// <param name="AnyOf">Codes of its choices.</param>
public sealed record Condition(string Question, IReadOnlyList<string> AnyOf);

/// <summary>One question.</summary>
/// <param name="Id">As answers and files name it; the same in every version.</param>
/// <param name="Number">Its place in the questionnaire, from 1.</param>
/// <param name="Section">The section that it stands in.</param>
/// <param name="Kind">How it is answered.</param>
public sealed record Question(string Id, int Number, string Section, QuestionKind Kind, Labels Labels)
{
    /// <summary>What it is about.</summary>
    public Subject Subject { get; init; }

    /// <summary>The answers that can be chosen; empty where a number or words are wanted.</summary>
    public IReadOnlyList<Choice> Choices { get; init; } = [];

    /// <summary>Of whom it is asked; null where everybody is.</summary>
    public Condition? AskedIf { get; init; }

    /// <summary>The least number; null without a bound.</summary>
    public decimal? Min { get; init; }

    /// <summary>The greatest number; null without a bound.</summary>
    public decimal? Max { get; init; }

    /// <summary>What a number counts, for example <c>persons</c> or <c>%</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>What shows that the real questionnaire asks this; empty for questions of our own.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>How sure wording and choices are.</summary>
    public string Confidence { get; init; } = "";

    /// <summary>The choices that figures are told by: for a scale its levels.</summary>
    public IReadOnlyList<Choice> Columns =>
        Kind == QuestionKind.Scale
            ?
            [
                .. Enumerable
                    .Range((int)(Min ?? 1), (int)((Max ?? 5) - (Min ?? 1)) + 1)
                    .Select(level => new Choice($"{level}", Labels.Of($"{level}"))),
            ]
            : Choices;

    /// <summary>The choice of a code; null where there is none.</summary>
    public Choice? Find(string code) => Choices.FirstOrDefault(c => c.Code == code);
}

/// <summary>
/// The questions of a survey as versioned data. Another version, for example one with the wording of the real
/// annex, takes its place without a change of the program.
/// </summary>
/// <param name="Id">As editions name it.</param>
/// <param name="Version">From 1; an edition names the version that it asks.</param>
/// <param name="Sections">In the order of the form.</param>
/// <param name="Questions">In the order of the form, those that it includes first.</param>
public sealed record Questionnaire(
    string Id,
    int Version,
    Labels Title,
    IReadOnlyList<Section> Sections,
    IReadOnlyList<Question> Questions
)
{
    /// <summary>Worded by us after what is known of the real one, which was not reached.</summary>
    public bool IsReconstruction { get; init; }

    /// <summary>What it rests on.</summary>
    public string Basis { get; init; } = "";

    /// <summary>Questionnaires whose questions come before its own.</summary>
    public IReadOnlyList<string> Includes { get; init; } = [];

    /// <summary>The question of an identifier; null where there is none.</summary>
    public Question? Find(string id) => Questions.FirstOrDefault(q => q.Id == id);

    /// <summary>The questions of a section, in the order of the form.</summary>
    public IEnumerable<Question> Of(Section section) => Questions.Where(q => q.Section == section.Id);

    /// <summary>Whether a question is asked of somebody who answered so.</summary>
    /// <param name="given">The answer to a question by its identifier; null for a blank.</param>
    public bool IsAsked(Question question, Func<string, Answer?> given)
    {
        if (question.AskedIf is not { } condition)
            return true;
        if (Find(condition.Question) is { } earlier && !IsAsked(earlier, given))
            return false;
        return given(condition.Question)?.Choices.Any(condition.AnyOf.Contains) == true;
    }
}
