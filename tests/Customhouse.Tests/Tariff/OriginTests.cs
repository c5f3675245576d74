using Customhouse.Declarations;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Tariff;

public sealed class OriginTests
{
    private static readonly Document Proof = new(
        "U",
        "110",
        "STATEMENT 7",
        Effective: new DateOnly(2026, 1, 10)
    );

    private static ItemMeasures Australian(CountryCode? from = null, params Document[] documents) =>
        SmallEdition.Measures(
            SmallEdition.Item("04069018", "AU").Claiming("300") with
            {
                Documents = documents,
            },
            from: from
        );

    private static string Refused(ItemMeasures measures) =>
        string.Join(",", measures.Refusals.Select(r => r.Code));

    [Fact]
    public void A_proved_origin_gives_the_preference_and_its_grounds()
    {
        var measures = Australian(documents: Proof);
        Assert.Empty(measures.Refusals);
        Assert.Equal((Rate.Free, "300"), (measures.Measures[0].Rate, measures.Measures[0].RegimeCode));
        Assert.Equal(new Rate(8.5m), measures.FullRate);
        Assert.Equal(
            [
                "origin AU is a beneficiary of Agreement AU",
                "proof U110 STATEMENT 7 of 2026-01-10",
                "dispatched from AU, a beneficiary",
            ],
            measures.Grounds
        );
    }

    [Fact]
    public void Without_proof_the_claim_is_refused_and_told_what_would_prove_it()
    {
        var refusal = Assert.Single(Australian().Refusals);
        Assert.Equal("TAR-PREF-PROOF", refusal.Code);
        Assert.Contains("U110, N954", refusal.Mend);
        Assert.Empty(Australian().Measures);
    }

    [Theory]
    [InlineData("2025-05-05", true)]
    [InlineData("2025-05-04", false)]
    [InlineData("2026-05-05", true)]
    [InlineData("2026-05-06", false)]
    public void A_proof_counts_in_its_validity_only(string effective, bool counts) =>
        Assert.Equal(
            counts ? "" : "TAR-PREF-PROOF-DATE",
            Refused(Australian(documents: Proof with { Effective = DateOnly.Parse(effective) }))
        );

    [Fact]
    public void Up_to_the_amount_of_the_agreement_no_proof_is_asked()
    {
        var item = SmallEdition.Item("04069018", "AU").Claiming("300") with
        {
            ItemPrice = new Money(500m, Currency.Eur),
        };
        Assert.Empty(SmallEdition.Measures(item).Refusals);
        Assert.Equal(
            "TAR-PREF-PROOF",
            Refused(SmallEdition.Measures(item with { ItemPrice = new Money(500.01m, Currency.Eur) }))
        );
    }

    [Fact]
    public void The_amount_counts_by_the_consignment_in_the_currency_of_the_limit()
    {
        // L16: ten items below the limit, each taken by itself.
        var usd = Currency.Usd;
        foreach (
            var (prices, isTaken) in new[]
            {
                (new Money?[] { new(250m, Currency.Eur), new(250m, Currency.Eur) }, true),
                ([new(250m, Currency.Eur), new(250.01m, Currency.Eur)], false),
                // 1.25 dollars for a euro.
                ([new(250m, Currency.Eur), new(312.5m, usd)], true),
                ([new(250m, Currency.Eur), new(312.6m, usd)], false),
                // What nobody knows is not below a limit.
                ([new(250m, Currency.Eur), null], false),
                ([new(250m, Currency.Eur), new(1m, Currency.Parse("JPY"))], false),
            }
        )
        {
            var items = prices
                .Select(
                    (p, i) =>
                        SmallEdition.Item("04069018", "AU").Claiming("300") with
                        {
                            Sequence = i + 1,
                            ItemPrice = p,
                        }
                )
                .Append(SmallEdition.Item("04069018", "AU") with { Sequence = 9 })
                .ToArray();
            var edition = SmallEdition.Read();
            var terms = DutyTerms.Create(edition, Lawbooks.ShippedLaw.GeneralTerms.Procedures);
            var measures = edition.MeasuresFor(
                SmallEdition.Of(items),
                items[0],
                SmallEdition.Day,
                terms: terms
            );
            Assert.Equal(isTaken ? "" : "TAR-PREF-PROOF", Refused(measures));
        }
    }

    [Fact]
    public void Goods_through_a_third_country_show_direct_transport()
    {
        var via = CountryCode.Parse("SG");
        Assert.Equal("TAR-PREF-DIRECT", Refused(Australian(from: via, documents: Proof)));
        Assert.Empty(Australian(from: via, documents: [Proof, new Document("N", "705", "BL 9")]).Refusals);
    }

    [Theory]
    [InlineData("04069018", "CN", "300", "TAR-PREF-ORIGIN")]
    [InlineData("04069018", "AU", "399", "TAR-PREF-CODE")]
    [InlineData("01012100", "AU", "300", "TAR-PREF-GOODS")]
    [InlineData("04069018", "TH", "200", "TAR-PREF-GOODS")]
    public void A_claim_that_the_tariff_does_not_know_is_refused(
        string code,
        string origin,
        string claim,
        string told
    ) => Assert.Equal(told, Refused(SmallEdition.Measures(SmallEdition.Item(code, origin).Claiming(claim))));

    [Fact]
    public void Where_the_edition_says_so_the_full_duty_is_charged_instead()
    {
        var item = SmallEdition.Item("04069018", "IN").Claiming("200");
        var measures = SmallEdition.Measures(item);
        Assert.Empty(measures.Refusals);
        Assert.Equal(
            (new Rate(8.5m), (string?)null),
            (measures.Measures[0].Rate, measures.Measures[0].RegimeCode)
        );
        Assert.Equal("the full duty is charged (GSP s. 2)", measures.Grounds[^1]);
        var proved = item with { Documents = [new Document("N", "865", "FORM A 3")] };
        Assert.Equal("200", SmallEdition.Measures(proved).Measures[0].RegimeCode);
    }

    [Fact]
    public void The_preferential_origin_goes_before_the_other()
    {
        var item = SmallEdition.Item("04069018").Claiming("300") with
        {
            Origins = [new Origin(CountryCode.Parse("CN"), "1"), new Origin(CountryCode.Parse("AU"), "2")],
            Documents = [Proof],
        };
        Assert.Equal(Rate.Free, SmallEdition.Measures(item).Measures[0].Rate);
    }
}
