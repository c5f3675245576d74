using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>How an edition makes an amount of money out of a computed figure.</summary>
public enum RoundingWay
{
    /// <summary>What lies beyond the last decimal is cut off, as the published UK cases do.</summary>
    Truncate,

    /// <summary>The half and above goes away from zero, as one learns at school.</summary>
    HalfUp,

    /// <summary>The half goes to the even neighbour (banker's rounding).</summary>
    HalfEven,
}

/// <summary>The rounding rule of an edition.</summary>
/// <param name="Way">What is done with the rest.</param>
/// <param name="Decimals">Decimals kept, 0 to 8.</param>
public sealed record Rounding(RoundingWay Way, int Decimals)
{
    /// <summary>Cut to two decimals.</summary>
    public static readonly Rounding TruncateToCents = new(RoundingWay.Truncate, 2);

    /// <summary>The amount with no more decimals than are kept.</summary>
    /// <exception cref="InvalidOperationException">The way is none of those that are named.</exception>
    public Money Apply(Money money) =>
        Way switch
        {
            RoundingWay.Truncate => money.Truncate(Decimals),
            RoundingWay.HalfUp => money with
            {
                Amount = decimal.Round(money.Amount, Decimals, MidpointRounding.AwayFromZero),
            },
            RoundingWay.HalfEven => money with
            {
                Amount = decimal.Round(money.Amount, Decimals, MidpointRounding.ToEven),
            },
            _ => throw new InvalidOperationException($"{Way} is no way of rounding"),
        };
}
