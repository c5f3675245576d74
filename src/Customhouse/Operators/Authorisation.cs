using System.Text.RegularExpressions;

namespace Customhouse.Operators;

/// <summary>
/// A decision by which customs authorises an operator to use a procedure or a simplification (UCC art. 22,
/// 211; Kyoto Convention, Specific Annexes). It stands in the register for good: one that was revoked is not
/// deleted, and what rested on it before stays right.
/// </summary>
/// <param name="Number">The number of the decision: 1 to 35 capital letters, digits and hyphens (UCC-DA annex
/// A, an..29 and some room).</param>
/// <param name="Holder">The identifier of the operator that holds it.</param>
/// <param name="Category">What is authorised, in the codes of UCC-DA annex A: SDE, EIR, CW1, IPO, DPO
/// ...</param>
/// <param name="From">The first day on which it can be used.</param>
/// <param name="To">The last day; null where it has none.</param>
public sealed partial record Authorisation(
    string Number,
    string Holder,
    string Category,
    DateOnly From,
    DateOnly? To
)
{
    /// <summary>Requested procedures (DE 1/10) that it is for; empty for all of its category.</summary>
    public IReadOnlyList<string> Procedures { get; init; } = [];

    /// <summary>Commodity codes or their first digits that it is for; empty for all goods.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>Codes of the offices where it can be used; empty for all.</summary>
    public IReadOnlyList<string> Offices { get; init; } = [];

    /// <summary>Places of goods (DE 5/23) that it is for; empty for all.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    /// <summary>What its holder has to keep to beside the law, in words.</summary>
    public string Conditions { get; init; } = "";

    /// <summary>Times in which it could not be used (UCC-DA art. 16), the earliest first.</summary>
    public IReadOnlyList<AuthorisationSuspension> Suspensions { get; init; } = [];

    /// <summary>From when on it is no more (UCC art. 28); null while it stands.</summary>
    public AuthorisationRevocation? Revoked { get; init; }

    /// <summary>Whether it can be used on a day: it is valid, not suspended and not revoked.</summary>
    public bool IsInForceOn(DateOnly day) =>
        From <= day
        && !(To < day)
        && !(Revoked?.From <= day)
        && Suspensions.All(s => day < s.From || s.To < day);

    /// <summary>Whether a text can be the number of an authorisation.</summary>
    public static bool IsNumber(string text) => NumberForm().IsMatch(text);

    /// <summary>Whether a text can be a category: 2 to 4 capital letters and digits (UCC-DA annex A,
    /// 1/1).</summary>
    public static bool IsCategory(string text) => CategoryForm().IsMatch(text);

    [GeneratedRegex("^[A-Z0-9][A-Z0-9-]{0,34}$", RegexOptions.None, 1000)]
    private static partial Regex NumberForm();

    [GeneratedRegex("^[A-Z][A-Z0-9]{1,3}$", RegexOptions.None, 1000)]
    private static partial Regex CategoryForm();
}

/// <summary>A time in which an authorisation cannot be used.</summary>
/// <param name="From">The first day of it.</param>
/// <param name="To">The last day; null while it lasts.</param>
/// <param name="Grounds">Why, in the words of who suspended it.</param>
public sealed record AuthorisationSuspension(DateOnly From, DateOnly? To, string Grounds);

/// <summary>The end of an authorisation.</summary>
/// <param name="From">The first day on which it is no more.</param>
/// <param name="Grounds">Why, in the words of who revoked it.</param>
public sealed record AuthorisationRevocation(DateOnly From, string Grounds);
