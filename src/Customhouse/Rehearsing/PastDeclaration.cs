using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Rehearsing;

/// <summary>A declaration of the past as a change of law is tried on it.</summary>
/// <param name="Trader">The declarant's identifier; empty where none was declared.</param>
/// <param name="At">When it was accepted; of one that was refused, when it was lodged.</param>
/// <param name="WasTaken">What was decided then, by what is on record.</param>
/// <param name="OnRecord">What it owes by what is on record; null where nothing was assessed.</param>
/// <param name="Declaration">The version that stood at the moment as of which the past is read.</param>
/// <param name="Named">The cases that a supplementary declaration names by the law before or by the one
/// after, those that are here; none of any other declaration.</param>
public sealed record PastDeclaration(
    Mrn Mrn,
    string Trader,
    DateTimeOffset At,
    bool WasTaken,
    Money? OnRecord,
    Declaration Declaration,
    IReadOnlyList<Case> Named
);
