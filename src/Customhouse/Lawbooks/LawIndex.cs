using System.Collections.Frozen;
using Customhouse.Law.Cel;

namespace Customhouse.Lawbooks;

/// <summary>
/// The cases on one thing, laid out by what their conditions ask first: a question that many cases begin with
/// is asked once, and a text that many hold against their codes is looked up. So a case that cannot apply
/// costs nothing, however many of its kind there are.
/// </summary>
internal sealed class LawIndex
{
    /// <summary>No case.</summary>
    public static readonly LawIndex Nothing = Of([]);

    private readonly LawCase[] _all;

    private LawIndex(IReadOnlyList<(LawCase Case, int Asked)> cases)
    {
        _all = [.. cases.Select(c => c.Case)];
        var groups = cases.ToLookup(c => First(c.Case, c.Asked)?.Text);
        Here = [.. groups[null].Select(c => c.Case)];
        var questions = groups
            .Where(g => g.Key is not null)
            .Select(g => (First: First(g.First().Case, g.First().Asked)!, Cases: g.ToArray()))
            .ToArray();
        Truths =
        [
            .. questions
                .Where(q => q.First.Holds is not null)
                .Select(q => (q.First.Holds!, Beneath(q.Cases))),
        ];
        Texts =
        [
            .. questions
                .Where(q => q.First.Value is not null)
                .Select(q =>
                    (
                        q.First.Value!,
                        q.Cases.SelectMany(c => First(c.Case, c.Asked)!.Codes.Select(code => (code, c)))
                            .GroupBy(c => c.code, c => c.c)
                            .ToFrozenDictionary(g => g.Key, g => Beneath(g), StringComparer.Ordinal),
                        new LawIndex(q.Cases.Select(c => c.Case))
                    )
                ),
        ];
    }

    /// <summary>Cases as they are, with no question taken from them.</summary>
    private LawIndex(IEnumerable<LawCase> whole)
    {
        _all = [.. whole];
        (Here, Truths, Texts) = ([], [], []);
    }

    /// <summary>Lays cases out.</summary>
    public static LawIndex Of(IEnumerable<LawCase> cases) => new([.. cases.Select(c => (c, 0))]);

    /// <summary>Whether it has no case.</summary>
    public bool IsEmpty => _all.Length == 0;

    /// <summary>Cases of which all first questions are asked: the rest of their conditions is left.</summary>
    public LawCase[] Here { get; }

    /// <summary>Questions, each with the cases for which it must hold.</summary>
    public (Func<Frame, bool> Holds, LawIndex Then)[] Truths { get; }

    /// <summary>Texts, each with the cases by the code that it must be, and with all of them.</summary>
    public (
        Func<Frame, string> Value,
        FrozenDictionary<string, LawIndex> ByCode,
        LawIndex All
    )[] Texts { get; }

    /// <summary>All cases, for where a question has no answer: each is asked as it is written.</summary>
    public LawCase[] Whole => _all;

    private static CelQuestion? First(LawCase one, int asked) =>
        one.When?.Conjunction.First is { } first && asked < first.Count ? first[asked] : null;

    private static LawIndex Beneath(IEnumerable<(LawCase Case, int Asked)> cases) =>
        new([.. cases.Select(c => (c.Case, c.Asked + 1))]);
}
