using Customhouse.Clearance;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Clearance;

/// <summary>Which payments are taken, and what is said of those that are not.</summary>
public sealed class PaymentTests
{
    [Fact]
    public void A_payment_is_in_the_currency_of_the_administration()
    {
        var refusal = Refused(new Money(1m, Currency.Usd));
        Assert.Equal("CH023", refusal.Code);
        Assert.Equal("the payment is in USD, and must be in EUR", refusal.Rule);
        Assert.Equal("pay in EUR", refusal.Mend);
        Assert.Equal("duty is paid in the currency of the administration", refusal.Demand);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0.01")]
    public void A_payment_is_above_zero(string amount)
    {
        var refusal = Refused(Eur(amount));
        Assert.Equal("CH024", refusal.Code);
        Assert.Equal($"the payment is {amount} EUR, and must be above 0", refusal.Rule);
        Assert.Equal("a payment is an amount above zero", refusal.Demand);
        Assert.NotEmpty(refusal.Mend);
    }

    [Fact]
    public void A_payment_is_below_the_limit_of_its_field()
    {
        var refusal = Refused(SmallAdministration.Eur(Limits.AmountBelow));
        Assert.Equal("CH061", refusal.Code);
        Assert.Equal("a payment of 100000000000000 EUR must be below 100000000000000", refusal.Rule);
        Assert.Equal("an amount is below the limit of its field", refusal.Demand);
        Assert.NotEmpty(refusal.Mend);
        Assert.Empty(Answer(SmallAdministration.Eur(Limits.AmountBelow - 0.01m)).Refusals);
    }

    [Fact]
    public void A_payment_has_the_decimals_of_its_currency()
    {
        var refusal = Refused(Eur("0.001"));
        Assert.Equal("CH053", refusal.Code);
        Assert.Equal(
            "a payment of 0.001 EUR must not have more than 2 decimals, as its currency has",
            refusal.Rule
        );
        Assert.Equal("an amount has the decimals of its currency", refusal.Demand);
        Assert.NotEmpty(refusal.Mend);
        Assert.Empty(Answer(Eur("0.01")).Refusals);
    }

    [Fact]
    public void One_reference_has_one_payment()
    {
        var told = new SettledCase(deferment: 0m, security: 0m);
        told.Do(new Lodge(SettledCase.Message("IMA")));
        told.Do(new Pay("R1", SettledCase.Eur(40m)));
        var inputs = Inputs(told.Case);
        var again = ClearanceSteps.Decide(told.Case, new Pay("R1", SettledCase.Eur(60m)), inputs, default);
        var refusal = Assert.Single(again.Refusals);
        Assert.Equal("CH026", refusal.Code);
        Assert.Equal(
            "the payment R1 came already, with 40.00 EUR and not 60.00 EUR; one reference must have one amount",
            refusal.Rule
        );
        Assert.Equal("one reference has one payment", refusal.Demand);
        Assert.NotEmpty(refusal.Mend);
        Assert.Equal(40m, told.Case.Settled);
        Assert.Equal("", told.Do(new Pay("R2", SettledCase.Eur(60m))));
        Assert.Equal(100m, told.Case.Settled);
    }

    private static Money Eur(string amount) =>
        SmallAdministration.Eur(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture));

    private static Refusal Refused(Money amount)
    {
        var answer = Answer(amount);
        Assert.True(answer.IsRefused);
        return Assert.Single(answer.Refusals);
    }

    private static Decision Answer(Money amount)
    {
        var told = new SettledCase(deferment: 0m, security: 0m);
        told.Do(new Lodge(SettledCase.Message("IMA")));
        return ClearanceSteps.Decide(told.Case, new Pay("R1", amount), Inputs(told.Case), default);
    }

    private static DecisionInputs Inputs(Case dossier) =>
        SmallAdministration.Inputs(
            dossier,
            new CheckDeadlines(),
            SmallAdministration.Registers(),
            [SmallAdministration.Line("A00", 100m)],
            []
        );
}
