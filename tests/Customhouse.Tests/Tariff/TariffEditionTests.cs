using Customhouse.Declarations;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Tariff;

public sealed class TariffEditionTests
{
    private static string Told(ItemMeasures measures) =>
        string.Join(
            "; ",
            measures.Measures.Select(m =>
                $"{m.TaxType} {RateText.Write(m.Rate)}" + (m.Share == 1m ? "" : $" on {m.Share}")
            )
        );

    private static string Refused(ItemMeasures measures) =>
        string.Join(",", measures.Refusals.Select(r => r.Code));

    [Theory]
    [InlineData("04069018", "CN", "A00 8.5%; B00 5%")]
    [InlineData("04061008", "CN", "A00 1.509/KGM; B00 5%")]
    [InlineData("04069018", "XY", "A00 35%; B00 5%")]
    [InlineData("73181500", "XW", "A00 7%; A30 22.9%; B00 20%")]
    [InlineData("73181500", "CN", "A00 7%; B00 20%")]
    [InlineData("62042950", "CN", "A00 \"The rate of each garment\"; B00 20%")]
    public void Goods_bear_duty_by_origin_and_then_the_taxes_in_order(
        string code,
        string origin,
        string told
    ) => Assert.Equal(told, Told(SmallEdition.Measures(SmallEdition.Item(code, origin))));

    [Fact]
    public void The_day_of_acceptance_decides()
    {
        var item = SmallEdition.Item("73181500", "XW");
        Assert.Equal("A00 8.5%; B00 20%", Told(SmallEdition.Measures(item, new DateOnly(2026, 2, 28))));
        Assert.Equal(
            "A00 8.5%; A30 22.9%; B00 20%",
            Told(SmallEdition.Measures(item, new DateOnly(2026, 3, 1)))
        );
        Assert.Equal(
            "A00 7%; A30 22.9%; B00 20%",
            Told(SmallEdition.Measures(item, new DateOnly(2026, 4, 1)))
        );
    }

    [Theory]
    [InlineData("04", "TAR-CODE-LENGTH")]
    [InlineData("040690", "TAR-CODE-LENGTH")]
    [InlineData("0406901800", "TAR-CODE-LENGTH")]
    [InlineData("04069099", "TAR-CODE-UNKNOWN")]
    [InlineData("99038801", "TAR-CODE-ADDITIONAL")]
    public void A_code_that_cannot_be_declared_is_refused_with_its_neighbours(string code, string told)
    {
        var measures = SmallEdition.Measures(SmallEdition.Item(code));
        var refusal = Assert.Single(measures.Refusals);
        Assert.Equal(told, refusal.Code);
        Assert.Equal(
            "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[1]/Commodity/Classification[1]/ID",
            refusal.Pointer
        );
        if (told != "TAR-CODE-ADDITIONAL")
            Assert.Contains("04069018 Edam and Gouda cheese", refusal.Mend);
        Assert.Empty(measures.Measures);
    }

    /// <summary>
    /// Classes and tags of the WCO Data Model 3.6, as responses point (42A/67A/68A/23A/21A, tag 145).
    /// </summary>
    [Theory]
    [InlineData("04069099", "100", null, "42A 67A 68A[2] 23A 21A[1] 145")]
    [InlineData("04069018", "399", null, "42A 67A 68A[2] 23A 50A[1] 164")]
    [InlineData("04069018", "120", "090199", "42A 67A 68A[2] 23A 50A[1] 401")]
    [InlineData("04069018", "300", null, "42A 67A 68A[2] 92A[1] 063")]
    [InlineData("22043000", "100", null, "42A 67A 68A[2] 23A 65A 130")]
    public void A_refusal_points_in_wco_ids_too(string code, string claim, string? quota, string ids)
    {
        var declaration = SmallEdition.Of(
            SmallEdition.Item("84151030"),
            SmallEdition.Item(code).Claiming(claim, quota)
        );
        var refusal = SmallEdition
            .Read()
            .MeasuresFor(declaration, declaration.Items[1], SmallEdition.Day)
            .Refusals[0];
        Assert.Equal(
            ids,
            string.Join(
                ' ',
                refusal.WcoPointers.Select(p =>
                    p.DocumentSectionCode
                    + (p.SequenceNumeric is { } sequence ? $"[{sequence}]" : "")
                    + (p.TagId is { } tag ? $" {tag}" : "")
                )
            )
        );
    }

    [Fact]
    public void A_code_before_its_day_and_none_at_all_are_refused()
    {
        var item = SmallEdition.Item("01012100");
        Assert.Equal("TAR-CODE-DATE", Refused(SmallEdition.Measures(item, new DateOnly(2019, 1, 1))));
        Assert.Equal("TAR-CODE-MISSING", Refused(SmallEdition.Measures(item with { Commodity = null })));
    }

    [Fact]
    public void An_edition_that_takes_unknown_codes_charges_nothing_it_does_not_know()
    {
        var edition = SmallEdition.Read() with { TakesUnknownCodes = true };
        var item = SmallEdition.Item("8703239011");
        var measures = edition.MeasuresFor(SmallEdition.Of(item), item, SmallEdition.Day);
        Assert.Empty(measures.Refusals);
        Assert.False(Assert.Single(measures.Measures).Rate.IsComputable);
        var export = SmallEdition.Of(item) with { TypeCode = "EXA" };
        Assert.Empty(edition.MeasuresFor(export, export.Items[0], SmallEdition.Day).Measures);
    }

    [Fact]
    public void A_rate_on_a_unit_needs_the_quantity()
    {
        var wine = SmallEdition.Item("22043000");
        var refusals = SmallEdition.Measures(wine).Refusals;
        Assert.Equal(["TAR-UNIT", "TAR-UNIT"], refusals.Select(r => r.Code));
        Assert.Equal(
            ["Declare the quantity in LTR.", "Declare the quantity in PFL."],
            refusals.Select(r => r.Mend)
        );
        var told = wine with
        {
            SupplementaryQuantity = new Quantity(900m, null),
            Taxes = [new DeclaredTax("A00", null, null, null, null, new Quantity(120m, "PFL"), null, null)],
        };
        Assert.Equal("A00 0.044/LTR+0.314/PFL; 302 0.62/LTR; B00 20%", Told(SmallEdition.Measures(told)));
    }

    [Fact]
    public void A_code_declared_beside_charges_in_addition()
    {
        var item = SmallEdition.Item("84151030") with
        {
            Classifications = [new Classification("TSP", "84151030"), new Classification("GN", "99038801")],
        };
        Assert.Equal("A00 0%; A50 25%; B00 20%", Told(SmallEdition.Measures(item)));
    }

    [Fact]
    public void Goods_that_need_a_licence_are_refused_without_its_document()
    {
        var item = SmallEdition.Item("93020000") with { SupplementaryQuantity = new Quantity(4m, "NAR") };
        Assert.Equal("TAR-LIC-MISSING", Refused(SmallEdition.Measures(item)));
        var licensed = item with { Documents = [new Document("L", "100", "XTL100-1")] };
        Assert.Equal("A00 3%+0.14/NAR; B00 20%", Told(SmallEdition.Measures(licensed)));
        var export = SmallEdition.Of(item) with { TypeCode = "EXA" };
        var measures = SmallEdition.Read().MeasuresFor(export, export.Items[0], SmallEdition.Day);
        Assert.Empty(measures.Measures);
        Assert.Empty(measures.Refusals);
    }

    [Fact]
    public void A_quota_splits_the_item_by_what_it_gave()
    {
        var item = SmallEdition.Item("04069018").Claiming("120", "090101");
        var asked = SmallEdition.Measures(item);
        Assert.Equal("A00 8.5%; B00 5%", Told(asked with { Measures = [.. asked.Measures] }));
        var request = asked.Request(item, "MRN/1", SmallEdition.Day, 7)!;
        Assert.Equal((1m, "TNE", 7L), (request.Quantity, request.Unit, request.Sequence));
        var quota = asked.Quota!.Open();
        var whole = quota.Draw(request).Grant;
        Assert.Equal("A00 4%; B00 5%", Told(SmallEdition.Measures(item, grant: whole)));
        var part = (quota with { Drawn = 99.75m }).Draw(request).Grant;
        Assert.Equal(
            "A00 4% on 0.25; A00 8.5% on 0.75; B00 5%",
            Told(SmallEdition.Measures(item, grant: part))
        );
        var none = (quota with { Drawn = 100m }).Draw(request).Grant;
        Assert.Equal("A00 8.5%; B00 5%", Told(SmallEdition.Measures(item, grant: none)));
    }

    [Theory]
    [InlineData("04069018", "120", "090199", "TAR-QUOTA-UNKNOWN")]
    [InlineData("04069018", "120", null, "TAR-QUOTA-ORDER")]
    [InlineData("04069018", "100", "090101", "TAR-QUOTA-CLAIM")]
    [InlineData("73181500", "120", "090101", "TAR-QUOTA-GOODS")]
    public void A_quota_claimed_wrongly_is_refused(string code, string claim, string? order, string told) =>
        Assert.Equal(told, Refused(SmallEdition.Measures(SmallEdition.Item(code).Claiming(claim, order))));

    [Fact]
    public void A_quota_is_closed_after_its_days() =>
        Assert.Equal(
            "TAR-QUOTA-DATE",
            Refused(
                SmallEdition.Measures(
                    SmallEdition.Item("04069018").Claiming("120", "090101"),
                    new DateOnly(2026, 7, 1)
                )
            )
        );
}
