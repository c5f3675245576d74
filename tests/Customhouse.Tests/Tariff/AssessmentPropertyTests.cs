using CsCheck;
using Customhouse.Declarations;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Tariff.AssessmentCases;

namespace Customhouse.Tests.Tariff;

/// <summary>What holds for every declaration. A failing sample prints its seed.</summary>
public sealed class AssessmentPropertyTests
{
    private static readonly Gen<decimal> Cents = Gen.Int[0, 100_000_000].Select(i => i / 100m);
    private static readonly Gen<decimal> Percent = Gen.Int[0, 20_000].Select(i => i / 100m);

    private static readonly Gen<string> Procedure = OneOf("40", "42", "44", "51", "53", "61", "71");

    private static Gen<string> OneOf(params string[] codes) =>
        Gen.Int[0, codes.Length - 1].Select(i => codes[i]);

    [Fact]
    public void Parts_of_an_apportionment_are_the_whole() =>
        Gen.Select(Gen.Int[-10_000_000, 10_000_000].Select(i => i / 100m), Cents.Array[1, 60], Gen.Int[0, 4])
            .Sample(
                (amount, weights, decimals) =>
                {
                    var parts = Apportionment.Divide(amount, weights, decimals);
                    Assert.Equal(amount, parts.Sum());
                    Assert.All(parts, p => Assert.True(p == 0m || Math.Sign(p) == Math.Sign(amount)));
                }
            );

    [Fact]
    public void A_part_is_within_a_unit_of_its_exact_share() =>
        Gen.Select(Cents, Cents.Array[2, 20])
            .Where((_, w) => w.Sum() > 0m)
            .Sample(
                (amount, weights) =>
                {
                    var parts = Apportionment.Divide(amount, weights, 2);
                    for (var i = 0; i < parts.Length; i++)
                        Assert.True(Math.Abs(parts[i] - amount * weights[i] / weights.Sum()) <= 0.01m);
                }
            );

    [Fact]
    public void What_is_relieved_and_what_is_assessed_are_the_charge() =>
        Gen.Select(Cents, Percent, Percent, Procedure)
            .Sample(
                (price, duty, vat, procedure) =>
                {
                    var item = Item(price) with { RequestedProcedure = procedure, PreviousProcedure = "22" };
                    foreach (var line in Assess(item, Duty(duty), Vat(vat)))
                    {
                        var gross = Math.Truncate(line.Base!.Value.Amount * line.Rate!.Percent!.Value) / 100m;
                        Assert.Equal(gross, line.Deducted!.Value.Amount + line.Assessed.Amount);
                        Assert.True(line.Payable!.Value.Amount == 0m || line.Payable == line.Assessed);
                    }
                }
            );

    [Fact]
    public void More_value_is_never_less_to_pay() =>
        Gen.Select(Cents, Cents, Percent, Percent)
            .Sample(
                (price, more, duty, vat) =>
                {
                    var less = Assess(Item(price), Duty(duty), Vat(vat)).Sum(l => l.Payable!.Value.Amount);
                    var greater = Assess(Item(price + more), Duty(duty), Vat(vat))
                        .Sum(l => l.Payable!.Value.Amount);
                    Assert.True(less <= greater);
                }
            );
}
