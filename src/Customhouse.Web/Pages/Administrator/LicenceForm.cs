using System.Globalization;
using Customhouse.Clearance;
using Customhouse.Tariff;
using Customhouse.Web.Api.Licences;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Pages.Administrator;

/// <summary>What an administrator wrote about a licence.</summary>
/// <param name="Version">Of the licence as the page showed it.</param>
public sealed record LicenceForm(
    string Id,
    string Holder,
    string Document,
    string Codes,
    string Quantity,
    string Unit,
    string Amount,
    string Currency,
    string From,
    string To,
    string Version
)
{
    public static readonly LicenceForm Empty = new("", "", "", "", "", "", "", "", "", "", "0");

    public static LicenceForm Of(Licence l, int version) =>
        new(
            l.Id,
            l.HolderId,
            l.Document ?? "",
            string.Join(' ', l.Codes),
            Written(l.Granted?.Value),
            l.Granted?.Unit ?? "",
            Written(l.GrantedAmount?.Amount),
            l.GrantedAmount?.Currency.Code ?? "",
            RegisterText.Written(l.From),
            RegisterText.Written(l.To),
            FormMark.Of(version)
        );

    internal static LicenceForm Read(IFormCollection form, Licence? before) =>
        new(
            before?.Id ?? form.In("id"),
            before?.HolderId ?? form.In("holder"),
            before?.Document ?? form.In("document").ToUpperInvariant(),
            form.In("codes"),
            form.In("quantity"),
            form.In("unit").ToUpperInvariant(),
            form.In("amount"),
            form.In("currency").ToUpperInvariant(),
            form.In("from"),
            form.In("to"),
            FormMark.In(form)
        );

    internal LicenceEntry Entry =>
        new(
            Id,
            Holder,
            Document,
            RegisterText.Codes(Codes),
            Number(Quantity),
            Unit.Length == 0 ? null : Unit,
            Number(Amount),
            Currency.Length == 0 ? null : Currency,
            RegisterText.Day(From) ?? DateOnly.MinValue,
            RegisterText.Day(To) ?? DateOnly.MaxValue
        );

    internal IEnumerable<FieldFault> Faults(Words words, Registers registers, DateOnly today)
    {
        foreach (var (field, text) in new[] { ("from", From), ("to", To) })
            if (RegisterText.Day(text) is null)
                yield return new FieldFault(field, words["authorisation.wrong-from"]);
        foreach (var (field, text) in new[] { ("quantity", Quantity), ("amount", Amount) })
            if (text.Length > 0 && Number(text) is null)
                yield return new FieldFault(field, words["licence.wrong-" + field]);
        foreach (var field in Entry.Wrong(registers, today))
            yield return new FieldFault(
                field,
                words[(field is "holder" or "to" ? "authorisation.wrong-" : "licence.wrong-") + field]
            );
    }

    /// <summary>What differs from the licence as it stands.</summary>
    internal IReadOnlyList<ChangedField> Against(LicenceForm theirs, Words words) =>
        ChangedField.Compare(
            (words["licence.document"], theirs.Document, Document),
            (words["authorisation.codes"], theirs.Codes, Codes),
            (words["licence.quantity"], theirs.Quantity, Quantity),
            (words["licence.unit"], theirs.Unit, Unit),
            (words["licence.amount"], theirs.Amount, Amount),
            (words["licence.currency"], theirs.Currency, Currency),
            (words["authorisation.from"], theirs.From, From),
            (words["authorisation.to"], theirs.To, To)
        );

    private static decimal? Number(string text) => TypedNumber.Parse(text).Value;

    private static string Written(decimal? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
