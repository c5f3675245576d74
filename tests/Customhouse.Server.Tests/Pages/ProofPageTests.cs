using System.Net;
using System.Text.Json;
using Customhouse.Server.Tests.Api;
using Customhouse.Values;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>Whoever sees a case sees how far each of its events is proven, and verifies it from
/// there.</summary>
public sealed class ProofPageTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Role.Trader, "/trader/cases/")]
    [InlineData(Role.Officer, "/officer/cases/")]
    [InlineData(Role.Auditor, "/auditor/cases/")]
    public async Task Each_event_of_a_case_is_verified_from_its_page(string role, string desk)
    {
        var mrn = await Logged($"PROOF-{role}");
        using var reader = await house.Person(role);
        var page = await reader.Page(desk + mrn);
        Assert.Contains($"href=\"/cases/{mrn}/proof?verify=1\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain(">Pending<", page, StringComparison.Ordinal);
        Assert.Contains(
            "Event 1 holds",
            await reader.Page($"/cases/{mrn}/proof?verify=1"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_proof_tells_what_happened_in_the_readers_language()
    {
        var mrn = await Logged("PROOF-fr");
        using var auditor = await house.Person(Role.Auditor);
        Assert.Contains("lodged under", await auditor.Page($"/cases/{mrn}/proof"), StringComparison.Ordinal);
        using var chosen = await auditor.Send("/auditor", "/language", ("language", "fr"));
        var page = WebUtility.HtmlDecode(await auditor.Page($"/cases/{mrn}/proof?verify=1"));
        Assert.Contains("L’événement 1 est prouvé", page, StringComparison.Ordinal);
        Assert.DoesNotContain("lodged under", page, StringComparison.Ordinal);
    }

    /// <summary>A case all of whose events are in the log.</summary>
    private async Task<string> Logged(string lrn)
    {
        using var trader = house.Client(Role.Trader);
        using var answer = await trader.PostAsync(
            "/declarations",
            RunningHouse.Xml(RunningHouse.Parcel(lrn)),
            Now
        );
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Now));
        var mrn = json.RootElement.GetProperty("mrn").GetString()!;
        var journal = await house.Installation.Desk.Journal(Mrn.Parse(mrn), Now);
        for (
            var tries = 0;
            house.Installation.Ledger!.Reach().Logged < journal[^1].Position && tries < 400;
            tries++
        )
        {
            await Task.Delay(25, Now);
        }
        return mrn;
    }
}
