using System.Text.RegularExpressions;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Declarations.SoundDeclaration;

namespace Customhouse.Tests.Declarations;

/// <summary>Every rule of lodgement, broken by one change to a declaration that breaks none.</summary>
public sealed partial class LodgementTests
{
    private static readonly DateTimeOffset Today = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, LodgementBreaches.All.Length)];

    [Fact]
    public void A_sound_declaration_breaks_no_rule()
    {
        Assert.Empty(Check(Sound(), Today));
        Assert.Empty(Check(Exported(Sound()), Today));
    }

    [Theory]
    [InlineData("XA", "1H7")]
    [InlineData("GB", "1H7")]
    public void Nothing_goes_without_its_duty_beside_a_low_value_item(string administration, string lowValue)
    {
        var law = ShippedLaw.For(administration);
        var sound = Sound().Items[0];
        sound = sound with { ItemPrice = new Money(60m, Currency.Eur) };
        GoodsItem[] items = [sound with { AdditionalProcedures = [lowValue] }, sound with { Sequence = 2 }];
        var mixed = Sound() with { Items = items };
        Assert.Equal(DutyTelling.None, law.DataSetOf(mixed, Today).Duty);
        Assert.Contains(
            "GoodsShipment/GovernmentAgencyGoodsItem[2]/GovernmentProcedure/CurrentCode",
            law.Check(mixed, Today)
                .Where(r => r.Code == "CDS12152")
                .Select(r => r.Pointer["Declaration/".Length..])
        );
        var whole = mixed with { Items = [items[0], items[1] with { AdditionalProcedures = [lowValue] }] };
        Assert.DoesNotContain("CDS12152", law.Check(whole, Today).Select(r => r.Code));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_breach_is_told_with_its_code_its_place_and_what_mends_it(int number)
    {
        var (code, pointer, change) = LodgementBreaches.All[number];
        var refusals = Check(change(Sound()), Today);
        var told = refusals.Where(r => r.Code == code && r.Pointer == pointer).ToArray();
        Assert.True(
            told.Length > 0,
            $"{code} {pointer} is missing among: {string.Join(", ", refusals.Select(r => $"{r.Code} {r.Pointer}"))}"
        );
        Assert.All(told, r => Assert.NotEmpty(r.WcoPointers));
        Assert.Equal("42A", told[0].WcoPointers[0].DocumentSectionCode);
        Assert.DoesNotContain(string.Empty, new[] { told[0].Rule, told[0].Basis, told[0].Mend });
    }

    /// <summary>What the set of data has no elements for has its limits, by consignment.</summary>
    [Theory]
    [InlineData("150", true)]
    [InlineData("150.01", false)]
    [InlineData("50000", false)]
    public void Low_value_is_of_the_whole_consignment(string told, bool taken)
    {
        var value = decimal.Parse(told, System.Globalization.CultureInfo.InvariantCulture);
        var item = Sound().Items[0] with { AdditionalProcedures = ["1H7"] };
        GoodsItem[] items =
        [
            item with
            {
                ItemPrice = new Money(value - 100m, Currency.Eur),
            },
            item with
            {
                Sequence = 2,
                ItemPrice = new Money(100m, Currency.Eur),
            },
        ];
        var refusals = ShippedLaw.General.Check(Sound() with { Items = items }, Today);
        Assert.Equal(taken, refusals.All(r => r.Code != "CDS12152"));
        if (!taken)
            Assert.Contains(
                $"The consignment is worth {told} EUR",
                refusals.First(r => r.Code == "CDS12152").Rule,
                StringComparison.Ordinal
            );
        // No rate of pounds is published here: what is not known to be below the limit is not let through.
        var pounds = items.Select(i => i with { ItemPrice = new Money(1m, Currency.Gbp) });
        Assert.Contains(
            ShippedLaw.General.Check(Sound() with { Items = [.. pounds] }, Today),
            r => r.Code == "CDS12152" && r.Rule.Contains("cannot be decided", StringComparison.Ordinal)
        );
    }

    /// <summary>Types, procedures and codes that no list has are refused, with the spelling that one
    /// has.</summary>
    [Theory]
    [InlineData("CDS12052", "TypeCode", "this type is written IMA")]
    [InlineData(
        "CDS12104",
        "GoodsShipment/GovernmentAgencyGoodsItem[1]/GovernmentProcedure[1]/CurrentCode",
        "99"
    )]
    [InlineData(
        "CDS12149",
        "GoodsShipment/GovernmentAgencyGoodsItem[1]/GovernmentProcedure[2]/CurrentCode",
        "C09"
    )]
    [InlineData("CDS10020", "GoodsShipment/GovernmentAgencyGoodsItem[1]/Origin[1]/CountryCode", "'UK'")]
    [InlineData("CDS10020", "GoodsShipment/GovernmentAgencyGoodsItem[1]/CustomsValuation/MethodCode", "'9'")]
    [InlineData("CDS10020", "GoodsShipment/GovernmentAgencyGoodsItem[1]/Packaging[1]/TypeCode", "'QX'")]
    [InlineData("CDS10020", "GoodsShipment/TradeTerms/ConditionCode", "'cif'")]
    public void A_code_that_no_list_has_is_refused(string code, string place, string words)
    {
        var unlisted = On(
            Sound() with
            {
                TypeCode = "ima",
                TradeTerms = new TradeTerms("cif", "GBDVR", null),
            },
            i =>
                i with
                {
                    AdditionalProcedures = ["C09"],
                    RequestedProcedure = "99",
                    ValuationMethod = "9",
                    Origins = [new Origin(CountryCode.Parse("UK"), "1")],
                    Packages = [new Package("QX", 1m, "A1")],
                }
        );
        var told = ShippedLaw.General.Check(
            code == "CDS12104" ? unlisted with { TypeCode = "IMA" } : unlisted,
            Today
        );
        Assert.Contains(
            told,
            r =>
                r.Code == code
                && r.Pointer == "Declaration/" + place
                && r.Rule.Contains(words, StringComparison.Ordinal)
        );
        Assert.Empty(ShippedLaw.General.Check(Sound(), Today));
    }

    /// <summary>Duty that is due is paid: a guarantee that is never charged would stand in for it.</summary>
    [Theory]
    [InlineData("IMA", "40", false)]
    [InlineData("IMA", "51", true)]
    [InlineData("IMC", "40", true)]
    public void A_guarantee_secures_what_is_not_due_yet(string type, string procedure, bool taken)
    {
        var secured = Taxed(Sound() with { TypeCode = type }, t => t with { PaymentMethod = "R" });
        var told = ShippedLaw.General.Check(
            On(secured, i => i with { RequestedProcedure = procedure }),
            Today
        );
        Assert.Equal(
            taken,
            told.All(r => !r.Pointer.EndsWith("Payment/MethodCode", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Every_rule_is_broken_by_some_breach()
    {
        var told = LodgementBreaches
            .All.SelectMany(b => Check(b.Change(Sound()), Today))
            .Select(r => (r.Code, r.Demand))
            .ToHashSet();
        Assert.Empty(
            ShippedLaw
                .Kingdom.Rules.Where(r => !ShippedLaw.IsOfRequests(r) && !told.Contains((r.Code, r.Demand)))
                .Select(r => $"{r.Code} {r.Demand}")
        );
    }

    /// <summary>Somebody whose second language is English reads what is wrong, both values, and what to
    /// do.</summary>
    [Fact]
    public void A_finding_that_compares_tells_both_values_and_what_must_be()
    {
        var told = LodgementBreaches
            .All.SelectMany(b => Check(b.Change(Sound()), Today))
            .ToLookup(r => (r.Code, r.Demand));
        var comparing = ShippedLaw
            .Kingdom.Rules.Where(r => told[(r.Code, r.Demand)].Any(t => t.Rule != r.Demand))
            .ToArray();
        Assert.Equal(
            [
                "CDS11003",
                "CDS12024",
                "CDS11006",
                "CDS10021",
                "CH060",
                "CDS12057",
                "CDS12082",
                "CDS10021",
                "CDS10021",
                "CH063",
                "CH064",
            ],
            comparing.Select(r => r.Code)
        );
        Assert.All(
            comparing,
            rule =>
                Assert.All(
                    told[(rule.Code, rule.Demand)],
                    refusal =>
                    {
                        Assert.NotEqual(rule.Demand, refusal.Rule);
                        Assert.True(Values().Count(refusal.Rule) >= 2, refusal.Rule);
                        Assert.Contains("must", refusal.Rule, StringComparison.Ordinal);
                        Assert.EndsWith(".", refusal.Rule, StringComparison.Ordinal);
                        Assert.NotEmpty(refusal.Mend);
                        // Who counts refusals reads no values of anybody's message.
                        Assert.Equal(rule.Demand, refusal.Demand);
                    }
                )
        );
        Assert.Empty(
            ShippedLaw
                .Kingdom.Rules.Where(r => !comparing.Contains(r) && Compares().IsMatch(r.Demand))
                .Select(r => $"{r.Code} {r.Demand}")
        );
        var heavy = On(Sound(), i => i with { NetMassKilograms = 26m, GrossMassKilograms = 24m });
        Assert.Equal(
            "Net mass (26 kg) must not be more than gross mass (24 kg).",
            Check(heavy, Today).Single(r => r.Code == "CDS11006").Rule
        );
        var mixed = Check(LodgementBreaches.All.Single(b => b.Code == "CDS12057").Change(Sound()), Today);
        Assert.Equal(
            "The price of this item is in EUR, and that of the first is in GBP; all prices must be in one "
                + "currency.",
            mixed.Single(r => r.Code == "CDS12057").Rule
        );
    }

    [GeneratedRegex(@"(?<![A-Z0-9])(-?\d+(\.\d+)?|[A-Z]{3})(?![A-Z0-9])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Values();

    /// <summary>Words by which a rule holds one value against another.</summary>
    [GeneratedRegex(
        @"\b(above|below|more than|less than|the number|in the currency|one currency|upwards|negative)\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Compares();

    [Fact]
    public void A_rule_is_applied_from_its_first_day_on()
    {
        var beer = On(Sound(), i => i with { Classifications = [new Classification("GN", "X443")] });
        Assert.Empty(Check(beer, new DateTimeOffset(2023, 7, 31, 23, 0, 0, TimeSpan.Zero)));
        Assert.Equal(
            ["CDS12056", "CDS12056"],
            Check(beer, new DateTimeOffset(2023, 8, 1, 0, 0, 0, TimeSpan.Zero)).Select(r => r.Code)
        );
    }

    [Fact]
    public void All_faults_are_told_in_one_answer() =>
        Assert.Equal(
            ["CDS11003", "CDS11006", "CDS12005"],
            Check(
                    On(
                        Sound() with
                        {
                            GoodsItemQuantity = 3,
                            Declarant = null,
                        },
                        i => i with { NetMassKilograms = 900m }
                    ),
                    Today
                )
                .Select(r => r.Code)
        );

    private static IReadOnlyList<Refusal> Check(Declaration declaration, DateTimeOffset at) =>
        ShippedLaw.Kingdom.Check(declaration, at);
}
