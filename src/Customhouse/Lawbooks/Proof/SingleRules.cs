namespace Customhouse.Lawbooks.Proof;

/// <summary>What a rule shows by itself: that it is never applied, always kept, or always broken.</summary>
internal static class SingleRules
{
    public static void Look(ProofCase one, ProofResult told)
    {
        var code = one.Case.Rule.Code;
        var asked = Found(told, one, one.Asked);
        if (asked is { Facts: null, GaveUp: false })
            NeverApplied(one, told);
        if (asked.Facts is not { } facts)
            return;
        if (one.Demand == Formula.True || Found(told, one, one.Broken) is { Facts: null, GaveUp: false })
            told.Find(
                one,
                $"{code} refuses nothing: whatever it is applied to keeps it",
                "mend the demand, or leave the rule out",
                facts,
                example => one.On(example) is (true, true)
            );
        else if (Found(told, one, Formula.And(one.Asked, one.Demand)) is { Facts: null, GaveUp: false })
            told.Find(
                one,
                $"{code} refuses whatever it is applied to: its condition and its demand exclude each other",
                "mend one of the two; to forbid what the condition says, demand its opposite without a condition",
                facts,
                example => one.On(example) is (true, false)
            );
    }

    /// <summary>It is shown on a declaration of the sets and the direction that the rule is about.</summary>
    private static void NeverApplied(ProofCase one, ProofResult told)
    {
        var code = one.Case.Rule.Code;
        var (alone, context) = (Found(told, one, one.When), Found(told, one, one.Context));
        if (alone.GaveUp || context.GaveUp)
            return;
        var what =
            alone.Facts is null ? $"{code} is never applied: its condition contradicts itself"
            : context.Facts is null
                ? $"{code} is never applied: no declaration is of its sets of data and direction"
            : $"{code} is never applied: its condition holds in none of its sets of data or directions";
        told.Find(
            one,
            what,
            "mend the condition, 'sets' or 'direction', or leave the rule out",
            context.Facts ?? [],
            example => one.On(example) is null or (false, _)
        );
    }

    private static (IReadOnlyList<Literal>? Facts, bool GaveUp) Found(
        ProofResult told,
        ProofCase one,
        Formula formula
    )
    {
        var solver = new Solver();
        var facts = solver.Find(formula);
        if (solver.GaveUp)
            told.GiveUp(one);
        return (facts, solver.GaveUp);
    }
}
