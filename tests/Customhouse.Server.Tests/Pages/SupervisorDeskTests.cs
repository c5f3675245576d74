using System.Net;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Server.Tests.Api;
using Customhouse.Web.Access;
using Customhouse.Web.Insight;
using Customhouse.Web.Pages.Supervisor;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>The supervisor's desk: its figures, and who may see them.</summary>
public sealed class SupervisorDeskTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_house_says_what_will_stand_here_and_has_figures_to_download()
    {
        using var supervisor = await house.Person(Role.Supervisor);
        using var sheet = await supervisor.Client.GetAsync("/supervisor/figures.csv", Cancellation);
        // The sheet waited for the figures, so the page has them, too.
        var page = await supervisor.Page("/supervisor");
        Assert.Contains("id=\"yields\"", page, StringComparison.Ordinal);
        Assert.Contains("class=\"day-chart\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.Equal("text/csv", sheet.Content.Headers.ContentType!.MediaType);
        var lines = (await sheet.Content.ReadAsStringAsync(Cancellation)).Split("\r\n");
        Assert.Equal("figure,of,when,value", lines[0].TrimStart('\uFEFF'));
        Assert.Equal(
            Supervision.DaysShown,
            lines.Count(l => l.StartsWith("revenue,", StringComparison.Ordinal))
        );
        foreach (var chart in (string[])["release", "revenue"])
        {
            using var svg = await supervisor.Client.GetAsync($"/supervisor/{chart}.svg", Cancellation);
            Assert.Equal("image/svg+xml", svg.Content.Headers.ContentType!.MediaType);
            Assert.NotNull(
                System.Xml.Linq.XDocument.Parse(await svg.Content.ReadAsStringAsync(Cancellation)).Root
            );
        }
    }

    [Theory]
    [InlineData(Role.Trader, HttpStatusCode.Forbidden)]
    [InlineData(Role.Officer, HttpStatusCode.Forbidden)]
    [InlineData(Role.Administrator, HttpStatusCode.Forbidden)]
    [InlineData(Role.Auditor, HttpStatusCode.OK)]
    public async Task Others_than_supervisors_and_auditors_do_not_see_it(string role, HttpStatusCode status)
    {
        using var person = await house.Person(role, role == Role.Trader ? RunningHouse.OwnTrader : null);
        foreach (var path in (string[])["/supervisor", "/supervisor/figures", "/supervisor/figures.csv"])
        {
            using var answer = await person.Client.GetAsync(path, Cancellation);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Fact]
    public void Time_is_the_traders_from_the_question_to_the_answer_and_customs_for_the_rest()
    {
        var held = Holding.Compute(
            Nine,
            Nine.AddHours(10),
            [
                ("declaration-lodged/1", Nine.AddDays(-1)),
                ("declaration-accepted/1", Nine),
                ("documents-wanted/1", Nine.AddHours(1)),
                ("payment-reminded/1", Nine.AddHours(2)),
                ("documents-submitted/1", Nine.AddHours(4)),
                ("control-ordered/1", Nine.AddHours(5)),
                ("control-recorded/1", Nine.AddHours(6)),
                ("payment-awaited/1", Nine.AddHours(7)),
                ("payment-received/1", Nine.AddHours(9)),
                ("goods-released/1", Nine.AddHours(10)),
                ("question-asked/1", Nine.AddHours(11)),
            ]
        );
        Assert.Equal(new Holding(TimeSpan.FromHours(5), TimeSpan.FromHours(5)), held);
        Assert.Equal(
            new Holding(TimeSpan.FromHours(2), TimeSpan.Zero),
            Holding.Compute(Nine, Nine.AddHours(2), [])
        );
    }

    /// <summary>Against values computed by hand from Wilson's formula at z = 1.96.</summary>
    [Theory]
    [InlineData(10, 5, 0.2366, 0.7634)]
    [InlineData(20, 0, 0, 0.1611)]
    [InlineData(1, 1, 0.2065, 1)]
    public void A_rate_of_few_controls_says_how_little_it_knows(
        int controls,
        int findings,
        double low,
        double high
    )
    {
        var yield = ProfileYield.Compute("P", controls, findings);
        Assert.Equal(low, yield.Low, 0.0005);
        Assert.Equal(high, yield.High, 0.0005);
    }

    [Fact]
    public void Medians_and_ninetieths_are_of_the_nearest_rank()
    {
        var times = LaneTimes.Compute(
            Enumerable
                .Range(1, 10)
                .Select(n => new Customhouse.Storage.Release(Risk.Lane.Red, Nine, TimeSpan.FromMinutes(n)))
                .Reverse()
        );
        var red = Assert.Single(times);
        Assert.Equal((10, 5, 9), (red.Cases, (int)red.Median.TotalMinutes, (int)red.Ninetieth.TotalMinutes));
    }

    [Fact]
    public void A_chart_begins_at_zero_and_lets_nothing_hostile_in()
    {
        var svg = DayChart.Draw(
            "<script>alert(1)</script>",
            "\"told\"",
            [
                new DayColumn("<b>", 10, 5, "10"),
                new DayColumn("2", 0, null, "0"),
                new DayColumn("3", null, null, ""),
            ]
        );
        var root = System.Xml.Linq.XDocument.Parse(svg).Root!;
        Assert.DoesNotContain("<script", svg, StringComparison.Ordinal);
        var rects = root.Elements().Where(e => e.Name.LocalName == "rect").ToArray();
        Assert.Equal(["174", "0"], rects.Select(r => r.Attribute("height")!.Value));
    }
}
