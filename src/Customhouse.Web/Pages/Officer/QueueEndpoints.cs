using System.Text;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Api;
using Customhouse.Web.Language;
using Customhouse.Web.Pages.Parts;
using Customhouse.Web.Pages.Trader;
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
    private const int RowsFoundMax = 50;
    private const int RowsOfExport = 500;

    /// <summary>Traders of one name whose cases are looked for.</summary>
    private const int TradersMax = 8;

    private static readonly string[] Columns =
        ["mrn", "declaration", "trader", "type", "state", "lane", "items", "payable", "lodged", "changed"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var desk = routes.MapGroup("/officer").ExcludeFromDescription().DisableAntiforgery();
        desk.MapGet("", List).For(Role.Desk);
        desk.MapGet("/cases.csv", Export).For(Role.Desk);
        OfficerCaseEndpoints.Map(desk);
    }

    private static async Task<IResult> List(
        HttpContext context, Store store, House house, TimeProvider clock, string? after,
        CancellationToken cancellation)
    {
        var (ask, visitor, now) = (QueueAsk.Of(context.Request.Query), Visitor.Of(context), clock.GetUtcNow());
        if (ask.Text is { } text && Mrn.TryParse(text.ToUpperInvariant(), out var mrn)
            && await store.CaseOf(mrn, cancellation) is { } row && visitor.IsAt(row.Office))
            return Results.Redirect($"/officer/cases/{mrn}");
        var key = CaseKey.TryParse(after, out var place) ? place : null;
        var all = new QueueAsk("", null, ask.Office, null, false, null);
        var counts = await store.QueueLengths(all.Filter(visitor, now, null, 1),
            [.. QueueAsk.Sets.Select(set => (all with { Show = set }).Filter(visitor, now, null, 1))],
            CountedMax, cancellation);
        var page = await Rows(store, house, ask, visitor, now, key, RowsOfPage, cancellation);
        return new RazorComponentResult<QueuePageView>(new
        {
            Ask = ask, page.Rows, Counts = QueueAsk.Sets.Zip(counts).ToArray(), Next = page.Next?.ToString(),
                IsFirst = key is null,
            Offices = visitor.Offices.Count > 0 ? visitor.Offices : await store.OfficesAtWork(cancellation),
        });
    }

    private static async Task<QueuePage> Rows(
        Store store, House house, QueueAsk ask, Visitor visitor, DateTimeOffset now, CaseKey? after, int max,
        CancellationToken cancellation) => ask.Text is { } text
        ? new QueuePage(await store.Found(
            text, house.Registers.Named(text, TradersMax), visitor.Offices, RowsFoundMax, cancellation), null)
        : await store.Queue(ask.Filter(visitor, now, after, max), cancellation);

    private static async Task<IResult> Export(
        HttpContext context, Store store, House house, TimeProvider clock, CancellationToken cancellation)
    {
        var page = await Rows(store, house, QueueAsk.Of(context.Request.Query), Visitor.Of(context), clock.GetUtcNow(),
            null, RowsOfExport, cancellation);
        var words = Words.Of(context);
        var csv = new StringBuilder("\uFEFF").AppendJoin(',', Columns.Append("office").Select(k =>
            Sheet.Cell(words[k == "office" ? "form.office" : "case." + k]))).Append("\r\n");
        foreach (var (r, _) in page.Rows)
        {
            string[] cells =
            [
                r.Mrn.Text, r.Lrn, r.Trader, r.TypeCode, words["state." + CaseWords.Name(r.State)],
                r.Lane is { } lane ? words["lane." + CaseWords.Name((Risk.Lane?)lane)] : "", $"{r.Items}",
                r.Payable?.ToString() ?? "", $"{r.LodgedAt:O}", $"{r.UpdatedAt:O}", r.Office ?? "",
            ];
            csv.AppendJoin(',', cells.Select(Sheet.Cell)).Append("\r\n");
        }
        return TypedResults.Text(csv.ToString(), "text/csv; charset=utf-8", Encoding.UTF8);
    }
}
