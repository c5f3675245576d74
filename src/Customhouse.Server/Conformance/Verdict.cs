namespace Customhouse.Server.Conformance;

/// <summary>What is expected of an input that is to be taken or refused.</summary>
/// <param name="IsTaken">As it was published.</param>
/// <param name="Rule">The rule of the specification by which the input is to be taken or refused whatever was
/// published; found in the input alone (docs/decisions/0010-ledger-traps.md). Null where the specification
/// leaves it to the publisher.</param>
/// <param name="TakenByRule">What that rule says.</param>
internal readonly record struct Verdict(bool IsTaken, string? Rule = null, bool TakenByRule = false)
{
    /// <summary>Compares it with what we made of the input.</summary>
    public void Compare(ConformanceRun run, string name, bool taken)
    {
        var expected = Rule is null ? IsTaken : TakenByRule;
        if (Rule is not null && TakenByRule != IsTaken)
        {
            run.Say(
                $"decided by the specification: {name}: published as {Word(IsTaken)}, "
                    + $"by the specification {Word(TakenByRule)}: {Rule}"
            );
        }
        run.Case(name, taken == expected ? [] : [$"expected {Word(expected)}, ours {Word(taken)}"]);
    }

    private static string Word(bool taken) => taken ? "taken" : "refused";
}
