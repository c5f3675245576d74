using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Engine;
using Customhouse.Web.Language;
using Customhouse.Web.LookUps;

namespace Customhouse.Web.Parts;

/// <summary>What codes stand for, told beside them: people do not know each other by numbers.</summary>
public sealed class Names(Registers registers, Words words)
{
    /// <summary>The name an operator is registered by; null where the register does not know it.</summary>
    public string? Operator(string? id) =>
        id is null ? null : registers.Operators.GetValueOrDefault(id)?.Name;

    /// <summary>The name of an office; null where it is in no list.</summary>
    public string? OfficeName(string? code) =>
        code is null ? null : registers.Offices.GetValueOrDefault(code)?.Name;

    /// <summary>An office by its name and code.</summary>
    public string? Office(string? code) => OfficeName(code) is { } name ? $"{name} · {code}" : code;

    /// <summary>A country by its code and its name in the reader's language.</summary>
    public string? Country(string? code) =>
        code is null ? null
        : LookUpList.Countries[code]?.In(words.Locale.Code) is { } name ? $"{code} · {name}"
        : code;

    /// <summary>
    /// A party of a declaration: as it is named there, else by the name it is registered by; with its
    /// identifier and, where it has none, its country.
    /// </summary>
    public string? Party(Party? party)
    {
        if (party is null)
            return null;
        var parts = new[] { party.Name ?? Operator(party.Id), party.Id ?? party.Country?.Code };
        return string.Join(" · ", parts.Where(t => !string.IsNullOrEmpty(t)));
    }

    /// <summary>Why a risk profile has goods looked at; null for one that is no longer in force.</summary>
    public string? Profile(string id) => registers.Profiles.Profiles.FirstOrDefault(p => p.Id == id)?.Reason;
}
