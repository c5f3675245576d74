using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Tariff;
using Customhouse.Tests.Lawbooks;
using Customhouse.Tests.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Clearance;

/// <summary>The rate of the period that holds on the day of acceptance decides, and no rate of the trader's
/// own does.</summary>
public sealed class ExchangeByPeriodTests
{
    private const string Declared = "Declaration/CurrencyExchange[1]/RateNumeric";

    private static readonly Currency Yen = RatePeriodTests.Yen;

    private static readonly RateBook Book = new([
        RatePeriodTests.Period("2026-04", "2026-04-01", "2026-04-30", (Currency.Usd, 1.20m)),
        RatePeriodTests.Period("2026-05", "2026-05-01", "2026-05-31", (Currency.Usd, 1.762646m)),
        RatePeriodTests.Period("2026-07", "2026-07-01", "2026-07-31", (Yen, 160m)),
    ]);

    /// <summary>Screws at 7 %: 12,000 USD in euros, cut to cents; June has no period, the edition says
    /// 1.25.</summary>
    [Theory]
    [InlineData("2026-04-01T00:00:00Z", "2026-04", 1.20, 700.00)]
    [InlineData("2026-04-30T23:59:59Z", "2026-04", 1.20, 700.00)]
    [InlineData("2026-05-01T00:00:00Z", "2026-05", 1.762646, 476.56)]
    [InlineData("2026-05-31T23:59:59Z", "2026-05", 1.762646, 476.56)]
    [InlineData("2026-06-01T00:00:00Z", null, 1.25, 672.00)]
    public void The_period_of_the_day_of_acceptance_decides(
        string at,
        string? period,
        double rate,
        double duty
    )
    {
        var result = Assess(Screws(12_000m, Currency.Usd), at);
        Assert.Empty(result.Refusals);
        var line = result.Assessment.Lines.Single(l => l.TaxType == "A00");
        Assert.Equal((decimal)duty, line.Assessed.Amount);
        var told = line.Working.Select(s => s.Exchange).OfType<AppliedRate>().Single();
        Assert.Equal((period, (decimal)rate), (told.Period, told.ForeignPerOwn));
        Assert.Equal(period is null ? "edition XT-2026 of the tariff" : "Central Bank of XA", told.Source);
    }

    [Fact]
    public void Its_own_currency_needs_no_rate()
    {
        var line = Assess(Screws(10_000m, Currency.Eur), "2026-07-05T00:00:00Z").Assessment.Lines[0];
        Assert.Equal(700m, line.Assessed.Amount);
        Assert.All(line.Working, s => Assert.Null(s.Exchange));
    }

    [Fact]
    public void A_period_without_the_currency_refuses_by_name_and_asks_no_edition()
    {
        // The edition has a rate of USD; the period of July has none, and July is the period's.
        var refusal = Assess(Screws(10m, Currency.Usd), "2026-07-31T12:00:00Z").Refusals[0];
        Assert.Equal(
            (
                "CH045",
                "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[1]/Commodity/InvoiceLine/ItemChargeAmount"
            ),
            (refusal.Code, refusal.Pointer)
        );
        Assert.Contains("USD", refusal.Rule, StringComparison.Ordinal);
        Assert.Contains("2026-07 (2026-07-01 to 2026-07-31)", refusal.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gap_without_a_rate_of_the_edition_refuses_by_name()
    {
        var refusal = Assess(Screws(10m, Yen), "2026-06-15T12:00:00Z").Refusals[0];
        Assert.Equal("CH045", refusal.Code);
        Assert.Contains("JPY is published for 2026-06-15", refusal.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void A_charge_whose_currency_has_no_rate_is_pointed_at()
    {
        var declaration = Screws(10m, Currency.Usd) with
        {
            ValuationCharges =
            [
                new ValuationCharge("AK", new Money(1m, Currency.Usd)),
                new ValuationCharge("AK", new Money(1m, Yen)),
            ],
        };
        var refusal = Assess(declaration, "2026-05-15T12:00:00Z").Refusals[0];
        Assert.Equal(
            "Declaration/GoodsShipment/CustomsValuation/ChargeDeduction[2]/OtherChargeDeductionAmount",
            refusal.Pointer
        );
        Assert.Contains("JPY", refusal.Rule, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, "1000 USD", "1.762646 (period 2026-05, 2026-05-01 to 2026-05-31, Central Bank of XA)")]
    [InlineData(9999999, "9999999 USD", "1.762646")]
    [InlineData(1.76, "1.76 USD", "1.762646")]
    [InlineData(1.8, "1.8 USD", "1.762646")]
    [InlineData(2, "2 USD", "1.762646")]
    [InlineData(1.76264, "1.76264 USD", "1.762646")]
    [InlineData(0, "is 0", "above zero")]
    [InlineData(-1.762646, "is -1.762646", "above zero")]
    public void A_rate_of_the_traders_own_is_refused_with_both(double own, string theirs, string published)
    {
        var result = Assess(Telling(Currency.Usd, (decimal)own), "2026-05-05T12:00:00Z");
        var refusal = Assert.Single(result.Refusals);
        Assert.Equal(("CH044", Declared), (refusal.Code, refusal.Pointer));
        Assert.Contains(theirs, refusal.Rule, StringComparison.Ordinal);
        Assert.Contains(published, refusal.Rule, StringComparison.Ordinal);
        Assert.Contains("out", refusal.Mend, StringComparison.Ordinal);
        Assert.Empty(result.Assessment.Lines);
    }

    [Theory]
    [InlineData(1.762646)]
    // As far as five decimals of the element reach.
    [InlineData(1.76265)]
    public void The_published_rate_may_be_declared_and_is_computed_with_as_published(double own)
    {
        var result = Assess(Telling(Currency.Usd, (decimal)own), "2026-05-05T12:00:00Z");
        Assert.Empty(result.Refusals);
        Assert.Equal(476.56m, result.Assessment.Lines[0].Assessed.Amount);
    }

    [Fact]
    public void What_is_declared_for_no_currency_an_unused_one_or_twice_is_refused_too()
    {
        Refused(new CurrencyExchange(null, 1.2m), "CurrencyTypeCode", "names no currency");
        Refused(new CurrencyExchange(Yen, 1m), "RateNumeric", "no rate of exchange of JPY");
        Refused(new CurrencyExchange(Currency.Eur, 1000m), "RateNumeric", "EUR itself");
        var twice = Telling(Currency.Usd, 1.762646m);
        twice = twice with
        {
            CurrencyExchanges = [.. twice.CurrencyExchanges, new CurrencyExchange(Currency.Usd, 1000m)],
        };
        var second = Assert.Single(Assess(twice, "2026-05-05T12:00:00Z").Refusals);
        Assert.Equal("Declaration/CurrencyExchange[2]/RateNumeric", second.Pointer);
        Assert.Empty(Assess(With(new CurrencyExchange(Currency.Usd, null)), "2026-05-05T12:00:00Z").Refusals);
        Assert.Empty(Assess(With(new CurrencyExchange(Currency.Eur, 1m)), "2026-05-05T12:00:00Z").Refusals);

        static void Refused(CurrencyExchange told, string element, string words)
        {
            var refusal = Assert.Single(Assess(With(told), "2026-05-05T12:00:00Z").Refusals);
            Assert.Equal(
                ("CH044", $"Declaration/CurrencyExchange[1]/{element}"),
                (refusal.Code, refusal.Pointer)
            );
            Assert.Contains(words, refusal.Rule, StringComparison.Ordinal);
        }

        static Declaration With(CurrencyExchange told) =>
            Screws(12_000m, Currency.Usd) with
            {
                CurrencyExchanges = [told],
            };
    }

    [Fact]
    public void A_contract_fixes_a_rate_only_where_the_law_names_its_proof()
    {
        var law = ShippedLaw.WithTerms(terms =>
            terms + "contractRates: [{ proof: N315, currency: USD, basis: XA Valuation Act s. 9 }]\n"
        );
        var proven = Telling(Currency.Usd, 2m) with { Documents = [new Document("N", "315", "SALE-7")] };
        var result = Assess(proven, "2026-05-05T12:00:00Z", law);
        Assert.Empty(result.Refusals);
        var line = result.Assessment.Lines[0];
        Assert.Equal(420m, line.Assessed.Amount);
        Assert.Contains(
            line.Working,
            s =>
                s.Exchange is { ForeignPerOwn: 2m, Period: null } e
                && e.Source.Contains("N315 SALE-7", StringComparison.Ordinal)
        );
        // Without the proof, with one that names no contract, in another currency, under another law: no.
        Assert.Single(Assess(Telling(Currency.Usd, 2m), "2026-05-05T12:00:00Z", law).Refusals);
        var nameless = proven with { Documents = [new Document("N", "315", null)] };
        Assert.Single(Assess(nameless, "2026-05-05T12:00:00Z", law).Refusals);
        var yen = proven with { CurrencyExchanges = [new CurrencyExchange(Yen, 2m)] };
        Assert.Single(Assess(yen, "2026-05-05T12:00:00Z", law).Refusals);
        Assert.Single(Assess(proven, "2026-05-05T12:00:00Z").Refusals);
        var zero = proven with { CurrencyExchanges = [new CurrencyExchange(Currency.Usd, 0m)] };
        Assert.Single(Assess(zero, "2026-05-05T12:00:00Z", law).Refusals);
        var stated = Telling(Currency.Usd, 2m) with { Statements = [new Statement("N315", "fixed", null)] };
        Assert.Equal(420m, Assess(stated, "2026-05-05T12:00:00Z", law).Assessment.Lines[0].Assessed.Amount);
    }

    [Fact]
    public void No_law_of_the_product_takes_a_rate_of_a_contract()
    {
        Assert.Empty(ShippedLaw.GeneralTerms.ContractRates);
        Assert.Empty(ShippedLaw.KingdomTerms.ContractRates);
    }

    [Fact]
    public void A_duty_on_a_unit_in_other_money_goes_by_the_same_rate()
    {
        var registers = Registers(null);
        var terms = registers.DutyTermsOf(registers.Tariff.Editions[0], ShippedLaw.GeneralTerms);
        var rate = new Rate(null, new Money(2.40m, Currency.Usd), "KGM");
        var declaration = Screws(10m, Currency.Eur);
        Assert.Equal((2_000m, "2026-04"), At(new DateOnly(2026, 4, 30)));
        Assert.Null(Line(new DateOnly(2026, 7, 1)).Payable);
        Assert.Contains(
            "USD is published in period 2026-07",
            Line(new DateOnly(2026, 7, 1)).NotComputed,
            StringComparison.Ordinal
        );

        DutyLine Line(DateOnly day) =>
            Assessment
                .Compute(
                    declaration,
                    [new Liability([new Measure("A00", rate, "100", "XA Order 1")])],
                    terms,
                    day
                )
                .Lines.Single();

        (decimal, string?) At(DateOnly day) =>
            (
                Line(day).Assessed.Amount,
                Line(day).Working.Single(s => s.Exchange is not null).Exchange!.Period
            );
    }

    /// <summary>No proof of origin is asked up to 500 EUR: 881 USD are 499.82, 882 USD are 500.38.</summary>
    [Theory]
    [InlineData("500", "EUR", null)]
    [InlineData("500.01", "EUR", "TAR-PREF-PROOF")]
    [InlineData("881", "USD", null)]
    [InlineData("882", "USD", "TAR-PREF-PROOF")]
    [InlineData("5", "JPY", "TAR-PREF-PROOF")]
    public void A_limit_counts_a_price_by_the_same_rate(string price, string currency, string? code)
    {
        var item = SmallEdition.Item("84151030", "AU").Claiming("300") with
        {
            ItemPrice = new Money(decimal.Parse(price), Currency.Parse(currency)),
            SupplementaryQuantity = new Quantity(1m, "NAR"),
        };
        var result = Assess(SmallEdition.Of(item), "2026-05-05T12:00:00Z");
        Assert.Equal(code, result.Refusals.Select(r => r.Code).FirstOrDefault());
    }

    [Fact]
    public void New_rates_need_no_new_edition()
    {
        var registers = Registers(null);
        var later = registers with
        {
            Rates = new RateBook([
                RatePeriodTests.Period("2026-05B", "2026-05-01", "2026-05-31", (Currency.Usd, 2m)),
            ]),
        };
        var edition = registers.Tariff.Editions[0];
        var day = new DateOnly(2026, 5, 5);
        Assert.Equal(
            1.762646m,
            registers.DutyTermsOf(edition, ShippedLaw.GeneralTerms).RateOn(Currency.Usd, day)!.ForeignPerOwn
        );
        Assert.Equal(
            2m,
            later.DutyTermsOf(edition, ShippedLaw.GeneralTerms).RateOn(Currency.Usd, day)!.ForeignPerOwn
        );
    }

    private static Declaration Screws(decimal price, Currency currency) =>
        SmallEdition.Of(SmallEdition.Item("73181500") with { ItemPrice = new Money(price, currency) }) with
        {
            Importer = new Party("XA1"),
        };

    private static Declaration Telling(Currency currency, decimal rate) =>
        Screws(12_000m, Currency.Usd) with
        {
            CurrencyExchanges = [new CurrencyExchange(currency, rate)],
        };

    private static Registers Registers(Lawbook? law)
    {
        var registers = SmallAdministration.Registers() with
        {
            Tariff = new TariffBook([SmallEdition.Read()]),
            Rates = Book,
        };
        return law is null ? registers : registers with { Laws = LawEditions.Only(law) };
    }

    private static AssessmentResult Assess(Declaration declaration, string at, Lawbook? law = null) =>
        DutyAssessment.Assess(
            declaration,
            new DecisionInputs
            {
                Registers = Registers(law),
                Law = Registers(law).LawAt(DateTimeOffset.Parse(at)),
            },
            DateTimeOffset.Parse(at)
        );
}
