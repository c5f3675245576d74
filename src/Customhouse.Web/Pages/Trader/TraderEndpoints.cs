using System.Text;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Exchange;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Api.Declarations;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Customhouse.Web.Watching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Pages.Trader;

/// <summary>The trader's desk: its cases, one case, lodging a file.</summary>
internal static class TraderEndpoints
{
    private const int RowsOfPage = 25;

    /// <summary>What the tiles over the list show, each a set of states.</summary>
    private static readonly IReadOnlyList<(string Key, CaseState[] States)> Sets =
    [
        ("all", []),
        (
            "waiting",
            [CaseState.Registered, CaseState.DocumentsWanted, CaseState.UnderQuery, CaseState.AwaitingPayment]
        ),
        (
            "customs",
            [
                CaseState.New,
                CaseState.Accepted,
                CaseState.UnderControl,
                CaseState.Detained,
                CaseState.RequestPending,
            ]
        ),
        ("done", [CaseState.Released, CaseState.Cleared, CaseState.Exited]),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var desk = routes.MapGroup("/trader").ExcludeFromDescription().DisableAntiforgery();
        desk.MapGet("", List).For(Role.Trader);
        desk.MapGet("/cases.csv", Export).For(Role.Trader).DisableRequestTimeout();
        desk.MapGet("/cases/{mrn}", One).For(Role.Trader);
        desk.MapGlance(Role.Trader);
        desk.MapGet("/cases/{mrn}/message.xml", Message).For(Role.Trader);
        desk.MapGet("/cases/{mrn}/notifications.xml", Notifications).For(Role.Trader);
        desk.MapGet("/cases/{mrn}/notifications/{number}.xml", Notification).For(Role.Trader);
        desk.MapGet("/cases/{mrn}/paper/{kind}", Paper).For(Role.Trader);
        desk.MapGet(
                "/lodge",
                async (HttpContext context, Store store, CancellationToken cancellation) =>
                    await LodgeShown(context, store, new { }, cancellation)
            )
            .For(Role.Trader);
        desk.MapPost("/lodge", Lodge).For(Role.Trader);
        CaseActEndpoints.Map(desk);
        DraftEndpoints.Map(desk);
    }

    private static async Task<IResult> List(
        HttpContext context,
        Store store,
        CaseDesk desk,
        string? q,
        string? show,
        string? after,
        CancellationToken cancellation
    )
    {
        if (Query(context, q, show, after, RowsOfPage) is not { } query)
            return Results.Redirect("/trader");
        var page = query.Traders is { Count: 0 }
            ? new CasePage([], null)
            : await query.Run(store, cancellation);
        var rows = new List<(CaseRow, Standing?)>();
        foreach (var row in page.Rows)
        {
            try
            {
                // A row of before it was kept how cases stand.
                if ((row.Standing ?? (await desk.Open(row.Mrn, cancellation))?.Standing) is { } standing)
                    rows.Add((row, standing));
            }
            catch (CaseErasedException)
            {
                // Nothing is left to be shown.
            }
            catch (CaseUnreadableException)
            {
                rows.Add((row, null));
            }
        }
        return new RazorComponentResult<Cases>(
            new
            {
                Rows = rows,
                Counts = await Counts(store, Visitor.Of(context), cancellation),
                Show = SetOf(show),
                Text = Given(q),
                Next = page.Next?.ToString(),
                IsFirst = after is null,
                IsCut = page.IsCut,
            }
        );
    }

    private static async Task<IReadOnlyList<(string, long)>> Counts(
        Store store,
        Visitor visitor,
        CancellationToken cancellation
    )
    {
        var counts = new List<CaseCount>();
        if (visitor.Mandates.Contains("*"))
            counts.AddRange(await store.Overview.Counts(null, cancellation));
        else
            foreach (var trader in visitor.Mandates.Append(visitor.Trader).OfType<string>().Distinct())
                counts.AddRange(await store.Overview.Counts(trader, cancellation));
        return
        [
            .. Sets.Select(s =>
                (
                    s.Key,
                    counts.Where(c => s.States.Length == 0 || s.States.Contains(c.State)).Sum(c => c.Cases)
                )
            ),
        ];
    }

    /// <summary>All cases of the list, however many; with a text, as far as a search looks.</summary>
    private static async Task<IResult> Export(
        HttpContext context,
        Store store,
        string? q,
        string? show,
        CancellationToken cancellation
    )
    {
        if (Query(context, q, show, null, RowsOfPage) is not { } query)
            return Results.Redirect("/trader");
        var words = Words.Of(context);
        var (rows, isCut) = await query.All(store, cancellation);
        return new CsvFile(
            "cases.csv",
            CaseSheet.Head(words, forCustoms: false),
            rows.Select(r => CaseSheet.Row(words, r, forCustoms: false))
        )
        {
            LeftOut = () => isCut ? words["list.cut", words.Number(CaseRows.LookedAtMax)] : null,
        };
    }

    private static async Task<IResult> One(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        string? done,
        CancellationToken cancellation
    ) =>
        await CaseAccess.Journal(context, desk, mrn, cancellation) is { } journal
            ? await Shown(context, journal, [], cancellation, done)
            : Answers.NotFound();

    /// <summary>The page of a case, with what an act was refused for.</summary>
    internal static async Task<IResult> Shown(
        HttpContext context,
        IReadOnlyList<JournalEntry> journal,
        IReadOnlyList<FieldFault> faults,
        CancellationToken cancellation,
        string? done = null,
        string? typed = null
    ) =>
        new RazorComponentResult<TraderCase>(
            new
            {
                Journal = journal,
                Faults = faults,
                Typed = typed,
                Kept = await context
                    .RequestServices.GetRequiredService<Store>()
                    .Documents.Kept([.. CaseDocuments.Of(journal).Select(d => d.Sha256)], cancellation),
                Told = done is not null && Words.Of(context).Has("trader.done-" + done) ? done : null,
            }
        )
        {
            StatusCode =
                faults.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };

    private static async Task<IResult> Message(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        CancellationToken cancellation
    ) =>
        await CaseAccess.Case(context, desk, mrn, cancellation) is { } c
            ? TypedResults.File(
                WcoXml.Write(Declarations.Message.Of(c.Declaration.Message)),
                Body.Xml,
                $"{c.Mrn}.xml"
            )
            : Answers.NotFound();

    private static async Task<IResult> Notifications(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        CancellationToken cancellation
    ) =>
        await CaseAccess.Journal(context, desk, mrn, cancellation) is { } journal
        && DeclarationEndpoints.Responses(journal) is { } told
            ? TypedResults.File(WcoXml.Write(told), Body.Xml, $"{mrn}-notifications.xml")
            : Answers.NotFound();

    /// <summary>One notification as the WCO message that carries it.</summary>
    private static async Task<IResult> Notification(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        int number,
        CancellationToken cancellation
    )
    {
        if (await CaseAccess.Journal(context, desk, mrn, cancellation) is not { } journal)
            return Answers.NotFound();
        var c = CaseAccess.CaseOf(journal);
        var told = Clearance
            .Notifications.Find(c.Mrn, journal.Select(j => (j.Event, j.At)))
            .ElementAtOrDefault(number - 1);
        return told is null || number < 1
            ? Answers.NotFound()
            : TypedResults.File(
                WcoXml.Write(
                    Declarations.Message.Of(ResponseMessage.Create(told, c.Mrn, c.Lrn, $"{mrn}-{number}"))
                ),
                Body.Xml,
                $"{mrn}-{number}.xml"
            );
    }

    private static async Task<IResult> Paper(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        string kind,
        CancellationToken cancellation
    ) =>
        await CaseAccess.Journal(context, desk, mrn, cancellation) is { } journal
        && PaperPage.Kinds(CaseAccess.CaseOf(journal), journal).Contains(kind)
            ? new RazorComponentResult<PaperPage>(new { Journal = journal, Kind = kind })
            : Answers.NotFound();

    private static async Task<IResult> Lodge(
        HttpContext context,
        CaseDesk desk,
        Store store,
        Measures measures,
        CancellationToken cancellation
    )
    {
        if (!context.Request.HasFormContentType)
            return Results.Redirect("/trader/lodge");
        var form = await context.Request.ReadFormAsync(cancellation);
        if (form.Files.GetFile("file") is not { Length: > 0 } file)
            return Results.Redirect("/trader/lodge");
        var bytes = new byte[file.Length];
        await using (var stream = file.OpenReadStream())
            await stream.ReadExactlyAsync(bytes, cancellation);
        // What a message is, its first character says; what its sender calls it proves nothing.
        var format = Encoding
            .UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 64)))
            .TrimStart('\uFEFF', ' ', '\t', '\r', '\n')
            .StartsWith('{')
            ? "json"
            : "xml";
        var answer = await DeclarationEndpoints.Bring(
            desk,
            measures,
            Visitor.Of(context),
            bytes,
            format,
            cancellation
        );
        return answer switch
        {
            Engine.Answer.Recorded recorded => Results.Redirect(
                $"/trader/cases/{recorded.Case.Mrn}?done=lodged"
            ),
            Engine.Answer.Refused r when RefusalWords.In(context, r.Refusals) is var told => await LodgeShown(
                context,
                store,
                new
                {
                    Refusals = told,
                    Lines = SourceLines.Create(bytes, format, told),
                    FileName = file.FileName,
                },
                cancellation,
                StatusCodes.Status422UnprocessableEntity
            ),
            Engine.Answer.LrnTaken taken => Results.Redirect($"/trader/cases/{taken.Mrn}?done=taken"),
            _ => Answers.Of(answer),
        };
    }

    private static async Task<IResult> LodgeShown(
        HttpContext context,
        Store store,
        object shown,
        CancellationToken cancellation,
        int status = StatusCodes.Status200OK
    )
    {
        IReadOnlyDictionary<string, object?> values = new RouteValueDictionary(shown)
        {
            ["Drafts"] = await store.Drafts.All(DraftEndpoints.OwnerOf(Visitor.Of(context)), cancellation),
        };
        return new RazorComponentResult<LodgePage>(values) { StatusCode = status };
    }

    private static CaseQuery? Query(HttpContext context, string? q, string? show, string? after, int max)
    {
        var states = Sets.First(s => s.Key == SetOf(show)).States.Select(CaseWords.Name);
        return CaseQuery.Read(
            Visitor.Of(context),
            null,
            string.Join(',', states),
            null,
            null,
            Given(q),
            after,
            max
        );
    }

    private static string SetOf(string? show) => Sets.Any(s => s.Key == show) ? show! : "all";

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
