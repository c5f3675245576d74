using System.Text.Json;
using Customhouse.Survey;

namespace Customhouse.Server.Importers;

/// <summary>
/// The questionnaire of 2021 as far as it is known: number, section, kind and choices of each question with
/// the evidence for them. The wording is ours, and the whole is marked as a reconstruction.
/// </summary>
internal static class SurveyQuestions
{
    private const int Asked = 18;

    public static Questionnaire Read(JsonElement facts, SurveyWords words)
    {
        var questions = facts.GetProperty("questions").EnumerateArray().Select(q => One(q, words)).ToArray();
        if (questions.Length != Asked)
            throw new FormatException($"{questions.Length} questions, and {Asked} were asked");
        return new Questionnaire(
            "disruptive-technologies",
            1,
            new Labels(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["en"] = "Disruptive technologies (reconstruction)",
                    ["fr"] = "Technologies de rupture (reconstitution)",
                    ["es"] = "Tecnologías disruptivas (reconstrucción)",
                }
            ),
            [
                .. questions
                    .Select(q => q.Section)
                    .Distinct()
                    .Select(s => new Section(s, words.Section(s), s != "general")),
            ],
            questions
        )
        {
            IsReconstruction = true,
            Basis =
                "Number of questions, technologies and subjects are stated in public sources; wording and "
                + "most "
                + "lists of choices are ours, for the annex with the real ones was not reached.",
        };
    }

    private static Question One(JsonElement fact, SurveyWords words)
    {
        var number = fact.GetProperty("no").GetInt32();
        var id = words.QuestionId(number);
        return new Question(
            id,
            number,
            fact.GetProperty("section").GetString()!,
            fact.GetProperty("type").GetString() switch
            {
                "single" => QuestionKind.Single,
                "multi" => QuestionKind.Multiple,
                "text" => QuestionKind.Text,
                var other => throw new FormatException($"question {number} is of the unknown kind '{other}'"),
            },
            words.Question(number)
        )
        {
            Subject = id[(id.IndexOf('-', StringComparison.Ordinal) + 1)..] switch
            {
                "stage" => Subject.Stage,
                "kind" => Subject.Kind,
                "use" => Subject.Use,
                "benefits" => Subject.Benefit,
                "challenges" => Subject.Challenge,
                _ => Subject.Other,
            },
            Choices =
            [
                .. fact.GetProperty("options")
                    .EnumerateArray()
                    .Select(o => o.GetString()!)
                    .Select(o => new Choice(o, words.Choice(o))),
            ],
            Evidence = fact.GetProperty("evidence").GetString()!,
            Confidence = fact.GetProperty("confidence").GetString()!,
        };
    }
}
