using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Customhouse.Server.Tests.Pages;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>Rates of exchange as systems send them in.</summary>
public sealed class RateRouteTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private const string At = "/administrator/rates";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_system_sends_rates_in_and_reads_what_waits()
    {
        using var administrator = house.Client(Role.Administrator);
        using var sent = await Post(
            administrator,
            AdministratorRatesTests
                .File(new(2031, 1, 1), new(2031, 1, 31), "USD,1.25")
                .Replace("P1", "2031-01")
        );
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        var waiting = JsonNode
            .Parse(await administrator.GetStringAsync("/tariff/rates/waiting", Cancellation))!
            .AsArray();
        var one = waiting.Single(w => Text(w!["period"]!, "id") == "2031-01")!;
        Assert.Equal("1.25", one["differences"]![0]!["after"]!.ToString());
        Assert.Null(one["corrects"]);
        Assert.Equal("[]", await administrator.GetStringAsync("/tariff/rates/periods", Cancellation));
        using var trader = house.Client(Role.Trader);
        using var refused = await Post(trader, "period,X");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var faulty = await Post(administrator, "period,X\nrate,USD,abc");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, faulty.StatusCode);
        using var large = await Post(administrator, new string('x', 600_000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        using var other = await administrator.PostAsync(
            "/tariff/rates/periods",
            RunningHouse.Xml("<rates/>"),
            Cancellation
        );
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, other.StatusCode);
        using var page = await house.Person(Role.Administrator);
        using var dropped = await page.Send(At, $"{At}/waiting/2031-01/drop");
        Assert.Equal(At, dropped.Headers.Location?.OriginalString);
        Assert.Equal("[]", await administrator.GetStringAsync("/tariff/rates/waiting", Cancellation));
    }

    [Theory]
    [InlineData("EUR", "null", "rates[0]")]
    [InlineData("EUR", "{\"currency\":\"USD\",\"foreignPerOwn\":-1}", "above zero")]
    [InlineData("GBP", "{\"currency\":\"USD\",\"foreignPerOwn\":1}", "duty here is in EUR")]
    [InlineData("euro", "{\"currency\":\"USD\",\"foreignPerOwn\":1}", "own is no currency")]
    public Task A_period_in_json_that_has_faults_is_refused_with_them(
        string own,
        string rate,
        string words
    ) => IsRefused(Json("A", own, rate), words);

    [Theory]
    [InlineData("{}", "are needed")]
    [InlineData("[", "not taken")]
    [InlineData("null", "are needed")]
    public Task What_is_no_period_is_refused(string json, string words) => IsRefused(json, words);

    [Fact]
    public async Task A_period_in_json_waits_as_one_in_csv_does()
    {
        using var administrator = house.Client(Role.Administrator);
        var json = Json("2032-01", "EUR", "{\"currency\":\"USD\",\"foreignPerOwn\":1.0856}");
        using var sent = await administrator.PostAsync(
            "/tariff/rates/periods",
            RunningHouse.Json(json),
            Cancellation
        );
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        var told = JsonNode.Parse(await sent.Content.ReadAsStringAsync(Cancellation))!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), told["period"]), told.ToJsonString());
        using var page = await house.Person(Role.Administrator);
        using var dropped = await page.Send(At, $"{At}/waiting/2032-01/drop");
        Assert.Equal(At, dropped.Headers.Location?.OriginalString);
    }

    private async Task IsRefused(string json, string words)
    {
        using var administrator = house.Client(Role.Administrator);
        using var refused = await administrator.PostAsync(
            "/tariff/rates/periods",
            RunningHouse.Json(json),
            Cancellation
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains(
            words,
            await refused.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
    }

    private static string Json(string id, string own, string rate) =>
        $$"""
            {"id":"{{id}}","from":"2032-01-01","to":"2032-01-31","own":"{{own}}",
            "publishedOn":"2031-12-28","source":"Bank","rates":[{{rate}}]}
            """;

    private static async Task<HttpResponseMessage> Post(HttpClient client, string text)
    {
        using var content = new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue("text/csv"));
        return await client.PostAsync("/tariff/rates/periods", content, Cancellation);
    }

    private static string Text(JsonNode node, string name) => node[name]?.ToString() ?? "";
}
