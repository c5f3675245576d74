using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>
/// One element of a message as it was written: the whole message is a tree of these, so that nothing is lost
/// between reading and writing.
/// </summary>
/// <param name="Name">Its name in the tree (<see cref="Field.Name"/>).</param>
/// <param name="Text">The value of a data element, blanks collapsed where its form says so; null on a
/// class.</param>
/// <param name="Children">In the order of the message; empty on a data element.</param>
public sealed record Element(string Name, string? Text, IReadOnlyList<Element> Children)
{
    /// <summary>Attributes in the order of the message: <c>currencyID</c>, <c>unitCode</c> ...</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];

    /// <summary>The text as it was written, where white space makes it differ from <see
    /// cref="Text"/>.</summary>
    public string? Written { get; init; }

    /// <summary>The first child of a name; null where there is none.</summary>
    public Element? Child(string name)
    {
        for (var i = 0; i < Children.Count; i++)
            if (Children[i].Name == name)
                return Children[i];
        return null;
    }

    /// <summary>The text of the first child of a name; null where there is none.</summary>
    public string? TextOf(string name) => Child(name)?.Text;

    /// <summary>The value of an attribute; null where the element does not bear it.</summary>
    public string? Attribute(string name)
    {
        for (var i = 0; i < Attributes.Count; i++)
            if (Attributes[i].Key == name)
                return Attributes[i].Value;
        return null;
    }

    /// <summary>Every child of a name, in the order of the message.</summary>
    public IEnumerable<Element> All(string name) => Children.Where(c => c.Name == name);

    /// <summary>True if both say the same: names, texts, attributes and children in their order.</summary>
    public bool SaysTheSameAs(Element other)
    {
        if (
            Name != other.Name
            || Text != other.Text
            || Children.Count != other.Children.Count
            || !Attributes.SequenceEqual(other.Attributes)
        )
            return false;
        for (var i = 0; i < Children.Count; i++)
            if (!Children[i].SaysTheSameAs(other.Children[i]))
                return false;
        return true;
    }

    /// <summary>
    /// Opens the place that a pointer names, as <c>GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity</c>
    /// below this element; null where nothing stands there.
    /// </summary>
    public Element? Open(Pointer place)
    {
        Element? at = this;
        foreach (var (name, position) in place.Steps)
            at = at?.All(name).ElementAtOrDefault((position ?? 1) - 1);
        return at;
    }
}
