namespace Customhouse.Risk;

/// <summary>
/// A risk profile: a rule of selectivity kept as data, so that those who know the trade can write it, date it
/// and answer for it. A profile never changes; a new version takes its place and both stay on record.
/// </summary>
public sealed record Profile
{
    /// <summary>The name under which its versions stand in the register.</summary>
    public required string Id { get; init; }

    /// <summary>From one; a hit names the version that fired.</summary>
    public required int Version { get; init; }

    /// <summary>Who answers for it: a desk, not a person.</summary>
    public required string Owner { get; init; }

    /// <summary>Why goods are looked at, in an officer's words; never shown to traders.</summary>
    public required string Reason { get; init; }

    /// <summary>The first day on which it acts.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day; null while it is not known to end.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Where a declaration goes at least that it picks.</summary>
    public required Lane Lane { get; init; }

    /// <summary>What a declaration must be for the profile to bear on it.</summary>
    public required Condition When { get; init; }

    /// <summary>
    /// The share of matching declarations that is picked, over 0 up to 1. Below 1 the profile is a random
    /// control; at 1 it names its goods.
    /// </summary>
    public double Share { get; init; } = 1;

    /// <summary>
    /// What the share of a random control is multiplied by for authorised economic operators, 0 to 1 (TFA
    /// 7.7.3: a low rate of examinations). A profile that names its goods is not softened by it.
    /// </summary>
    public double AuthorisedFactor { get; init; } = 1;

    /// <summary>True if authorised economic operators are left out even where the profile names its
    /// goods.</summary>
    public bool ExemptsAuthorised { get; init; }

    /// <summary>False while it is switched off.</summary>
    public bool Active { get; init; } = true;

    /// <summary>A random control: it picks a share of what it matches.</summary>
    public bool IsRandom => Share < 1;

    /// <summary>Whether it is switched on and in force on a day.</summary>
    public bool ActsOn(DateOnly day) => Active && From <= day && (To is not { } to || day <= to);

    /// <summary>The chance that a matching declaration is picked.</summary>
    public double ShareFor(bool authorised) =>
        !authorised ? Share
        : ExemptsAuthorised ? 0
        : IsRandom ? Share * AuthorisedFactor
        : Share;
}

/// <summary>What must hold of one goods item and the declaration it stands in.</summary>
public abstract record Condition;

/// <summary>Every part holds, of the same goods item. With no parts it always holds.</summary>
/// <param name="Parts">Conditions, groups among them.</param>
public sealed record AllOf(IReadOnlyList<Condition> Parts) : Condition
{
    /// <summary>Holds of every declaration.</summary>
    public static readonly AllOf Anything = new([]);

    /// <inheritdoc/>
    public bool Equals(AllOf? other) => other is not null && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override int GetHashCode() => Parts.Count;
}

/// <summary>At least one part holds.</summary>
/// <param name="Parts">Conditions, groups among them; with no parts it never holds.</param>
public sealed record AnyOf(IReadOnlyList<Condition> Parts) : Condition
{
    /// <inheritdoc/>
    public bool Equals(AnyOf? other) => other is not null && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override int GetHashCode() => Parts.Count;
}

/// <summary>A condition in the rule language (docs/LAW.md), as
/// <c>has(risk.valuePerKg) &amp;&amp; risk.valuePerKg &lt; 2.5</c>.</summary>
/// <param name="Rule">As its author wrote it.</param>
public sealed record RuleHolds(string Rule) : Condition;

/// <summary>A declared field compared with values, as <c>origin in XV XW</c>.</summary>
/// <param name="Field">A name of <see cref="RiskField.All"/>.</param>
/// <param name="Is">A word of <see cref="Comparison.Words"/>.</param>
/// <param name="Values">None for present and absent, two for between, one or many for the rest.</param>
public sealed record FieldIs(string Field, string Is, IReadOnlyList<string> Values) : Condition
{
    /// <inheritdoc/>
    public bool Equals(FieldIs? other) =>
        other is not null && Field == other.Field && Is == other.Is && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Field, Is, Values.Count);
}
