using Customhouse.Clearance;
using Customhouse.Operators;
using Customhouse.Values;
using Customhouse.Web.Http;

namespace Customhouse.Web.Api.Authorisations;

/// <summary>What an authorisation is for, as it goes in.</summary>
/// <param name="Category">The code of UCC-DA annex A: SDE, EIR, CW1, IPO, DPO ...</param>
/// <param name="From">The first day on which it can be used.</param>
/// <param name="To">The last day; left out where it has none.</param>
/// <param name="Procedures">Requested procedures that it is for; left out for all.</param>
/// <param name="Codes">Commodity codes or their first digits; left out for all goods.</param>
/// <param name="Offices">Offices where it can be used; left out for all.</param>
/// <param name="Places">Places of goods that it is for; left out for all.</param>
/// <param name="Conditions">What its holder has to keep to, in words.</param>
public sealed record AuthorisationEntry(
    string Number,
    string Holder,
    string Category,
    DateOnly From,
    DateOnly? To = null,
    IReadOnlyList<string>? Procedures = null,
    IReadOnlyList<string>? Codes = null,
    IReadOnlyList<string>? Offices = null,
    IReadOnlyList<string>? Places = null,
    string? Conditions = null
)
{
    internal const int HolderCharactersMax = 17;
    internal const int ConditionCharactersMax = 2_000;
    private const int PlaceCharactersMax = 35;

    /// <summary>The entry as it would stand; what was suspended and revoked of it stays so.</summary>
    internal Authorisation Over(Authorisation? before) =>
        new(Number, Holder, Category, From, To)
        {
            Procedures = Procedures ?? [],
            Codes = Codes ?? [],
            Offices = Offices ?? [],
            Places = Places ?? [],
            Conditions = Conditions ?? "",
            Suspensions = before?.Suspensions ?? [],
            Revoked = before?.Revoked,
        };

    internal static AuthorisationEntry Of(Authorisation a) =>
        new(
            a.Number,
            a.Holder,
            a.Category,
            a.From,
            a.To,
            a.Procedures,
            a.Codes,
            a.Offices,
            a.Places,
            a.Conditions
        );

    /// <summary>The fields that cannot stand, by their names.</summary>
    internal IEnumerable<string> Wrong(Registers registers)
    {
        if (Number is not { } number || !Authorisation.IsNumber(number))
            yield return "number";
        if (Holder is not { } holder || !registers.Operators.ContainsKey(holder))
            yield return "holder";
        if (Category is not { } category || !Authorisation.IsCategory(category))
            yield return "category";
        if (To < From)
            yield return "to";
        if (!AreAll(Procedures, p => p.Length == 2 && p.All(char.IsAsciiLetterOrDigit)))
            yield return "procedures";
        if (!AreAll(Codes, c => c.Length is >= 2 and <= 14 && c.All(char.IsAsciiDigit)))
            yield return "codes";
        if (!AreAll(Offices, CustomsOffice.IsCode))
            yield return "offices";
        if (!AreAll(Places, p => p.Length is > 0 and <= PlaceCharactersMax && BodyText.IsPlain(p)))
            yield return "places";
        if (Conditions is { } words && (words.Length > ConditionCharactersMax || !BodyText.IsPlain(words)))
            yield return "conditions";
    }

    private static bool AreAll(IReadOnlyList<string>? list, Func<string, bool> fits) =>
        list is null
        || list.Count <= Limits.ScopePerAuthorisationMax && list.All(v => v is not null && fits(v));
}

/// <summary>An authorisation as it stands.</summary>
/// <param name="InForce">It can be used today.</param>
/// <param name="Suspensions">When it could not be used, the earliest first.</param>
/// <param name="Revoked">From when on it is no more; left out while it stands.</param>
public sealed record AuthorisationView(
    AuthorisationEntry Authorisation,
    bool InForce,
    IReadOnlyList<AuthorisationSuspension> Suspensions,
    AuthorisationRevocation? Revoked
)
{
    internal static AuthorisationView Of(Authorisation a, DateOnly today) =>
        new(AuthorisationEntry.Of(a), a.IsInForceOn(today), a.Suspensions, a.Revoked);
}

/// <summary>A suspension, its end, or a revocation.</summary>
/// <param name="From">The first day of it.</param>
/// <param name="Grounds">Why.</param>
public sealed record AuthorisationStop(DateOnly From, string Grounds);
