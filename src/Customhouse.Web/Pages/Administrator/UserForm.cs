using Customhouse.Web.Access;
using Customhouse.Web.Api.Accounts;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Pages.Administrator;

/// <summary>What an administrator wrote about an account.</summary>
/// <param name="Mandates">Operators with commas or breaks between them; likewise the offices.</param>
/// <param name="Stamp">Of the account as the page showed it; another one means that somebody changed it
/// since.</param>
public sealed record UserForm(
    string Id,
    string Name,
    string Role,
    string Trader,
    string Mandates,
    string Offices,
    string Subject,
    string Stamp
)
{
    private const int NameCharactersMax = 140;
    private const int MandatesMax = 100;

    public static readonly UserForm Empty = new("", "", Access.Role.Officer, "", "", "", "", "");

    public static UserForm Of(Account a) =>
        new(
            a.Id,
            a.Name,
            a.Role,
            a.Trader ?? "",
            string.Join(", ", a.Mandates),
            string.Join(", ", a.Offices),
            a.Subject ?? "",
            a.Stamp
        );

    internal static UserForm Read(IFormCollection form, Account? before)
    {
        return new UserForm(
            before?.Id ?? Of("id"),
            Of("name"),
            Of("role"),
            Of("trader"),
            Of("mandates"),
            Of("offices"),
            Of("subject"),
            Of(FormMark.Field)
        );

        string Of(string name) => form[name].ToString().Trim();
    }

    internal AccountBody Body =>
        new(Name, Role, Trader, Listed(Mandates), Listed(Offices), Subject.Length == 0 ? null : Subject);

    /// <summary>Everything that keeps the account from being kept so.</summary>
    /// <param name="offices">The register of offices; while it is empty any code is taken.</param>
    internal IReadOnlyList<FieldFault> Faults(
        Words words,
        AccountBook book,
        Account? before,
        IReadOnlySet<string> offices
    )
    {
        var faults = new List<FieldFault>();
        if (!Account.TryId(Id, out var id))
            Add("id", "user.id-wrong", "user.id-mend");
        else if (before is null && book.Find(id) is not null)
            Add("id", "user.id-taken", "user.id-taken-mend");
        if (Name.Length is 0 or > NameCharactersMax || !BodyText.IsPlain(Name))
            Add("name", "user.name-wrong");
        if (!Access.Role.All.Contains(Role))
            Add("role", "user.role-wrong");
        if (Role == Access.Role.Trader && (Trader.Length == 0 || !IsCode(Trader)))
            Add("trader", "user.trader-wrong", "user.trader-mend");
        if (Listed(Mandates) is { } mandates && (mandates.Count > MandatesMax || !mandates.All(IsCode)))
            Add("mandates", "user.mandates-wrong", "user.mandates-mend");
        foreach (var office in Listed(Offices))
            if (!IsCode(office) || offices.Count > 0 && !offices.Contains(office))
                faults.Add(
                    new FieldFault("offices", words["user.office-wrong", office], words["user.office-mend"])
                );
        if (!BodyText.IsPlain(Subject) || Subject.Length > NameCharactersMax)
            Add("subject", "user.subject-wrong");
        if (before is { IsClosed: true })
            Add("", "user.closed-edit", "user.closed-edit-mend");
        if (
            before is not null
            && AccountEndpoints.IsLastAdministrator(book, before)
            && Role != Access.Role.Administrator
        )
            Add("role", "user.last", "user.last-mend");
        return faults;

        void Add(string field, string fault, string? mend = null) =>
            faults.Add(new FieldFault(field, words[fault], mend is null ? null : words[mend]));
    }

    /// <summary>What differs where somebody else changed the account since.</summary>
    internal IReadOnlyList<ChangedField> Against(Account? before, Words words)
    {
        if (before is null || Stamp == before.Stamp)
            return [];
        var theirs = Of(before);
        return ChangedField.Compare(
            (words["person.name"], theirs.Name, Name),
            (words["audit.role"], words["role." + theirs.Role], words["role." + Role]),
            (words["user.offices"], theirs.Offices, string.Join(", ", Listed(Offices))),
            (words["user.trader"], theirs.Trader, Trader),
            (words["user.mandates"], theirs.Mandates, string.Join(", ", Listed(Mandates))),
            (words["user.subject"], theirs.Subject, Subject)
        );
    }

    private static bool IsCode(string text) =>
        text == "*"
        || text.Length is > 0 and <= 35
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');

    internal static IReadOnlyList<string> Listed(string text) =>
        [
            .. text.Split(
                    [',', ';', '\n', '\r', ' '],
                    StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                )
                .Distinct(),
        ];
}
