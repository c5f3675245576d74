using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>A rate below the general one that a line of the tariff holds ready for a programme.</summary>
/// <param name="Programme">The programme's code in its edition.</param>
/// <param name="Rate">What goods of a beneficiary bear instead.</param>
/// <param name="Except">Beneficiaries that this line leaves out (competitive need and the like).</param>
public sealed record PreferentialRate(string Programme, Rate Rate, IReadOnlyList<CountryCode> Except);

/// <summary>A preference programme of an edition: who may claim it, with what proof.</summary>
/// <param name="Code">Its short name within the edition, as lines name it.</param>
/// <param name="Name">Its name in words.</param>
/// <param name="Claims">Preference codes (DE 4/17) that claim it: 200 ... generalised, 300 ...
/// agreements.</param>
/// <param name="Countries">Beneficiaries; empty where goods of every origin qualify by their use.</param>
/// <param name="Proofs">Document codes (DE 2/3) that prove it, one of which is enough; empty where none is
/// asked.</param>
/// <param name="ProofMonths">Months that a proof is valid from its date.</param>
/// <param name="ProofFreeUpTo">Item price up to which no proof is asked; null where it is always
/// asked.</param>
/// <param name="Direct">Goods must come directly from a beneficiary.</param>
/// <param name="Through">Documents that show direct transport or no manipulation where they did not.</param>
/// <param name="OtherwiseMfn">Without its conditions the full duty is charged; else the claim is
/// refused.</param>
/// <param name="Basis">The act or agreement, as people cite it.</param>
public sealed record Programme(
    string Code,
    string Name,
    IReadOnlyList<string> Claims,
    IReadOnlyList<CountryCode> Countries,
    IReadOnlyList<string> Proofs,
    int ProofMonths,
    Money? ProofFreeUpTo,
    bool Direct,
    IReadOnlyList<string> Through,
    bool OtherwiseMfn,
    string Basis
)
{
    /// <summary>Whether goods of an origin may benefit; an unknown origin only where all do.</summary>
    public bool IsFor(CountryCode? origin) =>
        Countries.Count == 0 || origin is { } country && Countries.Contains(country);
}

/// <summary>What was decided on a claim of preference, and why.</summary>
/// <param name="Programme">The programme that was given; null where none was.</param>
/// <param name="Rate">Its rate; null where the full duty is charged.</param>
/// <param name="Grounds">What was looked at, in the order it was looked at.</param>
/// <param name="Refusals">Why the claim is refused; empty where it is granted or falls back to the full
/// duty.</param>
public sealed record PreferenceDecision(
    Programme? Programme,
    Rate? Rate,
    IReadOnlyList<string> Grounds,
    IReadOnlyList<Refusal> Refusals
);
