using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Engine.Lawbooks;
using Customhouse.Lawbooks;
using Customhouse.Storage;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>A running house under editions whose terms differ: each case is charged by those of its own
/// edition.</summary>
public sealed class LawTermsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset SundayNight = new(2026, 3, 8, 23, 59, 0, TimeSpan.Zero);
    private static readonly DateOnly Monday = new(2026, 3, 9);
    private static readonly Actor First = new("admin-1", "administrator");
    private static readonly Actor Second = new("admin-2", "administrator");

    private const string NewRelief =
        "reliefs:\n  - { additional: \"000\", relief: relieved, charges: [customs-duty, union-duty], "
        + "basis: XA 7 }\n";

    private readonly HandClock _clock = new();
    private SmallHouse _small = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static Actor By => new(SmallHouse.Trader, "trader");

    public async ValueTask InitializeAsync()
    {
        _clock.Set(SundayNight - _clock.GetUtcNow());
        _small = await SmallHouse.Open(_clock);
    }

    public ValueTask DisposeAsync() => _small.DisposeAsync();

    [Fact]
    public async Task A_relief_of_a_new_edition_is_granted_from_its_day_on_and_not_to_what_was_accepted_before()
    {
        await PutInForce("XA/terms.yaml", "reliefs:\n", NewRelief);
        var sunday = await Lodged("AVEN-0001");
        Assert.Equal((175.48m, "XA-1"), (Duty(sunday), sunday.Law!.Name));
        _clock.Pass(TimeSpan.FromMinutes(1));
        var monday = await Lodged("AVEN-0002");
        Assert.Equal((0m, "XA-2"), (Duty(monday), monday.Law!.Name));
        Assert.All(
            monday.Assessment!.Lines.Where(l => l.TaxType == "A00"),
            l => Assert.Equal("XA 7", l.Working[^1].Basis)
        );
        var estimate = await _small.Desk.Estimate(Sample("AVEN-0003"), "xml", Now);
        Assert.Equal(
            0m,
            estimate.Assessment.Lines.Where(l => l.TaxType == "A00").Sum(l => l.Payable!.Value.Amount)
        );
    }

    [Fact]
    public async Task A_change_of_what_was_accepted_before_is_charged_by_the_law_of_acceptance()
    {
        await PutInForce("XA/terms.yaml", "reliefs:\n", NewRelief);
        var registers = _small.Administration.Registers;
        _small.Administration.PutInForce(registers with { Profiles = LawEditionsTests.AllRed() });
        var held = await Lodged("AVEN-0001");
        _clock.Pass(TimeSpan.FromDays(2));
        var amendment = SmallHouse.Sample("amendment-cor.xml", "26XA000000000001R7", held.Mrn.Text);
        Assert.IsType<Answer.Recorded>(await _small.Desk.Request(held.Mrn, amendment, "xml", By, Now));
        var granted = Assert.IsType<Answer.Recorded>(await _small.Desk.Act(held.Mrn, new Grant(), By, Now));
        Assert.Equal((2, "XA-1"), (granted.Case.Version, granted.Case.Law!.Name));
        Assert.True(Duty(granted.Case) > 0m);
    }

    [Fact]
    public async Task A_procedure_that_an_edition_does_not_name_any_more_is_refused()
    {
        await PutInForce(
            "XA/terms.yaml",
            "  - { code: \"40\", name: free circulation }\n",
            "",
            ("terms.yaml", "  requested: \"40\"", "  requested: \"44\"")
        );
        await Lodged("AVEN-0001");
        _clock.Pass(TimeSpan.FromMinutes(1));
        var refused = Assert.IsType<Answer.Refused>(
            await _small.Desk.Lodge(Sample("AVEN-0002"), "xml", By, Now)
        );
        Assert.Equal(
            [
                (
                    "CH075",
                    "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[1]/GovernmentProcedure[1]/CurrentCode"
                ),
                (
                    "CH075",
                    "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/GovernmentProcedure[1]/CurrentCode"
                ),
            ],
            refused.Refusals.Select(r => (r.Code, r.Pointer))
        );
        Assert.Contains("Procedure 40 is requested", refused.Refusals[0].Rule, StringComparison.Ordinal);
        Assert.Contains("44", refused.Refusals[0].Mend, StringComparison.Ordinal);
        Assert.Contains(
            "CH075",
            (await _small.Desk.Estimate(Sample("AVEN-0003"), "xml", Now)).Refusals.Select(r => r.Code)
        );
    }

    [Fact]
    public async Task A_time_limit_is_that_of_the_edition_that_registers()
    {
        await PutInForce("terms.yaml", "presentation: 30", "presentation: 3");
        var sunday = await Registered("AVEN-0001");
        Assert.Equal(new DateOnly(2026, 4, 7), DateOnly.FromDateTime(sunday.LapsesAt!.Value.UtcDateTime));
        _clock.Pass(TimeSpan.FromMinutes(1));
        var monday = await Registered("AVEN-0003");
        Assert.Equal(new DateOnly(2026, 3, 12), DateOnly.FromDateTime(monday.LapsesAt!.Value.UtcDateTime));
    }

    /// <summary>A lawbook without any terms lets nothing through: no procedure is named, no tax is
    /// known.</summary>
    [Fact]
    public async Task A_lawbook_without_terms_lets_nothing_through()
    {
        await PutInForce("XA/lawbook.yaml", "  - terms.yaml\n  - XA/terms.yaml\n", "");
        _clock.Pass(TimeSpan.FromMinutes(1));
        var refused = Assert.IsType<Answer.Refused>(
            await _small.Desk.Lodge(Sample("AVEN-0001"), "xml", By, Now)
        );
        Assert.Contains("CH075", refused.Refusals.Select(r => r.Code));
        Assert.Contains("CH041", refused.Refusals.Select(r => r.Code));
    }

    private static decimal Duty(Case dossier) =>
        dossier.Assessment!.Lines.Where(l => l.TaxType == "A00").Sum(l => l.Payable!.Value.Amount);

    private async Task<Case> Lodged(string lrn) =>
        Assert.IsType<Answer.Recorded>(await _small.Desk.Lodge(Sample(lrn), "xml", By, Now)).Case;

    private async Task<Case> Registered(string lrn) =>
        Assert
            .IsType<Answer.Recorded>(
                await _small.Desk.Lodge(
                    SmallHouse.Sample("import-prelodged-imd.xml", "AVEN-0002", lrn),
                    "xml",
                    By,
                    Now
                )
            )
            .Case;

    private static ReadOnlyMemory<byte> Sample(string lrn) =>
        SmallHouse.Sample("import-ima.xml", "AVEN-0001", lrn);

    /// <summary>Puts the shipped lawbook in force from Monday on, with texts of it changed.</summary>
    private async Task PutInForce(
        string file,
        string before,
        string after,
        params (string File, string Before, string After)[] more
    )
    {
        var texts = new Dictionary<string, string>(
            LawFolder.ShippedTexts(CountryCode.Parse("XA")),
            StringComparer.Ordinal
        );
        foreach (var (name, from, to) in more.Prepend((file, before, after)))
        {
            Assert.Contains(from, texts[name], StringComparison.Ordinal);
            texts[name] = texts[name].Replace(from, to, StringComparison.Ordinal);
        }
        foreach (
            var left in texts
                .Keys.Where(k =>
                    file == "XA/lawbook.yaml" && k.EndsWith("terms.yaml", StringComparison.Ordinal)
                )
                .ToArray()
        )
            texts.Remove(left);
        var (body, faults) = LawBody.Read("XA-2", texts, CountryCode.Parse("XA"), First);
        Assert.Empty(faults);
        var register = new LawRegister(_small.Store);
        var at = _clock.GetUtcNow();
        Assert.IsType<RegisterOutcome.Done>(await register.Send(body!, at, First, Now));
        Assert.IsType<RegisterOutcome.Done>(
            await register.PutInForce(
                new LawReference("XA-2", body!.Digest),
                Monday,
                "a test",
                DateOnly.FromDateTime(at.UtcDateTime),
                at,
                Second,
                Now
            )
        );
        using var follower = new RegisterFollower(_small.Store, _small.Administration);
        Assert.True(await follower.CatchUp(Now) > 0);
    }
}
