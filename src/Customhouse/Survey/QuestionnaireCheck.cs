using Customhouse.Values;

namespace Customhouse.Survey;

/// <summary>What makes a questionnaire answerable.</summary>
internal static class QuestionnaireCheck
{
    private const int QuestionsMax = 500;

    private static readonly QuestionKind[] Chosen =
    [
        QuestionKind.Single,
        QuestionKind.Multiple,
        QuestionKind.Ranked,
    ];

    public static IEnumerable<Refusal> Check(Questionnaire questionnaire)
    {
        var questions = questionnaire.Questions;
        if (questions.Count is 0 or > QuestionsMax)
            yield return Fault(
                "$.questions",
                $"A questionnaire has 1 to {QuestionsMax} questions.",
                "Add or split."
            );
        foreach (var twice in questions.GroupBy(q => q.Id, StringComparer.Ordinal).Where(g => g.Count() > 1))
            yield return Fault(
                "$.questions",
                $"'{twice.Key}' is the name of two questions.",
                "Name one anew."
            );
        for (var at = 0; at < questions.Count; at++)
            foreach (var fault in Check(questionnaire, at))
                yield return fault;
    }

    private static IEnumerable<Refusal> Check(Questionnaire questionnaire, int at)
    {
        var (question, place) = (questionnaire.Questions[at], $"$.questions[{at}]");
        if (question.Id.Length == 0 || !question.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            yield return Fault(
                $"{place}.id",
                "A name has letters, digits, - and _.",
                $"Mend '{question.Id}'."
            );
        if (question.Labels.In(Labels.English).Length == 0)
            yield return Fault($"{place}.labels.en", "Every question has its words in English.", "Add them.");
        if (questionnaire.Sections.All(s => s.Id != question.Section))
            yield return Fault(
                $"{place}.section",
                $"'{question.Section}' is no section here.",
                "Name one that is."
            );
        if (Chosen.Contains(question.Kind) != question.Choices.Count > 0)
            yield return Fault(
                $"{place}.choices",
                $"A question of kind {question.Kind} has "
                    + (question.Choices.Count > 0 ? "no choices." : "choices."),
                "Mend the kind or the choices."
            );
        if (
            question.Choices.GroupBy(c => c.Code, StringComparer.Ordinal).Any(g => g.Count() > 1)
            || question.Choices.Any(c => c.Code.Length == 0 || c.Code.AsSpan().ContainsAny(";>, *"))
        )
        {
            yield return Fault(
                $"{place}.choices",
                "Codes of choices differ, and have no ; > , * or blank.",
                "Mend the codes."
            );
        }
        if (
            question.Kind == QuestionKind.Scale
            && !(question is { Min: { } low, Max: { } high } && high > low && high - low < 100)
        )
            yield return Fault(
                $"{place}.max",
                "A scale has a lowest and a highest level.",
                "Set min and max."
            );
        if (
            question.AskedIf is { } condition
            && !(
                questionnaire.Questions.Take(at).FirstOrDefault(q => q.Id == condition.Question)
                    is { } earlier
                && condition.AnyOf.Count > 0
                && condition.AnyOf.All(code => earlier.Find(code) is not null)
            )
        )
        {
            yield return Fault(
                $"{place}.askedIf",
                "A condition names an earlier question and choices of it.",
                "Mend the names."
            );
        }
    }

    private static Refusal Fault(string pointer, string rule, string mend) =>
        Submission.Refused("SVY-QUESTIONNAIRE", pointer, rule, mend);
}
