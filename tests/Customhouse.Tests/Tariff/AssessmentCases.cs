using Customhouse.Declarations;
using Customhouse.Tariff;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;

namespace Customhouse.Tests.Tariff;

/// <summary>Declarations and measures of our own making for the tests of value and duty.</summary>
internal static class AssessmentCases
{
    public static readonly DateOnly Day = new(2026, 3, 14);

    public static readonly DutyTerms Terms = ShippedLaw.KingdomTerms.PublishedTerms! with
    {
        ExchangeRates = new ExchangeRates(
            Currency.Gbp,
            [
                new ExchangeRate(Currency.Eur, new DateOnly(2026, 3, 1), 1.25m),
                new ExchangeRate(Currency.Usd, new DateOnly(2026, 3, 1), 1.6m),
            ]
        ),
        AirTransportShares = new Dictionary<string, decimal> { ["NO"] = 30m },
    };

    public static Money Gbp(decimal amount) => new(amount, Currency.Gbp);

    public static GoodsItem Item(decimal? price, int sequence = 1) =>
        new()
        {
            Sequence = sequence,
            Commodity = HsCode.Parse("8471300000"),
            RequestedProcedure = "40",
            PreviousProcedure = "00",
            ItemPrice = price is { } p ? Gbp(p) : null,
            ValuationMethod = "1",
            NetMassKilograms = 200m,
            GrossMassKilograms = 250m,
        };

    public static Declaration Of(params GoodsItem[] items) =>
        new()
        {
            Message = new Element("Declaration", null, []),
            FunctionCode = "9",
            Lrn = "TEST",
            TypeCode = "IMA",
            Items = items,
        };

    public static Measure Duty(decimal percent, string type = "A00") =>
        new(type, new Rate(percent), "100", "measure of the test");

    public static Measure Vat(decimal percent = 20m) =>
        new("B00", new Rate(percent), "100", "VAT of the test");

    public static GoodsItem Paying(this GoodsItem item, string method) =>
        item with
        {
            Taxes = [.. item.Taxes, new DeclaredTax("A00", "100", null, method, null, null, null, null)],
        };

    public static GoodsItem With(this GoodsItem item, decimal quantity, string unit) =>
        item with
        {
            Taxes =
            [
                .. item.Taxes,
                new DeclaredTax(null, null, null, null, null, new Quantity(quantity, unit), null, null),
            ],
        };

    public static IReadOnlyList<DutyLine> Assess(Declaration declaration, params Measure[] measures) =>
        Assessment
            .Compute(declaration, [.. declaration.Items.Select(_ => new Liability(measures))], Terms, Day)
            .Lines;

    public static IReadOnlyList<DutyLine> Assess(GoodsItem item, params Measure[] measures) =>
        Assess(Of(item), measures);
}
