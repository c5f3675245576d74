using System.Text.Json.Serialization;
using Customhouse.Declarations;

namespace Customhouse.Lawbooks;

/// <summary>What becomes of a rule.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuleChange>))]
public enum RuleChange
{
    /// <summary>The lawbook before does not have it.</summary>
    [JsonStringEnumMemberName("added")]
    Added,

    /// <summary>The lawbook after does not have it.</summary>
    [JsonStringEnumMemberName("removed")]
    Removed,

    /// <summary>Both have its code, and it answers otherwise.</summary>
    [JsonStringEnumMemberName("changed")]
    Changed,
}

/// <summary>A rule by which two lawbooks may answer otherwise.</summary>
/// <param name="Code">The code under which the field knows it.</param>
/// <param name="Demand">What it demands; of a rule that is gone what it demanded.</param>
/// <param name="From">The first day on which it is applied; null where it always was.</param>
/// <param name="To">The last day; null while it goes on.</param>
/// <param name="IsOfRequests">It speaks on later messages alone, and on no declaration.</param>
public sealed record ChangedRule(
    string Code,
    RuleChange Change,
    string Demand,
    DateOnly? From,
    DateOnly? To,
    bool IsOfRequests
);

/// <summary>
/// What a change of the lawbook can touch. It is told by what rules answer, not by their words: a rule counts
/// as changed where its conditions, its days, its sets of data, or a definition or list that it asks are
/// others. It never changes, and any thread may ask it.
/// </summary>
public sealed class LawChange
{
    private readonly Lawbook _before;
    private readonly Lawbook _after;
    private readonly Lawbook _onlyBefore;
    private readonly Lawbook _onlyAfter;
    private readonly bool _othersDiffer;

    private LawChange(Lawbook before, Lawbook after)
    {
        var (earlier, later) = (new LawSense(before), new LawSense(after));
        var gone = Less(before, earlier, after, later);
        var come = Less(after, later, before, earlier);
        (_before, _after) = (before, after);
        (_onlyBefore, _onlyAfter) = (before.Only(gone), after.Only(come));
        SetsDiffer = earlier.Sets != later.Sets;
        _othersDiffer = !Others(before).SequenceEqual(Others(after));
        Rules = Told(gone, come);
    }

    /// <summary>The rules that answer otherwise, in the order of their codes.</summary>
    public IReadOnlyList<ChangedRule> Rules { get; }

    /// <summary>Whether sets of data are chosen otherwise, or told their duty otherwise.</summary>
    public bool SetsDiffer { get; }

    /// <summary>Whether the two answer the same to every declaration.</summary>
    public bool IsNothing => Rules.Count == 0 && !SetsDiffer && !_othersDiffer;

    /// <summary>What becomes of one lawbook where another takes its place.</summary>
    public static LawChange Between(Lawbook before, Lawbook after) => new(before, after);

    /// <summary>Whether the two may answer otherwise to a declaration: refuse it where the other takes it, or
    /// have its duty told otherwise. Where they may not, they do not.</summary>
    /// <param name="facts">What is known beside it, the legal day among it.</param>
    public bool MayTouch(Declaration declaration, LawFacts facts)
    {
        if (_othersDiffer)
            return true;
        if (SetsDiffer)
        {
            var (set, other) = (_before.DataSetOf(declaration, facts), _after.DataSetOf(declaration, facts));
            if (set.Name != other.Name || set.Duty != other.Duty)
                return true;
        }
        // What both have refuses on both sides: only what one of them has may make a difference.
        return Refuses(_onlyBefore, declaration, facts) || Refuses(_onlyAfter, declaration, facts);
    }

    private bool Refuses(Lawbook only, Declaration declaration, LawFacts facts)
    {
        var direction = Lawbook.DirectionOf(declaration);
        // Which set a declaration follows is asked for the rules alone, where both choose it alike.
        if (!SetsDiffer && !only.Rules.Any(r => r.Period.Holds(facts.Day) && r.IsAbout(direction)))
            return false;
        return only.Check(declaration, facts).Any(r => !r.IsWarning);
    }

    /// <summary>Rules of one lawbook whose sense no rule of the other has, each as often as it has
    /// fewer.</summary>
    private static List<LawRule> Less(Lawbook of, LawSense sense, Lawbook others, LawSense othersSense)
    {
        var left = others
            .Rules.GroupBy(othersSense.Of, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var less = new List<LawRule>();
        foreach (var rule in of.Rules)
            if (left.TryGetValue(sense.Of(rule), out var count) && count > 0)
                left[sense.Of(rule)] = count - 1;
            else
                less.Add(rule);
        return less;
    }

    /// <summary>Parts of a kind that this change does not look into: where they differ, anything
    /// may.</summary>
    private static IEnumerable<string> Others(Lawbook book) =>
        book
            .Parts.Where(p =>
                p.Kind
                    is not (
                        LawPartKind.Rule
                        or LawPartKind.DataSet
                        or LawPartKind.Definition
                        or LawPartKind.List
                    )
            )
            .Select(p => p.Text);

    private static ChangedRule[] Told(List<LawRule> gone, List<LawRule> come)
    {
        var before = gone.ToLookup(r => r.Code, StringComparer.Ordinal);
        var after = come.ToLookup(r => r.Code, StringComparer.Ordinal);
        return
        [
            .. come.Select(r => Of(r, before.Contains(r.Code) ? RuleChange.Changed : RuleChange.Added))
                .Concat(gone.Where(r => !after.Contains(r.Code)).Select(r => Of(r, RuleChange.Removed)))
                .OrderBy(r => r.Code, StringComparer.Ordinal),
        ];
    }

    private static ChangedRule Of(LawRule rule, RuleChange change) =>
        new(
            rule.Code,
            change,
            rule.Demand,
            rule.From,
            rule.To,
            rule.Cases.All(c => c.Subject.Scope.First() == LawSubject.Request)
        );
}
