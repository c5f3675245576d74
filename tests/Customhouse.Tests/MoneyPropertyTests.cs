using CsCheck;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests;

/// <summary>Amounts of one currency add up, and those of two never meet.</summary>
public sealed class MoneyPropertyTests
{
    private static readonly Gen<decimal> Amount = Gen.Long[-1_000_000_000L, 1_000_000_000L]
        .Select(n => n / 10_000m);

    private static Money Euro(decimal amount) => new(amount, Currency.Eur);

    [Fact]
    public void What_is_added_can_be_taken_away() =>
        Gen.Select(Amount, Amount)
            .Sample(
                (a, b) => Euro(a) + Euro(b) - Euro(b) == Euro(a) && Euro(a) + Euro(b) == Euro(b) + Euro(a)
            );

    [Fact]
    public void The_signs_of_comparison_agree_with_the_order() =>
        Gen.Select(Amount, Amount)
            .Sample(
                (a, b) =>
                {
                    var order = Euro(a).CompareTo(Euro(b));
                    return Euro(a) < Euro(b) == order < 0
                        && Euro(a) > Euro(b) == order > 0
                        && Euro(a) <= Euro(b) == order <= 0
                        && Euro(a) >= Euro(b) == order >= 0;
                }
            );

    [Fact]
    public void Cutting_never_makes_an_amount_larger_and_takes_less_than_a_unit() =>
        Gen.Select(Amount, Gen.Int[0, 4])
            .Sample(
                (amount, decimals) =>
                {
                    var cut = Euro(amount).Truncate(decimals).Amount;
                    return Math.Abs(cut) <= Math.Abs(amount)
                        && Math.Abs(amount - cut) < new decimal(1, 0, 0, false, (byte)decimals)
                        && decimal.Round(cut, decimals) == cut;
                }
            );
}
