using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Journal;
using Customhouse.Tariff;
using Customhouse.Tests.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Clearance;

/// <summary>One decision meets the tariff: the edition of the day, what quotas still give and what licences
/// still bear, item after item.</summary>
public sealed class DutyAssessmentTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Opened = new(2026, 1, 1);
    private static readonly string Quota = Books.QuotaLeft("090101", Opened);
    private static readonly string Pieces = Books.LicenceLeft("XTL1", "NAR");
    private static readonly string Euros = Books.LicenceLeft("XTL1", "EUR");

    private static readonly Licence Arms = new(
        "XTL1",
        "XA1",
        ["9301-9307"],
        new Quantity(10m, "NAR"),
        null,
        Opened,
        new DateOnly(2026, 12, 31)
    );

    [Fact]
    public void Without_an_edition_of_the_day_nothing_is_assessed()
    {
        var result = Assess([Cheese(1)], at: Noon.AddYears(1));
        var refusal = Assert.Single(result.Refusals);
        Assert.Equal(("CH040", "Declaration"), (refusal.Code, refusal.Pointer));
        Assert.Equal("no edition of the tariff is in force on 2027-05-05", refusal.Rule);
        Assert.Empty(result.Assessment.Lines);
    }

    [Fact]
    public void The_day_is_that_of_the_moment_in_utc()
    {
        var eve = new DateTimeOffset(2027, 1, 1, 0, 30, 0, TimeSpan.FromHours(1));
        Assert.Equal("XT-2026", Assess([Cheese(1)], at: eve).Edition);
    }

    [Fact]
    public void Items_draw_on_a_quota_one_after_the_other_until_it_is_empty()
    {
        var result = Assess([Claiming(1), Claiming(2), Claiming(3)], new() { [Quota] = 1.5m });
        Assert.Empty(result.Refusals);
        Assert.Equal<Event>(
            [
                new QuotaDrawn("090101", Opened, 1, 1m, "TNE"),
                new QuotaDrawn("090101", Opened, 2, 0.5m, "TNE"),
            ],
            result.Draws
        );
        // A tonne at 4 % of 10,000; half of it so and half at 1.509 a kilogram; all at 1.509.
        Assert.Equal([400m, 200m, 754.5m, 1509m], Duties(result));
    }

    [Fact]
    public void A_quota_that_nobody_opened_gives_nothing_and_none_gives_more_than_its_volume()
    {
        Assert.Equal([1509m], Duties(Assess([Claiming(1)])));
        var much = Claiming(1) with { NetMassKilograms = 200_000m };
        Assert.Equal(
            new QuotaDrawn("090101", Opened, 1, 100m, "TNE"),
            Assert.Single(Assess([much], new() { [Quota] = 5000m }).Draws)
        );
    }

    [Fact]
    public void Items_write_off_one_licence_together()
    {
        var result = Assess([Pistols(1, 3m), Pistols(2, 2m)], new() { [Pieces] = 5m }, Arms);
        Assert.Empty(result.Refusals);
        Assert.Equal<Event>(
            [new LicenceWrittenOff("XTL1", 1, 3m, "NAR"), new LicenceWrittenOff("XTL1", 2, 2m, "NAR")],
            result.Draws
        );
    }

    [Fact]
    public void What_one_item_took_is_not_there_for_the_next()
    {
        var result = Assess([Pistols(1, 3m), Pistols(2, 3m)], new() { [Pieces] = 5m }, Arms);
        var refusal = Assert.Single(result.Refusals);
        Assert.Equal("TAR-LIC-BALANCE", refusal.Code);
        Assert.EndsWith(
            "GovernmentAgencyGoodsItem[2]/AdditionalDocument[1]/ID",
            refusal.Pointer,
            StringComparison.Ordinal
        );
        Assert.Empty(result.Draws);
        Assert.Empty(result.Assessment.Lines);
    }

    [Fact]
    public void A_licence_that_counts_money_bears_the_price_where_the_document_tells_none()
    {
        var money = Arms with { Granted = null, GrantedAmount = SmallAdministration.Eur(9000m) };
        var free = new Dictionary<string, decimal> { [Euros] = 9000m };
        Assert.Equal(
            new LicenceWrittenOff("XTL1", 1, 1000m, "EUR"),
            Assert.Single(Assess([Pistols(1, 3m)], free, money).Draws)
        );
        var told = Pistols(1, 3m) with
        {
            Documents = [new Document("L", "100", "XTL1", Amount: SmallAdministration.Eur(400m))],
        };
        // A document that tells less than the goods are worth takes nothing away from what is used.
        Assert.Equal(
            new LicenceWrittenOff("XTL1", 1, 1000m, "EUR"),
            Assert.Single(Assess([told], free, money).Draws)
        );
    }

    [Fact]
    public void A_document_tells_more_than_the_goods_are_and_never_less()
    {
        foreach (var (told, used) in new[] { (2m, 3m), (3m, 3m), (4m, 4m) })
        {
            var item = Pistols(1, 3m) with
            {
                Documents = [new Document("L", "100", "XTL1", Quantity: new Quantity(told, "NAR"))],
            };
            Assert.Equal(
                new LicenceWrittenOff("XTL1", 1, used, "NAR"),
                Assert.Single(Assess([item], new() { [Pieces] = 5m }, Arms).Draws)
            );
        }
    }

    [Fact]
    public void A_licence_that_nobody_opened_has_nothing_left() =>
        Assert.Equal("TAR-LIC-BALANCE", Assert.Single(Assess([Pistols(1, 1m)], [], Arms).Refusals).Code);

    [Fact]
    public void A_tax_that_nobody_can_compute_stops_the_declaration()
    {
        var garment = SmallEdition.Item("62042950");
        var result = Assess([garment]);
        var refusal = result.Refusals[0];
        Assert.Equal("CH041", refusal.Code);
        Assert.StartsWith("the A00 of item 1 cannot be computed: ", refusal.Rule, StringComparison.Ordinal);
        Assert.EndsWith("GovernmentAgencyGoodsItem[1]", refusal.Pointer, StringComparison.Ordinal);
        Assert.Equal("each tax of an item can be computed", refusal.Demand);
    }

    [Fact]
    public void Nobody_is_owed_anything_by_the_assessment_of_goods()
    {
        var result = Assess([Cheese(1) with { NetMassKilograms = -2m }]);
        var refusal = result.Refusals[0];
        Assert.Equal("CH042", refusal.Code);
        Assert.Equal("the A00 of item 1 would be -3.02 EUR, and must not be below zero", refusal.Rule);
        Assert.Equal("no tax of an item is below zero", refusal.Demand);
    }

    [Fact]
    public void What_is_below_zero_is_refused_though_nothing_is_to_be_paid_now_and_zero_is_not()
    {
        var suspended = Cheese(1) with { NetMassKilograms = -2m, RequestedProcedure = "51" };
        Assert.Contains("CH042", Assess([suspended]).Refusals.Select(r => r.Code));
        Assert.Empty(Assess([SmallEdition.Item("01012100") with { NetMassKilograms = 0m }]).Refusals);
    }

    [Fact]
    public void What_the_tariff_refuses_of_an_item_refuses_the_declaration()
    {
        var result = Assess([Cheese(1), Cheese(2).Claiming("120", "090199")]);
        Assert.Equal("TAR-QUOTA-UNKNOWN", Assert.Single(result.Refusals).Code);
        Assert.Empty(result.Assessment.Lines);
    }

    [Fact]
    public void Nothing_written_off_is_not_told() =>
        Assert.Empty(Assess([Pistols(1, 0m)], new() { [Pieces] = 5m }, Arms).Draws);

    [Fact]
    public void Amounts_beyond_all_digits_are_refused_and_not_cut()
    {
        var result = Assess([Cheese(1) with { NetMassKilograms = decimal.MaxValue }]);
        Assert.Equal("CH043", Assert.Single(result.Refusals).Code);
        Assert.Empty(result.Draws);
    }

    private static GoodsItem Cheese(int sequence) =>
        SmallEdition.Item("04061008") with
        {
            Sequence = sequence,
        };

    private static GoodsItem Claiming(int sequence) => Cheese(sequence).Claiming("120", "090101");

    private static GoodsItem Pistols(int sequence, decimal pieces) =>
        SmallEdition.Item("93020000") with
        {
            Sequence = sequence,
            ItemPrice = SmallAdministration.Eur(1000m),
            SupplementaryQuantity = new Quantity(pieces, "NAR"),
            Documents = [new Document("L", "100", "XTL1")],
        };

    private static decimal[] Duties(AssessmentResult result) =>
        [.. result.Assessment.Lines.Where(l => l.TaxType == "A00").Select(l => l.Assessed.Amount)];

    private static AssessmentResult Assess(
        GoodsItem[] items,
        Dictionary<string, decimal>? free = null,
        Licence? licence = null,
        DateTimeOffset? at = null
    )
    {
        var registers = SmallAdministration.Registers() with
        {
            Tariff = new TariffBook([SmallEdition.Read()]),
        };
        if (licence is not null)
            registers = registers with { Licences = registers.Licences.Add(licence.Id, licence) };
        var declaration = SmallEdition.Of(items) with
        {
            Declarant = new Party("XA1"),
            Importer = new Party("XA1"),
        };
        var inputs = new DecisionInputs
        {
            Registers = registers,
            Free = free ?? [],
            Law = registers.LawAt(at ?? Noon),
        };
        return DutyAssessment.Assess(declaration, inputs, at ?? Noon);
    }
}
