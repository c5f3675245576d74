using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>
/// The rates of exchange of an edition: how much foreign money one unit of its own is worth, by month.
/// </summary>
/// <remarks>
/// WTO Valuation Agreement, article 9: the rate is the one duly published and in effect at the time that the
/// law names, here the date of acceptance. A rate stays in effect until the next one of its currency begins.
/// </remarks>
public sealed class ExchangeRates
{
    /// <summary>No rates: only amounts in the edition's own currency can be taken.</summary>
    public static ExchangeRates None(Currency own) => new(own, []);

    private readonly Dictionary<Currency, List<ExchangeRate>> _byCurrency = [];

    /// <summary>Takes the rates of an edition and proves that one at most begins on a day.</summary>
    /// <param name="own">The currency that amounts are turned into.</param>
    /// <exception cref="FormatException">A rate is not above zero, or two begin on one day.</exception>
    public ExchangeRates(Currency own, IEnumerable<ExchangeRate> rates)
    {
        Own = own;
        foreach (var rate in rates.OrderBy(r => r.Currency.Code, StringComparer.Ordinal).ThenBy(r => r.From))
        {
            if (rate.ForeignPerOwn <= 0m)
                throw new FormatException(
                    $"the rate of {rate.Currency} from {rate.From:O} is not above zero"
                );
            if (!_byCurrency.TryGetValue(rate.Currency, out var of))
                _byCurrency[rate.Currency] = of = [];
            if (of.Count > 0 && of[^1].From == rate.From)
                throw new FormatException($"two rates of {rate.Currency} begin on {rate.From:O}");
            of.Add(rate);
        }
    }

    /// <summary>The currency that amounts are turned into.</summary>
    public Currency Own { get; }

    /// <summary>Every rate, past and to come, by currency and then by its first day.</summary>
    public IEnumerable<ExchangeRate> All => _byCurrency.Values.SelectMany(r => r);

    /// <summary>The rate in effect on a day; null where the edition has none for that currency yet.</summary>
    public ExchangeRate? On(Currency currency, DateOnly day)
    {
        if (currency == Own)
            return new ExchangeRate(currency, day, 1m);
        if (!_byCurrency.TryGetValue(currency, out var rates))
            return null;
        for (var i = rates.Count - 1; i >= 0; i--)
            if (rates[i].From <= day)
                return rates[i];
        return null;
    }

    /// <summary>
    /// An amount in the edition's own currency, not rounded; null where no rate is in effect.
    /// </summary>
    public Money? Convert(Money amount, DateOnly day) =>
        On(amount.Currency, day) is { } rate ? new Money(amount.Amount / rate.ForeignPerOwn, Own) : null;
}

/// <summary>One published rate.</summary>
/// <param name="From">The first day of its effect.</param>
/// <param name="ForeignPerOwn">Units of <paramref name="Currency"/> for one unit of the edition's
/// currency.</param>
public sealed record ExchangeRate(Currency Currency, DateOnly From, decimal ForeignPerOwn);
