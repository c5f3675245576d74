using System.CommandLine;
using System.Text;
using System.Text.Json;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Survey;
using Customhouse.Values;

namespace Customhouse.Server.Verbs;

/// <summary>
/// <c>survey import</c>: takes a questionnaire, a membership, answers, or what <c>conform</c> found, all of
/// it or nothing.
/// </summary>
internal static class SurveyImportVerb
{
    private const int FileBytesMax = 64 * 1024 * 1024;

    public static Command Command()
    {
        var file = new Argument<FileInfo>("FILE")
        {
            Description =
                "NAME.questionnaire, NAME.membership, answers as .csv or .json, or the report of conform",
        };
        file.AcceptExistingOnly();
        var store = new Option<string>("--store")
        {
            Description = "sqlite:PATH or postgres:CONNECTION",
            Required = true,
        };
        var edition = new Option<string>("--edition")
        {
            Description = "Whose answers they are",
            DefaultValueFactory = _ => "consolidated-2026",
        };
        var member = new Option<string?>("--member")
        {
            Description = "For a sheet with a row for each question",
        };
        var command = new Command(
            "import",
            "Take a questionnaire, a membership, answers or a conformance report"
        )
        {
            file,
            store,
            edition,
            member,
        };
        command.SetAction(
            (parsed, cancellation) =>
                Run(
                    parsed.GetValue(file)!,
                    parsed.GetValue(store)!,
                    parsed.GetValue(edition)!,
                    parsed.GetValue(member),
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> Run(
        FileInfo file,
        string address,
        string edition,
        string? member,
        CancellationToken cancellation
    )
    {
        if (file.Length > FileBytesMax)
            throw new FormatException($"{file.Name} is larger than {FileBytesMax} bytes");
        var bytes = await File.ReadAllBytesAsync(file.FullName, cancellation);
        await using var store = Verb.StoreAt(address);
        var desk = new SurveyDesk(store);
        return file.Extension switch
        {
            ".questionnaire" => await Questionnaire(desk.Book, bytes, cancellation),
            ".membership" => await Membership(desk.Book, file, bytes, cancellation),
            ".json" when IsReport(bytes, out var run, file.LastWriteTimeUtc) => Told(
                await desk.Book.Put(run, Now, Actor.System, cancellation),
                $"suite {run.Suite}"
            ),
            _ => await Answers(desk, file, bytes, edition, member, cancellation),
        };
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static async Task<int> Questionnaire(
        SurveyBook book,
        byte[] bytes,
        CancellationToken cancellation
    )
    {
        var known = BundledSurveys.Questionnaires();
        var (sent, refusals) = SurveyJson.Questionnaire(bytes, id => known.FirstOrDefault(q => q.Id == id));
        if (sent is null)
            return Refused(refusals);
        if (await book.ReleasedOtherwise(sent, cancellation) is { } edition)
            throw new FormatException(
                $"figures of {edition} are out that rest on version {sent.Version} of {sent.Id} "
                    + "as it is; bring it as the next version"
            );
        var version = (await book.Questionnaire(sent.Id, cancellation))?.Version ?? 0;
        return Told(
            await book.Put(new Kept<Questionnaire>(sent, version), Now, Actor.System),
            $"questionnaire {sent.Id} version {sent.Version}, {sent.Questions.Count} questions"
        );
    }

    private static async Task<int> Membership(
        SurveyBook book,
        FileInfo file,
        byte[] bytes,
        CancellationToken cancellation
    )
    {
        var text = Encoding.UTF8.GetString(bytes);
        var members = MembershipFile.Read(text).Members.Count;
        return Told(
            await book.PutMembership(
                Path.GetFileNameWithoutExtension(file.Name),
                text,
                Now,
                Actor.System,
                cancellation
            ),
            $"membership of {members}"
        );
    }

    private static async Task<int> Answers(
        SurveyDesk desk,
        FileInfo file,
        byte[] bytes,
        string edition,
        string? member,
        CancellationToken cancellation
    )
    {
        var found =
            await desk.Book.Edition(edition, cancellation)
            ?? throw new FormatException($"there is no edition '{edition}'");
        var questionnaire = await desk.Book.QuestionnaireOf(found.Value, cancellation);
        var (members, refusals) =
            file.Extension == ".csv"
                ? AnswerFile.ReadCsv(bytes, questionnaire, member)
                : AnswerFile.ReadJson(bytes, questionnaire);
        if (refusals.Count > 0)
            return Refused(refusals);
        var outcome = await desk.Import(
            found.Value,
            members,
            new Hand(Actor.System, Now, AnswerSource.Administration, file.Name),
            _ => true,
            cancellation
        );
        return outcome.Outcome is null
            ? Refused(outcome.Refusals)
            : Told(outcome.Outcome, $"answers of {outcome.Members} members");
    }

    /// <summary>The report that <c>conform --json</c> writes: suite, passed, failed, cases.</summary>
    private static bool IsReport(byte[] bytes, out ConformityRun run, DateTime at)
    {
        run = new ConformityRun("", 0, 0, new DateTimeOffset(at, TimeSpan.Zero));
        try
        {
            using var json = JsonDocument.Parse(bytes);
            if (
                json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("suite", out var suite)
                || !json.RootElement.TryGetProperty("passed", out var passed)
                || !json.RootElement.TryGetProperty("failed", out var failed)
            )
                return false;
            run = run with
            {
                Suite = suite.GetString()!,
                Passed = passed.GetInt32(),
                Failed = failed.GetInt32(),
            };
            return true;
        }
        catch (JsonException)
        {
            // Not JSON at all: it is told as answers that cannot be read, with the line.
            return false;
        }
    }

    private static int Refused(IReadOnlyList<Refusal> refusals)
    {
        foreach (var refusal in refusals.Take(Limits.RefusalsPerAnswerMax))
            Console.WriteLine($"{refusal.Code} {refusal.Pointer}  {refusal.Rule}  {refusal.Mend}");
        Console.WriteLine($"{refusals.Count} fault{(refusals.Count == 1 ? "" : "s")}; nothing was taken");
        return Verb.Refused;
    }

    private static int Told(RegisterOutcome outcome, string what)
    {
        Console.WriteLine(
            outcome is RegisterOutcome.Done ? $"taken: {what}" : "somebody else changed it; try again"
        );
        return outcome is RegisterOutcome.Done ? Verb.Done : Verb.Refused;
    }
}
