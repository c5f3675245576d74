using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>What an edition says of goods that need a licence, certificate or permit.</summary>
/// <param name="Codes">Goods that need it.</param>
/// <param name="Countries">Origins (import) or destinations (export) that need it; empty where all
/// do.</param>
/// <param name="Documents">Document codes (DE 2/3), one of which is enough.</param>
/// <param name="Import">It binds imports.</param>
/// <param name="Export">It binds exports.</param>
/// <param name="Name">How the licence is called, as people know it.</param>
/// <param name="Basis">The law that asks for it.</param>
public sealed record LicenceRule(
    IReadOnlyList<string> Codes,
    IReadOnlyList<CountryCode> Countries,
    IReadOnlyList<string> Documents,
    bool Import,
    bool Export,
    string Name,
    string Basis
)
{
    /// <summary>
    /// Whether goods need it on their way in or out; an unknown country needs it only where all do.
    /// </summary>
    public bool Covers(HsCode code, CountryCode? country, bool import) =>
        (import ? Import : Export)
        && CodeRange.Longest(Codes, code.Digits) > 0
        && (Countries.Count == 0 || country is { } c && Countries.Contains(c));

    /// <summary>That goods have no document of the rule which is for them.</summary>
    internal Refusal Missing(Declaration declaration, GoodsItem item, HsCode code) =>
        Pointing.Refuse(
            "TAR-LIC-MISSING",
            Place.Document(declaration, item),
            $"{code} needs a document: {Name}.",
            Basis,
            $"Declare one of the documents {string.Join(", ", Documents)} that is for these goods."
        );
}

/// <summary>The documents of a rule that a goods item names, or the header for it.</summary>
internal readonly struct NamedLicences
{
    /// <summary>Whether one of them has a number, without which it is none.</summary>
    public bool HasNumber { get; }

    /// <summary>Where the first of them tells its number; null where none is named.</summary>
    public Pointer? First { get; }

    public NamedLicences(Declaration declaration, GoodsItem item, LicenceRule rule)
    {
        for (var d = 0; d < item.Documents.Count; d++)
            if (rule.Documents.Contains(item.Documents[d].Code))
            {
                HasNumber |= !string.IsNullOrWhiteSpace(item.Documents[d].Id);
                First ??= Place.Item(declaration, item).Append("AdditionalDocument", d + 1) / "ID";
            }
        for (var d = 0; d < declaration.Documents.Count; d++)
            if (rule.Documents.Contains(declaration.Documents[d].Code))
            {
                HasNumber |= !string.IsNullOrWhiteSpace(declaration.Documents[d].Id);
                First ??= Places.Body.Append("AdditionalDocument", d + 1) / "ID";
            }
    }
}

/// <summary>What a goods item writes off a licence.</summary>
/// <param name="Code">The goods.</param>
/// <param name="Quantity">Null where the licence counts money only.</param>
/// <param name="Amount">Null where the licence counts goods only.</param>
/// <param name="On">The date of acceptance.</param>
public sealed record LicenceUse(HsCode Code, Quantity? Quantity, Money? Amount, DateOnly On);

/// <summary>
/// A licence and what is left of it. Written off when goods are released, given back when a declaration is
/// cancelled; never below zero, never above what was granted.
/// </summary>
/// <param name="Id">The number under which a declaration names it.</param>
/// <param name="HolderId">The identifier of the operator to whom it was granted.</param>
/// <param name="Codes">Commodity codes or chapters that it covers.</param>
/// <param name="Granted">The quantity granted, in its unit; null where only money counts.</param>
/// <param name="GrantedAmount">The value granted; null where only goods count.</param>
/// <param name="From">The first day on which it can be used.</param>
/// <param name="To">The last day on which it can be used.</param>
public sealed record Licence(
    string Id,
    string HolderId,
    IReadOnlyList<string> Codes,
    Quantity? Granted,
    Money? GrantedAmount,
    DateOnly From,
    DateOnly To
)
{
    /// <summary>The code of the document (DE 2/3) under which a declaration names it, as <c>L100</c>; null
    /// for any that is a licence.</summary>
    public string? Document { get; init; }

    /// <summary>The quantity written off so far, in the unit of <see cref="Granted"/>.</summary>
    public decimal Used { get; init; }

    /// <summary>The value written off so far, in the currency of <see cref="GrantedAmount"/>.</summary>
    public decimal UsedAmount { get; init; }

    /// <summary>
    /// The quantity left, in the unit of <see cref="Granted"/>; null where only money counts.
    /// </summary>
    public decimal? Remaining => Granted?.Value - Used;

    /// <summary>
    /// The value left, in the currency of <see cref="GrantedAmount"/>; null where only goods count.
    /// </summary>
    public decimal? RemainingAmount => GrantedAmount?.Amount - UsedAmount;

    /// <summary>Whether it counts in the same unit and currency as another, so that balances go on.</summary>
    public bool CountsAs(Licence other) =>
        Granted?.Unit == other.Granted?.Unit && GrantedAmount?.Currency == other.GrantedAmount?.Currency;

    /// <summary>Whether it is for goods of a code.</summary>
    public bool IsFor(HsCode code) => CodeRange.Longest(Codes, code.Digits) > 0;

    /// <summary>Takes a use off the balance, or tells every reason why it cannot be taken. Who may use it is
    /// asked before, for what is told here is the holder's alone to know.</summary>
    /// <param name="place">Where the declaration names the licence.</param>
    public (Licence After, IReadOnlyList<Refusal> Refusals) WriteOff(LicenceUse use, Pointer place)
    {
        var refusals = new List<Refusal>();
        if (!IsFor(use.Code))
            refusals.Add(
                No(
                    "TAR-LIC-GOODS",
                    $"Licence {Id} does not cover {use.Code}.",
                    $"Declare a licence that covers the goods; this one covers {string.Join(", ", Codes)}."
                )
            );
        if (use.On < From || use.On > To)
            refusals.Add(
                No(
                    "TAR-LIC-DATE",
                    $"Licence {Id} is valid from {From:O} to {To:O}.",
                    "Declare a licence that is valid on the date of acceptance."
                )
            );
        var quantity = QuantityOf(use);
        if (Granted is not null && quantity is null)
            refusals.Add(
                No(
                    "TAR-LIC-UNIT",
                    $"Licence {Id} counts in {Granted.Value.Unit}.",
                    $"Declare the quantity to write off in {Granted.Value.Unit}."
                )
            );
        else if (quantity > Remaining)
            refusals.Add(
                No(
                    "TAR-LIC-BALANCE",
                    $"Licence {Id} has {Remaining} {Granted!.Value.Unit} left.",
                    "Write off no more than is left, or declare a second licence for the rest."
                )
            );
        var amount =
            use.Amount is { Amount: >= 0m } money && money.Currency == GrantedAmount?.Currency
                ? money.Amount
                : (decimal?)null;
        if (GrantedAmount is not null && amount is null)
            refusals.Add(
                No(
                    "TAR-LIC-MONEY",
                    $"Licence {Id} counts in {GrantedAmount.Value.Currency}.",
                    $"Declare the value to write off in {GrantedAmount.Value.Currency}."
                )
            );
        else if (amount > RemainingAmount)
            refusals.Add(
                No(
                    "TAR-LIC-VALUE",
                    $"Licence {Id} has {RemainingAmount} {GrantedAmount!.Value.Currency} left.",
                    "Write off no more than is left, or declare a second licence for the rest."
                )
            );
        return refusals.Count > 0 ? (this, refusals) : (Take(quantity ?? 0m, amount ?? 0m), refusals);

        Refusal No(string code, string rule, string mend) =>
            Pointing.Refuse(code, place, rule, $"licence {Id}", mend);
    }

    private Licence Take(decimal quantity, decimal amount) =>
        this with
        {
            Used = Used + quantity,
            UsedAmount = UsedAmount + amount,
        };

    /// <summary>In the licence's unit, with the six decimals that quantities have (UCC-DA annex B,
    /// 6/2).</summary>
    private decimal? QuantityOf(LicenceUse use) =>
        Granted is { Unit: { } unit }
        && use.Quantity is { Value: >= 0m } q
        && Units.Convert(q.Value, q.Unit ?? unit, unit) is { } quantity
            ? decimal.Round(quantity, 6, MidpointRounding.ToPositiveInfinity)
            : null;
}
