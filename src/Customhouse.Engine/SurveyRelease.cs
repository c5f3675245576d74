using Customhouse.Storage;
using Customhouse.Survey;

namespace Customhouse.Engine;

/// <summary>A release of an edition's results.</summary>
/// <param name="Root">The root over its files, as SHA256SUMS ends with; hexadecimal.</param>
/// <param name="Position">Its place among all releases of this house, from 1.</param>
/// <param name="Leaf">The index of its entry in the log; null in a house that keeps no ledger.</param>
public sealed record SurveyRelease(
    string Edition,
    string Root,
    long Position,
    DateTimeOffset At,
    long? Leaf = null
);

/// <summary>What an edition has released, as it is kept.</summary>
/// <param name="MembershipVersion">The version of the membership that it was computed with.</param>
public sealed record KeptStanding(ReleasedAnswers Standing, int MembershipVersion);
