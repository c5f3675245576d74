using System.Globalization;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Answer = Customhouse.Engine.Answer;

namespace Customhouse.Web.Api.Declarations;

/// <summary>What traders, carriers and officers do next on a case. Every act ends at the same desk.</summary>
internal static class ActEndpoints
{
    private static readonly string[] TradersAndDesk = [Role.Trader, .. Role.Desk];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var cases = routes.MapGroup("/declarations/{mrn}").WithTags("Acts on a case");
        cases
            .MapPost("/amendments", Request)
            .For(TradersAndDesk)
            .WithSummary("Ask for a change")
            .WithDescription("A WCO message of function 13, type COR.")
            .Message()
            .Act();
        cases
            .MapPost("/cancellation", Request)
            .For(TradersAndDesk)
            .WithSummary("Ask for invalidation")
            .WithDescription("A WCO message of function 13, type INV.")
            .Message()
            .Act();
        cases
            .MapPost(
                "/requests/decision",
                (HttpContext h, CaseDesk d, string mrn, DecisionBody b, CancellationToken c) =>
                    Do(h, d, mrn, b.IsGranted ? new Grant() : new Deny(Given(b.Grounds, "grounds")), c)
            )
            .For(Role.Desk)
            .WithSummary("Grant or deny the request that waits")
            .Act();

        cases
            .MapPost(
                "/arrival",
                (HttpContext h, CaseDesk d, string mrn, PlaceBody b, CancellationToken c) =>
                    Do(h, d, mrn, new Present(b.Place), c)
            )
            .For(TradersAndDesk)
            .WithSummary("The goods are presented to customs")
            .Act();
        cases
            .MapPost(
                "/exit",
                (HttpContext h, CaseDesk d, string mrn, PlaceBody b, CancellationToken c) =>
                    Do(h, d, mrn, new Depart(b.Place), c)
            )
            .For(Role.Desk)
            .WithSummary("The goods left the customs territory")
            .Act();

        cases
            .MapPost(
                "/controls",
                (HttpContext h, CaseDesk d, string mrn, GroundsBody b, CancellationToken c) =>
                    Do(h, d, mrn, new OrderControl(Given(b.Grounds, "grounds")), c)
            )
            .For(Role.Desk)
            .WithSummary("Order a control of the goods")
            .Act();
        cases
            .MapPost(
                "/controls/result",
                (HttpContext h, CaseDesk d, string mrn, ControlBody b, CancellationToken c) =>
                    Do(h, d, mrn, new RecordControl(b.Result), c)
            )
            .For(Role.Desk)
            .WithSummary("Record what the control found")
            .Act();
        cases
            .MapPost(
                "/queries",
                (HttpContext h, CaseDesk d, string mrn, QuestionBody b, CancellationToken c) =>
                    Do(h, d, mrn, new Query(Given(b.Question, "question")), c)
            )
            .For(Role.Desk)
            .WithSummary("Ask the trader a question")
            .Act();
        cases
            .MapPost(
                "/queries/answer",
                (HttpContext h, CaseDesk d, string mrn, AnswerBody b, CancellationToken c) =>
                    Do(h, d, mrn, new Reply(Given(b.Answer, "answer")), c)
            )
            .For(TradersAndDesk)
            .WithSummary("Answer the open question")
            .Act();
        cases
            .MapPost(
                "/detention",
                (HttpContext h, CaseDesk d, string mrn, GroundsBody b, CancellationToken c) =>
                    Do(h, d, mrn, new Detain(Given(b.Grounds, "grounds")), c)
            )
            .For(Role.Desk)
            .WithSummary("Detain the goods")
            .Act();
        cases
            .MapPost(
                "/detention/lift",
                (HttpContext h, CaseDesk d, string mrn, GroundsBody b, CancellationToken c) =>
                    Do(h, d, mrn, new LiftDetention(Given(b.Grounds, "grounds")), c)
            )
            .For(Role.Desk)
            .WithSummary("Lift the detention")
            .Act();
        MapMoney(cases);
    }

    private static void MapMoney(RouteGroupBuilder cases)
    {
        cases
            .MapPost(
                "/payments",
                (HttpContext h, CaseDesk d, string mrn, PaymentBody b, CancellationToken c) =>
                    Do(
                        h,
                        d,
                        mrn,
                        new Pay(Values.PlainText.Reference(Given(b.Reference, "reference")), b.Money),
                        c
                    )
            )
            .For(Role.Officer, Role.Supervisor, Role.Administrator)
            .WithSummary("A payment arrived for this case")
            .Act();
        cases
            .MapPost(
                "/security",
                (HttpContext h, CaseDesk d, string mrn, SecurityBody b, CancellationToken c) =>
                    Do(h, d, mrn, new ReleaseUnderSecurity(Given(b.Grounds, "grounds"), b.Guarantee), c)
            )
            .For(Role.Desk)
            .WithSummary("Release under security before the final duty is known (TFA 7.3)")
            .Act();
        cases
            .MapPost(
                "/determination",
                (HttpContext h, CaseDesk d, string mrn, GroundsBody b, CancellationToken c) =>
                    Do(h, d, mrn, new DetermineDuty(Given(b.Grounds, "grounds")), c)
            )
            .For(Role.Desk)
            .WithSummary("Determine the final duty")
            .Act();
        cases
            .MapPost(
                "/reassessment",
                (HttpContext h, CaseDesk d, string mrn, ReassessmentBody b, CancellationToken c) =>
                    Do(h, d, mrn, new Reassess(Given(b.Grounds, "grounds"), b.All), c)
            )
            .For(Role.Supervisor, Role.Auditor)
            .WithSummary("Determine the duty anew after clearance (TFA 7.5)")
            .Act();
        cases
            .MapPost(
                "/audit",
                (HttpContext h, CaseDesk d, string mrn, AuditBody b, CancellationToken c) =>
                    Do(h, d, mrn, new CloseAudit(Given(b.Findings, "findings")), c)
            )
            .For(Role.Supervisor, Role.Auditor)
            .WithSummary("Close an audit after clearance that found nothing to put right (TFA 7.5)")
            .Act();
        cases
            .MapPost(
                "/review",
                (HttpContext h, CaseDesk d, string mrn, ReviewBody b, CancellationToken c) =>
                    Do(h, d, mrn, new AskReview(Given(b.Grounds, "grounds"), b.Asked), c)
            )
            .For(TradersAndDesk)
            .WithSummary("Ask for a correction or a repayment after clearance")
            .Act();
    }

    private static RouteHandlerBuilder Act(this RouteHandlerBuilder route) =>
        route.Produces<CaseAnswer>().Problems(400, 404, 409, 412, 413, 415, 422, 503);

    private static async Task<IResult> Request(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        CancellationToken cancellation
    )
    {
        if (Body.FormatOf(context.Request.ContentType) is not { } format)
            return Answers.Problem(StatusCodes.Status415UnsupportedMediaType);
        var body = await Body.Read(context, cancellation);
        if (await MayAct(context, desk, mrn, cancellation) is not { } number)
            return Answers.NotFound();
        return Told(
            context,
            await desk.Request(
                number,
                body,
                format,
                Visitor.Of(context).Actor,
                cancellation,
                Matched(context.Request)
            )
        );
    }

    /// <summary>Brings an act to a case that the visitor may see.</summary>
    /// <param name="seen">As for <see cref="CaseDesk.Act"/>; a system names it as If-Match instead.</param>
    /// <param name="documents">As for <see cref="CaseDesk.Act"/>.</param>
    internal static async Task<IResult> Do(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        Act act,
        CancellationToken cancellation,
        int? seen = null,
        IReadOnlyList<KeptDocument>? documents = null
    ) =>
        await MayAct(context, desk, mrn, cancellation) is { } number
            ? Told(
                context,
                await desk.Act(
                    number,
                    act,
                    Visitor.Of(context).Actor,
                    cancellation,
                    seen ?? Matched(context.Request),
                    documents
                )
            )
            : Answers.NotFound();

    /// <summary>
    /// The state of the case that a request is meant for (RFC 9110, section 13.1.1): the sequence of its last
    /// event, as the timeline tells it. Null where the request names none.
    /// </summary>
    /// <exception cref="UnfitBodyException">What it names is no sequence.</exception>
    internal static int? Matched(HttpRequest request) =>
        request.Headers.IfMatch.ToString().Trim('"') switch
        {
            "" or "*" => null,
            var text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
                ? sequence
                : throw UnfitBodyException.Of(
                    "If-Match",
                    "If-Match is the sequence of the case's last event, in quotes."
                ),
        };

    /// <summary>The number of a case that the visitor may act on; null for any other.</summary>
    internal static async Task<Mrn?> MayAct(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        CancellationToken cancellation
    )
    {
        if (!Mrn.TryParse(mrn, out var number))
            return null;
        // Who sees every case need not be asked before the act: the desk itself says whether there is one.
        if (
            Visitor.Of(context) is var visitor
            && (visitor.IsTrader || visitor.Offices.Count > 0)
            && await CaseAccess.Journal(context, desk, mrn, cancellation) is null
        )
            return null;
        return number;
    }

    /// <summary>What the desk answered to an act, in HTTP.</summary>
    internal static IResult Told(HttpContext context, Answer answer) =>
        answer switch
        {
            Answer.Recorded recorded => TypedResults.Ok(
                CaseAnswer.Of(
                    recorded.Case,
                    recorded.Events,
                    context.RequestServices.Clock().GetUtcNow(),
                    !Visitor.Of(context).IsTrader
                )
            ),
            Answer.Conflict when Matched(context.Request) is not null => Answers.Problem(
                StatusCodes.Status412PreconditionFailed,
                "The case went on since the sequence that If-Match names. Nothing was recorded; look at "
                    + "it again."
            ),
            _ => Answers.Of(answer),
        };

    /// <summary>A text that the act cannot do without.</summary>
    /// <exception cref="BadHttpRequestException">It is missing, blank, too long or not plain.</exception>
    internal static string Given(string? text, string name) => BodyText.Given(text, name);

    /// <summary>A text that may be left out; null where it is.</summary>
    /// <exception cref="BadHttpRequestException">It is too long.</exception>
    internal static string? Said(string? text, string name) =>
        string.IsNullOrWhiteSpace(text) ? null : Given(text, name);
}
