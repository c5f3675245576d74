using System.Globalization;
using Customhouse.Declarations;
using Customhouse.Server.Editions;
using Customhouse.Tariff;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Importers;

/// <summary>The tariff that travels with the program, used as clearance uses it.</summary>
public sealed class DemoEditionTests
{
    private static readonly TariffEdition Xa = EditionFiles.Demo();
    private static readonly DateOnly Day = new(2026, 11, 2);

    private static GoodsItem Item(TariffLine line) =>
        new()
        {
            Sequence = 1,
            Commodity = line.Code,
            Origins = [new Origin(CountryCode.Parse("CN"), "1")],
            NetMassKilograms = 100m,
            SupplementaryQuantity = line.SupplementaryUnit is { } unit ? new Quantity(10m, unit) : null,
        };

    private static Declaration Of(GoodsItem item) =>
        new()
        {
            Message = new Element("Declaration", null, []),
            FunctionCode = "9",
            Lrn = "LRN1",
            TypeCode = "IMA",
            Items = [item],
        };

    [Fact]
    public void Every_line_is_charged_or_tells_what_it_lacks()
    {
        var charged = 0;
        foreach (var line in Xa.Nomenclature.Lines)
        {
            var item = Item(line);
            var measures = Xa.MeasuresFor(Of(item), item, Day);
            Assert.Equal(line, measures.Line);
            Assert.All(
                measures.Refusals,
                r => Assert.Contains(r.Code, new[] { "TAR-UNIT", "TAR-LIC-MISSING" })
            );
            if (measures.Refusals.Count > 0)
                continue;
            charged++;
            Assert.Equal(("A00", "B00"), (measures.Measures[0].TaxType, measures.Measures[^1].TaxType));
        }
        Assert.InRange(charged, 11_000, Xa.Nomenclature.Lines.Count);
    }

    /// <summary>Worked by hand: value 10,000 euros, 100 kg, and the rates as the tariff prints
    /// them.</summary>
    [Theory]
    [InlineData("04061008", "CN", "A00 150.90, B00 507.54")]
    [InlineData("61101100", "CN", "A00 1600.00, B00 2320.00")]
    [InlineData("61101100", "XY", "A00 5450.00, B00 3090.00")]
    [InlineData("62031920", "CN", "A00 2152.90, B00 2430.58")]
    [InlineData("73181520", "XW", "A00 0.00, A30 2290.00, B00 2458.00")]
    public void Duty_and_taxes_come_out_as_worked_by_hand(string code, string origin, string amounts)
    {
        var line = Xa.Nomenclature.Find(HsCode.Parse(code), Day)!;
        var item = Item(line) with
        {
            Origins = [new Origin(CountryCode.Parse(origin), "1")],
            ItemPrice = new Money(10_000m, Currency.Eur),
            ValuationMethod = "1",
            RequestedProcedure = "40",
            PreviousProcedure = "00",
        };
        var declaration = Of(item);
        var liability = Liability.Compute(Xa.MeasuresFor(declaration, item, Day));
        var assessment = Assessment.Compute(
            declaration,
            [liability],
            DutyTerms.Create(Xa, ShippedLaw.GeneralTerms.Procedures),
            Day
        );
        Assert.Equal(
            amounts,
            string.Join(
                ", ",
                assessment.Lines.Select(l =>
                    string.Create(CultureInfo.InvariantCulture, $"{l.TaxType} {l.Assessed.Amount:0.00}")
                )
            )
        );
    }

    [Fact]
    public void Every_programme_and_quota_is_of_use()
    {
        var used = Xa.Nomenclature.Lines.SelectMany(l => l.Preferences).Select(p => p.Programme).ToHashSet();
        Assert.All(Xa.Programmes, p => Assert.Contains(p.Code, used));
        Assert.All(
            Xa.Quotas,
            q => Assert.Contains(Xa.Nomenclature.Lines, l => CodeRange.Longest(q.Codes, l.Code.Digits) > 0)
        );
        Assert.All(
            Xa.Licences,
            r => Assert.Contains(Xa.Nomenclature.Lines, l => CodeRange.Longest(r.Codes, l.Code.Digits) > 0)
        );
        Assert.All(
            Xa.Taxes,
            t => Assert.Contains(Xa.Nomenclature.Lines, l => CodeRange.Longest(t.Codes, l.Code.Digits) > 0)
        );
    }

    [Theory]
    [InlineData("USD", "2026-11-02")]
    [InlineData("GBP", "2026-01-01")]
    [InlineData("JPY", "2026-03-15")]
    public void Its_currencies_have_rates(string currency, string day) =>
        Assert.NotNull(Xa.ExchangeRates.On(Currency.Parse(currency), DateOnly.Parse(day)));

    [Theory]
    [InlineData("beer malt", "22030000")]
    [InlineData("horses purebred breeding", "01012100")]
    [InlineData("bicycles", "8712")]
    [InlineData("8703.23", "870323")]
    public void A_search_finds_what_a_trader_means(string words, string code) =>
        Assert.StartsWith(code, Xa.Nomenclature.Search(words, Day)[0].Code.Digits, StringComparison.Ordinal);
}
