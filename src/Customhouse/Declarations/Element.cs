namespace Customhouse.Declarations;

/// <summary>
/// One element of a message as it was written: the whole message is a tree of these, so that nothing is lost
/// between reading and writing.
/// </summary>
public sealed record Element(string Name, string? Text, IReadOnlyList<Element> Children)
{
    /// <summary>Attributes in the order of the message: <c>currencyID</c>, <c>unitCode</c> ...</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];

    public Element? Child(string name)
    {
        foreach (var child in Children)
            if (child.Name == name) return child;
        return null;
    }

    public string? TextOf(string name) => Child(name)?.Text;

    public IEnumerable<Element> All(string name) => Children.Where(c => c.Name == name);
}
