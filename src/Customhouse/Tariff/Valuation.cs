using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>What one goods item is worth to customs, and how that was found.</summary>
/// <param name="Customs">The customs value in the home currency, not cut; null where none was found.</param>
/// <param name="DeclaredPrice">The price declared (DE 4/14) in the home currency; null where none
/// stands.</param>
/// <param name="CostsToDestination">Costs that VAT bears beyond the customs value.</param>
/// <param name="Working">The ordered steps from the price to the value.</param>
public sealed record ItemValue(
    decimal? Customs,
    decimal? DeclaredPrice,
    decimal CostsToDestination,
    IReadOnlyList<WorkingStep> Working
)
{
    /// <summary>Why no value could be found, in words; null where there is one.</summary>
    public string? NotDetermined { get; init; }
}

/// <summary>
/// The customs values of a declaration. Method 1 is the price paid with what article 8 adds and what its
/// notes take off, shared between the items; under methods 2 to 6 the declared amount is the value that the
/// method gave, and goods without a price have a published unit price.
/// </summary>
public static class Valuation
{
    private const string Article1 = "WTO Valuation Agreement art. 1; UCC art. 70";
    private const string Article8 = "WTO Valuation Agreement art. 8; UCC art. 71, 72";
    private const string Article9 = "WTO Valuation Agreement art. 9; UCC art. 53";

    /// <summary>The values of all items, in their order.</summary>
    /// <param name="acceptedOn">The date of acceptance, whose rates of exchange hold.</param>
    public static IReadOnlyList<ItemValue> Compute(
        Declaration declaration,
        DutyTerms terms,
        DateOnly acceptedOn
    )
    {
        var items = declaration.Items;
        var prices = new decimal?[items.Count];
        for (var i = 0; i < items.Count; i++)
            prices[i] = items[i].ItemPrice is { } price
                ? Home(price, RateOf(price, declaration, terms, acceptedOn), terms)
                : null;
        var shares = Shares(declaration, prices, terms.Rounding.Decimals);
        var values = new ItemValue[items.Count];
        for (var i = 0; i < items.Count; i++)
        {
            var work = new Work(declaration, items[i], terms, acceptedOn);
            values[i] = prices[i] is { } price ? work.FromPrice(price, shares, i) : work.WithoutPrice();
        }
        return values;
    }

    /// <summary>The price of an item in the currency of duty, not rounded; as it is declared where there is
    /// no rate of it.</summary>
    internal static Money? PriceOf(Declaration declaration, GoodsItem item, DutyTerms terms, DateOnly day) =>
        item.ItemPrice is { } price && Home(price, RateOf(price, declaration, terms, day), terms) is { } home
            ? terms.Amount(home)
            : item.ItemPrice;

    /// <summary>The rate of an amount in another currency; null where it needs none or there is
    /// none.</summary>
    private static AppliedRate? RateOf(Money money, Declaration declaration, DutyTerms terms, DateOnly day) =>
        money.Currency == terms.Currency ? null : DeclaredRates.Find(declaration, money.Currency, terms, day);

    /// <summary>An amount in the home currency; null where there is no rate.</summary>
    private static decimal? Home(Money money, AppliedRate? rate, DutyTerms terms) =>
        money.Currency == terms.Currency ? money.Amount : rate?.Home(money.Amount);

    /// <summary>The charges of the whole declaration, each shared between the items.</summary>
    private static List<(ValuationCharge Charge, decimal[] Parts)> Shares(
        Declaration declaration,
        decimal?[] prices,
        int decimals
    )
    {
        var shares = new List<(ValuationCharge, decimal[])>(declaration.ValuationCharges.Count);
        if (declaration.ValuationCharges.Count == 0)
            return shares;
        var byValue = new decimal[prices.Length];
        for (var i = 0; i < prices.Length; i++)
            byValue[i] = prices[i] ?? 0m;
        var byMass = MassesOf(declaration.Items);
        foreach (var charge in declaration.ValuationCharges)
        {
            if (charge.Amount is not { } amount)
                continue;
            var freight =
                charge.Type is { } type && ChargeRule.UnionCodes.TryGetValue(type, out var r) && r.ByMass;
            var parts = Apportionment.Divide(
                amount.Amount,
                freight && byMass is not null ? byMass : byValue,
                decimals
            );
            shares.Add((charge, parts));
        }
        return shares;
    }

    private static decimal[]? MassesOf(IReadOnlyList<GoodsItem> items)
    {
        var masses = new decimal[items.Count];
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].GrossMassKilograms is not { } mass)
                return null;
            masses[i] = mass;
        }
        return masses;
    }

    private sealed class Work(Declaration declaration, GoodsItem item, DutyTerms terms, DateOnly day)
    {
        private readonly List<WorkingStep> _steps = new(2);
        private readonly int _method =
            item.ValuationMethod is { Length: 1 } m && m[0] is >= '1' and <= '6' ? m[0] - '0' : 1;
        private decimal _value;
        private decimal _costs;
        private string? _reason;

        public ItemValue FromPrice(
            decimal price,
            List<(ValuationCharge Charge, decimal[] Parts)> shares,
            int at
        )
        {
            _value = price;
            var foreign = item.ItemPrice!.Value;
            if (RateOf(foreign, declaration, terms, day) is { } rate)
                Step($"price {foreign} at the rate of exchange", price, Article9, rate);
            Step(
                _method == 1 ? "price paid or payable" : $"value declared by method {_method}",
                price,
                ArticleOf(_method)
            );
            foreach (var (charge, parts) in shares)
                if (charge.Amount is { } whole)
                    Take(charge.Type, whole with { Amount = parts[at] }, shared: true);
            foreach (var charge in item.ValuationCharges)
                Take(charge);
            // No goods are worth nothing: a rate in per cent of it would let them go for nothing.
            if (_reason is null && (_value < 0m || terms.Cut(_value) <= 0m && terms.Cut(price) > 0m))
                _reason = "the deductions leave nothing of the price";
            else if (_reason is null && price == 0m)
                _reason = "a price of 0 is no value; without a sale it is found by methods 2 to 6";
            return Result(_reason is null ? _value : null, price);
        }

        /// <summary>Goods without a price: sold on the market first, they have the published unit
        /// price.</summary>
        public ItemValue WithoutPrice()
        {
            if (item.ItemPrice is { } price)
            {
                _reason = terms.NoRate(price.Currency, day);
                return Result(null, null);
            }
            if (UnitPriceOf() is not { } unit)
            {
                _reason =
                    _method == 4
                        ? $"no unit price of {item.Commodity} is published for {day:O}"
                        : "no item price is declared";
                return Result(null, null);
            }
            if (item.NetMassKilograms is not { } kilograms)
            {
                _reason = "a unit price needs the net mass";
                return Result(null, null);
            }
            var published = unit.Per100Kilograms;
            // No contract of the parties is about a price that customs publishes.
            var rate = published.Currency == terms.Currency ? null : terms.RateOn(published.Currency, day);
            if (Home(published, rate, terms) is not { } home)
            {
                _reason = terms.NoRate(published.Currency, day);
                return Result(null, null);
            }
            _value = home * kilograms / 100m;
            Step($"{kilograms} kg net at {published} for 100 kg", _value, unit.Basis, rate);
            return Result(_value, null);
        }

        private UnitPrice? UnitPriceOf()
        {
            if (_method != 4 || item.Commodity is not { } code)
                return null;
            foreach (var unit in terms.UnitPrices)
                if (
                    code.IsWithin(unit.Commodity)
                    && unit.From <= day
                    && day <= unit.To
                    && (unit.OriginCountry is null || item.Origins.Any(o => o.Country == unit.OriginCountry))
                )
                    return unit;
            return null;
        }

        private void Take(ValuationCharge charge)
        {
            if (charge.Amount is { } amount)
                Take(charge.Type, amount, shared: false);
        }

        private void Take(string? type, Money amount, bool shared)
        {
            if (type is null || !terms.Charges.TryGetValue(type, out var rule))
            {
                _reason ??= $"the edition knows no addition or deduction {type}";
                return;
            }
            var rate = RateOf(amount, declaration, terms, day);
            if (Home(amount, rate, terms) is not { } home)
            {
                _reason ??= terms.NoRate(amount.Currency, day);
                return;
            }
            var inPrice = DeliveryTerms.InPrice(declaration.TradeTerms?.Condition);
            if (rule.TakenFrom is { } cost && inPrice is { } held && (held & cost) == DeliveredCost.None)
            {
                Step(
                    $"{type} {rule.Words}: not taken off, the price does not hold it under "
                        + declaration.TradeTerms!.Condition,
                    0m,
                    Article8
                );
                return;
            }
            var part = rule.IsAir ? AirPart(home) : home;
            if (part is not { } customs)
                return;
            _value += rule.Sign * customs;
            _costs += rule.Sign > 0 ? home - customs : 0m;
            Step(
                $"{type} {rule.Words}{(shared ? ", this item's share" : "")}",
                rule.Sign * customs,
                Article8,
                rate
            );
        }

        /// <summary>Air transport belongs to the customs value up to the border only.</summary>
        private decimal? AirPart(decimal cost)
        {
            var country = declaration.ExportCountry ?? item.ExportCountry;
            if (country is { } from && terms.AirTransportShares.TryGetValue(from.Code, out var percent))
                return cost * percent / 100m;
            _reason ??=
                "the edition has no share of air transport costs from "
                + $"{country?.Code ?? "an unnamed country"}";
            return null;
        }

        private void Step(string words, decimal amount, string basis, AppliedRate? rate = null) =>
            _steps.Add(
                new WorkingStep(words, new Money(amount, terms.Currency).ToString(), basis)
                {
                    Exchange = rate,
                }
            );

        private ItemValue Result(decimal? value, decimal? price)
        {
            if (value is { } found && _steps.Count != 1)
                Step("customs value", found, ArticleOf(_method));
            return new ItemValue(value, price, _costs, _steps) { NotDetermined = _reason };
        }
    }

    internal static string ArticleOf(int method) =>
        method switch
        {
            1 => Article1,
            2 => "WTO Valuation Agreement art. 2; UCC art. 74(2)(a)",
            3 => "WTO Valuation Agreement art. 3; UCC art. 74(2)(b)",
            4 => "WTO Valuation Agreement art. 5; UCC art. 74(2)(c)",
            5 => "WTO Valuation Agreement art. 6; UCC art. 74(2)(d)",
            _ => "WTO Valuation Agreement art. 7; UCC art. 74(3)",
        };
}
