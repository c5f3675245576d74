using Customhouse.Clearance;
using Customhouse.Operators;
using Customhouse.Web.Api.Authorisations;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Pages.Administrator;

/// <summary>What an administrator wrote about an authorisation.</summary>
/// <param name="Version">Of the authorisation as the page showed it.</param>
public sealed record AuthorisationForm(
    string Number,
    string Holder,
    string Category,
    string From,
    string To,
    string Procedures,
    string Codes,
    string Offices,
    string Places,
    string Conditions,
    string Version
)
{
    public static readonly AuthorisationForm Empty = new("", "", "", "", "", "", "", "", "", "", "0");

    public static AuthorisationForm Of(Authorisation a, int version) =>
        new(
            a.Number,
            a.Holder,
            a.Category,
            RegisterText.Written(a.From),
            RegisterText.Written(a.To),
            string.Join(' ', a.Procedures),
            string.Join(' ', a.Codes),
            string.Join(' ', a.Offices),
            string.Join(' ', a.Places),
            a.Conditions,
            FormMark.Of(version)
        );

    internal static AuthorisationForm Read(IFormCollection form, Authorisation? before) =>
        new(
            before?.Number ?? form.In("number").ToUpperInvariant(),
            before?.Holder ?? form.In("holder"),
            before?.Category ?? form.In("category").ToUpperInvariant(),
            form.In("from"),
            form.In("to"),
            form.In("procedures"),
            form.In("codes"),
            form.In("offices"),
            form.In("places"),
            form.In("conditions"),
            FormMark.In(form)
        );

    internal AuthorisationEntry Entry =>
        new(
            Number,
            Holder,
            Category,
            RegisterText.Day(From) ?? DateOnly.MinValue,
            RegisterText.Day(To),
            RegisterText.Codes(Procedures),
            RegisterText.Codes(Codes),
            RegisterText.Codes(Offices),
            RegisterText.Codes(Places),
            Conditions
        );

    internal IEnumerable<FieldFault> Faults(Words words, Registers registers)
    {
        if (RegisterText.Day(From) is null)
            yield return new FieldFault("from", words["authorisation.wrong-from"]);
        if (To.Length > 0 && RegisterText.Day(To) is null)
            yield return new FieldFault("to", words["authorisation.wrong-to"]);
        foreach (var field in Entry.Wrong(registers))
            yield return new FieldFault(field, words["authorisation.wrong-" + field]);
    }

    /// <summary>What differs from the authorisation as it stands.</summary>
    internal IReadOnlyList<ChangedField> Against(AuthorisationForm theirs, Words words) =>
        ChangedField.Compare(
            (words["authorisation.from"], theirs.From, From),
            (words["authorisation.to"], theirs.To, To),
            (words["authorisation.procedures"], theirs.Procedures, Procedures),
            (words["authorisation.codes"], theirs.Codes, Codes),
            (words["authorisation.offices"], theirs.Offices, Offices),
            (words["authorisation.places"], theirs.Places, Places),
            (words["authorisation.conditions"], theirs.Conditions, Conditions)
        );
}
