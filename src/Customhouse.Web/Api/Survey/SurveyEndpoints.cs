using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Survey;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Customhouse.Web.Survey;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.Survey;

/// <summary>
/// Surveys: their editions and questionnaires, read by customs; the secretariat, that is supervisors and
/// administrators, plans, opens and closes editions.
/// </summary>
internal static class SurveyEndpoints
{
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
    }

    internal static RouteHandlerBuilder Written(this RouteHandlerBuilder route) =>
        route.Produces<byte[]>(StatusCodes.Status200OK, Body.Json);

    internal static IResult Json<T>(T value) =>
        TypedResults.Text(JsonSerializer.Serialize(value, SurveyJson.Readable), Body.Json, Encoding.UTF8);

    /// <summary>A record with the mark of its state.</summary>
    internal static IResult Marked<T>(HttpContext context, Kept<T>? kept)
    {
        if (kept is null)
            return Answers.NotFound();
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
            { Outcome: null } or { Refusals.Count: > 0 } => Answers.Refused(
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
            return Answers.Problem(StatusCodes.Status415UnsupportedMediaType);
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
            return Answers.Problem(StatusCodes.Status400BadRequest, fault.Message);
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
            return Answers.Problem(StatusCodes.Status415UnsupportedMediaType);
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
            return Answers.Refused(
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
}
