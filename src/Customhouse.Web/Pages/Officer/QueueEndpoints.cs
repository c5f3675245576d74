using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.Officer;

/// <summary>The officer's desk: the queues, and what a search finds.</summary>
internal static class QueueEndpoints
{
    /// <summary>Open cases that are counted, the longest waiting first: more nobody acts on today.</summary>
    internal const int CountedMax = 20_000;

    private const int RowsOfPage = 25;
    internal const int RowsFoundMax = 50;

    /// <summary>Traders of one name whose cases are looked for.</summary>
    private const int TradersMax = 8;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var desk = routes.MapGroup("/officer").ExcludeFromDescription().DisableAntiforgery();
        desk.MapGet("", List).For(Role.Desk);
        desk.MapGet("/cases.csv", Export).For(Role.Desk).DisableRequestTimeout();
        OfficerCaseEndpoints.Map(desk);
    }

    private static async Task<IResult> List(
        HttpContext context,
        Store store,
        AdministrationState administration,
        TimeProvider clock,
        string? after,
        CancellationToken cancellation
    )
    {
        var (ask, visitor, now) = (
            QueueAsk.Parse(context.Request.Query),
            Visitor.Of(context),
            clock.GetUtcNow()
        );
        await CaseAccess.Listed(context);
        if (
            ask.Text is { } text
            && Mrn.TryParse(text.ToUpperInvariant(), out var mrn)
            && await store.Cases.Find(mrn, cancellation) is { } row
            && visitor.IsAt(row.Office)
        )
            return Results.Redirect($"/officer/cases/{mrn}");
        var key = CaseKey.TryParse(after, out var place) ? place : null;
        var all = new QueueAsk("", null, ask.Office, null, false, null);
        var counts = await store.Queue.Lengths(
            all.Filter(visitor, now, null, 1),
            [.. QueueAsk.Sets.Select(set => (all with { Show = set }).Filter(visitor, now, null, 1))],
            CountedMax,
            cancellation
        );
        var page = await Rows(store, administration, ask, visitor, now, key, RowsOfPage, cancellation);
        return new RazorComponentResult<QueuePageView>(
            new
            {
                Ask = ask,
                Rows = ask.Text is null ? page.Rows : [.. page.Rows.Take(RowsFoundMax)],
                FoundMore = ask.Text is not null && page.Rows.Count > RowsFoundMax,
                Counts = QueueAsk.Sets.Zip(counts).ToArray(),
                Next = page.Next?.ToString(),
                IsFirst = key is null,
                Offices = visitor.Offices.Count > 0
                    ? visitor.Offices
                    : await store.Queue.OfficesAtWork(cancellation),
            }
        );
    }

    private static async Task<QueuePage> Rows(
        Store store,
        AdministrationState administration,
        QueueAsk ask,
        Visitor visitor,
        DateTimeOffset now,
        CaseKey? after,
        int max,
        CancellationToken cancellation
    ) =>
        ask.Text is { } text
            ? new QueuePage(await Found(store, administration, text, visitor, cancellation), null)
            : await store.Queue.Page(ask.Filter(visitor, now, after, max), cancellation);

    /// <summary>One more than are shown says that there are more.</summary>
    private static Task<IReadOnlyList<QueueRow>> Found(
        Store store,
        AdministrationState administration,
        string text,
        Visitor visitor,
        CancellationToken cancellation
    ) =>
        store.Queue.Found(
            text,
            administration.Registers.Named(text, TradersMax),
            visitor.Offices,
            RowsFoundMax + 1,
            cancellation
        );

    /// <summary>The whole queue, however long; of a search, what the page shows.</summary>
    private static async Task<IResult> Export(
        HttpContext context,
        Store store,
        AdministrationState administration,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var (ask, visitor, words) = (
            QueueAsk.Parse(context.Request.Query),
            Visitor.Of(context),
            Words.Of(context)
        );
        var head = CaseSheet.Head(words, forCustoms: true);
        if (ask.Text is not { } text)
            return new CsvFile(
                "queue.csv",
                head,
                store
                    .Queue.All(ask.Filter(visitor, clock.GetUtcNow(), null, RowsOfPage))
                    .Select(r => CaseSheet.Row(words, r.Row, forCustoms: true))
            );
        var found = await Found(store, administration, text, visitor, cancellation);
        return new CsvFile(
            "found.csv",
            head,
            found
                .Take(RowsFoundMax)
                .ToAsyncEnumerable()
                .Select(r => CaseSheet.Row(words, r.Row, forCustoms: true))
        )
        {
            LeftOut = () =>
                found.Count > RowsFoundMax ? words["officer.found-cut", words.Number(RowsFoundMax)] : null,
        };
    }
}
