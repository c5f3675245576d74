using System.CommandLine;
using Customhouse.Engine;
using Customhouse.Survey;
using Customhouse.Web.Http;
using Customhouse.Web.Survey;

namespace Customhouse.Server.Verbs;

/// <summary>The verb <c>survey</c>: computes again what was published, and hands out releases.</summary>
internal static class SurveyVerb
{
    private const string Published = "acs-2021";
    private const string Strategy = "it-strategy";

    public static Command Command() =>
        new("survey", "Compute the survey again, from members and answers")
        {
            Reproduce(),
            Pack(),
            SurveyImportVerb.Command(),
            SurveyAssessVerb.Command(),
        };

    private static Command Reproduce()
    {
        var command = new Command(
            "reproduce",
            "Table 1 and Figure 1 of the 2021 survey, from members and answers"
        );
        command.SetAction(_ =>
        {
            var tally = TallyOf(EditionOf(Published));
            SurveyPrint.Response(tally.Edition, tally.Response(), Console.Out);
            SurveyPrint.Figure(tally.FigureOf(tally.Questionnaire.Find(Strategy)!), Console.Out);
            return Verb.Done;
        });
        return command;
    }

    private static Command Pack()
    {
        var edition = new Option<string>("--edition")
        {
            Description = "Which edition",
            DefaultValueFactory = _ => Published,
        };
        var output = new Option<string>("--out") { Description = "Folder for the files", Required = true };
        var store = new Option<string?>("--store")
        {
            Description = "sqlite:PATH or postgres:CONNECTION with answers",
        };
        var command = new Command(
            "pack",
            "Write a release: CSV, JSON, method note, and one root over all of it"
        )
        {
            edition,
            output,
            store,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var (tally, answers) = await Load(
                    parsed.GetValue(store),
                    parsed.GetValue(edition)!,
                    cancellation
                );
                Write(
                    DataPack.Create(tally, answers, SurveyCharts.Files(tally), CsvSheet.PackText),
                    parsed.GetValue(output)!
                );
                return Verb.Done;
            }
        );
        return command;
    }

    private static async Task<(Tally Tally, IReadOnlyList<Submission> Answers)> Load(
        string? address,
        string id,
        CancellationToken cancellation
    )
    {
        if (address is null)
            return (TallyOf(EditionOf(id)), BundledSurveys.Reconstructed(EditionOf(id)));
        await using var store = Verb.StoreAt(address);
        var book = new SurveyBook(store);
        var edition = (await book.Edition(id, cancellation))?.Value ?? EditionOf(id);
        return (await book.TallyOf(edition, cancellation), await book.Submissions(edition, cancellation));
    }

    private static void Write(DataPack pack, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in pack.Files.Append(pack.Manifest))
        {
            File.WriteAllText(Path.Combine(folder, file.Name), file.Text);
            Console.WriteLine($"{file.Sha256[..16]}  {file.Name}");
        }
        Console.WriteLine($"root {pack.Root}");
    }

    private static Edition EditionOf(string id) =>
        BundledSurveys.Editions().FirstOrDefault(e => e.Id == id)
        ?? throw new FormatException(
            $"there is no edition '{id}'; there are "
                + string.Join(", ", BundledSurveys.Editions().Select(e => e.Id))
        );

    private static Tally TallyOf(Edition edition) =>
        new(
            edition,
            BundledSurveys.Questionnaires().First(q => q.Id == edition.Questionnaire),
            BundledSurveys.Membership(),
            BundledSurveys.Reconstructed(edition)
        );
}
