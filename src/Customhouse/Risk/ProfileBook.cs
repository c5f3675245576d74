using Customhouse.Values;

namespace Customhouse.Risk;

/// <summary>The profiles of an administration, checked and made ready once, asked of every
/// declaration.</summary>
public sealed class ProfileBook
{
    /// <summary>No profiles: every declaration goes green.</summary>
    public static readonly ProfileBook Empty = new([]);

    private readonly ReadyProfile[] _ready;

    private ProfileBook(ReadyProfile[] ready) => _ready = ready;

    /// <summary>The profiles that act, those of the highest lane first.</summary>
    public IEnumerable<Profile> Profiles => _ready.Select(r => r.Profile);

    internal ReadOnlySpan<ReadyProfile> Ready => _ready;

    /// <summary>
    /// Takes the latest version of each profile. One that has faults is left out and its faults are told; the
    /// others act.
    /// </summary>
    public static (ProfileBook Book, IReadOnlyList<Refusal> Refusals) Create(IEnumerable<Profile> profiles)
    {
        var ready = new List<ReadyProfile>();
        var refusals = new List<Refusal>();
        foreach (var profile in profiles.GroupBy(p => p.Id).Select(g => g.MaxBy(p => p.Version)!))
        {
            var faults = ProfileCheck.Check(profile);
            if (faults.Count == 0)
                ready.Add(new ReadyProfile(profile));
            refusals.AddRange(faults.Select(f => f with { Pointer = $"{profile.Id}/{f.Pointer}" }));
        }
        return (
            new ProfileBook([
                .. ready
                    .OrderByDescending(r => r.Profile.Lane)
                    .ThenBy(r => r.Profile.Id, StringComparer.Ordinal),
            ]),
            refusals
        );
    }
}

/// <summary>A profile bears on a declaration.</summary>
/// <param name="Item">The first goods item of which it holds.</param>
/// <param name="Share">The chance that the declaration had of being picked.</param>
/// <param name="IsPicked">The lot fell on it, or the profile names its goods.</param>
internal readonly record struct Bearing(ItemFeatures Item, double Share, bool IsPicked);

/// <summary>
/// A profile as tests. What it asks of the declaration as a whole is asked once, before any goods item is
/// looked at; what it asks of items must hold of one item together.
/// </summary>
internal sealed class ReadyProfile
{
    private readonly ReadyCondition[] _parts;
    private readonly Test? _ofWhole;
    private readonly Test? _ofItem;

    public ReadyProfile(Profile profile)
    {
        Profile = profile;
        Key = Draw.KeyOf(profile.Id);
        var parts = profile.When is AllOf all ? all.Parts : [profile.When];
        _parts = [.. parts.Select(ReadyCondition.Of)];
        _ofWhole = ReadyCondition.All([.. _parts.Where(p => !p.AsksItems)]);
        _ofItem = ReadyCondition.All([.. _parts.Where(p => p.AsksItems)]);
    }

    public Profile Profile { get; }
    public ulong Key { get; }

    /// <summary>What the profile says of a declaration on a day; null where it does not bear on it.</summary>
    /// <param name="draw">The case's number (<see cref="Draw.Compute"/>).</param>
    public Bearing? Ask(Features features, DateOnly today, double draw)
    {
        if (!Profile.ActsOn(today))
            return null;
        var share = Profile.ShareFor(features.IsAuthorised);
        if (share <= 0 || Match(features) is not { } item)
            return null;
        return new Bearing(item, share, share >= 1 || Draw.For(draw, Key) < share);
    }

    /// <summary>The first goods item of which the profile holds; null where there is none.</summary>
    public ItemFeatures? Match(Features features)
    {
        if (_ofWhole is { } whole && !whole(features, ItemFeatures.None))
            return null;
        if (_ofItem is not { } test)
            return features.Items.Length > 0 ? features.Items[0] : ItemFeatures.None;
        foreach (var item in features.Items)
            if (test(features, item))
                return item;
        return null;
    }

    /// <summary>The figures that made the profile fire, each as field, comparison and what was
    /// declared.</summary>
    public IReadOnlyList<string> Figures(Features features, ItemFeatures item)
    {
        var figures = new List<string>();
        foreach (var part in _parts)
            part.Tell(features, item, figures);
        if (Profile.IsRandom)
            figures.Add("random control");
        return figures;
    }
}
