using Customhouse.Operators;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Operators;

/// <summary>What an account bears, and who may act for whom.</summary>
public sealed class GuaranteeTests
{
    private static readonly Guarantee Account = new(
        "G1",
        "XA1",
        GuaranteeKind.Security,
        new Money(1000m, Currency.Eur),
        new Money(100m, Currency.Eur)
    );

    [Fact]
    public void An_account_bears_what_is_free_on_it_to_the_last_cent_and_no_more()
    {
        Assert.True(Account.Covers(new Money(100m, Currency.Eur)));
        Assert.False(Account.Covers(new Money(100.01m, Currency.Eur)));
    }

    [Fact]
    public void An_amount_in_another_currency_is_never_free() =>
        Assert.False(Account.Covers(new Money(1m, Currency.Usd)));

    [Fact]
    public void An_operator_acts_for_itself_and_for_those_who_gave_it_a_mandate()
    {
        var agent = new Operator("XA2", "Agent", "XA", new(2020, 1, 1), false, [], ["XA1"]);
        Assert.True(agent.MayActFor("XA2"));
        Assert.True(agent.MayActFor("XA1"));
        Assert.False(agent.MayActFor("XA3"));
        Assert.False(agent.MayActFor(null));
        Assert.True((agent with { Mandates = ["*"] }).MayActFor("XA3"));
        Assert.True((agent with { Mandates = ["*"] }).MayActFor(null));
    }

    [Theory]
    [InlineData("XA1", true)]
    [InlineData("A2345678901234567", true)]
    [InlineData("XA", false)]
    [InlineData("A23456789012345678", false)]
    [InlineData("xa1", false)]
    [InlineData("XA 1", false)]
    public void An_offices_code_is_three_to_seventeen_capitals_and_digits(string text, bool code) =>
        Assert.Equal(code, CustomsOffice.IsCode(text));
}
