using System.Text.RegularExpressions;
using Customhouse.Declarations;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Declarations;

/// <summary>Every rule of lodgement, broken by one change to a declaration that breaks none.</summary>
public sealed partial class LodgementTests
{
    private const string Line = "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[1]";
    private static readonly DateTimeOffset Today = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static readonly Document Account = new("1", "DAN", "1234567");
    private static readonly Document Deferment = new("C", "506", "GBDPO1234567");
    private static readonly Document Waiver = new("9", "99L", null);
    private static readonly Document Guarantee = new("C", "505", "GBCGU1234567");

    private static readonly (string Code, string Pointer, Func<Declaration, Declaration> Change)[] Breaches =
    [
        ("CDS12050", "Declaration/GoodsShipment/GovernmentAgencyGoodsItem", d => d with { Items = [] }),
        ("CDS11003", "Declaration/GoodsItemQuantity", d => d with { GoodsItemQuantity = 2 }),
        ("CDS12024", $"{Line}/SequenceNumeric", d => On(d, i => i with { Sequence = 0 })),
        (
            "CDS11006",
            $"{Line}/Commodity/GoodsMeasure/NetNetWeightMeasure",
            d => On(d, i => i with { NetMassKilograms = 101m })
        ),
        ("CDS10021", "Declaration/TotalPackageQuantity", d => d with { TotalPackageQuantity = -1m }),
        (
            "CH060",
            "Declaration/InvoiceAmount",
            d => d with { InvoiceAmount = new Money(100_000_000_000_000m, Currency.Gbp) }
        ),
        (
            "CDS12057",
            "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/InvoiceLine/ItemChargeAmount",
            d =>
                d with
                {
                    GoodsItemQuantity = 2,
                    Items =
                    [
                        d.Items[0],
                        d.Items[0] with
                        {
                            Sequence = 2,
                            ItemPrice = new Money(5m, Currency.Eur),
                        },
                    ],
                }
        ),
        (
            "CDS12082",
            "Declaration/InvoiceAmount",
            d => d with { InvoiceAmount = new Money(1000m, Currency.Usd) }
        ),
        (
            "CDS12114",
            $"{Line}/CustomsValuation/ChargeDeduction[1]",
            d => On(d, i => i with { ValuationCharges = [new ValuationCharge("AK", null, 100m)] })
        ),
        ("CDS12005", "Declaration/Declarant/ID", d => d with { Declarant = new Party(" ", "A trader") }),
        ("CDS10020", "Declaration/Agent/FunctionCode", d => d with { RepresentationCode = "1" }),
        ("CDS12117", "Declaration/GoodsShipment/Buyer/ID", d => d with { Buyer = d.Importer }),
        (
            "CDS12071",
            $"{Line}/Consignor",
            d => On(d with { Exporter = new Party("US1") }, i => i with { Exporter = new Party("US2") })
        ),
        (
            "CDS12071",
            $"{Line}/Buyer",
            d => On(d with { Buyer = new Party("US1") }, i => i with { Buyer = new Party("US2") })
        ),
        (
            "CDS12071",
            $"{Line}/Seller",
            d => On(d with { Seller = new Party("US1") }, i => i with { Seller = new Party("US2") })
        ),
        (
            "CDS71200",
            $"{Line}/AdditionalDocument[3]/ID",
            d => On(d, i => i with { Documents = [.. i.Documents, Guarantee] })
        ),
        ("CDS12052", "Declaration/TypeCode", d => d with { TypeCode = "IMW" }),
        (
            "CDS12050",
            $"{Line}/GovernmentProcedure/CurrentCode",
            d => On(d, i => i with { RequestedProcedure = null })
        ),
        ("CDS11004", $"{Line}/GovernmentProcedure[1]/CurrentCode", d => Exported(d) with { Items = d.Items }),
        (
            "CDS12104",
            $"{Line}/GovernmentProcedure[1]/CurrentCode",
            d => On(d, i => i with { RequestedProcedure = "10" })
        ),
        (
            "CDS12149",
            $"{Line}/GovernmentProcedure[3]/CurrentCode",
            d => On(d, i => i with { AdditionalProcedures = ["C07", "000"] })
        ),
        (
            "CDS12152",
            $"{Line}/GovernmentProcedure/CurrentCode",
            d => On(d with { TypeCode = "IMB" }, i => i with { AdditionalProcedures = ["1H7"] })
        ),
        (
            "CDS12145",
            $"{Line}/AdditionalInformation/StatementCode",
            d => On(d, i => i with { RequestedProcedure = "42", Statements = States("OSR42") })
        ),
        (
            "CDS12146",
            $"{Line}/AdditionalInformation/StatementCode",
            d => On(d, i => i with { Statements = States("OSR42") })
        ),
        (
            "CDS12147",
            $"{Line}/AdditionalInformation/StatementCode",
            d => On(d, i => i with { Statements = States("UVC01") })
        ),
        (
            "CDS12141",
            $"{Line}/AdditionalInformation[2]/StatementCode",
            d => On(d, i => i with { Statements = States("NIIMP", "NIDOM") })
        ),
        (
            "CDS12143",
            $"{Line}/AdditionalInformation[3]/StatementCode",
            d => On(d, i => i with { Statements = States("NIIMP", "NIREM", "NIAID") })
        ),
        Partly("CDS40070", "NIIMP"),
        Partly("CDS40071", "NIDOM"),
        Partly("CDS40072", "NIEXP"),
        (
            "CDS40073",
            $"{Line}/AdditionalInformation[1]/StatementCode",
            d => On(d, i => i with { Statements = States("NIREM") })
        ),
        (
            "CDS40074",
            $"{Line}/AdditionalInformation[1]/StatementCode",
            d => On(d, i => i with { Statements = States("NIAID") })
        ),
        (
            "CDS12154",
            $"{Line}/AdditionalDocument[1]/TypeCode",
            d => On(d, i => i with { Statements = States("NIIMP"), Documents = [Waiver, .. i.Documents] })
        ),
        (
            "CDS12155",
            $"{Line}/AdditionalDocument/TypeCode",
            d => On(d, i => i with { Documents = [Waiver, Waiver, .. i.Documents] })
        ),
        (
            "CDS12099",
            "Declaration/GoodsShipment/Consignment/GoodsLocation/Name",
            d => d with { GoodsLocation = new GoodsLocation("DVRDOVXXX", "A", "U", "GB", null) }
        ),
        (
            "CDS12144",
            $"{Line}/Commodity/DutyTaxFee[1]/QuotaOrderID",
            d => Taxed(d, t => t with { QuotaOrder = "090001" })
        ),
        (
            "CDS12110",
            $"{Line}/Commodity/DutyTaxFee[1]/QuotaOrderID",
            d => Taxed(d, t => t with { QuotaOrder = "050001" })
        ),
        (
            "CDS11005",
            "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/GovernmentProcedure[1]/CurrentCode",
            d =>
                d with
                {
                    GoodsItemQuantity = 2,
                    Items = [d.Items[0], d.Items[0] with { Sequence = 2, RequestedProcedure = "71" }],
                }
        ),
        ("CDS10020", $"{Line}/Commodity/DutyTaxFee[1]/TypeCode", d => Taxed(d, t => t with { Type = "443" })),
        (
            "CDS10020",
            $"{Line}/Commodity/DutyTaxFee[1]/SpecificTaxBaseQuantity",
            d => Taxed(d, t => t with { SpecificQuantity = new Quantity(5m, "QQQ") })
        ),
        (
            "CDS12056",
            $"{Line}/Commodity/Classification[1]/ID",
            d => On(d, i => i with { Classifications = [new Classification("GN", "X443")] })
        ),
        (
            "CDS12171",
            $"{Line}/Commodity/DutyTaxFee[1]/Payment/MethodCode",
            d => d with { AuthorisationHolders = [] }
        ),
        ("CDS12078", $"{Line}/Commodity/DutyTaxFee[1]/Payment/MethodCode", d => d with { Documents = [] }),
        (
            "CDS12102",
            "Declaration/AdditionalDocument/TypeCode",
            d => Taxed(d, t => t with { PaymentMethod = "A" })
        ),
        (
            "CDS12148",
            $"{Line}/AdditionalDocument[1]/TypeCode",
            d => Taxed(d, t => t with { PaymentMethod = "A" })
        ),
        ("CDS12113", "Declaration/ObligationGuarantee/SecurityDetailsCode", d => d with { Guarantees = [] }),
        (
            "CDS12139",
            $"{Line}/Commodity/DutyTaxFee[1]/Payment",
            d => Taxed(d, t => t with { Assessed = new Money(5m, Currency.Gbp) })
        ),
        (
            "CDS12111",
            $"{Line}/Commodity/DutyTaxFee[1]/Payment",
            d => Taxed(d, t => t with { Payable = new Money(5m, Currency.Eur) })
        ),
        (
            "CDS12070",
            $"{Line}/AdditionalDocument[1]/TypeCode",
            d => On(d, i => i with { Documents = [Deferment] })
        ),
        ("CDS12120", "Declaration/AuthorisationHolder/CategoryCode", d => d with { TypeCode = "IMC" }),
        (
            "CDS12108",
            "Declaration/GoodsShipment/PreviousDocument/ID",
            d => Exported(d) with { PreviousDocuments = [] }
        ),
        (
            "CDS12137",
            "Declaration/GoodsShipment/PreviousDocument/ID",
            d =>
                d with
                {
                    PreviousDocuments =
                    [
                        new Document("Z", "MCR", "GB/A-1"),
                        new Document("Z", "MCR", "GB/A-2"),
                    ],
                }
        ),
        Missing("GoodsShipment/Consignment/GoodsLocation", d => d with { GoodsLocation = null }),
        Missing("GoodsShipment/Importer", d => d with { Importer = null }),
        Missing("TotalPackageQuantity", d => d with { TotalPackageQuantity = null }),
        Missing("BorderTransportMeans/ModeCode", d => d with { BorderTransportMode = null }),
        Missing("GoodsShipment/TradeTerms", d => d with { TradeTerms = null }),
        MissingOn("Destination/CountryCode", d => d with { DestinationCountry = null }),
        MissingOn("ExportCountry/ID", d => d with { ExportCountry = null }),
        MissingOn("Consignor", d => d with { Exporter = null }),
        MissingOn(
            "GovernmentProcedure[2]/CurrentCode",
            d => On(d, i => i with { AdditionalProcedures = [] })
        ),
        MissingOn("Commodity/Description", d => On(d, i => i with { Description = " " })),
        MissingOn("Commodity/Classification/ID", d => On(d, i => i with { Commodity = null })),
        MissingOn("Packaging", d => On(d, i => i with { Packages = [new Package("BX", 1m, null)] })),
        MissingOn(
            "Commodity/GoodsMeasure/GrossMassMeasure",
            d => On(d, i => i with { GrossMassKilograms = null })
        ),
        MissingOn(
            "Commodity/GoodsMeasure/NetNetWeightMeasure",
            d => On(d, i => i with { NetMassKilograms = null })
        ),
        MissingOn("Commodity/InvoiceLine/ItemChargeAmount", d => On(d, i => i with { ItemPrice = null })),
        MissingOn("CustomsValuation/MethodCode", d => On(d, i => i with { ValuationMethod = null })),
        MissingOn("Commodity/DutyTaxFee/DutyRegimeCode", d => Taxed(d, t => t with { RegimeCode = null })),
        MissingOn("Origin/CountryCode", d => On(d, i => i with { Origins = [] })),
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Breaches.Length)];

    [Fact]
    public void A_sound_declaration_breaks_no_rule()
    {
        Assert.Empty(Check(Sound(), Today));
        Assert.Empty(Check(Exported(Sound()), Today));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_breach_is_told_with_its_code_its_place_and_what_mends_it(int number)
    {
        var (code, pointer, change) = Breaches[number];
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

    [Fact]
    public void Every_rule_is_broken_by_some_breach()
    {
        var told = Breaches
            .SelectMany(b => Check(b.Change(Sound()), Today))
            .Select(r => (r.Code, r.Demand))
            .ToHashSet();
        Assert.Empty(
            Lodgement
                .UnitedKingdom.Where(r => !told.Contains((r.Code, r.Rule)))
                .Select(r => $"{r.Code} {r.Rule}")
        );
    }

    /// <summary>Somebody whose second language is English reads what is wrong, both values, and what to
    /// do.</summary>
    [Fact]
    public void A_finding_that_compares_tells_both_values_and_what_must_be()
    {
        var comparing = Lodgement.UnitedKingdom.Where(r => r.Finding is not null).ToArray();
        var told = Breaches
            .SelectMany(b => Check(b.Change(Sound()), Today))
            .ToLookup(r => (r.Code, r.Demand));
        Assert.All(
            comparing,
            rule =>
                Assert.All(
                    told[(rule.Code, rule.Rule)].ToArray() is { Length: > 0 } found
                        ? found
                        : throw new InvalidOperationException(rule.Code),
                    refusal =>
                    {
                        Assert.NotEqual(rule.Rule, refusal.Rule);
                        Assert.True(Values().Count(refusal.Rule) >= 2, refusal.Rule);
                        Assert.Contains("must", refusal.Rule, StringComparison.Ordinal);
                        Assert.EndsWith(".", refusal.Rule, StringComparison.Ordinal);
                        Assert.NotEmpty(refusal.Mend);
                        // Who counts refusals reads no values of anybody's message.
                        Assert.Equal(rule.Rule, refusal.Demand);
                    }
                )
        );
        Assert.Empty(
            Lodgement
                .UnitedKingdom.Where(r => r.Finding is null && Compares().IsMatch(r.Rule))
                .Select(r => $"{r.Code} {r.Rule}")
        );
        var heavy = On(Sound(), i => i with { NetMassKilograms = 26m, GrossMassKilograms = 24m });
        Assert.Equal(
            "Net mass (26 kg) must not be more than gross mass (24 kg).",
            Check(heavy, Today).Single(r => r.Code == "CDS11006").Rule
        );
        var mixed = Check(Breaches.Single(b => b.Code == "CDS12057").Change(Sound()), Today);
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
        Lodgement.Check(Lodgement.UnitedKingdom, declaration, at);

    private static (string, string, Func<Declaration, Declaration>) Partly(string code, string movement) =>
        (
            code,
            "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/AdditionalInformation/StatementCode",
            d =>
                d with
                {
                    GoodsItemQuantity = 2,
                    Items =
                    [
                        d.Items[0] with
                        {
                            Statements = States(movement),
                        },
                        d.Items[0] with
                        {
                            Sequence = 2,
                        },
                    ],
                }
        );

    private static (string, string, Func<Declaration, Declaration>) Missing(
        string path,
        Func<Declaration, Declaration> change
    ) => ("CDS10001", $"Declaration/{path}", change);

    private static (string, string, Func<Declaration, Declaration>) MissingOn(
        string path,
        Func<Declaration, Declaration> change
    ) => ("CDS10001", $"{Line}/{path}", change);

    private static Statement[] States(params string[] codes) =>
        [.. codes.Select(c => new Statement(c, null, null))];

    private static Declaration On(Declaration d, Func<GoodsItem, GoodsItem> change) =>
        d with
        {
            Items = [.. d.Items.Select(change)],
        };

    private static Declaration Taxed(Declaration d, Func<DeclaredTax, DeclaredTax> change) =>
        On(d, i => i with { Taxes = [.. i.Taxes.Select(change)] });

    private static Declaration Exported(Declaration d) =>
        On(
            d with
            {
                TypeCode = "EXD",
                Documents = [],
                Guarantees = [],
                AuthorisationHolders = [],
                PreviousDocuments = [new Document("Z", "DCR", "6GB1-A1")],
            },
            i => i with { RequestedProcedure = "10", Taxes = [], Documents = [] }
        );

    private static Declaration Sound() =>
        new()
        {
            Message = new Element("Declaration", null, []),
            FunctionCode = "9",
            Lrn = "L1",
            TypeCode = "IMA",
            GoodsItemQuantity = 1,
            TotalPackageQuantity = 1m,
            InvoiceAmount = new Money(1000m, Currency.Gbp),
            Declarant = new Party("GB1"),
            Importer = new Party("GB1"),
            Exporter = new Party(null, "A seller"),
            Documents = [Account],
            BorderTransportMode = "1",
            TradeTerms = new TradeTerms("CIF", "GBDVR", null),
            DestinationCountry = CountryCode.Parse("GB"),
            ExportCountry = CountryCode.Parse("US"),
            AuthorisationHolders =
            [
                new AuthorisationHolder("DPO", "GB1"),
                new AuthorisationHolder("CGU", "GB1"),
            ],
            Guarantees = [new ObligationGuarantee("1", "G1", null, null, null, null)],
            GoodsLocation = new GoodsLocation("DVRDOVDVR", "A", "U", "GB", null),
            Items =
            [
                new GoodsItem
                {
                    Sequence = 1,
                    RequestedProcedure = "40",
                    PreviousProcedure = "00",
                    AdditionalProcedures = ["000"],
                    Description = "Apples",
                    Commodity = HsCode.Parse("08081080"),
                    ValuationMethod = "1",
                    Origins = [new Origin(CountryCode.Parse("US"), "1")],
                    Packages = [new Package("BX", 1m, "A1")],
                    ItemPrice = new Money(1000m, Currency.Gbp),
                    NetMassKilograms = 90m,
                    GrossMassKilograms = 100m,
                    Documents = [Deferment, Guarantee],
                    Taxes = [new DeclaredTax("A00", "100", null, null, "E", null, null, null, null)],
                },
            ],
        };
}
