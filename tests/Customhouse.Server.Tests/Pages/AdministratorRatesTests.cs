using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Customhouse.Server.Tests.Api;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>Rates of exchange at the served product: brought in by two people, and decided by.</summary>
public sealed class AdministratorRatesTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private const string At = "/administrator/rates";

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The trader's own rate made a value of 0.84 EUR and no duty.</summary>
    [Theory]
    [InlineData("1000")]
    [InlineData("9999999")]
    [InlineData("0")]
    [InlineData("-1.25")]
    public async Task A_rate_of_the_traders_own_is_refused_with_the_published_one(string own)
    {
        using var officer = house.Client(Role.Officer);
        var published = JsonNode
            .Parse(await officer.GetStringAsync("/tariff/rates", Cancellation))!
            .AsArray()
            .Single(r => r!["currency"]!.GetValue<string>() == "USD")!;
        using var answer = await officer.PostAsync(
            "/declarations",
            RunningHouse.Xml(Dollars("OWN-" + own, own)),
            Cancellation
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var error = Errors(await answer.Content.ReadAsStringAsync(Cancellation))
            .Single(e => Text(e, "code") == "CH044");
        Assert.Equal(
            "MetaData/Declaration/CurrencyExchange[1]/RateNumeric",
            "MetaData/" + Text(error, "pointer")
        );
        Assert.Contains(own, Text(error, "rule") + Text(error, "message"), StringComparison.Ordinal);
        if (decimal.Parse(own) > 0m)
            Assert.Contains(
                published["foreignPerOwn"]!.ToString(),
                Text(error, "rule") + Text(error, "message"),
                StringComparison.Ordinal
            );
    }

    [Theory]
    [InlineData("1.0856123")]
    [InlineData("1234567890123")]
    [InlineData("1,08")]
    [InlineData("NaN")]
    public async Task A_rate_with_more_than_its_digits_or_no_number_is_refused(string own)
    {
        using var officer = house.Client(Role.Officer);
        using var answer = await officer.PostAsync(
            "/declarations",
            RunningHouse.Xml(Dollars("DIGITS-" + own.Length, own)),
            Cancellation
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(
            Errors(await answer.Content.ReadAsStringAsync(Cancellation)),
            e =>
                Text(e, "pointer").EndsWith("CurrencyExchange[1]/RateNumeric", StringComparison.Ordinal)
                || Text(e, "pointer").EndsWith("CurrencyExchange/RateNumeric", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Rates_are_sent_compared_put_in_force_by_another_and_decide()
    {
        await using var own = new RunningHouse();
        await own.InitializeAsync();
        using var one = await own.Person(Role.Administrator);
        using var other = await own.Person(Role.Administrator);
        using var officer = own.Client(Role.Officer);

        // Before there is a period the rates of the edition decide, and are told as such.
        var before = await Lodged(officer, Dollars("BEFORE-1", null));
        Assert.StartsWith("edition XA-2026", await SourceOf(officer, before), StringComparison.Ordinal);

        using (var sent = await SendIn(one, File(Today, Today.AddDays(20), "USD,2", "GBP,0.5")))
            Assert.Equal($"{At}?done=sent", sent.Headers.Location?.OriginalString);
        var page = await one.Page(At);
        Assert.Contains("You sent it in", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/waiting/P1/in-force", page, StringComparison.Ordinal);
        Assert.Contains("/waiting/P1/in-force", await other.Page(At), StringComparison.Ordinal);
        Assert.Equal("USD 1", await Rates(officer, "USD", units: false));

        // Who sent it in cannot put it in force by the form either.
        using (
            var mine = await one.Send(
                At,
                $"{At}/waiting/P1/in-force",
                ("mark", Browser.MarksOf(page, $"{At}/waiting/P1/drop").Single())
            )
        )
            Assert.Equal(HttpStatusCode.UnprocessableEntity, mine.StatusCode);
        using (var done = await other.Send(At, $"{At}/waiting/P1/in-force"))
            Assert.Equal($"{At}?done=done", done.Headers.Location?.OriginalString);
        Assert.Equal("USD 2 P1", await Rates(officer, "USD"));

        // 800 USD at 2 are 400 EUR.
        var decided = await Lodged(officer, Dollars("PERIOD-1", null));
        Assert.Equal("Central Bank of XA", await SourceOf(officer, decided));
        var step = await StepOf(officer, decided);
        Assert.Equal("400.00 EUR", Text(step, "result"));
        Assert.Equal("P1", Text(step["exchange"]!, "period"));
        Assert.Equal("2", step["exchange"]!["foreignPerOwn"]!.ToString());
        var casePage = await (await own.Person(Role.Officer)).Page($"/officer/cases/{decided}");
        Assert.Contains("2 USD for 1 EUR, the rate from", casePage, StringComparison.Ordinal);
        Assert.Contains("Central Bank of XA", casePage, StringComparison.Ordinal);

        // The published rate may be declared; another, and a currency that the period lacks, is refused.
        await Lodged(officer, Dollars("PERIOD-2", "2"));
        await IsRefused(officer, Dollars("PERIOD-3", "2.00001"), "CH044", "period P1");
        await IsRefused(
            officer,
            Dollars("PERIOD-4", null).Replace("USD", "JPY"),
            "CH045",
            "JPY is published in period P1"
        );

        // A correction needs grounds, and what was decided stays.
        using (var sent = await SendIn(other, File(Today, Today.AddDays(20), "USD,4", "GBP,0.5")))
            Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        var marked = await one.Page(At);
        Assert.Contains("Correction of version 1", marked, StringComparison.Ordinal);
        Assert.Contains("Look again", marked, StringComparison.Ordinal);
        using (var bare = await one.Send(At, $"{At}/waiting/P1/in-force"))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, bare.StatusCode);
            Assert.Contains(
                "Write the grounds",
                await bare.Content.ReadAsStringAsync(Cancellation),
                StringComparison.Ordinal
            );
        }
        using (
            var done = await one.Send(At, $"{At}/waiting/P1/in-force", ("grounds", "misprint in notice 3"))
        )
            Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        Assert.Equal("USD 4 P1", await Rates(officer, "USD"));
        Assert.Equal("400.00 EUR", Text(await StepOf(officer, decided), "result"));
        Assert.Equal(
            "200.00 EUR",
            Text(await StepOf(officer, await Lodged(officer, Dollars("PERIOD-5", null))), "result")
        );
        var versions = await one.Page($"{At}/P1");
        Assert.Contains("misprint in notice 3", versions, StringComparison.Ordinal);
        Assert.Contains("USD 2 → 4", WebUtility.HtmlDecode(versions), StringComparison.Ordinal);

        var trail = await own.Installation.Store.AuditTrail.Lines(
            new AuditFilter { Actor = one.User },
            Cancellation
        );
        Assert.Equal(
            ["rates-in-force", "rates-sent"],
            trail.Select(l => l.Act).Where(a => a.StartsWith("rates", StringComparison.Ordinal))
        );
        // A restart reads the register as it stands.
        await own.Restart(_ => { });
        using var again = own.Client(Role.Officer);
        Assert.Equal("USD 4 P1", await Rates(again, "USD"));
    }

    [Fact]
    public async Task The_check_of_rates_tells_when_they_end_and_the_service_stays_ready()
    {
        await using var own = new RunningHouse();
        await own.InitializeAsync();
        using var one = await own.Person(Role.Administrator);
        using var other = await own.Person(Role.Administrator);
        Assert.Equal("well", Text(await Check(own), "state"));
        await InForce("P1", Today.AddDays(-5), Today.AddDays(6));
        var ending = await Check(own);
        Assert.Equal("degraded", Text(ending, "state"));
        Assert.Contains(
            $"end on {Today.AddDays(6):yyyy-MM-dd}",
            Text(ending, "cause"),
            StringComparison.Ordinal
        );
        Assert.Contains("The rates end on", await one.Page(At), StringComparison.Ordinal);
        await InForce("P2", Today.AddDays(7), Today.AddDays(7));
        Assert.Equal("well", Text(await Check(own), "state"));
        using var administrator = own.Client(Role.Administrator);
        Assert.Matches(
            "\ncustomhouse_rates_left_seconds(\\{[^}]*\\})? 691200\n",
            await administrator.GetStringAsync("/metrics", Cancellation)
        );

        async Task InForce(string id, DateOnly from, DateOnly to)
        {
            using var sent = await SendIn(one, File(from, to, "USD,2").Replace("P1", id));
            using var done = await other.Send(At, $"{At}/waiting/{id}/in-force");
            Assert.Equal($"{At}?done=done", done.Headers.Location?.OriginalString);
        }
    }

    [Fact]
    public async Task A_file_with_faults_is_refused_with_each_and_nothing_waits()
    {
        using var administrator = await house.Person(Role.Administrator);
        using var refused = await SendIn(
            administrator,
            File(Today, Today, "USD,1,08", "EUR,1").Replace("published", "printed")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await refused.Content.ReadAsStringAsync(Cancellation);
        foreach (var words in (string[])["row 7", "printed", "no row"])
            Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Contains("No period yet", page, StringComparison.Ordinal);
        using var pounds = await SendIn(
            administrator,
            File(Today, Today, "USD,1").Replace("own,EUR", "own,GBP")
        );
        Assert.Contains(
            "duty here is in EUR",
            await pounds.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
        using var none = await administrator.Send(At, $"{At}/waiting/P1/in-force");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    internal static string File(DateOnly from, DateOnly to, params string[] rates) =>
        $"period,P1\nfrom,{from:yyyy-MM-dd}\nto,{to:yyyy-MM-dd}\nown,EUR\npublished,{from.AddDays(-3):yyyy-MM-dd}\n"
        + "source,Central Bank of XA\n"
        + string.Concat(rates.Select(r => $"rate,{r}\n"));

    /// <summary>The sample import with its amounts in dollars, and a rate of the trader's own.</summary>
    private static string Dollars(string lrn, string? own)
    {
        var message = RunningHouse
            .Sample("import-ima.xml")
            .Replace("AVEN-0001", lrn, StringComparison.Ordinal)
            .Replace("currencyID=\"EUR\"", "currencyID=\"USD\"", StringComparison.Ordinal);
        return own is null
            ? message
            : message.Replace(
                "\t\t<Declarant>",
                $"<CurrencyExchange><CurrencyTypeCode>USD</CurrencyTypeCode><RateNumeric>{own}</RateNumeric>"
                    + "</CurrencyExchange><Declarant>",
                StringComparison.Ordinal
            );
    }

    private static async Task<string> Lodged(HttpClient client, string message)
    {
        using var answer = await client.PostAsync("/declarations", RunningHouse.Xml(message), Cancellation);
        var body = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, body);
        return Text(JsonNode.Parse(body)!, "mrn");
    }

    private static async Task IsRefused(HttpClient client, string message, string code, string words)
    {
        using var answer = await client.PostAsync("/declarations", RunningHouse.Xml(message), Cancellation);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var error = Errors(await answer.Content.ReadAsStringAsync(Cancellation))
            .First(e => Text(e, "code") == code);
        Assert.Contains(words, Text(error, "rule") + Text(error, "message"), StringComparison.Ordinal);
    }

    private static async Task<string> SourceOf(HttpClient client, string mrn) =>
        Text((await StepOf(client, mrn))["exchange"]!, "source");

    /// <summary>The step of the first item in which its price was turned into euros.</summary>
    private static async Task<JsonNode> StepOf(HttpClient client, string mrn) =>
        JsonNode.Parse(await client.GetStringAsync($"/declarations/{mrn}/duties", Cancellation))!["duties"]!
            .AsArray()
            .SelectMany(d => d!["working"]!.AsArray())
            .First(s => s!["exchange"] is not null)!;

    private static async Task<string> Rates(HttpClient client, string currency, bool units = true)
    {
        var lines = JsonNode.Parse(await client.GetStringAsync("/tariff/rates", Cancellation))!.AsArray();
        var line = lines.Single(r => Text(r!, "currency") == currency)!;
        return units
            ? $"{currency} {line["foreignPerOwn"]} {line["period"]}"
            : $"{currency} {lines.Count(r => Text(r!, "currency") == currency)}";
    }

    private static async Task<JsonNode> Check(RunningHouse own)
    {
        using var client = own.Client(null);
        // An answer of a check may be half a second old.
        await Task.Delay(TimeSpan.FromMilliseconds(600), Cancellation);
        using var answer = await client.GetAsync("/health/ready", Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!["checks"]!
            .AsArray()
            .Single(c => Text(c!, "name") == "rates")!;
    }

    private static async Task<HttpResponseMessage> SendIn(Browser administrator, string file)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Browser.SealOf(await administrator.Page(At))), AntiforgeryCheck.Field },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(file)), "file", "rates.csv" },
        };
        return await administrator.Client.PostAsync(At, form, Cancellation);
    }

    private static IEnumerable<JsonNode> Errors(string problem) =>
        JsonNode.Parse(problem)!["errors"]!.AsArray().Select(e => e!);

    private static string Text(JsonNode node, string name) => node[name]?.ToString() ?? "";
}
