using Customhouse.Values;

namespace Customhouse.Risk;

/// <summary>What one version of a profile comes to over the declarations of a rehearsal.</summary>
/// <param name="Matches">Declarations that it bears on, whether the lot falls on them or not.</param>
/// <param name="Expected">How many of them are picked on average: the sum of their shares.</param>
/// <param name="Hits">How many are picked by the numbers that their cases drew.</param>
/// <param name="Controls">Of the hits, those whose goods were controlled, on whatever profile's word.</param>
/// <param name="Findings">Of the controls, those that found something.</param>
public sealed record VersionTally(int Matches, double Expected, int Hits, int Controls, int Findings);

/// <summary>Cases that one version picks and the other does not.</summary>
/// <param name="Cases">Cases that the one version picks by the numbers that they drew.</param>
/// <param name="Controls">As for <see cref="VersionTally"/>; so are the findings.</param>
public sealed record CaseTally(int Cases, int Controls, int Findings);

/// <summary>How many cases would go from one lane to another.</summary>
public sealed record LaneMove(Lane From, Lane To, int Cases);

/// <summary>
/// What an office can expect in a day from all profiles together: looks at goods (red), at papers (yellow),
/// audits after release (blue). It is what each case's chances come to, so that small shares are not told by
/// one week's luck.
/// </summary>
/// <param name="Office">Null for cases that name none.</param>
/// <param name="GoodsBefore">Looks at goods in a day, with the version in force.</param>
/// <param name="GoodsAfter">Looks at goods in a day, with the new version.</param>
/// <param name="PapersBefore">Looks at papers in a day, with the version in force.</param>
/// <param name="PapersAfter">Looks at papers in a day, with the new version.</param>
/// <param name="AuditsBefore">Audits in a day, with the version in force.</param>
/// <param name="AuditsAfter">Audits in a day, with the new version.</param>
public sealed record OfficeLoad(
    string? Office,
    double GoodsBefore,
    double GoodsAfter,
    double PapersBefore,
    double PapersAfter,
    double AuditsBefore,
    double AuditsAfter
);

/// <summary>One case that either version picks.</summary>
/// <param name="WasHit">The version in force picks it.</param>
/// <param name="IsHit">The new version picks it.</param>
/// <param name="From">The lane of all profiles together, with the version in force.</param>
/// <param name="To">The lane of all profiles together, with the new version.</param>
/// <param name="Satisfactory">Whether its control found
/// all as declared; null where none was recorded.</param>
/// <param name="Figures">What made it fire: of the new version where that picks it, else of the old
/// one.</param>
public sealed record RehearsedCase(
    Mrn Mrn,
    DateTimeOffset ChosenAt,
    bool WasHit,
    bool IsHit,
    Lane From,
    Lane To,
    bool? Satisfactory,
    IReadOnlyList<string> Figures
);

/// <summary>What a rehearsal found: an old version of a profile against a new one.</summary>
/// <param name="Cases">Declarations that were asked.</param>
/// <param name="Days">What time they span, 1 to the days asked for.</param>
/// <param name="Before">The version in force; all zero for a new profile.</param>
/// <param name="After">The new version.</param>
/// <param name="Newly">Cases that only the new version picks.</param>
/// <param name="NoLonger">Cases that only the version in force picks.</param>
/// <param name="Moves">Lanes that change, each pair once.</param>
/// <param name="Offices">In the order of their codes; cases that name none come first.</param>
/// <param name="Shown">At most <see cref="Rehearsal.CasesShownMax"/>, those that differ first.</param>
public sealed record RehearsalFigures(
    int Cases,
    double Days,
    VersionTally Before,
    VersionTally After,
    CaseTally Newly,
    CaseTally NoLonger,
    IReadOnlyList<LaneMove> Moves,
    IReadOnlyList<OfficeLoad> Offices,
    IReadOnlyList<RehearsedCase> Shown
);

/// <summary>All that a rehearsal has found after some of its declarations: from here it goes on as if it had
/// never stopped.</summary>
/// <param name="Earliest">When the lane of the earliest of them was chosen.</param>
/// <param name="Moves">Cases by the lanes under both versions, those that stay in their lane too.</param>
/// <param name="Offices">Six loads by office, as <see cref="OfficeLoad"/> lists them; the empty name for
/// cases that name none.</param>
public sealed record RehearsedSoFar(
    int Cases,
    DateTimeOffset Earliest,
    VersionTally Before,
    VersionTally After,
    VersionTally Newly,
    VersionTally NoLonger,
    IReadOnlyList<LaneMove> Moves,
    IReadOnlyDictionary<string, double[]> Offices,
    IReadOnlyList<RehearsedCase> NewlyShown,
    IReadOnlyList<RehearsedCase> NoLongerShown,
    IReadOnlyList<RehearsedCase> BothShown
);
