using System.Globalization;
using Customhouse.Values;

namespace Customhouse.Survey;

/// <summary>What was answered to one question. A blank is no answer, so it is no value of this
/// type.</summary>
public sealed record Answer
{
    /// <summary>None of the choices of a multiple question: an answer, not a blank.</summary>
    public const string None = "none";

    /// <summary>
    /// It is known that something was answered, but not what. It makes a respondent and enters no figure.
    /// </summary>
    public static readonly Answer NotReached = new() { Written = "*" };

    private const int TextCharactersMax = 4_000;

    /// <summary>Chosen codes; in order of importance for a ranked question.</summary>
    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>The number answered, in the question's unit; null where the question wants none.</summary>
    public decimal? Number { get; private init; }

    /// <summary>The answer as files and forms write it.</summary>
    public string Written { get; private init; } = "";

    /// <summary>Something was answered, and it is not known what.</summary>
    public bool IsNotReached => Written == NotReached.Written;

    /// <summary>Reads an answer as written: <c>yes</c>, <c>costs;standards</c>, <c>b&gt;a</c>, <c>12.5</c>,
    /// words.</summary>
    /// <returns>The answer; or null and why it cannot be one, or null and null for a blank.</returns>
    public static (Answer? Answer, string? Fault) Read(Question question, string? written)
    {
        var text = written?.Trim() ?? "";
        if (text.Length == 0)
            return (null, null);
        return question.Kind switch
        {
            QuestionKind.Single => One(question, text),
            QuestionKind.Multiple => text == None && question.Find(None) is null
                ? (new Answer { Written = None }, null)
                : Many(question, text, ';'),
            QuestionKind.Ranked => Many(question, text, '>'),
            QuestionKind.Scale or QuestionKind.Number => NumberOf(question, text),
            _ when !PlainText.IsPlain(text) => (null, "has characters that cannot be printed"),
            _ => text.Length <= TextCharactersMax
                ? (new Answer { Written = text }, null)
                : (null, $"has {text.Length} characters, and {TextCharactersMax} are the most"),
        };
    }

    private static (Answer?, string?) One(Question question, string text) =>
        question.Find(text) is null
            ? (null, $"'{text}' is none of {Codes(question)}")
            : (new Answer { Written = text, Choices = [text] }, null);

    private static (Answer?, string?) Many(Question question, string text, char between)
    {
        var codes = text.Split(
            between,
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        if (codes.Length == 0)
            return (null, $"'{text}' names none of {Codes(question)}");
        if (codes.FirstOrDefault(c => question.Find(c) is null) is { } unknown)
            return (null, $"'{unknown}' is none of {Codes(question)}");
        if (codes.GroupBy(c => c, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            return (null, $"'{twice.Key}' stands there twice");
        // What has no order is written in the order of the questionnaire, so that equal answers are equal
        // texts.
        string[] ordered =
            question.Kind == QuestionKind.Ranked
                ? codes
                : [.. question.Choices.Select(c => c.Code).Where(codes.Contains)];
        return (new Answer { Written = string.Join(between, ordered), Choices = ordered }, null);
    }

    private static (Answer?, string?) NumberOf(Question question, string text)
    {
        const NumberStyles Form = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        if (!decimal.TryParse(text, Form, CultureInfo.InvariantCulture, out var number))
            return (null, $"'{text}' is no number; write it as 1234.5");
        if (question.Kind == QuestionKind.Scale && number != decimal.Truncate(number))
            return (null, $"{text} is no whole number");
        if (number < question.Min)
            return (null, $"{text} is less than {question.Min}");
        if (number > question.Max)
            return (null, $"{text} is more than {question.Max}");
        var written = number.ToString("0.#############", CultureInfo.InvariantCulture);
        return (
            new Answer
            {
                Number = number,
                Written = written,
                Choices = question.Kind == QuestionKind.Scale ? [written] : [],
            },
            null
        );
    }

    private static string Codes(Question question) => string.Join(", ", question.Choices.Select(c => c.Code));
}

/// <summary>Where an answer comes from.</summary>
public enum AnswerSource
{
    /// <summary>The administration itself, on the form or in a file.</summary>
    Administration,

    /// <summary>The administration, when the secretariat asked again.</summary>
    FollowUp,

    /// <summary>Something published; the reference says where.</summary>
    PublicSource,

    /// <summary>Counted by the installation, for the officer to confirm.</summary>
    Installation,

    /// <summary>Made from published totals, so that these can be computed again.</summary>
    Reconstruction,
}

/// <summary>One writing of an answer. Writings are added, never replaced.</summary>
/// <param name="Written">The answer as written; empty where it was taken back.</param>
/// <param name="Editor">Who wrote it down.</param>
/// <param name="Reference">Where a published value stands, or what was asked again.</param>
public sealed record Writing(
    string Written,
    DateTimeOffset At,
    string Editor,
    AnswerSource Source,
    string? Reference = null
);

/// <summary>The answer to one question with all it has been.</summary>
/// <param name="Question">The question's identifier.</param>
/// <param name="Writings">In the order in which they were written; never empty.</param>
public sealed record AnswerHistory(string Question, IReadOnlyList<Writing> Writings)
{
    /// <summary>What was first answered; what came later leaves it as it is.</summary>
    public Writing Original => Writings[0];

    /// <summary>What counts now.</summary>
    public Writing Current => Writings[^1];

    /// <summary>Whether something was written after the first answer.</summary>
    public bool WasChanged => Writings.Count > 1;
}
