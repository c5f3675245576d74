using System.Net;
using System.Text.Json;
using Customhouse.Server.Tests.Api;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>What the law refuses is told in the language of who reads it, and recorded as it was.</summary>
public sealed class RefusalWordsTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private const string English =
        "The header tells 3 goods items, and 2 follow; both numbers must be the same.";

    private const string French =
        "L’en-tête indique 3 articles et 2 suivent ; les deux nombres doivent être égaux.";

    private const string FrenchMend = "Comptez les articles, ou n’indiquez pas le nombre.";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, English)]
    [InlineData("de, en", English)]
    [InlineData("fr", French)]
    [InlineData("de, fr-CA;q=0.9, en;q=0.5", French)]
    [InlineData("es", "La cabecera indica 3 partidas y siguen 2; los dos números deben ser iguales.")]
    [InlineData("ar", "يذكر رأس البيان 3 من البنود، ويرد فيه 2؛ ويجب أن يتساوى العددان.")]
    public async Task The_interface_answers_in_the_language_that_is_asked_for(string? accepted, string told)
    {
        using var client = house.Client(Role.Trader);
        var problem = await Refused(client, $"WORDS-{told.Length}-{accepted?.Length}", accepted);
        var fault = Assert.Single(problem.GetProperty("errors").EnumerateArray());
        Assert.Equal("CDS11003", fault.GetProperty("code").GetString());
        Assert.Equal("Declaration/GoodsItemQuantity", fault.GetProperty("pointer").GetString());
        Assert.Equal(told, fault.GetProperty("message").GetString());
        Assert.Equal(told, problem.GetProperty("detail").GetString());
        // The record is in English, whoever reads.
        var mrn = problem.GetProperty("mrn").GetString();
        using var history = await house
            .Client(Role.Officer)
            .GetAsync($"/declarations/{mrn}/notifications", Now);
        Assert.Contains(English, await history.Content.ReadAsStringAsync(Now), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_the_case_tells_it_in_the_readers_language()
    {
        using var client = house.Client(Role.Trader);
        var mrn = (await Refused(client, "WORDS-PAGE", null)).GetProperty("mrn").GetString();
        using var trader = await house.Person(Role.Trader);
        Assert.Contains(English, await trader.Page($"/trader/cases/{mrn}"), StringComparison.Ordinal);
        using var chosen = await trader.Send("/trader", "/language", ("language", "fr"));
        var page = WebUtility.HtmlDecode(await trader.Page($"/trader/cases/{mrn}"));
        Assert.Contains(French, page, StringComparison.Ordinal);
        Assert.Contains(FrenchMend, page, StringComparison.Ordinal);
        Assert.DoesNotContain(English, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_tells_what_is_missing_in_the_readers_language()
    {
        using var trader = await house.Person(Role.Trader);
        using var chosen = await trader.Send("/trader", "/language", ("language", "fr"));
        var draft = await TraderDeskTests.Begun(trader);
        using var kept = await trader.Send(
            draft,
            draft,
            [.. TraderDeskTests.Filled.Where(f => f.Item1 != "location"), ("act", "keep")]
        );
        var page = WebUtility.HtmlDecode(await trader.Page(draft));
        Assert.Contains(
            "La déclaration indique la localisation des marchandises.",
            page,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "The declaration tells the place of the goods.",
            page,
            StringComparison.Ordinal
        );
    }

    private static async Task<JsonElement> Refused(HttpClient client, string lrn, string? accepted)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/declarations")
        {
            Content = RunningHouse.Xml(
                RunningHouse
                    .Sample("import-ima.xml")
                    .Replace("XA000000000101", RunningHouse.OwnTrader, StringComparison.Ordinal)
                    .Replace("AVEN-0001", lrn, StringComparison.Ordinal)
                    .Replace("GoodsItemQuantity>2<", "GoodsItemQuantity>3<", StringComparison.Ordinal)
            ),
        };
        if (accepted is not null)
            request.Headers.Add("Accept-Language", accepted);
        using var answer = await client.SendAsync(request, Now);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Now));
        return problem.RootElement.Clone();
    }
}
