namespace Customhouse.Lawbooks.Proof;

/// <summary>What two rules on the same thing show together: that no declaration keeps both, or that they
/// refuse the same for the same reason.</summary>
internal static class RulePairs
{
    public static void Look(ProofCase a, ProofCase b, ProofResult told)
    {
        if (!a.Paths.Overlaps(b.Paths) || !MayMeet(a.Case.Rule, b.Case.Rule))
            return;
        if (a.Case.Rule.Code == b.Case.Rule.Code && a.Case.Places[0].Text == b.Case.Places[0].Text)
            if (Twins(a, b, told))
                return;
        Contradiction(a, b, told);
    }

    /// <summary>Whether a declaration can be under both on some day.</summary>
    private static bool MayMeet(LawRule a, LawRule b) =>
        a.Period.Meets(b.Period)
        && (a.Direction & b.Direction) != LawDirection.Neither
        && (a.Sets is null || b.Sets is null || a.Sets.Overlaps(b.Sets));

    /// <summary>Each refuses what the other does.</summary>
    private static bool Twins(ProofCase a, ProofCase b, ProofResult told)
    {
        if (
            CanHold(told, b, a.Broken, b.Broken.Not()) is not false
            || CanHold(told, b, b.Broken, a.Broken.Not()) is not false
            || new Solver().Find(a.Broken, b.Broken) is not { } facts
        )
            return false;
        told.Find(
            b,
            $"{b.Case.Rule.Code} refuses what {a.Case.Rule.Source} refuses, at the same place and on the same days",
            "leave one of them out, or give their days apart",
            facts,
            example => a.On(example) is (true, false) && b.On(example) is (true, false)
        );
        return true;
    }

    /// <summary>Where one is asked the other is, and nothing keeps both. Rules that merely keep two things
    /// apart are none: neither is asked wherever the other is.</summary>
    private static void Contradiction(ProofCase a, ProofCase b, ProofResult told)
    {
        if (
            CanHold(told, b, a.Asked, b.Asked, a.Demand, b.Demand) is not false
            || new Solver().Find(a.Asked, b.Asked) is not { } facts
            || CanHold(told, b, a.Asked, a.Demand) is not true
            || CanHold(told, b, b.Asked, b.Demand) is not true
        )
            return;
        if (
            CanHold(told, b, a.Asked, b.Asked.Not()) is not false
            && CanHold(told, b, b.Asked, a.Asked.Not()) is not false
        )
            return;
        told.Find(
            b,
            $"{b.Case.Rule.Code} contradicts {a.Case.Rule.Code} ({a.Case.Rule.Source}): no declaration that both are "
                + "applied to keeps both",
            "mend one of the two, or give their conditions apart",
            facts,
            example =>
                a.On(example) is (true, var keepsA)
                && b.On(example) is (true, var keepsB)
                && !(keepsA && keepsB)
        );
    }

    /// <summary>Null where the alternatives are too many.</summary>
    private static bool? CanHold(ProofResult told, ProofCase of, params Formula[] all)
    {
        var can = Solver.CanHold(out var gaveUp, all);
        if (!gaveUp)
            return can;
        told.GiveUp(of);
        return null;
    }
}
