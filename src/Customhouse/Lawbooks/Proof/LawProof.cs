using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Lawbooks.Proof;

/// <summary>A fault of a lawbook as a whole: each of its rules can be read, and together or as they stand
/// they cannot be meant.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">Of the rule, or of the code of a list; from 1.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Mend">What would mend it.</param>
/// <param name="Example">A declaration that shows it, in the values that count; the conditions were run on it
/// and came out so.</param>
public sealed record LawFinding(string File, int Line, string What, string Mend, string Example);

/// <summary>A rule that was not looked through, or not wholly.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">Of the rule, from 1.</param>
/// <param name="Code">Of the rule.</param>
/// <param name="Part">The part of its conditions that was taken as one question.</param>
/// <param name="Why">Why no more is known of it.</param>
public sealed record LawUnread(string File, int Line, string Code, string Part, string Why);

/// <summary>
/// Looks at a lawbook as a whole for what no single rule shows: rules that cannot be kept together, that are
/// never applied, never or always broken, or that say the same twice, and codes that a list forgets for some
/// days. What it tells was run on an example. It does not find all: what it takes as one question
/// (<see cref="Unread"/>) may hide more.
/// </summary>
/// <param name="Findings">In the order of files and lines.</param>
/// <param name="Unread">Rules that were not looked through wholly, in the order of the lawbook.</param>
public sealed record LawProof(IReadOnlyList<LawFinding> Findings, IReadOnlyList<LawUnread> Unread)
{
    /// <summary>Looks at a lawbook.</summary>
    public static LawProof Of(Lawbook book)
    {
        var told = new ProofResult();
        var cases = ProofCases.Of(book);
        foreach (var one in cases)
            SingleRules.Look(one, told);
        var sound = cases.Where(c => !told.HasFinding(c)).ToArray();
        foreach (var alike in sound.GroupBy(c => c.Case.Subject).Select(g => g.ToArray()))
            for (var i = 0; i < alike.Length; i++)
            for (var j = i + 1; j < alike.Length; j++)
                RulePairs.Look(alike[i], alike[j], told);
        foreach (var (name, list) in book.ListsByName)
        foreach (var (before, after) in list.Gaps)
            told.Add(Gap(name, list, before, after));
        return told.InOrder(cases);
    }

    /// <summary>A code that ends and begins again later: on the days between nobody may declare it.</summary>
    private static LawFinding Gap(string name, LawList list, ListedCode before, ListedCode after)
    {
        var first = before.Period.To!.Value.AddDays(1);
        return new(
            after.At.File,
            after.At.Line,
            $"the list {name} has {before.Code} until {before.Period.To:yyyy-MM-dd} and again from "
                + $"{after.Period.From:yyyy-MM-dd}, and not between",
            "give the days without a gap; if the gap is meant, give the code another name in one of them",
            $"on {first:yyyy-MM-dd} the list {(list.Has(before.Code, first) ? "has" : "does not have")} {before.Code}"
        );
    }
}
