using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Survey;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Survey;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api;

/// <summary>
/// Surveys: editions and their results, read by customs; answers, filled in by officers of the
/// administration; the secretariat, that is supervisors and administrators, runs editions and writes for
/// every member.
/// </summary>
internal static class SurveyEndpoints
{
    private const string Csv = "text/csv";

    /// <summary>The form of a release's files, as its leaf tells it.</summary>
    private const int ReleaseSchema = 1;

    /// <summary>What was published is kept for good.</summary>
    private const string ReleaseRetention = "published";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var survey = routes.MapGroup("/survey").WithTags("Survey");
        survey
            .MapGet(
                "/editions",
                async (SurveyDesk desk, CancellationToken cancellation) =>
                    Json(await desk.Book.Editions(cancellation))
            )
            .For(Role.Customs)
            .WithSummary("All editions, the newest first")
            .Written();
        survey
            .MapGet(
                "/editions/{edition}",
                async (
                    HttpContext context,
                    SurveyDesk desk,
                    string edition,
                    CancellationToken cancellation
                ) => Marked(context, await desk.Book.Edition(edition, cancellation))
            )
            .For(Role.Customs)
            .WithSummary("One edition")
            .Written()
            .Problems(404);
        survey
            .MapPut("/editions/{edition}", PutEdition)
            .For(SurveyAccess.Secretariat)
            .WithSummary("Plan, open, close or publish an edition")
            .Accepts<byte[]>(Body.Json)
            .Written()
            .Problems(400, 413, 415, 503)
            .Marked();
        survey
            .MapGet(
                "/questionnaires/{questionnaire}",
                async (
                    HttpContext context,
                    SurveyDesk desk,
                    string questionnaire,
                    CancellationToken cancellation
                ) => Marked(context, await desk.Book.Questionnaire(questionnaire, cancellation))
            )
            .For(Role.Customs)
            .WithSummary("The latest version of a questionnaire")
            .Written()
            .Problems(404);
        survey
            .MapPut("/questionnaires/{questionnaire}", PutQuestionnaire)
            .For(SurveyAccess.Secretariat)
            .WithSummary("Record a questionnaire as a new version")
            .WithDescription("Every fault is told in one answer, with a pointer to it.")
            .Accepts<byte[]>(Body.Json)
            .Written()
            .Problems(413, 415, 422, 503)
            .Marked();
        survey
            .MapGet("/editions/{edition}/results", Results)
            .For(Role.Customs)
            .WithSummary("Response by region, and the figure of every question")
            .WithDescription(
                "A count that is not told is a word that says why: suppressed, or not published."
            )
            .Written()
            .Problems(404);
        survey
            .MapGet("/editions/{edition}/release", Release)
            .For(Role.Customs)
            .WithSummary("The data pack of an edition: CSV, JSON, method note and one root, zipped")
            .Produces<byte[]>(StatusCodes.Status200OK, "application/zip")
            .Problems(404);
        survey
            .MapPost("/editions/{edition}/release", PutRelease)
            .For(SurveyAccess.Secretariat)
            .WithSummary("Release an edition's results, and put the root of their data pack into the ledger")
            .WithDescription(
                "Figures are computed from what is released. A later release adds new answers where they "
                    + "are enough among themselves, and changes none that stands."
            )
            .Written()
            .Problems(404, 409, 503);
        survey
            .MapGet("/editions/{edition}/answers/{member}", Answers)
            .For(Role.Customs)
            .WithSummary("What a member answered, with its history; ?form=csv for a sheet")
            .Produces<byte[]>(StatusCodes.Status200OK, Body.Json, Csv)
            .Problems(404);
        survey
            .MapPost("/editions/{edition}/answers", Import)
            .For(SurveyAccess.Fillers)
            .WithSummary("Take a file of answers, all of it or nothing")
            .WithDescription(
                "CSV with a row for each member, CSV with a row for each question (?member=), or JSON. "
                    + "Every wrong cell is named. ?source=followUp or publicSource with ?reference= for "
                    + "what was asked "
                    + "again or found published."
            )
            .Accepts<byte[]>(Csv, Body.Json)
            .Written()
            .Problems(404, 409, 413, 415, 422, 503);
        survey
            .MapPost("/editions/{edition}/answers/{member}/{act}", Act)
            .For(SurveyAccess.Fillers)
            .WithSummary("Pass on to review, sign off, or open again: review, sign-off, reopen")
            .Written()
            .Problems(403, 404, 409, 422, 503);
    }

    internal static RouteHandlerBuilder Written(this RouteHandlerBuilder route) =>
        route.Produces<byte[]>(StatusCodes.Status200OK, Body.Json);

    internal static IResult Json<T>(T value) =>
        TypedResults.Text(JsonSerializer.Serialize(value, SurveyJson.Readable), Body.Json, Encoding.UTF8);

    /// <summary>A record with the mark of its state.</summary>
    internal static IResult Marked<T>(HttpContext context, Kept<T>? kept)
    {
        if (kept is null)
            return Api.Answers.NotFound();
        StateMark.Tell(context, kept.Version);
        return Json(kept.Value);
    }

    /// <summary>Why a record cannot take the place of the one that stands; null where it can.</summary>
    internal static IResult? Fault<T>(HttpContext context, Kept<T>? standing, T sent) =>
        StateMark.Fault(
            context,
            standing?.Version,
            standing is null ? null : Node(standing.Value),
            Node(sent)
        );

    private static JsonNode? Node<T>(T value) => JsonSerializer.SerializeToNode(value, SurveyJson.Readable);

    /// <summary>What is only handed out.</summary>
    internal static IResult View<T>(T value) =>
        TypedResults.Text(JsonSerializer.Serialize(value, SurveyJson.Views), Body.Json, Encoding.UTF8);

    /// <summary>What a recorded or refused act answers.</summary>
    internal static IResult Told<T>(SurveyOutcome outcome, Func<T> done) =>
        outcome switch
        {
            { Outcome: null } or { Refusals.Count: > 0 } => Api.Answers.Refused(
                StatusCodes.Status422UnprocessableEntity,
                "The answers were refused",
                outcome.Refusals
            ),
            { Outcome: RegisterOutcome.Done } => View(done()),
            _ => RegisterAnswers.Of(outcome.Outcome!, () => ""),
        };

    private static async Task<IResult> PutEdition(
        HttpContext context,
        SurveyDesk desk,
        TimeProvider clock,
        string edition,
        string? grounds,
        CancellationToken cancellation
    )
    {
        if (Body.FormatOf(context.Request.ContentType) != "json")
            return Api.Answers.Problem(StatusCodes.Status415UnsupportedMediaType);
        Edition sent;
        try
        {
            sent = SurveyJson.Read<Edition>((await Body.Read(context, cancellation)).Span);
            if (sent.Id != edition)
                throw new FormatException($"the edition at this address is {edition}");
            await desk.Book.QuestionnaireOf(sent, cancellation);
            if (sent.IsReconstruction)
                throw new FormatException("a reconstruction comes with the program");
            if (await desk.Book.StandingOf(edition, cancellation) is { } stood)
                KeepAsReleased(stood.Value.Standing.Edition, sent);
        }
        catch (FormatException fault)
        {
            return Api.Answers.Problem(StatusCodes.Status400BadRequest, fault.Message);
        }
        var standing = await desk.Book.Edition(edition, cancellation);
        if (Fault(context, standing, sent) is { } stale)
            return stale;
        var kept = new Kept<Edition>(sent, standing?.Version ?? 0);
        var outcome = await desk.Book.Put(kept, grounds ?? "", clock.GetUtcNow(), Visitor.Of(context).Actor);
        return outcome is RegisterOutcome.Done
            ? Marked(context, kept with { Version = kept.Version + 1 })
            : RegisterAnswers.Of(context, outcome, kept.Version, () => edition);
    }

    /// <exception cref="FormatException">It would compute other figures than those that are out.</exception>
    private static void KeepAsReleased(Edition released, Edition sent)
    {
        if (
            (
                sent.Questionnaire,
                sent.QuestionnaireVersion,
                sent.Membership,
                sent.MembershipOn,
                sent.SmallestCount,
                sent.IsSample,
                sent.HasRegionalFigures
            )
            != (
                released.Questionnaire,
                released.QuestionnaireVersion,
                released.Membership,
                released.MembershipOn,
                released.SmallestCount,
                released.IsSample,
                released.HasRegionalFigures
            )
        )
        {
            throw new FormatException(
                "results are out: questionnaire, membership, its day, the smallest count, and "
                    + "whether a sample was asked and regions are told stay as they were released"
            );
        }
    }

    private static async Task<IResult> PutQuestionnaire(
        HttpContext context,
        SurveyDesk desk,
        TimeProvider clock,
        string questionnaire,
        CancellationToken cancellation
    )
    {
        if (Body.FormatOf(context.Request.ContentType) != "json")
            return Api.Answers.Problem(StatusCodes.Status415UnsupportedMediaType);
        var known = BundledSurveys.Questionnaires();
        var (sent, refusals) = SurveyJson.Questionnaire(
            (await Body.Read(context, cancellation)).Span,
            id => known.FirstOrDefault(q => q.Id == id)
        );
        if (sent is not null && sent.Id != questionnaire)
            refusals =
            [
                new Refusal(
                    "SVY-ID",
                    "$.id",
                    $"The questionnaire at this address is {questionnaire}.",
                    "Register of questionnaires",
                    "Mend the id or the address."
                ),
            ];
        if (sent is not null && await desk.Book.ReleasedOtherwise(sent, cancellation) is { } released)
            refusals = [.. refusals, Fixed(sent, released)];
        if (sent is null || refusals.Count > 0)
            return Api.Answers.Refused(
                StatusCodes.Status422UnprocessableEntity,
                "The questionnaire was refused",
                refusals
            );
        var standing = await desk.Book.Questionnaire(questionnaire, cancellation);
        if (Fault(context, standing, sent) is { } stale)
            return stale;
        var kept = new Kept<Questionnaire>(sent, standing?.Version ?? 0);
        var outcome = await desk.Book.Put(kept, clock.GetUtcNow(), Visitor.Of(context).Actor);
        return outcome is RegisterOutcome.Done
            ? Marked(context, kept with { Version = kept.Version + 1 })
            : RegisterAnswers.Of(context, outcome, kept.Version, () => questionnaire);
    }

    private static Refusal Fixed(Questionnaire sent, string edition) =>
        new(
            "SVY-VERSION",
            "$.version",
            $"Figures of {edition} are out that rest on version {sent.Version} as it is.",
            "Register of questionnaires",
            "Send it as the next version."
        );

    private static async Task<IResult> Results(
        SurveyDesk desk,
        string edition,
        CancellationToken cancellation
    )
    {
        if (await desk.Book.Edition(edition, cancellation) is not { } found)
            return Api.Answers.NotFound();
        var pack = DataPack.Of(await desk.Book.TallyOf(found.Value, cancellation), [], [], CsvSheet.PackText);
        return TypedResults.Text(
            pack.Files.First(f => f.Name == "results.json").Text,
            Body.Json,
            Encoding.UTF8
        );
    }

    private static async Task<IResult> Release(
        SurveyDesk desk,
        string edition,
        CancellationToken cancellation
    )
    {
        if (await desk.Book.Edition(edition, cancellation) is not { } found)
            return Api.Answers.NotFound();
        var pack = PackOf(await desk.Book.TallyOf(found.Value, cancellation));
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var file in pack.Files.Append(pack.Manifest))
            {
                using var entry = zip.CreateEntry(file.Name).Open();
                entry.Write(Encoding.UTF8.GetBytes(file.Text));
            }
        }
        return TypedResults.Bytes(bytes.ToArray(), "application/zip", $"{edition}.zip");
    }

    private static DataPack PackOf(Tally tally) =>
        DataPack.Of(
            tally,
            BundledSurveys.Reconstructed(tally.Edition),
            SurveyCharts.Files(tally),
            CsvSheet.PackText
        );

    /// <summary>
    /// The root becomes a leaf of the log, and then the release a record of ours. Where the record fails the
    /// leaf stands alone, which binds nobody, and the release is made again.
    /// </summary>
    private static async Task<IResult> PutRelease(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        LedgerAccess ledger,
        TimeProvider clock,
        string edition,
        CancellationToken cancellation
    )
    {
        if (await desk.Book.Edition(edition, cancellation) is not { } found)
            return Api.Answers.NotFound();
        var binds = ReleasedAnswers.Binds(found.Value);
        var next = binds ? await desk.Book.Next(found.Value, cancellation) : default;
        var pack = PackOf(binds ? next.Tally : await desk.Book.TallyOf(found.Value, cancellation));
        var releases = await desk.Book.Releases(cancellation);
        var position = releases.Sum(r => r.Version) + 1;
        var leaf = new Leaf(
            LeafKind.Pack,
            administration.Terms.Administration.Code,
            position,
            new TreeHash(Convert.FromHexString(pack.Root)),
            ReleaseSchema,
            ReleaseRetention
        );
        if (ledger.OwnLog?.Keeper is { Keeps: false })
        {
            context.Response.Headers.RetryAfter = "1";
            return Api.Answers.Problem(
                StatusCodes.Status503ServiceUnavailable,
                "Another process of this administration keeps the log now. Nothing was released; ask again."
            );
        }
        long? logged = ledger.OwnLog is { } ownLog ? (await ownLog.Writer.Add(leaf.ToBytes())).First : null;
        var release = new SurveyRelease(edition, pack.Root, position, clock.GetUtcNow(), logged);
        var version = releases.FirstOrDefault(r => r.Value.Edition == edition)?.Version ?? 0;
        var outcome = await desk.Book.Put(
            new Kept<SurveyRelease>(release, version),
            next.Standing,
            release.At,
            Visitor.Of(context).Actor
        );
        return outcome is RegisterOutcome.Done ? View(release) : RegisterAnswers.Of(outcome, () => edition);
    }

    private static async Task<IResult> Answers(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        string edition,
        string member,
        string? form,
        string? lang,
        CancellationToken cancellation
    )
    {
        if (
            !SurveyAccess.MayFill(context, administration, member)
            || await desk.Book.Edition(edition, cancellation) is not { } found
        )
            return Api.Answers.NotFound();
        var submission = (await desk.Book.Submission(found.Value, member, cancellation)).Value;
        if (form == "csv")
            await CaseAccess.Noted(
                context,
                Visitor.Of(context),
                "export",
                CaseAccess.AddressOf(context.Request)
            );
        return form == "csv"
            ? TypedResults.File(
                Encoding.UTF8.GetBytes(
                    CsvSheet.Text(
                        AnswerFile.Sheet(
                            await desk.Book.QuestionnaireOf(found.Value, cancellation),
                            submission,
                            lang ?? Labels.English
                        )
                    )
                ),
                Csv,
                $"{edition}-{member}.csv"
            )
            : Json(submission);
    }

    private static async Task<IResult> Import(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        TimeProvider clock,
        string edition,
        string? member,
        string? source,
        string? reference,
        CancellationToken cancellation
    )
    {
        if (await desk.Book.Edition(edition, cancellation) is not { } found)
            return Api.Answers.NotFound();
        if (SurveyAccess.HandOf(context, clock, source, reference) is not { } hand)
            return Api.Answers.Problem(StatusCodes.Status403Forbidden, "This source is for the secretariat.");
        var type = context.Request.ContentType ?? "";
        if (!type.StartsWith(Csv, StringComparison.OrdinalIgnoreCase) && Body.FormatOf(type) != "json")
            return Api.Answers.Problem(StatusCodes.Status415UnsupportedMediaType);
        var bytes = await Body.Read(context, cancellation);
        var outcome = await SurveyAccess.Take(
            desk,
            found.Value,
            bytes,
            type.StartsWith(Csv, StringComparison.OrdinalIgnoreCase),
            member ?? administration.Terms.Administration.Code,
            hand,
            code => SurveyAccess.MayFill(context, administration, code),
            cancellation
        );
        return Told(outcome, () => new { Members = outcome.Members });
    }

    private static async Task<IResult> Act(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        TimeProvider clock,
        string edition,
        string member,
        string act,
        string? grounds,
        CancellationToken cancellation
    )
    {
        if (
            !SurveyAccess.MayFill(context, administration, member)
            || await desk.Book.Edition(edition, cancellation) is not { } found
        )
            return Api.Answers.NotFound();
        if (SurveyAccess.ActOf(context, act, clock, grounds) is not { } decide)
            return Api.Answers.NotFound();
        if (act == SurveyAccess.SignOffAct && !SurveyAccess.IsSecretariat(context))
            return Api.Answers.Problem(StatusCodes.Status403Forbidden, "A supervisor signs off.");
        var outcome = await desk.Act(
            found.Value,
            member,
            decide,
            SurveyAccess.HandOf(context, clock, null, null)!,
            grounds ?? act,
            cancellation
        );
        return Told(outcome, () => new { Member = member, Act = act });
    }
}
