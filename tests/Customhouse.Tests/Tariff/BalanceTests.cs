using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Tariff;

/// <summary>Whose goods may draw on a quota or a licence, and on which days: the first and the last
/// count.</summary>
public sealed class BalanceTests
{
    private static readonly DateOnly First = new(2026, 1, 1);
    private static readonly DateOnly Last = new(2026, 6, 30);
    private static readonly HsCode Rifle = HsCode.Parse("93033000");
    private static readonly CountryCode India = CountryCode.Parse("IN");
    private static readonly Pointer Place = Pointer.Parse("Declaration/GoodsShipment");

    private static readonly QuotaRule Rule = new(
        "090101",
        ["9303"],
        [],
        ["120"],
        new Quantity(100m, null),
        First,
        Last,
        new Rate(4m),
        75m,
        "Order 1"
    );

    private static readonly Licence Money = new(
        "L1",
        "XA1",
        ["9303"],
        null,
        new Money(50m, Currency.Eur),
        First,
        Last
    );

    private static readonly LicenceRule Arms = new(["9303"], [], ["L100"], true, false, "Arms", "Arms s. 7");

    [Fact]
    public void A_quota_opens_full_with_its_own_volume_and_share()
    {
        var quota = Rule.Open();
        Assert.Equal(
            (100m, 100m, "KGM", QuotaState.Open),
            (quota.Volume, quota.Remaining, quota.Unit, quota.State)
        );
        Assert.Equal(75m, quota.CriticalPercent);
        Assert.Equal("LTR", (Rule with { Volume = new Quantity(1m, "LTR") }).Open().Unit);
    }

    [Fact]
    public void Every_origin_may_draw_where_none_is_named_else_those_alone()
    {
        Assert.True(Rule.Covers(Rifle, null));
        Assert.True(Rule.Covers(Rifle, India));
        Assert.False(Rule.Covers(HsCode.Parse("93020000"), India));
        var named = Rule with { Countries = [India] };
        Assert.True(named.Covers(Rifle, India));
        Assert.False(named.Covers(Rifle, CountryCode.Parse("CN")));
        Assert.False(named.Covers(Rifle, null));
    }

    [Fact]
    public void A_quota_is_drawn_on_its_first_and_on_its_last_day()
    {
        foreach (
            var (day, granted) in ((DateOnly, decimal)[])
                [(First.AddDays(-1), 0m), (First, 5m), (Last, 5m), (Last.AddDays(1), 0m)]
        )
            Assert.Equal(granted, Draw(5m, day).Granted);
    }

    [Fact]
    public void A_grant_tells_its_share_and_what_is_left()
    {
        var grant = Draw(400m, First);
        Assert.Equal((0.25m, 0m, QuotaState.Exhausted), (grant.Share, grant.Remaining, grant.State));
        Assert.Equal(1m, Draw(100m, First).Share);
        Assert.Equal(0m, (grant with { Asked = 0m }).Share);
        Assert.Equal((74m, QuotaState.Open), (100m - Draw(74m, First).Remaining, Draw(74m, First).State));
        Assert.Equal(QuotaState.Critical, Draw(75m, First).State);
    }

    [Fact]
    public void A_licence_is_wanted_on_the_way_that_it_binds()
    {
        Assert.True(Arms.Covers(Rifle, null, import: true));
        Assert.False(Arms.Covers(Rifle, null, import: false));
        Assert.True((Arms with { Export = true, Import = false }).Covers(Rifle, null, import: false));
        Assert.False(Arms.Covers(HsCode.Parse("93020000"), null, import: true));
        var named = Arms with { Countries = [India] };
        Assert.True(named.Covers(Rifle, India, import: true));
        Assert.False(named.Covers(Rifle, CountryCode.Parse("CN"), import: true));
        Assert.False(named.Covers(Rifle, null, import: true));
    }

    [Fact]
    public void A_licence_is_used_on_its_first_and_on_its_last_day()
    {
        Assert.Equal("TAR-LIC-DATE", Refused(Use(1m, First.AddDays(-1))));
        Assert.Equal("", Refused(Use(1m, First)));
        Assert.Equal("", Refused(Use(1m, Last)));
        Assert.Equal("TAR-LIC-DATE", Refused(Use(1m, Last.AddDays(1))));
    }

    [Fact]
    public void A_licence_that_counts_money_counts_no_goods()
    {
        var (after, refusals) = Money.WriteOff(Use(50m, First), Place);
        Assert.Empty(refusals);
        Assert.Equal((0m, 0m), (after.RemainingAmount, after.Used));
        Assert.Null(after.Remaining);
        Assert.Equal("TAR-LIC-VALUE", Refused(Use(50.01m, First)));
        Assert.Equal("TAR-LIC-MONEY", Refused(Use(-1m, First)));
        Assert.Equal("", Refused(Use(0m, First)));
        Assert.Equal("TAR-LIC-MONEY", Refused(Use(1m, First) with { Amount = new Money(1m, Currency.Usd) }));
    }

    [Fact]
    public void A_licence_that_counts_goods_counts_no_money_and_its_own_unit_where_none_is_told()
    {
        var goods = Money with { Granted = new Quantity(10m, "KGM"), GrantedAmount = null };
        var use = Use(999m, First) with { Quantity = new Quantity(4m, null) };
        var (after, refusals) = goods.WriteOff(use, Place);
        Assert.Empty(refusals);
        Assert.Equal((6m, 0m), (after.Remaining, after.UsedAmount));
        Assert.Null(after.RemainingAmount);
        Assert.Equal(
            ["TAR-LIC-BALANCE"],
            after
                .WriteOff(use with { Quantity = new Quantity(6.0000001m, "KGM") }, Place)
                .Refusals.Select(r => r.Code)
        );
    }

    private static QuotaGrant Draw(decimal quantity, DateOnly day) =>
        Rule.Open().Draw(new QuotaRequest("090101", "R1", quantity, "KGM", day, 1)).Grant;

    private static LicenceUse Use(decimal euros, DateOnly day) =>
        new(Rifle, null, new Money(euros, Currency.Eur), day);

    private static string Refused(LicenceUse use) =>
        string.Join(' ', Money.WriteOff(use, Place).Refusals.Select(r => r.Code));
}
