using Customhouse.Declarations;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Tariff;

/// <summary>The claim of an item on a quota: on which days, what is offered in its place, and what must be
/// proved first.</summary>
public sealed class QuotaClaimTests
{
    private static readonly DateOnly First = new(2026, 1, 1);
    private static readonly DateOnly Last = new(2026, 6, 30);

    [Fact]
    public void A_claim_is_taken_on_the_first_and_on_the_last_day()
    {
        Assert.Empty(Claim(First).Refusals);
        Assert.Empty(Claim(Last).Refusals);
        Assert.Equal("TAR-QUOTA-DATE", Assert.Single(Claim(Last.AddDays(1)).Refusals).Code);
    }

    [Fact]
    public void What_is_open_is_offered_in_place_of_an_unknown_quota()
    {
        Assert.Equal("Declare one of the quotas 090101, or none.", Offered(First));
        Assert.Equal("Declare one of the quotas 090101, or none.", Offered(Last));
        Assert.Equal(
            "Declare no quota: none is open to these goods and this origin.",
            Offered(Last.AddDays(1))
        );
        Assert.Equal(
            "Declare no quota: none is open to these goods and this origin.",
            Offered(First, code: "73181500")
        );
        var later = Edition();
        later = later with
        {
            Quotas = [.. later.Quotas, later.Quotas[0] with { Order = "090102", From = Last, To = Last }],
        };
        Assert.Equal("Declare one of the quotas 090101, or none.", Offered(First, later));
        Assert.Equal("Declare one of the quotas 090101, 090102, or none.", Offered(Last, later));
    }

    [Fact]
    public void Goods_that_a_quota_does_not_cover_are_told_with_their_origin()
    {
        var edition = Edition(q => q with { Countries = [CountryCode.Parse("NZ")] });
        Assert.Equal("Quota 090101 does not cover 04069018 of CN.", Claim(First, edition).Refusals[0].Rule);
        Assert.Equal(
            "Quota 090101 does not cover 04069018 of unknown origin.",
            Claim(First, edition, origin: null).Refusals.First(r => r.Code == "TAR-QUOTA-GOODS").Rule
        );
    }

    [Fact]
    public void A_quota_of_a_programme_wants_its_origin_proved()
    {
        var edition = Edition(q => q with { Programme = "AU" });
        Assert.NotEmpty(Claim(First, edition, origin: "AU").Refusals);
        Assert.Empty(Claim(First, edition, origin: "AU", proof: true).Refusals);
        Assert.True(
            Claim(First, edition, origin: "AU", proof: true).Grounds.Count
                > Claim(First, origin: "AU", proof: true).Grounds.Count
        );
        // A programme that else gives the general rate gives no quota without proof.
        var general = Edition(q => q with { Programme = "A" });
        Assert.NotEmpty(Claim(First, general, origin: "IN").Refusals);
    }

    [Fact]
    public void What_the_quota_gave_is_told()
    {
        Assert.Equal(
            "quota 090101 is not drawn yet: the full duty stands until it is",
            Claim(First).Grounds[^1]
        );
        Assert.Equal("quota 090101 gave 1 of 4 TNE", Claim(First, grant: Grant("090101")).Grounds[^1]);
    }

    [Fact]
    public void A_grant_of_another_quota_is_our_mistake() =>
        Assert.Throws<InvalidOperationException>(() => Claim(First, grant: Grant("090102")));

    private static TariffEdition Edition(Func<QuotaRule, QuotaRule>? change = null)
    {
        var edition = SmallEdition.Read();
        return change is null ? edition : edition with { Quotas = [change(edition.Quotas[0])] };
    }

    private static QuotaGrant Grant(string order) => new(order, "R1", 4m, 1m, 99m, "TNE", QuotaState.Open);

    private static string Offered(DateOnly day, TariffEdition? edition = null, string code = "04069018") =>
        Claim(day, edition, code: code, order: "090199")
            .Refusals.First(r => r.Code == "TAR-QUOTA-UNKNOWN")
            .Mend;

    private static ItemMeasures Claim(
        DateOnly day,
        TariffEdition? edition = null,
        string? origin = "CN",
        bool proof = false,
        string code = "04069018",
        string order = "090101",
        QuotaGrant? grant = null
    )
    {
        var item = SmallEdition.Item(code, origin).Claiming("120", order) with
        {
            Documents = proof ? [new Document("U", "110", "P1", Effective: day)] : [],
        };
        if (origin is not null)
            item = item with { Origins = [.. item.Origins, new Origin(CountryCode.Parse(origin), "2")] };
        var declaration = SmallEdition.Of(item) with { ExportCountry = CountryCode.Parse(origin ?? "AU") };
        return (edition ?? SmallEdition.Read()).MeasuresFor(declaration, item, day, grant);
    }
}
