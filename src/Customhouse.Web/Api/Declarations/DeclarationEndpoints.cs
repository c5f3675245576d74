using System.Diagnostics;
using System.Text;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Engine;
using Customhouse.Exchange;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Watching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Answer = Customhouse.Engine.Answer;

namespace Customhouse.Web.Api.Declarations;

/// <summary>Declarations: lodging them, finding them, and reading what became of them.</summary>
internal static class DeclarationEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var declarations = routes.MapGroup("/declarations").WithTags("Declarations");
        declarations
            .MapPost("", Lodge)
            .For(Role.Trader, Role.Officer, Role.Supervisor)
            .WithSummary("Lodge a declaration")
            .WithDescription(
                "A WCO Data Model 3.6 declaration in XML or JSON. The same message again is answered as "
                    + "the first time; another message under the same reference is a conflict."
            )
            .Message()
            .Produces<CaseAnswer>(StatusCodes.Status201Created)
            .Problems(400, 409, 413, 415, 422, 503);
        declarations
            .MapGet("", List)
            .For(Role.Everyone)
            .WithSummary("Find declarations")
            .WithDescription("The last changed first. A trader sees its own and those it is mandated for.")
            .Produces<CaseList>()
            .Problems(400);
        declarations
            .MapGet("/{mrn}", One)
            .For(Role.Everyone)
            .WithSummary("One declaration as it stands")
            .Produces<CaseView>()
            .Problems(404);
        declarations
            .MapGet("/{mrn}/message", Message)
            .For(Role.Everyone)
            .WithSummary("The declaration in force, as a WCO message")
            .Wco()
            .Problems(404);
        declarations
            .MapGet("/{mrn}/notifications", Notifications)
            .For(Role.Everyone)
            .WithSummary("What the trader was told, as WCO responses")
            .WithDescription(
                "All responses of the case in their order in one message, in XML or JSON by Accept."
            )
            .Wco()
            .Problems(404);
        declarations
            .MapGet("/{mrn}/timeline", History)
            .For(Role.Everyone)
            .WithSummary("What happened, and who held it how long")
            .Produces<Timeline>()
            .Problems(404);
        declarations
            .MapGet("/{mrn}/versions", Versions)
            .For(Role.Everyone)
            .WithSummary("The versions of the declaration")
            .Produces<VersionList>()
            .Problems(404);
        declarations
            .MapGet("/{mrn}/versions/compare", Compare)
            .For(Role.Everyone)
            .WithSummary("What changed from one version to another")
            .Produces<VersionDifferences>()
            .Problems(400, 404);
        declarations
            .MapGet("/{mrn}/duties", Duties)
            .For(Role.Everyone)
            .WithSummary("Each amount, opened line by line")
            .Produces<DutiesAnswer>()
            .Problems(404);
    }

    private static async Task<IResult> Lodge(
        HttpContext context,
        CaseDesk desk,
        Measures measures,
        CancellationToken cancellation
    )
    {
        if (Body.FormatOf(context.Request.ContentType) is not { } format)
            return Answers.Problem(StatusCodes.Status415UnsupportedMediaType);
        var visitor = Visitor.Of(context);
        var body = await Body.Read(context, cancellation);
        var answer = await Bring(desk, measures, visitor, body, format, cancellation);
        if (answer is not Answer.Recorded recorded)
            return Answers.Of(answer);

        var told = recorded.AsBefore
            ? await AsTheFirstTime(desk, recorded.Case.Mrn, !visitor.IsTrader, cancellation)
            : CaseAnswer.Of(recorded.Case, recorded.Events, recorded.Case.LodgedAt!.Value, !visitor.IsTrader);
        return TypedResults.Created($"/declarations/{told.Mrn}", told);
    }

    /// <summary>Brings a message to the desk for a visitor; routes and pages alike.</summary>
    internal static async Task<Answer> Bring(
        CaseDesk desk,
        Measures measures,
        Visitor visitor,
        ReadOnlyMemory<byte> body,
        string format,
        CancellationToken cancellation
    )
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await desk.Lodge(
            body,
            format,
            visitor.Actor,
            cancellation,
            visitor.IsTrader ? visitor.ActsFor : null
        );
        measures.Lodged(answer, started);
        return answer;
    }

    /// <summary>The answer of the first lodgement, made again of the events that it recorded.</summary>
    private static async Task<CaseAnswer> AsTheFirstTime(
        CaseDesk desk,
        Mrn mrn,
        bool forCustoms,
        CancellationToken cancellation
    )
    {
        var journal = await desk.Journal(mrn, cancellation);
        var first = journal.TakeWhile(j => j.At == journal[0].At).ToArray();
        var dossier = Case.Replay(mrn, first.Select(j => (j.Event, j.At)));
        return CaseAnswer.Of(dossier, [.. first.Select(j => j.Event)], first[0].At, forCustoms);
    }

    private static async Task<IResult> List(
        HttpContext context,
        Store store,
        string? trader,
        string? state,
        string? lane,
        string? office,
        string? q,
        string? after,
        int? max,
        CancellationToken cancellation
    )
    {
        var visitor = Visitor.Of(context);
        if (CaseQuery.Read(visitor, trader, state, lane, office, q, after, max) is not { } query)
            return Answers.Problem(
                StatusCodes.Status400BadRequest,
                $"state is one of {string.Join(", ", CaseWords.StateNames)}; lane is green, blue, yellow "
                    + "or red; "
                    + "after is the next of an earlier page."
            );
        await CaseAccess.Listed(context);
        if (query.Traders is { Count: 0 })
            return TypedResults.Ok(new CaseList([], null, false));
        return TypedResults.Ok(CaseList.Of(await query.Run(store, cancellation), !visitor.IsTrader));
    }

    private static async Task<IResult> One(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        CancellationToken cancellation
    ) =>
        await CaseAccess.Case(context, desk, mrn, cancellation) is { } c
            ? TypedResults.Ok(CaseView.Of(c, !Visitor.Of(context).IsTrader))
            : Answers.NotFound();

    private static async Task<IResult> Message(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        CancellationToken cancellation
    ) =>
        await CaseAccess.Case(context, desk, mrn, cancellation) is { } c
            ? Wco(context, Customhouse.Declarations.Message.Of(c.Declaration.Message))
            : Answers.NotFound();

    private static async Task<IResult> Notifications(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        CancellationToken cancellation
    )
    {
        return
            await CaseAccess.Journal(context, desk, mrn, cancellation) is { } journal
            && Responses(journal) is { } told
            ? Wco(context, told)
            : Answers.NotFound();
    }

    /// <summary>All that a trader was told in a case, in one message; null for nothing.</summary>
    internal static Message? Responses(IReadOnlyList<JournalEntry> journal)
    {
        var c = CaseAccess.CaseOf(journal);
        var told = Clearance.Notifications.Find(c.Mrn, journal.Select(j => (j.Event, j.At)));
        var messages = told.Select((n, i) => ResponseMessage.Create(n, c.Mrn, c.Lrn, $"{c.Mrn}-{i + 1}"))
            .ToArray();
        if (messages.Length == 0)
            return null;
        var responses = messages.SelectMany(m => m.All("Response"));
        return Customhouse.Declarations.Message.Of(
            messages[0] with
            {
                Children = [.. messages[0].Children.Where(e => e.Name != "Response"), .. responses],
            }
        );
    }

    private static async Task<IResult> History(
        HttpContext context,
        CaseDesk desk,
        Store store,
        LedgerAccess ledger,
        TimeProvider clock,
        string mrn,
        CancellationToken cancellation
    ) =>
        await CaseAccess.Journal(context, desk, mrn, cancellation) is { } journal
            ? TypedResults.Ok(
                Timeline.Of(
                    journal[0].Mrn,
                    journal,
                    !Visitor.Of(context).IsTrader,
                    clock.GetUtcNow(),
                    await ledger.StandingsOf(store, journal[0].Mrn, cancellation)
                )
            )
            : Answers.NotFound();

    private static async Task<IResult> Versions(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        CancellationToken cancellation
    ) =>
        await CaseAccess.Journal(context, desk, mrn, cancellation) is { } journal
            ? TypedResults.Ok(VersionList.Of(journal))
            : Answers.NotFound();

    private static async Task<IResult> Compare(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        int? from,
        int? to,
        CancellationToken cancellation
    )
    {
        if (await CaseAccess.Case(context, desk, mrn, cancellation) is not { } c)
            return Answers.NotFound();
        var (one, other) = (from ?? c.Version - 1, to ?? c.Version);
        if (one < 1 || other < 1 || one > c.Version || other > c.Version)
            return Answers.Problem(
                StatusCodes.Status400BadRequest,
                $"from and to are versions of this declaration, 1 to {c.Version}."
            );
        return TypedResults.Ok(
            VersionDifferences.Between(c.Mrn, one, Declared(c, one), other, Declared(c, other))
        );
    }

    /// <summary>The declaration of one version, without its envelope.</summary>
    private static Element Declared(Case c, int version) =>
        new Message(MessageKind.Declaration, c.Versions[version - 1].Message).Body;

    private static async Task<IResult> Duties(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        CancellationToken cancellation
    ) =>
        await CaseAccess.Case(context, desk, mrn, cancellation) is { } c
            ? TypedResults.Ok(DutiesAnswer.Of(c))
            : Answers.NotFound();

    /// <summary>A WCO message in the form that the visitor accepts; XML where it does not say.</summary>
    private static FileContentHttpResult Wco(HttpContext context, Message message)
    {
        var accepted = context.Request.Headers.Accept.ToString();
        var json = accepted.IndexOf(Body.Json, StringComparison.OrdinalIgnoreCase);
        var xml = accepted.IndexOf(Body.Xml, StringComparison.OrdinalIgnoreCase);
        return json >= 0 && (xml < 0 || json < xml)
            ? TypedResults.Bytes(WcoJson.Write(message), Body.Json)
            : TypedResults.Bytes(WcoXml.Write(message), $"{Body.Xml}; charset={Encoding.UTF8.WebName}");
    }
}
