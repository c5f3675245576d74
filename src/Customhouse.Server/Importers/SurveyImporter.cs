using System.Text;
using System.Text.Json;
using Customhouse.Survey;

namespace Customhouse.Server.Importers;

/// <summary>
/// Turns what public sources tell of the survey (a folder with <c>members.csv</c>, <c>questions.json</c> and
/// <c>survey-2021.json</c>, each value with its source and status) into the files that the program brings
/// along: membership, questionnaire, editions, and answers made from published totals. Words are our own.
/// </summary>
public static class SurveyImporter
{
    /// <summary>The survey asked in 2021, and the source has no day: the first of the year stands for its
    /// count.</summary>
    private const string AfterTheCountOf2021 = "2021-01-02";

    /// <returns>0; or 1 where sources do not agree with themselves, with what does not.</returns>
    public static int Run(string facts, string output, TextWriter says)
    {
        var words = new SurveyWords();
        using var survey = JsonDocument.Parse(File.ReadAllText(Path.Combine(facts, "survey-2021.json")));
        using var questions = JsonDocument.Parse(File.ReadAllText(Path.Combine(facts, "questions.json")));
        var membership = Membership(Path.Combine(facts, "members.csv"), words);
        Directory.CreateDirectory(output);
        Keep("wco.membership", membership);
        Keep(
            "disruptive-technologies.questionnaire",
            JsonSerializer.Serialize(SurveyQuestions.Read(questions.RootElement, words), SurveyJson.Readable)
                + "\n"
        );
        var editions = SurveyEditions.Read(survey.RootElement);
        Keep("editions.survey", JsonSerializer.Serialize(editions, SurveyJson.Readable) + "\n");
        Keep("acs-2021.answers", SurveyReconstruction.Of2021(survey.RootElement, words.QuestionId(1)));
        Keep("scs-2024.answers", SurveyReconstruction.Of2024(survey.RootElement));
        return 0;

        void Keep(string name, string text)
        {
            File.WriteAllText(Path.Combine(output, name), text, new UTF8Encoding(false));
            says.WriteLine($"{name}: {text.Count(c => c == '\n')} lines");
        }
    }

    private static string Membership(string path, SurveyWords words)
    {
        var text = new StringBuilder(
            """
            # Members of the World Customs Organization, from public sources; made by `customhouse import survey`.
            # region|code|English|French|Spanish
            # member|code|ISO 3166-1 alpha-3|name|region|kind|total or region-only|not before|surely by|until|how known

            """
        );
        foreach (var (code, names) in words.Regions)
            text.Append($"region|{code}|{string.Join('|', names)}\n");
        var rows = CsvRows.Read(File.ReadAllText(path, Encoding.UTF8));
        var heads = rows[0].ToList();
        foreach (var row in rows.Skip(1))
        {
            string Of(string head) => row[heads.IndexOf(head)];
            var (notBefore, by) = Joined(Of("joined_after_2021"), Of("iso2"));
            var wasInRegion = Of("in_table1_denominator_2021") == "1";
            if (wasInRegion == notBefore.Length > 0)
                throw new FormatException($"{Of("iso2")} was there in 2021 and joined later, or neither");
            text.Append(
                    string.Join(
                        '|',
                        "member",
                        Of("iso2"),
                        Of("iso3"),
                        Of("name"),
                        Of("region"),
                        Of("kind"),
                        Of("in_183_members_2021") == "1" || !wasInRegion ? "total" : "region-only",
                        notBefore,
                        by,
                        "",
                        Of("source").Split(':')[0]
                    )
                )
                .Append('\n');
        }
        return text.ToString();
    }

    /// <summary>A day, or the two days between which it lies where no source tells it.</summary>
    private static (string NotBefore, string By) Joined(string told, string code)
    {
        if (told.Length == 0)
            return ("", "");
        if (DateOnly.TryParseExact(told, "yyyy-MM-dd", out _))
            return (told, told);
        return told == "after the 2021 count, before May 2022"
            ? (AfterTheCountOf2021, "2022-05-01")
            : throw new FormatException($"{code} joined '{told}', which is no day");
    }
}
