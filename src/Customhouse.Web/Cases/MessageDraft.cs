using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Web.Cases;

/// <summary>A message while it is being made: values are put at places, and what is empty is left
/// out.</summary>
internal sealed class MessageDraft(string name = "MetaData")
{
    private readonly List<MessageDraft> _children = [];
    private string? _text;
    private KeyValuePair<string, string>? _attribute;

    /// <summary>What stands at a place below this one, made where there is nothing yet.</summary>
    public MessageDraft At(Pointer place)
    {
        var at = this;
        foreach (var (wanted, position) in place.Steps)
        {
            while (at._children.Count(c => c.Name == wanted) < (position ?? 1))
                at._children.Add(new MessageDraft(wanted));
            at = at._children.Where(c => c.Name == wanted).ElementAt((position ?? 1) - 1);
        }
        return at;
    }

    /// <summary>The same for a place that the program itself writes.</summary>
    public MessageDraft At(string place) => At(Pointer.Parse(place));

    public string Name => name;

    /// <summary>Puts a value at a place; an empty one puts nothing.</summary>
    public void Put(Pointer place, string value)
    {
        if (value.Length > 0)
            At(place)._text = value;
    }

    /// <summary>The same for a place that the program itself writes.</summary>
    public void Put(string place, string value) => Put(Pointer.Parse(place), value);

    /// <summary>Puts a value with an attribute, as a currency or a unit.</summary>
    public void Put(Pointer place, string value, string attribute, string of)
    {
        if (value.Length == 0)
            return;
        Put(place, value);
        if (of.Length > 0)
            At(place)._attribute = new(attribute, of);
    }

    public Element ToElement() =>
        new(name, _text, [.. _children.GroupBy(c => c.Name).SelectMany(g => g).Select(c => c.ToElement())])
        {
            Attributes = _attribute is { } attribute ? [attribute] : [],
        };
}
