using Customhouse.Declarations;
using Customhouse.Operators;

namespace Customhouse.Risk;

/// <summary>One reason for a lane: the profile that fired, in the version that fired, and the figures it saw.</summary>
public sealed record Hit(string Profile, int Version, Lane Lane, string Reason, IReadOnlyList<string> Figures);

/// <summary>The lane of one declaration and every reason for it; officers see the reasons, traders never.</summary>
/// <param name="SelectionProbability">
/// The chance that this declaration had of being picked, kept for an honest hit rate whether it was picked or not.
/// </param>
public sealed record LaneChoice(Lane Lane, IReadOnlyList<Hit> Hits, double SelectionProbability);
