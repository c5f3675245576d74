namespace Customhouse.Lawbooks;

/// <summary>What a part of a lawbook is.</summary>
public enum LawPartKind
{
    /// <summary>A list of codes.</summary>
    List,

    /// <summary>A condition under a name.</summary>
    Definition,

    /// <summary>A set of data.</summary>
    DataSet,

    /// <summary>A rule.</summary>
    Rule,

    /// <summary>A row of the terms: of procedures, taxes, reliefs, authorisations, the form ...</summary>
    Term,
}

/// <summary>A part of a lawbook in its normal form.</summary>
/// <param name="Name">The name, or the code of the rule; several rules may have one. Of a term the part of
/// the file, as <c>reliefs</c>, and what the row is for.</param>
/// <param name="Text">All that it says.</param>
public sealed record LawPart(LawPartKind Kind, string Name, string Text);

/// <summary>A part that another lawbook does not say, or says otherwise.</summary>
/// <param name="Before">What the one before says; null where the part is new.</param>
/// <param name="After">What the one after says; null where the part is gone.</param>
public sealed record LawDifference(LawPartKind Kind, string Name, string? Before, string? After)
{
    /// <summary>What a lawbook says otherwise than the one before it; of rules of one code those that both
    /// have are left out, and the others are told in their order.</summary>
    /// <param name="before">Null where there is none.</param>
    public static IReadOnlyList<LawDifference> Between(Lawbook? before, Lawbook after)
    {
        var earlier = (before?.Parts ?? []).ToLookup(p => (p.Kind, p.Name));
        var later = after.Parts.ToLookup(p => (p.Kind, p.Name));
        var told = new List<LawDifference>();
        foreach (var (kind, name) in later.Select(g => g.Key).Union(earlier.Select(g => g.Key)))
        {
            var gone = Less(earlier[(kind, name)], later[(kind, name)]);
            var come = Less(later[(kind, name)], earlier[(kind, name)]);
            for (var i = 0; i < Math.Max(gone.Count, come.Count); i++)
                told.Add(new(kind, name, gone.ElementAtOrDefault(i), come.ElementAtOrDefault(i)));
        }
        return [.. told.OrderBy(d => d.Kind).ThenBy(d => d.Name, StringComparer.Ordinal)];
    }

    private static List<string> Less(IEnumerable<LawPart> parts, IEnumerable<LawPart> others)
    {
        var left = parts.Select(p => p.Text).ToList();
        foreach (var other in others)
            left.Remove(other.Text);
        return left;
    }
}
