namespace Customhouse.Lawbooks;

/// <summary>The cases that a declaration of one set of data and one direction is checked by on a day, by what
/// they speak on and what they ask first: all others cost nothing.</summary>
internal sealed class LawPlan
{
    private readonly Dictionary<LawSubject, LawIndex> _bySubject;

    private LawPlan(Dictionary<LawSubject, LawIndex> bySubject)
    {
        _bySubject = bySubject;
        OfDeclaration = Of(LawSubject.Declaration);
        OfItem = Of(LawSubject.Item);
        OfRequest = Of(LawSubject.Request);
        InDeclaration = Below(LawSubject.Declaration, LawSubject.Item);
        InItem = Below(LawSubject.Item, null);
        InRequest = Below(LawSubject.Request, null);
    }

    public LawIndex OfDeclaration { get; }

    public LawIndex OfItem { get; }

    public LawIndex OfRequest { get; }

    /// <summary>Cases on what the declaration lists, but its items.</summary>
    public (LawSubject Subject, LawIndex Cases)[] InDeclaration { get; }

    /// <summary>Cases on what an item lists.</summary>
    public (LawSubject Subject, LawIndex Cases)[] InItem { get; }

    /// <summary>Cases on what a request lists.</summary>
    public (LawSubject Subject, LawIndex Cases)[] InRequest { get; }

    /// <summary>The plan of a set of data and a direction on a day.</summary>
    public static LawPlan Of(IEnumerable<LawRule> rules, int set, LawDirection direction, DateOnly day) =>
        new(
            rules
                .Where(r => r.Period.Holds(day))
                .Where(r => r.Sets is null || r.Sets.Contains(set))
                .Where(r => r.IsAbout(direction))
                .SelectMany(r => r.Cases)
                .GroupBy(c => c.Subject)
                .ToDictionary(g => g.Key, g => LawIndex.Of(g))
        );

    private LawIndex Of(LawSubject subject) => _bySubject.GetValueOrDefault(subject) ?? LawIndex.Nothing;

    private (LawSubject, LawIndex)[] Below(LawSubject parent, LawSubject? but) =>
        [.. _bySubject.Where(s => s.Key.Parent == parent && s.Key != but).Select(s => (s.Key, s.Value))];
}
