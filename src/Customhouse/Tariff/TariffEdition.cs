using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>
/// The tariff of an administration while it was the law: one edition is in force on a day, and the one in
/// force on the date of acceptance decides.
/// </summary>
public sealed record TariffEdition
{
    /// <summary>How people call it, as XA-2026.</summary>
    public required string Id { get; init; }

    /// <summary>The country whose tariff it is.</summary>
    public required CountryCode Authority { get; init; }

    /// <summary>The first day in force.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day in force; null while it is not known to end.</summary>
    public DateOnly? To { get; init; }

    /// <summary>The currency of its amounts and of the duty.</summary>
    public required Currency Currency { get; init; }

    /// <summary>How an amount of duty is cut to what is owed.</summary>
    public Rounding Rounding { get; init; } = Rounding.TruncateToCents;

    /// <summary>Where its data come from and under which licence, a sentence each.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>
    /// A code that the edition does not know is taken with a rate that it cannot compute. So an
    /// administration can run before its tariff is loaded; else such a code is refused.
    /// </summary>
    public bool TakesUnknownCodes { get; init; }

    /// <summary>
    /// Rates for amounts that are told in other currencies (WTO Valuation Agreement art. 9).
    /// </summary>
    public required ExchangeRates ExchangeRates { get; init; }

    /// <summary>How the bases of taxes stack: what is added to the customs value.</summary>
    public IReadOnlyList<TaxBase> Bases { get; init; } = [];

    /// <summary>Origins that bear the general rate and no most-favoured-nation rate.</summary>
    public IReadOnlyList<CountryCode> GeneralRateFor { get; init; } = [];

    /// <summary>In the order in which they are tried for one claim.</summary>
    public IReadOnlyList<Programme> Programmes { get; init; } = [];

    /// <summary>Taxes beside customs duty, in the order of charging.</summary>
    public IReadOnlyList<TaxRule> Taxes { get; init; } = [];

    /// <summary>Tariff quotas, each under an order number of its own.</summary>
    public IReadOnlyList<QuotaRule> Quotas { get; init; } = [];

    /// <summary>Goods that need a licence, certificate or permit.</summary>
    public IReadOnlyList<LicenceRule> Licences { get; init; } = [];

    /// <summary>The lines of goods with their rates.</summary>
    public Nomenclature Nomenclature { get; init; } = Nomenclature.Empty;

    /// <summary>
    /// What an item of an import declaration bears, in the order of charging: duty, then the taxes in the
    /// order of the edition. Every fault of the item against the tariff is told in one answer.
    /// </summary>
    /// <param name="acceptedOn">The date of acceptance.</param>
    /// <param name="grant">What the quota gave that the item claims; null while it was not asked.</param>
    /// <param name="terms">By whose rates of exchange prices are held against limits; without them prices
    /// count in the currency of the limit alone.</param>
    /// <exception cref="InvalidOperationException">The grant
    /// is of another quota than the item claims.</exception>
    public ItemMeasures MeasuresFor(
        Declaration declaration,
        GoodsItem item,
        DateOnly acceptedOn,
        QuotaGrant? grant = null,
        DutyTerms? terms = null,
        bool isLater = false
    ) =>
        ItemMeasures.Measure(
            new ItemMeasuring(this, declaration, item, acceptedOn, terms),
            declaration,
            grant,
            isLater
        );

    /// <summary>Every fault against the tariff of goods whose duty is not worked out: their code, and the
    /// documents that they need all the same.</summary>
    /// <param name="day">The legal day of acceptance.</param>
    public IReadOnlyList<Refusal> FaultsOf(Declaration declaration, GoodsItem item, DateOnly day)
    {
        var work = new ItemMeasuring(this, declaration, item, day, terms: null);
        foreach (var line in work.FindGoods())
        {
            work.CheckLicences(line);
            if (work.Refusals.Count > 0)
                break;
        }
        return work.Refusals;
    }

    /// <summary>The rules by which goods need a licence on their way in or out.</summary>
    internal IEnumerable<LicenceRule> LicencesFor(Declaration declaration, GoodsItem item, HsCode code)
    {
        var country = declaration.IsImport
            ? ProofOfOrigin.NonPreferential(item)
            : item.DestinationCountry ?? declaration.DestinationCountry;
        return Licences.Where(r => r.Covers(code, country, declaration.IsImport));
    }

    /// <summary>The quota rule of an order number; null where the edition has none.</summary>
    public QuotaRule? Quota(string order) => Quotas.FirstOrDefault(q => q.Order == order);
}

/// <summary>
/// What the base of a tax adds to the customs value: the amounts of these taxes of the same item.
/// </summary>
/// <param name="TaxType">The tax (DE 4/3).</param>
/// <param name="Adds">Beginnings of the tax types whose amounts go into its base.</param>
public sealed record TaxBase(string TaxType, IReadOnlyList<string> Adds);

/// <summary>A tax, excise or additional duty on goods, by their code and origin.</summary>
/// <param name="TaxType">B00 VAT, A30 anti-dumping duty, national codes for excise (DE 4/3).</param>
/// <param name="Name">Its name in words.</param>
/// <param name="Rate">What is charged.</param>
/// <param name="Codes">Of the rules of one tax the one that names the goods most closely applies.</param>
/// <param name="Origins">Non-preferential origins that it binds; empty where all are bound.</param>
/// <param name="From">The first day of effect; null where it always was.</param>
/// <param name="To">The last day of effect; null while it is not known to end.</param>
/// <param name="Basis">The law behind it.</param>
public sealed record TaxRule(
    string TaxType,
    string Name,
    Rate Rate,
    IReadOnlyList<string> Codes,
    IReadOnlyList<CountryCode> Origins,
    DateOnly? From,
    DateOnly? To,
    string Basis
)
{
    /// <summary>Whether goods of an origin bear it on a day; an unknown origin only where all do.</summary>
    public bool Binds(CountryCode? origin, DateOnly day) =>
        (Origins.Count == 0 || origin is { } country && Origins.Contains(country))
        && (From is not { } from || from <= day)
        && (To is not { } to || day <= to);
}
