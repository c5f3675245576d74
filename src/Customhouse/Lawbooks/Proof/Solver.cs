namespace Customhouse.Lawbooks.Proof;

/// <summary>Finds facts under which formulas hold together. It tries one alternative after the other and goes
/// back where a fact meets its opposite.</summary>
internal sealed class Solver
{
    /// <summary>Alternatives that are tried before it gives up.</summary>
    public const int StepsMax = 20_000;

    private readonly List<Literal> _facts = [];
    private int _steps;

    /// <summary>Whether it gave up: then nothing is known.</summary>
    public bool GaveUp => _steps > StepsMax;

    /// <summary>Whether formulas can hold together; not where it gave up.</summary>
    public static bool CanHold(out bool gaveUp, params Formula[] all)
    {
        var solver = new Solver();
        var found = solver.Find(all);
        gaveUp = solver.GaveUp;
        return found is not null;
    }

    /// <summary>Facts under which all hold; null where there are none, or where it gave up.</summary>
    public IReadOnlyList<Literal>? Find(params Formula[] all) => Holds(all) ? [.. _facts] : null;

    private bool Holds(IEnumerable<Formula> all)
    {
        if (++_steps > StepsMax)
            return false;
        var (mark, open) = (_facts.Count, new List<Either>());
        var next = new Stack<Formula>(all.Reverse());
        while (next.TryPop(out var formula))
            switch (formula)
            {
                case Both both:
                    foreach (var part in both.Parts.Reverse())
                        next.Push(part);
                    break;
                case Either { Parts: [var alone] }:
                    next.Push(alone);
                    break;
                case Either either:
                    open.Add(either);
                    break;
                case Literal literal when !_facts.Contains(literal):
                    _facts.Add(literal);
                    if (!ElementFacts.Fits(_facts, literal))
                        return Back(mark);
                    break;
            }
        if (open.Count == 0)
            return true;
        foreach (var part in open[0].Parts)
            if (Holds([part, .. open.Skip(1)]))
                return true;
        return Back(mark);
    }

    private bool Back(int mark)
    {
        _facts.RemoveRange(mark, _facts.Count - mark);
        return false;
    }
}
