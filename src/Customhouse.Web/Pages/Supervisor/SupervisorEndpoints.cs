using System.Globalization;
using System.Text;
using Customhouse.Web.Access;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Insight;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.Supervisor;

/// <summary>The supervisor's desk: how work stands, how long it takes, what it brings and what it
/// finds.</summary>
internal static class SupervisorEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var desk = routes.MapGroup("/supervisor").ExcludeFromDescription();
        ProfileEndpoints.Map(desk);
        desk.MapGet(
                "",
                async Task<IResult> (
                    HttpContext context,
                    ByOffices<Supervision> supervision,
                    CancellationToken cancellation
                ) =>
                    new RazorComponentResult<SupervisorPage>(
                        new { Figures = await supervision.For(context).ReadSoon(cancellation) }
                    )
            )
            .For(Role.Supervisor, Role.Auditor);
        desk.MapGet(
                "/figures",
                async (
                    HttpContext context,
                    ByOffices<Supervision> supervision,
                    CancellationToken cancellation
                ) =>
                    await supervision.For(context).ReadSoon(cancellation) is { } figures
                        ? (IResult)new RazorComponentResult<SupervisorFigures>(new { Figures = figures })
                        : new RazorComponentResult<FiguresAwaited>()
            )
            .For(Role.Supervisor, Role.Auditor)
            .AskedByPages();
        desk.MapGet("/figures.csv", Export).For(Role.Supervisor, Role.Auditor);
        desk.MapGet(
                "/release.svg",
                (HttpContext context, ByOffices<Supervision> supervision, CancellationToken c) =>
                    Chart(context, supervision, (w, f) => SupervisorCharts.Release(w, f), c)
            )
            .For(Role.Supervisor, Role.Auditor);
        desk.MapGet(
                "/revenue.svg",
                (HttpContext context, ByOffices<Supervision> supervision, CancellationToken c) =>
                    Chart(context, supervision, (w, f) => SupervisorCharts.Revenue(w, f), c)
            )
            .For(Role.Supervisor, Role.Auditor);
    }

    private static async Task<IResult> Chart(
        HttpContext context,
        ByOffices<Supervision> supervision,
        Func<Words, SupervisionFigures, string> draw,
        CancellationToken cancellation
    ) =>
        TypedResults.File(
            Encoding.UTF8.GetBytes(
                draw(Words.Of(context), await supervision.For(context).Read(cancellation))
            ),
            "image/svg+xml",
            Path.GetFileName(context.Request.Path.Value)
        );

    /// <summary>Every figure of the page in one sheet, a line each: what, of whom, when, how much.</summary>
    private static async Task<IResult> Export(
        HttpContext context,
        ByOffices<Supervision> supervision,
        CancellationToken cancellation
    )
    {
        var f = await supervision.For(context).Read(cancellation);
        var rows = new List<IEnumerable<string?>>();
        void Line(string figure, string of, string when, IFormattable value) =>
            rows.Add([figure, of, when, value.ToString(null, CultureInfo.InvariantCulture)]);

        var now = f.At.ToString("O", CultureInfo.InvariantCulture);
        foreach (var o in f.Open)
            Line(
                "open-cases",
                $"{o.Office} {CaseWords.Name(o.Lane)} {CaseWords.Name(o.State)}",
                now,
                o.Cases
            );
        foreach (
            var (times, when) in ((IReadOnlyList<LaneTimes>, string)[])
                [(f.Week, "last-7-days"), (f.WeekBefore, "7-days-before")]
        )
        foreach (var t in times)
        {
            var lane = CaseWords.Name((Risk.Lane?)t.Lane)!;
            Line("releases", lane, when, t.Cases);
            Line("release-median-seconds", lane, when, t.Median.TotalSeconds);
            Line("release-p90-seconds", lane, when, t.Ninetieth.TotalSeconds);
        }
        foreach (var d in f.Days.Where(d => d.Median is not null))
            Line("release-median-seconds", "looked at", $"{d.Day:O}", d.Median!.Value.TotalSeconds);
        if (f.Holding is { } holding)
        {
            Line("held-average-seconds", "customs", "last-7-days", holding.Customs.TotalSeconds);
            Line("held-average-seconds", "trader", "last-7-days", holding.Trader.TotalSeconds);
        }
        foreach (var r in f.Revenue)
            Line("revenue", f.Currency, $"{r.Day:O}", r.Amount);
        foreach (var y in f.Yields)
        {
            Line("controls", y.Profile, $"last-{f.Controls}-controls", y.Controls);
            Line("findings", y.Profile, $"last-{f.Controls}-controls", y.Findings);
        }
        foreach (var l in f.Load)
            Line("cases-acted-on", $"{l.Actor} {l.Office}", "last-7-days", l.Cases);
        if (f.LoadIsCut)
            rows.Add([Words.Of(context)["supervisor.load-cut", f.Load.Count]]);
        return CsvFile.Create("figures.csv", ["figure", "of", "when", "value"], rows);
    }
}
