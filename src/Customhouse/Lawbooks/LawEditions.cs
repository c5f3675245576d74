using System.Collections.Immutable;

namespace Customhouse.Lawbooks;

/// <summary>The editions of the lawbook that an administration knows, and when each is in force. It never
/// changes, and any thread may ask it.</summary>
public sealed class LawEditions
{
    /// <summary>No edition, as an administration begins that was given none.</summary>
    public static readonly LawEditions None = new(
        ImmutableDictionary.Create<string, LawEdition>(StringComparer.Ordinal),
        LawTimeline.Empty
    );

    private readonly ImmutableDictionary<string, LawEdition> _byName;

    private LawEditions(ImmutableDictionary<string, LawEdition> byName, LawTimeline timeline) =>
        (_byName, Timeline) = (byName, timeline);

    /// <summary>Which edition is in force on which day.</summary>
    public LawTimeline Timeline { get; }

    /// <summary>Every edition that is known, by its name.</summary>
    public IEnumerable<LawEdition> All => _byName.Values.OrderBy(e => e.Name, StringComparer.Ordinal);

    /// <summary>One lawbook that was always in force, under the name of its country.</summary>
    public static LawEditions Only(Lawbook lawbook)
    {
        var edition = new LawEdition(
            lawbook.Administration.Code,
            lawbook.Digest,
            () => new LawReading([lawbook], [])
        );
        return None.With(edition)
            .With(new LawTimeline([new LawLine(DateOnly.MinValue, edition.Name, edition.Digest)]));
    }

    /// <summary>These editions under a timeline.</summary>
    public static LawEditions Of(IEnumerable<LawEdition> editions, LawTimeline timeline) =>
        new(editions.ToImmutableDictionary(e => e.Name, StringComparer.Ordinal), timeline);

    /// <summary>The same with one edition more.</summary>
    public LawEditions With(LawEdition edition) => new(_byName.SetItem(edition.Name, edition), Timeline);

    /// <summary>The same under another timeline.</summary>
    public LawEditions With(LawTimeline timeline) => new(_byName, timeline);

    /// <summary>The edition of a name; null where none is known.</summary>
    public LawEdition? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The edition in force on a legal day; null where there is none.</summary>
    public LawEdition? On(DateOnly day) => Timeline.On(day) is { } line ? Find(line.Edition) : null;
}
