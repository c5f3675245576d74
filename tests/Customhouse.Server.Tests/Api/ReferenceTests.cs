using System.Net;
using System.Text.Json;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>References and identifiers have one form, whichever way they are typed.</summary>
public sealed class ReferenceTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private readonly HttpClient _trader = house.Client(Role.Trader);
    private readonly HttpClient _officer = house.Client(Role.Officer);

    [Fact]
    public async Task A_number_in_small_letters_is_the_same_number()
    {
        var mrn = await Lodged("Small-1");
        foreach (var client in new[] { _trader, _officer })
        {
            using var answer = await client.GetAsync($"/declarations/{mrn.ToLowerInvariant()}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(mrn, (await Json(answer)).GetProperty("mrn").GetString());
        }
    }

    [Theory]
    [InlineData("found-0001", "FOUND-0001")]
    [InlineData("Found-0002", "found-0002")]
    [InlineData("FOUND-0003", "  found-0003 ")]
    public async Task A_reference_is_found_however_it_is_typed_and_shown_as_it_was_declared(
        string declared,
        string typed
    )
    {
        await Lodged(declared);
        foreach (var client in new[] { _trader, _officer })
        {
            using var answer = await client.GetAsync("/declarations?q=" + Uri.EscapeDataString(typed));
            var rows = (await Json(answer)).GetProperty("declarations").EnumerateArray();
            Assert.Contains(declared, rows.Select(r => r.GetProperty("lrn").GetString()));
        }
    }

    [Fact]
    public async Task A_number_is_found_with_blanks_in_it()
    {
        var mrn = await Lodged("BLANKS-1");
        var typed = $" {mrn[..4].ToLowerInvariant()} {mrn[4..10]} {mrn[10..]} ";
        using var answer = await _trader.GetAsync("/declarations?q=" + Uri.EscapeDataString(typed));
        var row = Assert.Single((await Json(answer)).GetProperty("declarations").EnumerateArray());
        Assert.Equal(mrn, row.GetProperty("mrn").GetString());
    }

    [Theory]
    [InlineData("TAKEN-1", "taken-1")]
    [InlineData("taken-2", "TAKEN-2")]
    [InlineData("TAKEN-3", " TAKEN-3 ")]
    public async Task A_reference_is_taken_once_whatever_its_letters(string first, string second)
    {
        var mrn = await Lodged(first);
        using var answer = await _trader.PostAsync(
            "/declarations",
            RunningHouse.Xml(RunningHouse.Parcel(second).Replace("sample", "other", StringComparison.Ordinal))
        );
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains(mrn, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<FunctionalReferenceID>AVEN-0003</FunctionalReferenceID>", "")]
    [InlineData("AVEN-0003", "")]
    [InlineData("AVEN-0003", "  ")]
    public async Task A_declaration_without_a_reference_is_refused(string was, string becomes)
    {
        var message = RunningHouse
            .Sample("import-low-value.xml")
            .Replace(was, becomes, StringComparison.Ordinal);
        for (var time = 0; time < 2; time++)
        {
            using var answer = await _trader.PostAsync("/declarations", RunningHouse.Xml(message));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Contains(
                "FunctionalReferenceID",
                await answer.Content.ReadAsStringAsync(),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task An_identifier_in_small_letters_is_the_trader_all_the_same()
    {
        var message = RunningHouse
            .Parcel("IDS-1")
            .Replace(RunningHouse.OwnTrader, $" {RunningHouse.OwnTrader.ToLowerInvariant()} ");
        using var answer = await _trader.PostAsync("/declarations", RunningHouse.Xml(message));
        var told = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, told);
        var mrn = JsonDocument.Parse(told).RootElement.GetProperty("mrn").GetString();
        using var seen = await _trader.GetAsync($"/declarations/{mrn}");
        Assert.Equal(RunningHouse.OwnTrader, (await Json(seen)).GetProperty("trader").GetString());
    }

    [Fact]
    public async Task A_message_in_a_version_that_is_not_taken_is_told_which_are()
    {
        var message = RunningHouse.Parcel("VERSION-1").Replace(">3.6<", ">4.1<", StringComparison.Ordinal);
        using var answer = await _trader.PostAsync("/declarations", RunningHouse.Xml(message));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var told = await answer.Content.ReadAsStringAsync();
        Assert.Contains("4.1", told, StringComparison.Ordinal);
        Assert.Contains("3.6 or 3.7", told, StringComparison.Ordinal);

        using var bare = await _trader.PostAsync(
            "/declarations",
            RunningHouse.Xml("<Declaration xmlns=\"urn:wco:datamodel:WCO:DEC:2\"/>")
        );
        var found = await bare.Content.ReadAsStringAsync();
        Assert.Contains("urn:wco:datamodel:WCO:DEC:2", found, StringComparison.Ordinal);
        Assert.Contains("urn:wco:datamodel:WCO:DocumentMetaData-DMS:2", found, StringComparison.Ordinal);
        Assert.Contains("urn:wco:datamodel:WCO:DEC-DMS:2", found, StringComparison.Ordinal);
    }

    private async Task<string> Lodged(string lrn)
    {
        using var answer = await _trader.PostAsync(
            "/declarations",
            RunningHouse.Xml(RunningHouse.Parcel(lrn))
        );
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await Json(answer)).GetProperty("mrn").GetString()!;
    }

    private static async Task<JsonElement> Json(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
}
