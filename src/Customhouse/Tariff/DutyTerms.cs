using System.Collections.Frozen;
using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>
/// The rules of an edition that turn values and measures into amounts: everything that differs from one
/// administration to the next is data here, and nothing of it stands in the code that computes.
/// </summary>
public sealed record DutyTerms
{
    /// <summary>The currency in which duty is owed.</summary>
    public required Currency Currency { get; init; }

    /// <summary>How each amount is cut, once a line.</summary>
    public required Rounding Rounding { get; init; }

    /// <summary>
    /// Rates that an edition of the tariff tells: taken where no period of the register holds on the day (WTO
    /// Valuation Agreement art. 9).
    /// </summary>
    public required ExchangeRates ExchangeRates { get; init; }

    /// <summary>The edition that tells <see cref="ExchangeRates"/>, named as their source.</summary>
    public string RatesEdition { get; init; } = "";

    /// <summary>The register of rates of exchange by period, which come before those of an edition.</summary>
    public RateBook Periods { get; init; } = RateBook.Empty;

    /// <summary>Where the law takes a rate that parties fixed by contract; empty where it takes
    /// none.</summary>
    public IReadOnlyList<ContractRate> ContractRates { get; init; } = [];

    /// <summary>Kinds and bases of the tax types; the longest prefix that fits is taken.</summary>
    public required IReadOnlyList<StackingRule> Stacking { get; init; }

    /// <summary>The table of reliefs: what procedures take away.</summary>
    public IReadOnlyList<Relief> Reliefs { get; init; } = [];

    /// <summary>Codes of the lines that tell a security; the first that fits is taken.</summary>
    public IReadOnlyList<SecurityCode> SecurityCodes { get; init; } = [];

    /// <summary>Methods of payment (DE 4/8) that secure an amount and do not pay it.</summary>
    public IReadOnlyList<string> SecuringMethods { get; init; } = [];

    /// <summary>Procedures (DE 1/10) under which what is not paid is secured, whatever the method of
    /// payment.</summary>
    public IReadOnlyList<string> SecuredProcedures { get; init; } = [];

    /// <summary>
    /// Methods of payment by which VAT goes into the trader's return and is not paid at the border.
    /// </summary>
    public IReadOnlyList<string> PostponingMethods { get; init; } = [];

    /// <summary>Statements (DE 2/2) by which the trader's own amounts stand in place of computed
    /// ones.</summary>
    public IReadOnlyList<string> OverrideStatements { get; init; } = [];

    /// <summary>Null where the edition waives nothing.</summary>
    public DutyWaiver? Waiver { get; init; }

    /// <summary>Additions to and deductions from the price by their code (DE 4/9).</summary>
    public IReadOnlyDictionary<string, ChargeRule> Charges { get; init; } = ChargeRule.UnionCodes;

    /// <summary>
    /// The part of the air transport costs that belongs to the customs value, in per cent, by country of
    /// dispatch (WTO Valuation Agreement art. 8.2 leaves it to each member; UCC-IA annex 23-01).
    /// </summary>
    public IReadOnlyDictionary<string, decimal> AirTransportShares { get; init; } =
        new Dictionary<string, decimal>();

    /// <summary>Customs values by unit price for perishable goods (UCC-IA art. 142.6).</summary>
    public IReadOnlyList<UnitPrice> UnitPrices { get; init; } = [];

    /// <summary>
    /// The terms of an edition that tells no procedures of its own: its currency, rounding, rates of exchange
    /// and bases, with what the law of its administration says of procedures.
    /// </summary>
    public static DutyTerms Create(TariffEdition edition, ProcedureTerms procedures) =>
        new()
        {
            Currency = edition.Currency,
            Rounding = edition.Rounding,
            ExchangeRates = edition.ExchangeRates,
            RatesEdition = edition.Id,
            Stacking =
            [
                .. procedures.Stacking.Where(s => edition.Bases.All(b => b.TaxType != s.Prefix)),
                // What kind of charge a type of tax is, the law alone says: one that it lacks has no rule.
                .. edition
                    .Bases.Select(b => (Base: b, Rule: RuleOf(procedures.Stacking, b.TaxType)))
                    .Where(b => b.Rule is not null)
                    .Select(b => new StackingRule(
                        b.Base.TaxType,
                        b.Rule!.Class,
                        OnValue: true,
                        WithCosts: b.Rule.Class == TaxClass.ValueAddedTax,
                        b.Base.Adds
                    )),
            ],
            Reliefs = procedures.Reliefs,
            SecurityCodes = procedures.SecurityCodes,
            SecuringMethods = procedures.SecuringMethods,
            SecuredProcedures = procedures.SecuredProcedures,
        };

    /// <summary>
    /// The published rate of a currency on a day, the one way to it: of the period that holds on the day,
    /// else of the edition; null where there is none.
    /// </summary>
    public AppliedRate? RateOn(Currency currency, DateOnly day)
    {
        if (Periods.On(day) is { } period)
            return currency == Currency
                ? new AppliedRate(currency, Currency, 1m, period.From, period.To, period.Source)
                : period.Find(currency);
        return ExchangeRates.On(currency, day) is { } rate
            ? new AppliedRate(
                currency,
                Currency,
                rate.ForeignPerOwn,
                rate.From,
                null,
                $"edition {RatesEdition} of the tariff"
            )
            : null;
    }

    /// <summary>Why there is no rate of a currency on a day, in words.</summary>
    public string NoRate(Currency currency, DateOnly day) =>
        Periods.On(day) is { } period
            ? $"no rate of exchange of {currency} is published in period {period.Id} ({period.From:O} to "
                + $"{period.To:O})"
            : $"no rate of exchange of {currency} is published for {day:O}: no period of rates holds on that day, "
                + "and the edition of the tariff has no rate of it";

    /// <summary>The rule for a tax type; null where the edition knows none.</summary>
    public StackingRule? RuleOf(string taxType) => RuleOf(Stacking, taxType);

    private static StackingRule? RuleOf(IReadOnlyList<StackingRule> stacking, string taxType)
    {
        StackingRule? best = null;
        for (var i = 0; i < stacking.Count; i++)
        {
            var rule = stacking[i];
            if (
                (best is null || rule.Prefix.Length > best.Prefix.Length)
                && taxType.StartsWith(rule.Prefix, StringComparison.Ordinal)
            )
                best = rule;
        }
        return best;
    }

    /// <summary>Whether a method of payment secures an amount and does not pay it.</summary>
    internal bool Secures(string? method) => IsOneOf(method, SecuringMethods);

    /// <summary>Whether what is not paid under a procedure is secured.</summary>
    internal bool SecuresUnder(string? requested) => IsOneOf(requested, SecuredProcedures);

    /// <summary>Whether by a method of payment VAT goes into the trader's return.</summary>
    internal bool Postpones(string? method) => IsOneOf(method, PostponingMethods);

    /// <summary>An amount in the currency of duty, cut as each amount of a line is.</summary>
    internal decimal Cut(decimal amount) => Rounding.Apply(new Money(amount, Currency)).Amount;

    /// <summary>An amount in the currency of duty.</summary>
    internal Money Amount(decimal amount) => new(amount, Currency);

    /// <summary>A step of the working that came to an amount in the currency of duty.</summary>
    internal WorkingStep Step(string words, decimal amount, string basis) =>
        new(words, Amount(amount).ToString(), basis);

    private static bool IsOneOf(string? method, IReadOnlyList<string> methods)
    {
        foreach (var known in methods)
            if (known == method)
                return true;
        return false;
    }
}

/// <summary>What procedures do to charges in the law of an administration.</summary>
/// <param name="Stacking">As <see cref="DutyTerms.Stacking"/>.</param>
/// <param name="SecurityCodes">As <see cref="DutyTerms.SecurityCodes"/>.</param>
/// <param name="SecuringMethods">As <see cref="DutyTerms.SecuringMethods"/>.</param>
public sealed record ProcedureTerms(
    IReadOnlyList<StackingRule> Stacking,
    IReadOnlyList<Relief> Reliefs,
    IReadOnlyList<SecurityCode> SecurityCodes,
    IReadOnlyList<string> SecuringMethods
)
{
    /// <summary>A law that says nothing: no procedure is known, and no tax can be worked out.</summary>
    public static readonly ProcedureTerms Nothing = new([], [], [], []);

    /// <summary>Requested procedures (DE 1/10) that the law names; any other is refused.</summary>
    public IReadOnlySet<string> Known { get; init; } = FrozenSet<string>.Empty;

    /// <summary>As <see cref="DutyTerms.SecuredProcedures"/>.</summary>
    public IReadOnlyList<string> SecuredProcedures { get; init; } = [];

    /// <summary>Requested procedures (DE 1/10) under which goods are not released for free circulation: no
    /// quota is drawn and no licence used up before they are (UCC art. 56(4), 201(2)).</summary>
    public IReadOnlyList<string> Suspensive { get; init; } = [];

    /// <summary>Whether goods that come in are released for free circulation at a later time.</summary>
    internal bool Suspends(DeclarationContent declaration, GoodsItem item) =>
        declaration.IsImport && item.RequestedProcedure is { } requested && Suspensive.Contains(requested);
}

/// <summary>The waiver of union duty above the home duty, granted as aid to the trader.</summary>
/// <param name="ClaimStatement">The statement (DE 2/2) that claims it.</param>
/// <param name="NoHomeDutyStatement">The statement of goods that owe no home duty at all.</param>
/// <param name="Code">The line of information that tells the aid.</param>
/// <param name="Basis">The law behind it, as people cite it.</param>
public sealed record DutyWaiver(string ClaimStatement, string NoHomeDutyStatement, string Code, string Basis);

/// <summary>A published unit price of a commodity: what 100 kg net are worth at the border.</summary>
/// <param name="OriginCountry">The origin that it is for; null for every one.</param>
/// <param name="Per100Kilograms">In the currency of the notice that told it.</param>
/// <param name="From">The first day of its effect.</param>
/// <param name="To">The last day of its effect.</param>
/// <param name="Basis">The notice that told it.</param>
public sealed record UnitPrice(
    HsCode Commodity,
    CountryCode? OriginCountry,
    Money Per100Kilograms,
    DateOnly From,
    DateOnly To,
    string Basis
);
