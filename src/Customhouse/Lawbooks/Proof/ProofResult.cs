using Customhouse.Declarations;

namespace Customhouse.Lawbooks.Proof;

/// <summary>What was found, and what could not be looked through.</summary>
internal sealed class ProofResult
{
    private readonly List<(ProofCase? Of, LawFinding Finding)> _findings = [];
    private readonly List<(ProofCase Of, string Part, string Why)> _unread = [];

    /// <summary>Whether something is told of a case.</summary>
    public bool HasFinding(ProofCase one) => _findings.Any(f => f.Of == one);

    /// <summary>Tells what concerns no rule.</summary>
    public void Add(LawFinding finding) => _findings.Add((null, finding));

    /// <summary>That the alternatives of a rule are too many.</summary>
    public void GiveUp(ProofCase of) =>
        _unread.Add((of, "all of it", $"it has more than {Solver.StepsMax:N0} alternatives"));

    /// <summary>Tells a finding with its example, if the conditions come out so when they are run on it; else
    /// the rule is one that was not looked through.</summary>
    /// <param name="facts">Of which the example is made.</param>
    /// <param name="shows">Whether the example shows it.</param>
    public void Find(
        ProofCase of,
        string what,
        string mend,
        IReadOnlyList<Literal> facts,
        Func<Declaration, bool> shows
    )
    {
        var example = ExampleDeclaration.Of(facts, of.Case.Subject);
        if (example is null || !shows(example))
        {
            _unread.Add((of, what, "no declaration that shows it could be made up"));
            return;
        }
        var (file, line) = PlaceOf(of);
        var words = ExampleDeclaration.InWords(facts);
        _findings.Add((of, new(file, line, what, mend, words.Length == 0 ? "any declaration" : words)));
    }

    /// <summary>All of it in order, with the parts of rules that were taken as questions.</summary>
    public LawProof InOrder(IReadOnlyList<ProofCase> cases)
    {
        var questions = cases.SelectMany(c =>
            c.When.Facts.Concat(c.Demand.Facts).OfType<Question>().Select(q => (c, q.Path, q.Why))
        );
        return new(
            [
                .. _findings
                    .Select(f => f.Finding)
                    .Distinct()
                    .OrderBy(f => f.File, StringComparer.Ordinal)
                    .ThenBy(f => f.Line),
            ],
            [.. _unread.Concat(questions).Select(Unread).Distinct()]
        );
    }

    /// <summary>The file and line of a rule.</summary>
    public static (string File, int Line) PlaceOf(ProofCase of)
    {
        var source = of.Case.Rule.Source;
        var at = source.LastIndexOf(':');
        return (source[..at], int.Parse(source.AsSpan(at + 1), provider: null));
    }

    private static LawUnread Unread((ProofCase Of, string Part, string Why) one)
    {
        var (file, line) = PlaceOf(one.Of);
        return new(file, line, one.Of.Case.Rule.Code, one.Part, one.Why);
    }
}
