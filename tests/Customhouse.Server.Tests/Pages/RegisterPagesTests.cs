using System.Net;
using System.Text.Json;
using Customhouse.Engine;
using Customhouse.Operators;
using Customhouse.Server.Tests.Api;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Web.Access;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>The registers of authorisations and licences, as an administrator works them by page and
/// route.</summary>
public sealed class RegisterPagesTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private const string Authorisations = "/administrator/authorisations";
    private const string Licences = "/administrator/licences";
    private const string Hostile = "<script>alert(1)</script>";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Customhouse.Clearance.Registers Registers =>
        house.Host.Services.GetRequiredService<AdministrationState>().Registers;

    [Fact]
    public async Task An_authorisation_is_registered_changed_suspended_and_revoked_and_each_act_is_in_the_trail()
    {
        await Operator("XA000000000911");
        using var administrator = await house.Person(Role.Administrator);
        using var added = await administrator.Send(
            Authorisations + "/new",
            Authorisations + "/new",
            ("number", "xacwp911"),
            ("holder", "XA000000000911"),
            ("category", "cwp"),
            ("from", "2026-01-01"),
            ("procedures", "71, 78"),
            ("codes", "61 62"),
            ("conditions", "records " + Hostile)
        );
        Assert.Equal(Authorisations + "?done=saved", added.Headers.Location?.OriginalString);
        var held = Assert.Single(Registers.Authorisations.Of("XA000000000911"));
        Assert.Equal(
            ("XACWP911", "CWP", "71 78"),
            (held.Number, held.Category, string.Join(' ', held.Procedures))
        );
        const string at = Authorisations + "/XACWP911";
        Assert.DoesNotContain(Hostile, await administrator.Page(at), StringComparison.Ordinal);
        Assert.Contains(
            "XACWP911",
            await administrator.Page(Authorisations + "?q=0911"),
            StringComparison.Ordinal
        );
        var sheet = await administrator.Page(Authorisations + "/export.csv?q=XACWP911");
        Assert.Contains("XACWP911", sheet, StringComparison.Ordinal);

        using var suspended = await Stop("suspension", "1");
        Assert.Equal(at, suspended.Headers.Location?.OriginalString);
        Assert.False(One().IsInForceOn(new DateOnly(2026, 6, 1)));
        // Made on the state before, and twice: nothing is done.
        using var stale = await Stop("revocation", "1");
        using var twice = await Stop("suspension", "2");
        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity),
            (stale.StatusCode, twice.StatusCode)
        );
        using var resumed = await Stop("resumption", "2", "2026-06-10");
        Assert.True(One().IsInForceOn(new DateOnly(2026, 6, 10)));
        Assert.False(One().IsInForceOn(new DateOnly(2026, 6, 9)));
        using var silent = await administrator.Send(
            at,
            at + "/revocation",
            ("day", "2026-07-01"),
            ("grounds", " "),
            ("mark", "3")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, silent.StatusCode);
        using var revoked = await Stop("revocation", "3", "2026-07-01");
        Assert.True(One().IsInForceOn(new DateOnly(2026, 6, 30)));
        Assert.False(One().IsInForceOn(new DateOnly(2026, 7, 1)));

        // Changing what it is for leaves what was suspended and revoked, its holder and its category.
        using var changed = await administrator.Send(
            at,
            at,
            ("holder", "XA000000000912"),
            ("category", "SDE"),
            ("from", "2026-01-01"),
            ("codes", "63"),
            ("mark", "4")
        );
        Assert.Equal(HttpStatusCode.Found, changed.StatusCode);
        Assert.Equal(
            ("XA000000000911", "CWP", "63", 1, true),
            (One().Holder, One().Category, One().Codes[0], One().Suspensions.Count, One().Revoked is not null)
        );
        var trail = await house
            .Host.Services.GetRequiredService<Store>()
            .AuditTrail.Lines(new AuditFilter { Subject = "XACWP911", Max = 50 }, Cancellation);
        Assert.Equal(
            [
                "authorisation-changed",
                "authorisation-revocation",
                "authorisation-resumption",
                "authorisation-suspension",
                "authorisation-changed",
            ],
            trail.Select(l => l.Act)
        );

        Authorisation One() => Registers.Authorisations.Of("XA000000000911")[0];

        Task<HttpResponseMessage> Stop(string act, string mark, string day = "2026-06-01") =>
            administrator.Send(at, $"{at}/{act}", ("day", day), ("grounds", "as found"), ("mark", mark));
    }

    [Theory]
    [InlineData("number", "no blanks")]
    [InlineData("holder", "XA404")]
    [InlineData("category", "C")]
    [InlineData("from", "soon")]
    [InlineData("to", "2025-01-01")]
    [InlineData("procedures", "711")]
    [InlineData("codes", "6x")]
    [InlineData("offices", "?")]
    [InlineData("conditions", "hidden \u202e")]
    public async Task What_is_wrong_with_an_authorisation_is_told_beside_its_field(string field, string value)
    {
        await Operator("XA000000000913");
        using var administrator = await house.Person(Role.Administrator);
        var fields = new Dictionary<string, string>
        {
            ["number"] = "NEVER1",
            ["holder"] = "XA000000000913",
            ["category"] = "SDE",
            ["from"] = "2026-01-01",
            [field] = value,
        };
        using var refused = await administrator.Send(
            Authorisations + "/new",
            Authorisations + "/new",
            [.. fields.Select(f => (f.Key, f.Value))]
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains(
            $"href=\"#{field}\"",
            await refused.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
        Assert.Empty(Registers.Authorisations.Of("XA000000000913"));
    }

    [Fact]
    public async Task A_licence_is_registered_and_changed_and_keeps_how_it_counts()
    {
        await Operator("XA000000000914");
        using var administrator = await house.Person(Role.Administrator);
        (string, string)[] sound =
        [
            ("id", "XAL914"),
            ("holder", "XA000000000914"),
            ("document", "l100"),
            ("codes", "9301-9307"),
            ("quantity", "12.5"),
            ("unit", "kgm"),
            ("from", "2026-01-01"),
            ("to", "2026-12-31"),
        ];
        using var added = await administrator.Send(Licences + "/new", Licences + "/new", sound);
        Assert.Equal(Licences + "?done=saved", added.Headers.Location?.OriginalString);
        var licence = Registers.Licences["XAL914"];
        Assert.Equal(
            ("L100", new Customhouse.Values.Quantity(12.5m, "KGM")),
            (licence.Document, licence.Granted)
        );
        Assert.Contains("12.5 KGM", await administrator.Page(Licences), StringComparison.Ordinal);
        Assert.Contains(
            "XAL914",
            await administrator.Page(Licences + "/export.csv"),
            StringComparison.Ordinal
        );
        foreach (
            var (field, value) in new[]
            {
                ("unit", "NAR"),
                ("quantity", "0"),
                ("quantity", "many"),
                ("quantity", ""),
                ("codes", ""),
                ("to", "2025-01-01"),
                ("amount", "5"),
            }
        )
        {
            using var refused = await administrator.Send(
                Licences + "/XAL914",
                Licences + "/XAL914",
                [.. sound.Select(s => s.Item1 == field ? (field, value) : s), (field, value), ("mark", "1")]
            );
            Assert.True(refused.StatusCode == HttpStatusCode.UnprocessableEntity, $"{field} {value}");
        }
        using var more = await administrator.Send(
            Licences + "/XAL914",
            Licences + "/XAL914",
            [.. sound.Select(s => s.Item1 == "quantity" ? ("quantity", "20") : s), ("mark", "1")]
        );
        Assert.Equal(HttpStatusCode.Found, more.StatusCode);
        Assert.Equal(20m, Registers.Licences["XAL914"].Granted!.Value.Value);
    }

    [Fact]
    public async Task A_trader_sees_its_own_and_changes_nothing()
    {
        await Operator(RunningHouse.OwnTrader);
        await Operator("XA000000000915");
        using var administrator = house.Client(Role.Administrator);
        foreach (
            var (number, holder) in new[] { ("OWN-1", RunningHouse.OwnTrader), ("OTHER-1", "XA000000000915") }
        )
        {
            using var put = await administrator.PutAsync(
                "/authorisations/" + number,
                RunningHouse.Json(
                    $$"""{"number":"{{number}}","holder":"{{holder}}","category":"SDE","from":"2026-01-01"}"""
                ),
                Cancellation
            );
            Assert.Equal(HttpStatusCode.OK, put.StatusCode);
            using var licensed = await administrator.PutAsync(
                "/licences/" + number,
                RunningHouse.Json(
                    $$"""
                    {"id":"{{number}}","holder":"{{holder}}","document":"L100","codes":["93"],"amount":100.5,
                     "currency":"EUR","from":"2026-01-01","to":"2026-12-31"}
                    """
                ),
                Cancellation
            );
            Assert.Equal(HttpStatusCode.OK, licensed.StatusCode);
        }
        using var trader = house.Client(Role.Trader);
        foreach (var register in new[] { "/authorisations", "/licences" })
        {
            var list = await trader.GetStringAsync(register, Cancellation);
            Assert.Contains("OWN-1", list, StringComparison.Ordinal);
            Assert.DoesNotContain("OTHER-1", list, StringComparison.Ordinal);
            using var own = await trader.GetAsync(register + "/OWN-1", Cancellation);
            using var other = await trader.GetAsync(register + "/OTHER-1", Cancellation);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (own.StatusCode, other.StatusCode));
        }
        using var read = JsonDocument.Parse(await trader.GetStringAsync("/licences/OWN-1", Cancellation));
        Assert.Equal(100.5m, read.RootElement.GetProperty("amountLeft").GetDecimal());
        using var stop = await trader.PostAsync(
            "/authorisations/OWN-1/resumption",
            RunningHouse.Json("""{"from":"2026-01-01","grounds":"mine"}"""),
            Cancellation
        );
        Assert.Equal(HttpStatusCode.Forbidden, stop.StatusCode);
    }

    private async Task Operator(string id)
    {
        using var administrator = house.Client(Role.Administrator);
        using var put = await administrator.PutAsync(
            "/operators/" + id,
            RunningHouse.Json(
                $$"""{"id":"{{id}}","name":"Holder","country":"XA","since":"2020-01-01","aeo":false}"""
            ),
            Cancellation
        );
        Assert.True(put.StatusCode is HttpStatusCode.OK or HttpStatusCode.PreconditionRequired);
    }
}
