using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Lawbooks;
using Customhouse.Operators;
using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Customhouse.Web.Cases;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>What is decided before the goods arrive, what again when they do, and by which day.</summary>
public sealed class ArrivalTests
{
    private const string Sample = "import-prelodged-imd.xml";

    private static readonly Actor Officer = new("officer-1", "officer", null);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pre_lodged_declaration_is_targeted_when_it_is_registered_and_held_only_on_arrival()
    {
        await using var small = await Under(new HandClock(), Lane.Red);
        var lodged = await small.Lodged(Sample);
        Assert.Equal((CaseState.Registered, Lane.Red), (lodged.Case.State, lodged.Case.Lane));
        var planned = Assert.Single(lodged.Events.OfType<LaneChosen>());
        Assert.True(planned.IsPlanned);
        Assert.Equal("P1", Assert.Single(planned.Choice.Hits).Profile);
        Assert.DoesNotContain(lodged.Events, e => e is ControlOrdered or DeclarationAccepted);
        // Officers find it by its lane before the goods are here.
        var listed = await small.Store.Cases.Page(
            new CaseFilter { Lane = Lane.Red, States = [CaseState.Registered] },
            Now
        );
        Assert.Equal(lodged.Case.Mrn, Assert.Single(listed.Rows).Mrn);

        var arrived = await Act(small, lodged.Case.Mrn, new Present());
        Assert.Equal(CaseState.UnderControl, arrived.Case.State);
        var followed = Assert.Single(arrived.Events.OfType<LaneChosen>());
        Assert.False(followed.IsPlanned);
        Assert.NotNull(followed.Choice.Draw);
        Assert.Equal(planned.Choice.Draw, followed.Choice.Draw);
        Assert.NotNull(arrived.Case.AcceptedAt);
    }

    [Fact]
    public async Task Green_goods_are_released_within_the_act_of_arrival_and_accepted_on_that_day()
    {
        var clock = new HandClock();
        await using var small = await Under(clock, Lane.Green);
        var lodged = await small.Lodged(Sample);
        Assert.Equal(Lane.Green, lodged.Case.Lane);
        clock.Pass(TimeSpan.FromDays(3));
        var arrived = await Act(small, lodged.Case.Mrn, new Present());
        Assert.Contains(arrived.Events, e => e is GoodsPresented);
        Assert.Equal(CaseState.Cleared, arrived.Case.State);
        Assert.Equal(clock.GetUtcNow(), arrived.Case.AcceptedAt);
    }

    [Fact]
    public async Task A_profile_that_comes_meanwhile_plans_the_lane_anew_once()
    {
        await using var small = await Under(new HandClock(), Lane.Green);
        var mrn = (await small.Lodged(Sample)).Case.Mrn;
        var keeper = KeeperOf(small);
        Assert.Equal(0, await keeper.GoRound(Now));
        await small.Change([], Book(Lane.Yellow));
        Assert.Equal(1, await keeper.GoRound(Now));
        var replanned = (await small.Desk.Open(mrn, Now))!;
        Assert.Equal((CaseState.Registered, Lane.Yellow), (replanned.State, replanned.Lane));
        Assert.Equal(0, await keeper.GoRound(Now));
        Assert.Equal(0, await KeeperOf(small).GoRound(Now));
        var arrived = await Act(small, mrn, new Present());
        Assert.Equal(CaseState.DocumentsWanted, arrived.Case.State);
    }

    [Fact]
    public async Task Whoever_cancels_and_lodges_again_draws_no_new_lot()
    {
        await using var small = await Under(new HandClock(), Lane.Red, share: 0.5);
        var first = await small.Lodged(Sample);
        await Cancelled(small, first.Case);
        for (var n = 0; n < 5; n++)
        {
            var again = await small.Lodged(Sample, "AVEN-0002", $"AGAIN-{n}");
            Assert.Equal(first.Case.Draw, again.Case.Draw);
            Assert.Equal(first.Case.Lane, again.Case.Lane);
            await Cancelled(small, again.Case);
        }
    }

    /// <summary>However short the law's time limit of presentation is: it says nothing of lots.</summary>
    [Fact]
    public async Task A_lot_is_remembered_longer_than_a_short_time_limit()
    {
        var clock = new HandClock();
        await using var small = await Under(clock, Lane.Red, share: 0.5);
        var law = ShippedLaw.WithTerms(
            t => t,
            shared: t => t.Replace("presentation: 30", "presentation: 1", StringComparison.Ordinal)
        );
        small.Administration.PutInForce(small.Administration.Registers with { Laws = LawEditions.Only(law) });
        var first = await small.Lodged(Sample);
        await Cancelled(small, first.Case);
        clock.Pass(TimeSpan.FromDays(5));
        Assert.Equal(first.Case.Draw, (await small.Lodged(Sample, "AVEN-0002", "AGAIN-1")).Case.Draw);
    }

    [Fact]
    public async Task Other_goods_draw_a_lot_of_their_own()
    {
        await using var small = await Under(new HandClock(), Lane.Red, share: 0.5);
        var first = await small.Lodged(Sample);
        // While the first one stands, a second one is another declaration.
        var second = await small.Lodged(Sample, "AVEN-0002", "SECOND-1");
        Assert.NotEqual(first.Case.Draw, second.Case.Draw);
    }

    [Theory]
    // 12:00 UTC on New Year's Eve: it is New Year's Day in Kiritimati and still New Year's Eve in Honolulu.
    [InlineData("Pacific/Kiritimati", "27XA", "2027-01-31T09:59:59.999999Z")]
    [InlineData("Pacific/Honolulu", "26XA", "2027-01-31T09:59:59.999999Z")]
    public async Task The_year_of_the_number_and_the_end_of_the_term_are_those_of_the_office(
        string zone,
        string number,
        string lapses
    )
    {
        var clock = new HandClock();
        clock.Set(new DateTimeOffset(2026, 12, 31, 12, 0, 0, TimeSpan.Zero) - clock.GetUtcNow());
        await using var small = await Under(clock, Lane.Green);
        await small.Change([RegisterReader.Of(new CustomsOffice("XAAVN", "Port Aven", zone, ["import"]))]);
        var lodged = await small.Lodged(Sample);
        Assert.StartsWith(number, lodged.Case.Mrn.Text, StringComparison.Ordinal);
        Assert.Equal(DateTimeOffset.Parse(lapses, null), lodged.Case.LapsesAt);
    }

    private static async Task Cancelled(SmallHouse small, Case c)
    {
        Assert.IsType<Answer.Recorded>(
            await small.Desk.Request(
                c.Mrn,
                ChangeRequest.Cancel(c, "not wanted any more"),
                "json",
                Officer,
                Now
            )
        );
        Assert.Equal(CaseState.Invalidated, (await Act(small, c.Mrn, new Grant())).Case.State);
    }

    private static ProfileBook Book(Lane lane, double share = 1) =>
        lane == Lane.Green
            ? ProfileBook.Empty
            : ProfileBook
                .Create([
                    new Profile
                    {
                        Id = "P1",
                        Version = 1,
                        Owner = "Risk",
                        Reason = "weight",
                        From = new DateOnly(2020, 1, 1),
                        Lane = lane,
                        Share = share,
                        When = new FieldIs("item-count", ">", ["0"]),
                    },
                ])
                .Book;

    private static async Task<SmallHouse> Under(TimeProvider clock, Lane lane, double share = 1)
    {
        var small = await SmallHouse.Open(clock);
        await small.Change([], Book(lane, share));
        return small;
    }

    private static async Task<Answer.Recorded> Act(SmallHouse small, Mrn mrn, Act act)
    {
        var answer = await small.Desk.Act(mrn, act, Officer, Now);
        return Assert.IsType<Answer.Recorded>(answer);
    }

    private static TimeKeeper KeeperOf(SmallHouse small) =>
        new(
            small.Store,
            small.Desk,
            small.Clock,
            new BackgroundTasks(small.Clock).Of(TimeKeeper.Name, TimeKeeper.Within)
        );
}
