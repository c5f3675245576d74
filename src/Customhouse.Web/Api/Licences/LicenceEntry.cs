using Customhouse.Clearance;
using Customhouse.Lawbooks;
using Customhouse.Tariff;
using Customhouse.Values;
using Customhouse.Web.Http;

namespace Customhouse.Web.Api.Licences;

/// <summary>A licence or certificate as it is registered.</summary>
/// <param name="Document">The code of the document under which a declaration names it, as L100.</param>
/// <param name="Codes">Commodity codes, their first digits, or ranges of them, as 9301-9307.</param>
/// <param name="Quantity">The quantity granted; left out where only money counts.</param>
/// <param name="Unit">Its unit (UN/ECE Recommendation 20).</param>
/// <param name="Amount">The value granted; left out where only goods count.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="From">The first day on which it can be used.</param>
/// <param name="To">The last day.</param>
public sealed record LicenceEntry(
    string Id,
    string Holder,
    string Document,
    IReadOnlyList<string> Codes,
    decimal? Quantity,
    string? Unit,
    decimal? Amount,
    string? Currency,
    DateOnly From,
    DateOnly To
)
{
    internal const int IdCharactersMax = 35;

    /// <summary>Six decimals, as quantities of declarations have (UCC-DA annex B, 6/2).</summary>
    private const int QuantityDecimals = 6;

    /// <summary>The licence, once <see cref="Wrong"/> finds nothing.</summary>
    internal Licence Licence =>
        new(
            Id,
            Holder,
            Codes,
            Quantity is { } quantity ? new Quantity(quantity, Unit) : null,
            Amount is { } amount ? new Money(amount, Values.Currency.Parse(Currency!)) : null,
            From,
            To
        )
        {
            Document = Document,
        };

    internal static LicenceEntry Of(Licence l) =>
        new(
            l.Id,
            l.HolderId,
            l.Document ?? "",
            l.Codes,
            l.Granted?.Value,
            l.Granted?.Unit,
            l.GrantedAmount?.Amount,
            l.GrantedAmount?.Currency.Code,
            l.From,
            l.To
        );

    /// <summary>The fields that cannot stand, by their names.</summary>
    /// <param name="today">The legal day.</param>
    internal IEnumerable<string> Wrong(Registers registers, DateOnly today)
    {
        if (
            Id is not { Length: > 0 and <= IdCharactersMax }
            || Id.Contains('/', StringComparison.Ordinal)
            || PlainText.Reference(Id) != Id
            || !BodyText.IsPlain(Id)
        )
            yield return "id";
        if (Holder is not { } holder || !registers.Operators.ContainsKey(holder))
            yield return "holder";
        if (Document is not { } document || !IsOfLicence(document, registers.TermsOn(FirstUse(today))))
            yield return "document";
        if (
            Codes is not { Count: > 0 and <= Limits.ScopePerAuthorisationMax }
            || !Codes.All(c => c is not null && CodeRange.IsValid(c))
        )
            yield return "codes";
        if (Quantity is null && Amount is null)
            yield return "quantity";
        if (
            Quantity is { } quantity
            && (
                quantity is <= 0m or >= Limits.QuantityBelow
                || decimal.Round(quantity, QuantityDecimals) != quantity
            )
        )
            yield return "quantity";
        if (Quantity is null ? Unit is not null : !IsUnit(Unit))
            yield return "unit";
        var isCurrency = Values.Currency.TryParse(Currency, out var currency);
        if (
            Amount is { } amount
            && (
                amount is <= 0m or >= Limits.AmountBelow
                || isCurrency && !new Money(amount, currency).IsPayable
            )
        )
            yield return "amount";
        if (Amount is null ? Currency is not null : !isCurrency)
            yield return "currency";
        if (To < From)
            yield return "to";
    }

    /// <summary>The first day from today on which it can be used; the last one, where that is past. Its law
    /// decides what a licence is.</summary>
    private DateOnly FirstUse(DateOnly today) =>
        From > today ? From
        : To < today ? To
        : today;

    /// <summary>Whether the law registers documents of a code; where it has no table, whether it can be a
    /// code. Without a law nothing is registered.</summary>
    private static bool IsOfLicence(string code, LawTerms? law) =>
        law is { Licences: { } table }
            ? LicenceDocument.Find(table, code) is { IsRegistered: true }
            : law is not null && code.Length == 4 && code.All(char.IsAsciiLetterOrDigit);

    private static bool IsUnit(string? unit) =>
        unit is { Length: 2 or 3 } && unit.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));
}

/// <summary>A licence and what is left of it.</summary>
/// <param name="QuantityLeft">In its unit; left out where only money counts.</param>
/// <param name="AmountLeft">In its currency; left out where only goods count.</param>
public sealed record LicenceView(LicenceEntry Licence, decimal? QuantityLeft, decimal? AmountLeft)
{
    /// <param name="free">What is free on accounts, by account.</param>
    internal static LicenceView Of(Licence l, IReadOnlyDictionary<string, decimal> free) =>
        new(
            LicenceEntry.Of(l),
            l.Granted is { Unit: { } unit } ? free.GetValueOrDefault(Books.LicenceLeft(l.Id, unit)) : null,
            l.GrantedAmount is { } money
                ? free.GetValueOrDefault(Books.LicenceLeft(l.Id, money.Currency.Code))
                : null
        );
}
