using Customhouse.Declarations;
using Customhouse.Law.Cel;
using Customhouse.Values;

namespace Customhouse.Lawbooks.Proof;

/// <summary>A case of a rule as formulas.</summary>
/// <param name="When">What its rule asks before it demands.</param>
/// <param name="Asked">That, in one of the sets of data and the direction that it is about.</param>
/// <param name="Context">The sets and the direction alone.</param>
/// <param name="Demand">What it demands.</param>
internal sealed record ProofCase(
    Lawbook Book,
    LawCase Case,
    Formula When,
    Formula Asked,
    Formula Context,
    Formula Demand
)
{
    /// <summary>What is refused.</summary>
    public Formula Broken => Formula.And(Asked, Demand.Not());

    /// <summary>Elements that its conditions are on.</summary>
    public IReadOnlySet<string> Paths { get; } =
        When.Facts.Concat(Demand.Facts).Select(f => f.Path).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether the rule asks an example, and what its demand comes to; null where either cannot be
    /// told, or the example follows none of its sets.</summary>
    public (bool IsAsked, bool IsKept)? On(Declaration example)
    {
        var rule = Case.Rule;
        var facts = new LawFacts(
            rule.From ?? rule.To ?? new DateOnly(2026, 1, 1),
            Book.Administration,
            Currency.Parse(ElementFacts.NoCurrency),
            null
        );
        var frame = Book.FrameOf(facts);
        object bound = example;
        foreach (var subject in Case.Subject.Scope)
        {
            if (subject.Parent is not null)
            {
                if (subject.Read!(bound) is not [var one, ..])
                    return null;
                bound = one;
            }
            frame.Set(subject.Slot, bound);
        }
        frame.Set(LawEnvironment.PositionSlot, CelValue.Box(1L));
        var isOfDirection =
            rule.Direction == LawDirection.Any
            || (rule.Direction.HasFlag(LawDirection.Import) && example.IsImport)
            || (rule.Direction.HasFlag(LawDirection.Export) && example.IsExport);
        var set = Book.DataSetOf(example, facts);
        var isOfSet = rule.Sets is null || rule.Sets.Any(s => Book.DataSets[s].Name == set.Name);
        var isAsked = Case.When?.Holds(frame) ?? true;
        if (frame.Error is not null)
            return null;
        var isKept = Case.Demand.Holds(frame);
        return frame.Error is not null ? null : (isAsked && isOfDirection && isOfSet, isKept);
    }
}

/// <summary>The cases of a lawbook as formulas.</summary>
internal static class ProofCases
{
    /// <summary>All cases on declarations, in the order of the lawbook; requests are read as declarations
    /// are.</summary>
    public static IReadOnlyList<ProofCase> Of(Lawbook book)
    {
        var reading = new FormulaReading(book.ListsByName);
        var sets = book.DataSets.Select(s => s.When is null ? Formula.True : reading.Of(s.When)).ToArray();
        return
        [
            .. book.Rules.SelectMany(rule =>
            {
                var context = Context(rule, sets);
                return rule.Cases.Select(c =>
                {
                    var when = reading.Of(c.When);
                    return new ProofCase(
                        book,
                        c,
                        when,
                        Formula.And(context, when),
                        context,
                        reading.Of(c.Demand)
                    );
                });
            }),
        ];
    }

    private static Formula Context(LawRule rule, Formula[] sets)
    {
        var direction = rule.Direction switch
        {
            LawDirection.Import => new Literal(new Truth("declaration.isImport"), true),
            LawDirection.Export => new Literal(new Truth("declaration.isExport"), true),
            _ => Formula.True,
        };
        if (rule.Sets is null)
            return direction;
        // The first set that fits is followed.
        var followed = rule.Sets.Select(s =>
            Formula.And([sets[s], .. sets.Take(s).Select(before => before.Not())])
        );
        return Formula.And(direction, Formula.Or([.. followed]));
    }
}
