using Customhouse.Law.Cel;

namespace Customhouse.Lawbooks;

/// <summary>One rule of a lawbook: what it demands, since when, and of which declarations.</summary>
public sealed record LawRule
{
    /// <summary>The code under which the field knows it.</summary>
    public required string Code { get; init; }

    /// <summary>What it demands of everybody, in plain words.</summary>
    public required string Demand { get; init; }

    /// <summary>The law, list or data element behind it.</summary>
    public required string Basis { get; init; }

    /// <summary>Where it stands: its file and line.</summary>
    public required string Source { get; init; }

    /// <summary>The first day on which it is applied; null where it always was.</summary>
    public DateOnly? From => Period.From;

    /// <summary>The last day; null while it goes on.</summary>
    public DateOnly? To => Period.To;

    /// <summary>Says so and stops nothing.</summary>
    public required bool IsWarning { get; init; }

    /// <summary>What mends it, in plain words; values that a mend tells are left out.</summary>
    public string Mend => string.Join(" ", Cases.Select(c => c.Mend.Plain).Distinct());

    internal Period Period { get; init; }

    internal LawWording Wording { get; init; } = LawWording.Nothing;

    internal LawWording BasisWording { get; init; } = LawWording.Nothing;

    internal IReadOnlyList<LawCase> Cases { get; init; } = [];

    /// <summary>The sets of data that it is about, by their places; null for all.</summary>
    internal IReadOnlySet<int>? Sets { get; init; }

    /// <summary>The direction of the goods that it is about.</summary>
    internal LawDirection Direction { get; init; } = LawDirection.Any;

    /// <summary>Whether it is about goods of a direction.</summary>
    internal bool IsAbout(LawDirection direction) =>
        Direction == LawDirection.Any || (Direction & direction) != LawDirection.Neither;
}

/// <summary>Into the country or out of it.</summary>
[Flags]
internal enum LawDirection
{
    Neither = 0,
    Import = 1,
    Export = 2,
    Any = Import | Export,
}

/// <summary>What a rule looks at: each of what it speaks on must keep the demand, when it is asked
/// to.</summary>
/// <param name="Order">Its place among the cases of its rule.</param>
/// <param name="When">What must hold before the demand is made; null where it always is.</param>
/// <param name="Finding">What is wrong, with values; null where the rule says it.</param>
internal sealed record LawCase(
    int Order,
    LawSubject Subject,
    CelProgram? When,
    CelProgram Demand,
    IReadOnlyList<LawPlace> Places,
    LawWording? Finding,
    LawWording Mend
)
{
    public LawRule Rule { get; set; } = null!;

    /// <summary>The place of its rule in the lawbook.</summary>
    public int RuleOrder { get; set; }
}
