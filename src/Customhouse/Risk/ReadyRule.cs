using Customhouse.Law.Cel;
using Customhouse.Values;

namespace Customhouse.Risk;

/// <summary>
/// A condition in the rule language, compiled. One that cannot be decided for a declaration bears on it: a
/// division by zero in a profile shall let nothing through.
/// </summary>
internal sealed class ReadyRule : ReadyCondition
{
    /// <summary>Characters of a comparison, and of a reason, that a figure spells out.</summary>
    private const int WordsMax = 120;

    private readonly CelProgram _program;
    private readonly RuleFigure[] _figures;

    /// <exception cref="InvalidOperationException">The rule was not checked (<see
    /// cref="ProfileCheck"/>).</exception>
    public ReadyRule(RuleHolds rule)
    {
        _program =
            RuleEnvironment.Compile(rule.Rule).Program
            ?? throw new InvalidOperationException($"the rule '{rule.Rule}' was not checked");
        _figures = [.. RuleFigure.Of(_program).Take(Limits.FiguresPerRuleMax)];
        AsksItems = _program.Reads.Any(RuleEnvironment.AsksItems);
        Holds = (features, item) => features.Rules.Holds(_program, item, out _);
    }

    public override Test Holds { get; }

    public override bool AsksItems { get; }

    public override void Tell(Features features, ItemFeatures item, List<string> figures)
    {
        features.Rules.Holds(_program, item, out var undecided);
        if (undecided is not null)
            figures.Add(
                $"{PlaceOf(item, AsksItems)}rule not decided: {RuleFigure.Cut(undecided.What, WordsMax)} "
                    + $"({RuleFigure.Cut(_program.ToString(), WordsMax)})"
            );
        foreach (var figure in _figures)
            figures.Add(
                $"{PlaceOf(item, figure.OfItem)}{figure.Name} {figure.Show(features, item)} "
                    + $"({RuleFigure.Cut(figure.Comparison, WordsMax)})"
            );
    }
}
