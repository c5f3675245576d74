using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>What differs at one place between two versions.</summary>
/// <param name="Pointer">A path in the version that holds the place, the later one if both do.</param>
/// <param name="Before">The value with its attributes; null where nothing stood.</param>
/// <param name="After">The value with its attributes; null where nothing stands.</param>
public sealed record Difference(Pointer Pointer, string? Before, string? After);

/// <summary>Compares two versions of a declaration, value by value.</summary>
public static class Differences
{
    /// <summary>
    /// Lists what differs, in the order of the message. Members of a list that bear a sequence number are
    /// compared by it, others by their position.
    /// </summary>
    /// <param name="before">The body of the earlier version.</param>
    /// <param name="after">The body of the later version.</param>
    public static IReadOnlyList<Difference> Between(Element before, Element after)
    {
        var found = new List<Difference>();
        Compare(before, after, Pointer.Whole.Append(after.Name), DataModel.Declaration.Body, found);
        return found;
    }

    private static void Compare(
        Element? before,
        Element? after,
        Pointer place,
        Field? field,
        List<Difference> found
    )
    {
        var was = Said(before);
        var now = Said(after);
        if (was != now)
            found.Add(new Difference(place, was, now));
        var names = (before?.Children ?? []).Concat(after?.Children ?? []).Select(c => c.Name).Distinct();
        foreach (var name in names.OrderBy(n => field?.Find(n)?.Index ?? int.MaxValue))
        {
            var child = field?.Find(name);
            foreach (var (one, other, position) in Pairs(before, after, name))
                Compare(
                    one,
                    other,
                    place.Append(name, child is { IsRepeatable: true } ? position : null),
                    child,
                    found
                );
        }
    }

    /// <summary>The text of an element with its attributes, as <c>400.00 (currencyID XAD)</c>.</summary>
    private static string? Said(Element? element)
    {
        if (element?.Text is not { } text)
            return null;
        return element.Attributes.Count == 0
            ? text
            : $"{text} ({string.Join(", ", element.Attributes.Select(a => $"{a.Key} {a.Value}"))})";
    }

    private static IEnumerable<(Element? Before, Element? After, int Position)> Pairs(
        Element? before,
        Element? after,
        string name
    )
    {
        var ones = Keyed(before, name);
        var others = Keyed(after, name);
        foreach (var (key, other, position) in others)
            yield return (ones.Find(o => o.Key == key).Element, other, position);
        foreach (var (key, one, position) in ones)
            if (!others.Exists(o => o.Key == key))
                yield return (one, null, position);
    }

    private static List<(string Key, Element Element, int Position)> Keyed(Element? parent, string name)
    {
        if (parent is null)
            return [];
        var keyed = Lists.Read(
            parent,
            name,
            (e, n) => (Key: e.TextOf("SequenceNumeric") ?? $"#{n}", Element: e, Position: n)
        );
        // Two members of one number cannot be told apart by it.
        return keyed.DistinctBy(k => k.Key).Count() == keyed.Count
            ? keyed
            : [.. keyed.Select(k => ($"#{k.Position}", k.Element, k.Position))];
    }
}
