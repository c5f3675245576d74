using System.Text;
using System.Text.RegularExpressions;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Lawbooks;
using Customhouse.Risk;
using Customhouse.Server.Tests.Storage;
using Customhouse.Storage;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>A running house under editions of the lawbook: by its days, by the acceptance of each case, over
/// restarts and in a second process.</summary>
public sealed class LawEditionsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset SundayNight = new(2026, 3, 8, 23, 59, 0, TimeSpan.Zero);
    private static readonly Actor Second = new("admin-2", "administrator");

    private readonly HandClock _clock = new();
    private SmallHouse _small = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static Actor By => new(SmallHouse.Trader, "trader");

    private LawRegister Register => new(_small.Store);

    public async ValueTask InitializeAsync()
    {
        _clock.Set(SundayNight - _clock.GetUtcNow());
        _small = await SmallHouse.Open(_clock);
    }

    public ValueTask DisposeAsync() => _small.DisposeAsync();

    [Fact]
    public async Task A_law_of_Monday_does_not_act_on_Sunday_night_and_acts_at_midnight()
    {
        var first = FirstLaw.Shipped(CountryCode.Parse("XA"));
        await PutInForce(new DateOnly(2026, 3, 9));
        var sunday = Assert.IsType<Answer.Recorded>(await Lodge());
        Assert.Equal(
            new LawReference("XA-1", first.Digest),
            sunday.Events.OfType<DeclarationAccepted>().Single().Law
        );
        _clock.Pass(TimeSpan.FromSeconds(59));
        Assert.IsType<Answer.Recorded>(await Lodge("AVEN-0002"));
        _clock.Pass(TimeSpan.FromSeconds(1));
        var monday = Assert.IsType<Answer.Refused>(await Lodge("AVEN-0003"));
        Assert.Equal("XA900", Assert.Single(monday.Refusals).Code);
        var journal = await _small.Desk.Journal(monday.Mrn!.Value, Now);
        Assert.Equal(
            new LawReference("XA-2", StricterLaw.Edition("XA-2").Digest),
            journal.Select(j => j.Event).OfType<DeclarationRejected>().Single().Law
        );
        Assert.Equal("XA900", Assert.Single((await Estimate()).Refusals).Code);
    }

    [Fact]
    public async Task A_case_accepted_on_Sunday_is_changed_on_Tuesday_by_the_law_of_Sunday()
    {
        await PutInForce(new DateOnly(2026, 3, 9));
        _small.Administration.PutInForce(_small.Administration.Registers with { Profiles = AllRed() });
        var held = Assert.IsType<Answer.Recorded>(await Lodge());
        _clock.Pass(TimeSpan.FromDays(2));
        // The law of Tuesday would refuse any request.
        var asked = await _small.Desk.Request(held.Case.Mrn, Amendment(held.Case.Mrn), "xml", By, Now);
        var request = Assert.IsType<Answer.Recorded>(asked).Events.OfType<AmendmentRequested>().Single();
        Assert.Equal("XA-1", request.Law!.Name);
        var granted = Assert.IsType<Answer.Recorded>(
            await _small.Desk.Act(held.Case.Mrn, new Grant(), By, Now)
        );
        Assert.Equal("XA-1", granted.Events.OfType<DeclarationAmended>().Single().Law!.Name);
    }

    /// <summary>A declaration that was lodged before a law and whose goods come under it must keep
    /// it.</summary>
    [Fact]
    public async Task What_was_registered_on_Sunday_is_accepted_by_the_law_of_its_arrival()
    {
        await PutInForce(new DateOnly(2026, 3, 9));
        var before = await _small.Lodged("import-prelodged-imd.xml");
        Assert.Equal("XA-1", before.Events.OfType<DeclarationRegistered>().Single().Law!.Name);
        _clock.Pass(TimeSpan.FromDays(2));
        var arrived = Assert.IsType<Answer.Recorded>(
            await _small.Desk.Act(before.Case.Mrn, new Present(), By, Now)
        );
        var rejected = arrived.Events.OfType<DeclarationRejected>().Single();
        Assert.Equal(("XA900", "XA-2"), (Assert.Single(rejected.Refusals).Code, rejected.Law!.Name));
    }

    [Fact]
    public async Task A_suspended_law_acts_no_more_in_a_second_process()
    {
        await using var other = SqliteStore.At(_small.File);
        var there = new AdministrationState(other, (await new RegisterReader(other).Load(Now))!);
        using var follower = new RegisterFollower(other, there);
        var desk = new CaseDesk(other, there, _clock);
        await PutInForce(new DateOnly(2026, 3, 8));
        Assert.IsType<Answer.Refused>(await Lodge());
        await follower.CatchUp(Now);
        Assert.IsType<Answer.Refused>(await desk.Lodge(Sample("AVEN-0002"), "xml", By, Now));
        Assert.IsType<RegisterOutcome.Done>(
            await Register.Suspend("XA-2", "nothing passes", Today, _clock.GetUtcNow(), By, Now)
        );
        await follower.CatchUp(Now);
        var taken = Assert.IsType<Answer.Recorded>(await desk.Lodge(Sample("AVEN-0002"), "xml", By, Now));
        Assert.Equal("XA-1", taken.Case.Law!.Name);
    }

    [Fact]
    public async Task A_restart_keeps_the_editions_and_their_days()
    {
        await PutInForce(new DateOnly(2026, 3, 9));
        var sunday = Assert.IsType<Answer.Recorded>(await Lodge());
        await _small.Restart(_ => { });
        Assert.Equal("XA-1", (await _small.Desk.Open(sunday.Case.Mrn, Now))!.Law!.Name);
        var laws = _small.Administration.Registers.Laws;
        Assert.Equal(["XA-1", "XA-2"], laws.All.Select(e => e.Name));
        _clock.Pass(TimeSpan.FromDays(1));
        Assert.IsType<Answer.Refused>(await Lodge("AVEN-0002"));
    }

    [Fact]
    public async Task Without_a_law_in_force_nothing_is_taken_and_it_is_told()
    {
        var registers = _small.Administration.Registers;
        _small.Administration.PutInForce(registers with { Laws = LawEditions.None });
        var refused = Assert.IsType<Answer.Refused>(await Lodge());
        var refusal = Assert.Single(refused.Refusals);
        Assert.Equal("CH066", refusal.Code);
        Assert.Contains("no edition of the lawbook is in force", refusal.Rule, StringComparison.Ordinal);
        Assert.Contains("/administrator/law", refusal.Mend, StringComparison.Ordinal);
        Assert.Equal("CH066", Assert.Single((await Estimate()).Refusals).Code);
        _small.Administration.PutInForce(registers);
        // Nothing was kept, so the reference is free.
        Assert.False(Assert.IsType<Answer.Recorded>(await Lodge()).AsBefore);
    }

    /// <summary>A case of before editions were kept names none: the law of its day of acceptance
    /// decides.</summary>
    [Fact]
    public void A_case_that_names_no_law_is_under_that_of_its_acceptance()
    {
        var registers = _small.Administration.Registers with
        {
            Laws = LawEditions
                .Only(ShippedLaw.General)
                .With(StricterLaw.Edition("XA-2").Edition)
                .With(
                    new LawTimeline([
                        new LawLine(DateOnly.MinValue, "XA", ""),
                        new LawLine(new DateOnly(2026, 3, 9), "XA-2", ""),
                    ])
                ),
        };
        var mrn = Mrn.Create(2026, CountryCode.Parse("XA"), 1, 'R');
        var late = SundayNight.AddDays(3);
        Assert.Equal("XA-2", registers.LawOf(new Case { Mrn = mrn }, late)!.Name);
        Assert.Equal("XA", registers.LawOf(new Case { Mrn = mrn, AcceptedAt = SundayNight }, late)!.Name);
        var before = new Case
        {
            Mrn = mrn,
            IsRegistered = true,
            LodgedAt = SundayNight,
        };
        Assert.Equal("XA", registers.LawOf(before, late)!.Name);
    }

    private DateOnly Today => DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime);

    private async Task PutInForce(DateOnly from)
    {
        var edition = StricterLaw.Edition("XA-2");
        var at = _clock.GetUtcNow();
        Assert.IsType<RegisterOutcome.Done>(
            await Register.Send(edition, at, new Actor("admin-1", "administrator"), Now)
        );
        Assert.IsType<RegisterOutcome.Done>(
            await Register.PutInForce(
                new LawReference("XA-2", edition.Digest),
                from,
                "a test",
                Today,
                at,
                Second,
                Now
            )
        );
        using var follower = new RegisterFollower(_small.Store, _small.Administration);
        Assert.True(await follower.CatchUp(Now) > 0);
    }

    private Task<Answer> Lodge(string lrn = "AVEN-0001") => _small.Desk.Lodge(Sample(lrn), "xml", By, Now);

    private Task<Estimate> Estimate() => _small.Desk.Estimate(Sample("AVEN-0009"), "xml", Now);

    private static ReadOnlyMemory<byte> Sample(string lrn) =>
        SmallHouse.Sample("import-ima.xml", "AVEN-0001", lrn);

    private static ReadOnlyMemory<byte> Amendment(Mrn mrn) =>
        SmallHouse.Sample("amendment-cor.xml", "26XA000000000001R7", mrn.Text);

    internal static ProfileBook AllRed() =>
        ProfileBook
            .Create([
                new Profile
                {
                    Id = "ALL",
                    Version = 1,
                    Owner = "Aven",
                    Reason = "everything is looked at",
                    From = new DateOnly(2026, 1, 1),
                    Lane = Lane.Red,
                    When = AllOf.Anything,
                },
            ])
            .Book;
}
