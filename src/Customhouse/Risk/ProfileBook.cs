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
    private readonly Test? _ofWhole;
    private readonly Test? _ofItem;

    public ReadyProfile(Profile profile)
    {
        Profile = profile;
        Key = Draw.KeyOf(profile.Id);
        var parts = profile.When is AllOf all ? all.Parts : [profile.When];
        _ofWhole = All([.. parts.Where(p => !AsksItems(p)).Select(Compile)]);
        _ofItem = All([.. parts.Where(AsksItems).Select(Compile)]);
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
        Gather(Profile.When, features, item, figures);
        if (Profile.IsRandom)
            figures.Add("random control");
        return figures;
    }

    private static void Gather(
        Condition condition,
        Features features,
        ItemFeatures item,
        List<string> figures
    )
    {
        switch (condition)
        {
            case AllOf all:
                foreach (var part in all.Parts)
                    Gather(part, features, item, figures);
                break;
            case AnyOf any:
                foreach (var part in any.Parts)
                    if (Compile(part)(features, item))
                        Gather(part, features, item, figures);
                break;
            case FieldIs leaf when RiskField.Find(leaf.Field) is { } field:
                var place = field.OfItem && item.Item.Sequence > 0 ? $"item {item.Item.Sequence} " : "";
                figures.Add($"{place}{field.Name} {field.Show(features, item)} ({Words(leaf)})");
                break;
        }
    }

    private static string Words(FieldIs leaf) =>
        leaf.Values.Count switch
        {
            0 => leaf.Is,
            <= 8 => $"{leaf.Is} {string.Join(' ', leaf.Values)}",
            _ => $"{leaf.Is} one of {leaf.Values.Count}",
        };

    private static bool AsksItems(Condition condition) =>
        condition switch
        {
            AllOf all => all.Parts.Any(AsksItems),
            AnyOf any => any.Parts.Any(AsksItems),
            FieldIs leaf => RiskField.Find(leaf.Field)!.OfItem,
            _ => true,
        };

    private static Test Compile(Condition condition) =>
        condition switch
        {
            AllOf all => All([.. all.Parts.Select(Compile)]) ?? ((_, _) => true),
            AnyOf any => Any([.. any.Parts.Select(Compile)]),
            FieldIs leaf => Comparison.Compile(RiskField.Find(leaf.Field)!, leaf.Is, leaf.Values),
            _ => throw new InvalidOperationException($"{condition.GetType().Name} was not checked"),
        };

    private static Test? All(Test[] tests) =>
        tests.Length switch
        {
            0 => null,
            1 => tests[0],
            _ => (f, i) =>
            {
                foreach (var test in tests)
                    if (!test(f, i))
                        return false;
                return true;
            },
        };

    private static Test Any(Test[] tests) =>
        (f, i) =>
        {
            foreach (var test in tests)
                if (test(f, i))
                    return true;
            return false;
        };
}
