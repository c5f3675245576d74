using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>
/// What each licence of a goods item bears of it. All of the goods are written off: a document may tell more
/// than its item has, and never less, unless another licence of the same kind bears the rest. Each kind bears
/// all of the goods for itself, for each is wanted for a reason of its own.
/// </summary>
/// <param name="registers">What tells the tariff and the rates of exchange of the day.</param>
/// <param name="law">What the law of the day says of procedures.</param>
/// <param name="free">What is free on the accounts of licences, by account.</param>
/// <param name="day">The day of acceptance.</param>
/// <param name="refuse">Takes every reason why a licence cannot bear what it is claimed for.</param>
internal sealed class LicenceShares(
    Registers registers,
    LawTerms law,
    IReadOnlyDictionary<string, decimal> free,
    DateOnly day,
    Action<LicenceClaim, IReadOnlyList<Refusal>> refuse
)
{
    /// <summary>Of an item, a share so small is what conversions between units leave.</summary>
    private const decimal Nothing = 0.000_000_001m;

    private readonly TariffEdition? _edition = registers.Tariff.On(day);
    private readonly DutyTerms? _terms = registers.FactsOn(day, law).Terms;
    private readonly Dictionary<string, Licence> _standing = new(StringComparer.Ordinal);
    private readonly List<LicenceWrittenOff> _uses = [];

    /// <summary>Writes off what the items use, in their order.</summary>
    public IReadOnlyList<LicenceWrittenOff> WriteOff(Declaration declaration, LicenceClaims claims)
    {
        for (var i = 0; i < declaration.Items.Count; i++)
        {
            var (item, of) = (declaration.Items[i], claims.Of(i));
            if (of.Count == 0 || item.Commodity is not { } code)
                continue;
            // Goods under suspension are released later, and use the licence then (UCC art. 201, 134).
            var isReleased = !law.Procedures.Suspends(declaration, item);
            foreach (var kind in of.GroupBy(c => c.Document.Code, StringComparer.Ordinal))
                Bear(item, code, [.. kind], isReleased);
        }
        return _uses;
    }

    private void Bear(GoodsItem item, HsCode code, IReadOnlyList<LicenceClaim> of, bool isReleased)
    {
        var implied = _edition?.Nomenclature.Find(code, day)?.SupplementaryUnit;
        var quantities = Shared(
            of,
            c => c.Licence.Granted is not null,
            Told,
            c => QuantityOf(c.Licence, item, implied)
        );
        var amounts = Shared(
            of,
            c => c.Licence.GrantedAmount is not null,
            c => c.Document.Amount is { } told ? InCurrencyOf(c.Licence, told) : null,
            c => item.ItemPrice is { } price ? InCurrencyOf(c.Licence, price) : null
        );
        for (var c = 0; c < of.Count; c++)
        {
            var id = of[c].Licence.Id;
            var licence = _standing.GetValueOrDefault(id) ?? AsItStands(of[c].Licence);
            var (after, faults) = licence.WriteOff(
                new LicenceUse(
                    code,
                    quantities[c] is { } q ? new Quantity(q, licence.Granted?.Unit) : null,
                    amounts[c] is { } a && licence.GrantedAmount is { } money
                        ? money with
                        {
                            Amount = a,
                        }
                        : null,
                    day
                ),
                of[c].Place
            );
            if (faults.Count > 0)
                refuse(of[c], faults);
            if (!isReleased)
                continue;
            _standing[id] = after;
            Add(item.Sequence, id, after.Used - licence.Used, licence.Granted?.Unit);
            Add(
                item.Sequence,
                id,
                after.UsedAmount - licence.UsedAmount,
                licence.GrantedAmount?.Currency.Code
            );
        }
    }

    private void Add(int item, string licence, decimal quantity, string? unit)
    {
        if (quantity > 0m && unit is not null)
            _uses.Add(new LicenceWrittenOff(licence, item, quantity, unit));
    }

    /// <summary>
    /// What each of the licences bears: what its document tells, and what all tell too little is borne by the
    /// first that tells nothing, else by the last. Null where neither document nor goods tell it.
    /// </summary>
    /// <param name="counts">Whether a licence counts what is shared here.</param>
    /// <param name="told">What its document tells, in the licence's own unit.</param>
    /// <param name="goods">All of the item, in the licence's own unit.</param>
    private static decimal?[] Shared(
        IReadOnlyList<LicenceClaim> claims,
        Func<LicenceClaim, bool> counts,
        Func<LicenceClaim, decimal?> told,
        Func<LicenceClaim, decimal?> goods
    )
    {
        var borne = new decimal?[claims.Count];
        var rest = -1;
        for (var c = 0; c < claims.Count; c++)
        {
            if (!counts(claims[c]))
                continue;
            var (own, all) = (told(claims[c]), goods(claims[c]));
            borne[c] = own ?? (all is null ? null : 0m);
            // Below zero it is refused, and not made good by the goods.
            if (all is not null && own is not < 0m && (rest < 0 || told(claims[rest]) is not null))
                rest = c;
        }
        if (rest < 0)
            return borne;
        var whole = goods(claims[rest])!.Value;
        var missing = whole;
        for (var c = 0; c < claims.Count; c++)
            if (
                counts(claims[c])
                && told(claims[c]) is > 0m and var own
                && goods(claims[c]) is > 0m and var all
            )
                missing -= all == whole ? own : own * whole / all;
        if (missing > whole * Nothing)
            borne[rest] += missing;
        return borne;
    }

    private Licence AsItStands(Licence licence) =>
        licence with
        {
            Used = licence.Granted is { Unit: { } unit } granted
                ? granted.Value - free.GetValueOrDefault(Books.LicenceLeft(licence.Id, unit))
                : 0m,
            UsedAmount = licence.GrantedAmount is { } money
                ? money.Amount - free.GetValueOrDefault(Books.LicenceLeft(licence.Id, money.Currency.Code))
                : 0m,
        };

    private static decimal? Told(LicenceClaim claim) =>
        claim is { Document.Quantity: { } told, Licence.Granted: { Unit: { } unit } }
            ? Units.Convert(told.Value, told.Unit ?? unit, unit)
            : null;

    /// <summary>The largest that the item tells anywhere: a smaller one for a tax is none for a
    /// licence.</summary>
    /// <param name="implied">The unit of a supplementary quantity that is declared without one.</param>
    private static decimal? QuantityOf(Licence licence, GoodsItem item, string? implied)
    {
        if (licence.Granted is not { Unit: { } unit })
            return null;
        var largest = item.NetMassKilograms is { } net ? Units.Convert(net, Units.Kilogram, unit) : null;
        if (item.SupplementaryQuantity is { } told && (told.Unit ?? implied) is { } own)
            largest = Larger(largest, Units.Convert(told.Value, own, unit));
        foreach (var tax in item.Taxes)
            if (tax.SpecificQuantity is { Unit: { } declared } of)
                largest = Larger(largest, Units.Convert(of.Value, declared, unit));
        return largest;
    }

    private static decimal? Larger(decimal? one, decimal? other) =>
        one is null || other > one ? other ?? one : one;

    /// <summary>In the currency of the licence by the published rates (WTO Valuation Agreement art. 9), with
    /// the decimals of money, and none given away; null where there is no rate.</summary>
    private decimal? InCurrencyOf(Licence licence, Money amount)
    {
        if (licence.GrantedAmount is not { Currency: var own })
            return null;
        if (amount.Currency == own)
            return amount.Amount;
        return
            _terms?.RateOn(amount.Currency, day) is { } from
            && _terms.RateOn(own, day) is { } to
            && from.Home(amount.Amount) is var home
            ? decimal.Round(home * to.ForeignPerOwn, own.Decimals, MidpointRounding.ToPositiveInfinity)
            : null;
    }
}
