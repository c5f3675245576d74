using System.Globalization;
using System.Text;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Journal;
using Customhouse.Storage;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>Nobody is owed anything for declaring less than nothing, and amounts are those that money
/// has.</summary>
public sealed class NothingBelowZeroTests : IAsyncLifetime
{
    private SmallHouse _small = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static Actor By => new(SmallHouse.Trader, "trader");

    public async ValueTask InitializeAsync() => _small = await SmallHouse.Open(TimeProvider.System);

    public ValueTask DisposeAsync() => _small.DisposeAsync();

    [Theory]
    [InlineData("-1000000", "CDS10021")]
    [InlineData("10000000000", "CH060")]
    public async Task A_quantity_that_makes_no_sense_is_refused_at_its_place(string quantity, string code)
    {
        var refused = await Refused("<TariffQuantity>96<", $"<TariffQuantity>{quantity}<");
        var refusal = Assert.Single(refused, r => r.Code == code);
        Assert.EndsWith("/GoodsMeasure/TariffQuantity", refusal.Pointer, StringComparison.Ordinal);
        Assert.NotEmpty(refusal.Mend);
        Assert.DoesNotContain(await _small.Store.Accounts.Balances("repayable/", Now), b => b.Amount != 0m);
    }

    [Theory]
    [InlineData("-700.00")]
    [InlineData("-0.01")]
    public async Task An_addition_or_a_deduction_below_zero_is_refused(string amount)
    {
        var refused = await Refused(
            ">40.00</OtherChargeDeductionAmount>",
            $">{amount}</OtherChargeDeductionAmount>"
        );
        Assert.Contains(
            refused,
            r =>
                r.Code == "CDS10021"
                && r.Pointer.EndsWith("/CustomsValuation/ChargeDeduction[1]", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("9999999999999999")]
    [InlineData("100000000000000")]
    public async Task A_price_beyond_all_prices_is_refused_with_the_limit(string price)
    {
        var text = Encoding.UTF8.GetString(SmallHouse.Sample("import-ima.xml").Span);
        var at = text.IndexOf("<ItemChargeAmount", StringComparison.Ordinal);
        var begin = text.IndexOf('>', at) + 1;
        var changed = text[..begin] + price + text[text.IndexOf('<', begin)..];
        var answer = await _small.Desk.Lodge(Encoding.UTF8.GetBytes(changed), "xml", By, Now);
        var refused = Assert.IsType<Answer.Refused>(answer).Refusals;
        Assert.Contains(
            refused,
            r =>
                r.Code == "CH060"
                && r.Rule == $"{price} is declared here; the value must be below 100000000000000."
        );
    }

    [Theory]
    [InlineData("0.0000000000000000000000000001", "EUR", false)]
    [InlineData("10.001", "EUR", false)]
    [InlineData("10.01", "EUR", true)]
    [InlineData("10.010000", "EUR", true)]
    [InlineData("100.5", "JPY", false)]
    [InlineData("1.234", "KWD", true)]
    public void An_amount_is_paid_in_the_decimals_of_its_currency(
        string amount,
        string currency,
        bool isPayable
    ) =>
        Assert.Equal(
            isPayable,
            new Money(decimal.Parse(amount, CultureInfo.InvariantCulture), Currency.Parse(currency)).IsPayable
        );

    [Fact]
    public async Task A_payment_smaller_than_any_coin_is_refused_and_leaves_the_books_as_they_are()
    {
        await _small.Change([
            RegisterReader.Of(SmallHouse.Account("DAN0001", 0m), SmallHouse.Account("DAN0001"), 1),
        ]);
        var waits = (await _small.Lodged("import-ima.xml")).Case;
        var before = await _small.Store.Accounts.Balances("", Now);
        var answer = await _small.Desk.Act(
            waits.Mrn,
            new Pay("B1", new Money(1e-28m, Currency.Eur)),
            new Actor("officer-1", "officer"),
            Now
        );
        var refusal = Assert.IsType<Answer.Refused>(answer).Refusals.Single();
        Assert.Equal("CH053", refusal.Code);
        Assert.Contains("2 decimals", refusal.Rule, StringComparison.Ordinal);
        Assert.Equal(before, await _small.Store.Accounts.Balances("", Now));
    }

    [Fact]
    public async Task A_case_that_owes_or_is_owed_is_not_erased_and_says_how_much()
    {
        var keeper = new Actor("administrator1", "administrator");
        var officer = new Actor("officer-1", "officer");
        var cleared = (await _small.Lodged("import-ima.xml")).Case;
        var due = Settlement.Owed(cleared.Assessment);
        var line = cleared.Assessment!.Lines.First(l => l.Payable is { Amount: > 0 });
        var less = new Reassess(
            "the price was lower",
            [new DutyCorrection(line.Item, line.TaxType, new Money(0m, Currency.Eur))]
        );
        Assert.Empty(await _small.Store.Erasure.OpenItemsOf(DeclarationSubject.For(cleared.Mrn), Now));
        Assert.True(due > 0m);

        // Paid in money and assessed at less afterwards: the rest is owed to who paid it.
        await _small.Change([
            RegisterReader.Of(SmallHouse.Account("DAN0001", due), SmallHouse.Account("DAN0001"), 1),
        ]);
        var paid = (await _small.Lodged("import-ima.xml", "AVEN-0001", "OWED-1")).Case;
        Assert.Equal(CaseState.AwaitingPayment, paid.State);
        await _small.Desk.Act(paid.Mrn, new Pay("B1", new Money(due, Currency.Eur)), officer, Now);
        await _small.Desk.Act(paid.Mrn, less, new Actor("auditor-1", "auditor"), Now);
        var item = Assert.Single(
            await _small.Store.Erasure.OpenItemsOf(DeclarationSubject.For(paid.Mrn), Now)
        );
        Assert.Equal(
            (OpenKind.ToBeRepaid, line.Payable!.Value.Amount, "EUR"),
            (item.Kind, item.Amount, item.Unit)
        );
        var row = (await _small.Store.Cases.Find(paid.Mrn, Now))!;
        Assert.Equal(
            ErasureOutcome.StillOpen,
            await _small.Store.Erasure.Erase(
                DeclarationSubject.For(paid.Mrn),
                row.Sequence,
                "kept",
                TimeProvider.System.GetUtcNow(),
                keeper
            )
        );
        Assert.Null(await _small.Store.Erasure.ErasedAt(DeclarationSubject.For(paid.Mrn), Now));

        var settled = (await _small.Store.Cases.Find(cleared.Mrn, Now))!;
        Assert.Equal(
            ErasureOutcome.Done,
            await _small.Store.Erasure.Erase(
                DeclarationSubject.For(cleared.Mrn),
                settled.Sequence,
                "kept",
                TimeProvider.System.GetUtcNow(),
                keeper
            )
        );
    }

    private async Task<IReadOnlyList<Refusal>> Refused(string was, string becomes)
    {
        var text = Encoding.UTF8.GetString(SmallHouse.Sample("import-ima.xml").Span);
        var at = text.IndexOf(was, StringComparison.Ordinal);
        Assert.True(at > 0, $"the sample has no {was}");
        var changed = text[..at] + becomes + text[(at + was.Length)..];
        var answer = await _small.Desk.Lodge(Encoding.UTF8.GetBytes(changed), "xml", By, Now);
        return Assert.IsType<Answer.Refused>(answer).Refusals;
    }
}
