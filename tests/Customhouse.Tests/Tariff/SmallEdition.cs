using Customhouse.Declarations;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Tests.Tariff;

/// <summary>
/// A tariff that fits on a page, written in the house's own form, and declarations against it.
/// </summary>
internal static class SmallEdition
{
    public const string Text = """
        # made by hand
        edition XT-2026
        authority XT
        in-force 2026-01-01..2026-12-31
        currency EUR
        rounding half-up 2
        unknown-codes refuse
        source made by hand
        base B00 | adds A00 A30 302
        general-rate-for XY
        exchange USD | from 2026-01-01 | rate 1.1
        exchange USD | from 2026-02-01 | rate 1.25
        programme AU | name Agreement AU | claims 300 | countries AU | proofs U110 N954 | \
            months 12 | no-proof-up-to 500 | direct yes | through N705 | otherwise refuse | basis AU art. 3
        programme A | name Generalised | claims 200 | countries IN TH GH | proofs N865 | \
            months 10 | otherwise mfn | basis GSP s. 2
        tax A30 | name Dumping | rate 22.9% | codes 7318 | origins XW | in-force 2026-03-01.. | basis Order 41
        tax 302 | name Wine | rate 0.62/LTR | codes 2204 | basis Excise s. 12
        tax B00 | name VAT | rate 20% | codes * | basis VAT s. 2
        tax B00 | name VAT, food | rate 5% | codes 02-04 | basis VAT s. 3
        quota 090101 | volume 100 TNE | codes 0406 | claims 120 | \
            open 2026-01-01..2026-06-30 | rate 4% | critical 90 | basis Order 1
        licence Arms | codes 9301-9307 | documents L100 N911 | for import | basis Arms s. 7
        lines
        01012100|20200101||NAR|0%|20%||Purebred breeding horses
        04061008|20200101||KGM|1.509/KGM|1.775/KGM|AU=0%|Chongos cheese
        04069018|20200101||KGM|8.5%|35%|A!TH,AU=0%|Edam and Gouda cheese
        22042150|20200101||LTR|0.063/LTR|0.33/LTR|AU=0%|Wine of fresh grapes
        22043000|20200101||LTR,PFL|0.044/LTR+0.314/PFL|5%||Grape must
        62042950|20200101||DZN,KGM|"The rate of each garment"|"The rate of each garment"||Ensembles
        73181500|20200101|20260331|KGM|8.5%|35%||Screws and bolts of iron or steel
        73181500|20260401||KGM|7%|35%||Screws and bolts of iron or steel
        84151030|20200101||NAR|0%|35%|AU=0%|Air conditioning machines, window type
        93020000|20200101||NAR|3%+0.14/NAR|55%||Revolvers and pistols
        +99038801|20200101||KGM|25%|25%||Beside other codes
        """;

    public static readonly DateOnly Day = new(2026, 5, 5);

    public static TariffEdition Read() => EditionFile.Read(Text);

    public static GoodsItem Item(string code, string? origin = "CN") =>
        new()
        {
            Sequence = 1,
            Commodity = HsCode.Parse(code),
            Classifications = [new Classification("TSP", code)],
            Origins = origin is null ? [] : [new Origin(CountryCode.Parse(origin), "1")],
            NetMassKilograms = 1000m,
            ItemPrice = new Money(10_000m, Currency.Eur),
        };

    public static GoodsItem Claiming(this GoodsItem item, string claim, string? quota = null) =>
        item with
        {
            Taxes = [new DeclaredTax("A00", claim, quota, null, null, null, null, null)],
            QuotaOrder = quota,
        };

    public static Declaration Of(params GoodsItem[] items) =>
        new()
        {
            Message = new Element("Declaration", null, []),
            FunctionCode = "9",
            Lrn = "LRN1",
            TypeCode = "IMA",
            ExportCountry = CountryCode.Parse("AU"),
            Items = items,
        };

    public static ItemMeasures Measures(
        GoodsItem item,
        DateOnly? day = null,
        QuotaGrant? grant = null,
        CountryCode? from = null
    ) =>
        Read()
            .MeasuresFor(
                Of(item) with
                {
                    ExportCountry = from ?? CountryCode.Parse("AU"),
                },
                item,
                day ?? Day,
                grant
            );
}
