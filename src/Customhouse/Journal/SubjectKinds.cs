using System.Collections.Frozen;

namespace Customhouse.Journal;

/// <summary>The kinds of subject that a program knows.</summary>
public sealed class SubjectKinds
{
    private readonly FrozenDictionary<string, SubjectKind> _byName;

    /// <summary>Takes the kinds together and proves that they do not contradict each other.</summary>
    /// <exception cref="ArgumentException">Two modules have a kind, a type of event or a table of
    /// one name in common, a name is none, deadlines or names of documents stand in no table of their kind,
    /// or a kind cannot be erased as it says.</exception>
    public SubjectKinds(params IReadOnlyList<SubjectKind> kinds)
    {
        Demand(kinds.Select(k => k.Name), "kind");
        Demand(kinds.SelectMany(k => k.Events.Names), "type of event");
        Demand(kinds.SelectMany(k => k.Tables).Select(t => t.Name), "table");
        foreach (var kind in kinds)
        {
            if (!kind.Subject("1").IsSound)
                throw new ArgumentException($"'{kind.Name}' is no name of a kind");
            if (
                kind.Deadline is { } d
                && !(
                    kind.Tables.Contains(d.Table)
                    && d.Table.Columns.Contains(d.Id)
                    && d.Table.Columns.Contains(d.DueAt)
                )
            )
                throw new ArgumentException($"the deadlines of {kind.Name} are not in a table of it");
            if (
                kind.Documents is { } n
                && !(
                    kind.Tables.Contains(n.Table)
                    && n.Table.Columns.Contains(n.Id)
                    && n.Table.Columns.Contains(n.Sha256)
                )
            )
                throw new ArgumentException(
                    $"the names of documents of {kind.Name} are not in a table of it"
                );
            if (kind.Erasure?.Fault(kind.Tables, kind.Documents) is { } fault)
                throw new ArgumentException($"{kind.Name} cannot be erased: {fault}");
        }
        All = kinds;
        _byName = kinds.ToFrozenDictionary(k => k.Name, StringComparer.Ordinal);
        Events = EventCatalogue.Create(kinds.Select(k => k.Events));
    }

    /// <summary>Every kind, in the order in which the program names them.</summary>
    public IReadOnlyList<SubjectKind> All { get; }

    /// <summary>The types of event of all of them.</summary>
    public EventCatalogue Events { get; }

    /// <summary>The kind of a subject; null for one that this program does not know.</summary>
    public SubjectKind? Of(Subject subject) => _byName.GetValueOrDefault(subject.Kind);

    private static void Demand(IEnumerable<string> names, string of)
    {
        if (
            names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is
            { Key: var twice }
        )
            throw new ArgumentException($"two modules have the {of} {twice}");
    }
}
