using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>What a rate makes of a value and of the quantities that an item declares; not cut yet.</summary>
internal readonly record struct Charged(decimal? Amount, Quantity? Quantity, string? Reason)
{
    /// <summary>The rate of exchange of an amount on a unit that is told in another currency.</summary>
    public AppliedRate? Exchange { get; init; }

    /// <summary>
    /// The amount of a rate: its ad valorem and its specific part together, with all further parts, not less
    /// than its minimum and not more than its maximum.
    /// </summary>
    public static Charged Compute(
        Rate rate,
        decimal? value,
        decimal share,
        GoodsItem item,
        string? implied,
        DutyTerms terms,
        DateOnly day
    )
    {
        if (rate.Other is { } words)
            return new Charged(null, null, words);
        var amount = 0m;
        Quantity? quantity = null;
        AppliedRate? exchange = null;
        if (rate.Percent is { } percent)
        {
            if (value is not { } of)
                return new Charged(null, null, "the rate is of the value, and there is none");
            amount += of * percent / 100m;
        }
        if (rate.PerUnit is { } perUnit)
        {
            var unit = rate.Unit ?? Units.Kilogram;
            if (QuantityOf(item, unit, implied) is not { } units)
                return new Charged(null, null, $"the item declares no quantity in {unit}");
            exchange = perUnit.Currency == terms.Currency ? null : terms.RateOn(perUnit.Currency, day);
            if (perUnit.Currency != terms.Currency && exchange is null)
                return new Charged(null, null, terms.NoRate(perUnit.Currency, day));
            quantity = new Quantity(units * share, unit);
            amount += (exchange?.Home(perUnit.Amount) ?? perUnit.Amount) * units * share;
        }
        if (rate.Plus is { } plus)
        {
            var more = Compute(plus, value, share, item, implied, terms, day);
            if (more.Amount is not { } further)
                return more;
            amount += further;
            quantity ??= more.Quantity;
            exchange ??= more.Exchange;
        }
        var charged = new Charged(amount, quantity, null) { Exchange = exchange };
        if (rate.Minimum is { } minimum)
        {
            var least = Compute(minimum, value, share, item, implied, terms, day);
            if (least.Amount is null)
                return least;
            if (least.Amount > charged.Amount)
                charged = least;
        }
        if (rate.Maximum is { } maximum)
        {
            var most = Compute(maximum, value, share, item, implied, terms, day);
            if (most.Amount is null)
                return most;
            if (most.Amount < charged.Amount)
                charged = most;
        }
        return charged;
    }

    private static decimal? QuantityOf(GoodsItem item, string unit, string? implied)
    {
        if (implied is null && item.SupplementaryQuantity is { Unit: null })
            implied = ImpliedUnit(item);
        if (Units.QuantityOf(item, unit, implied) is { } declared)
            return declared;
        // Alcoholic strength by volume (ASV) makes litres of pure alcohol out of litres.
        if (unit != "LPA" || Units.QuantityOf(item, "LTR", implied) is not { } litres)
            return null;
        foreach (var tax in item.Taxes)
            if (tax.SpecificQuantity is { Unit: "ASV" } strength)
                return litres * strength.Value / 100m;
        return null;
    }

    /// <summary>
    /// Messages leave out the unit of the supplementary quantity, for the nomenclature gives it. Beverages
    /// count litres (2203 to 2207), spirits litres of pure alcohol (2208) and electricity megawatt hours
    /// (2716).
    /// </summary>
    private static string? ImpliedUnit(GoodsItem item) =>
        item.Commodity is not { Digits.Length: >= 4 } code
            ? null
            : code.Heading switch
            {
                "2203" or "2204" or "2205" or "2206" or "2207" => "LTR",
                "2208" => "LPA",
                "2716" => "MWH",
                _ => null,
            };
}
