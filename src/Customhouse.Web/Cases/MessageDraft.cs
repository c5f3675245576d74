using Customhouse.Declarations;

namespace Customhouse.Web.Cases;

/// <summary>A message while it is being made: values are put at paths, and what is empty is left
/// out.</summary>
internal sealed class MessageDraft(string name = "MetaData")
{
    private readonly List<MessageDraft> _children = [];
    private string? _text;
    private KeyValuePair<string, string>? _attribute;

    /// <summary>The place at a path, made where there is none yet; <c>Name[2]</c> is the second of its
    /// name.</summary>
    public MessageDraft At(string path)
    {
        var at = this;
        foreach (var step in path.Split('/'))
        {
            var bracket = step.IndexOf('[', StringComparison.Ordinal);
            var (wanted, position) =
                bracket < 0
                    ? (step, 1)
                    : (step[..bracket], int.Parse(step.AsSpan(bracket + 1).TrimEnd(']'), null));
            while (at._children.Count(c => c.Name == wanted) < position)
                at._children.Add(new MessageDraft(wanted));
            at = at._children.Where(c => c.Name == wanted).ElementAt(position - 1);
        }
        return at;
    }

    public string Name => name;

    /// <summary>Puts a value at a path; an empty one puts nothing.</summary>
    public void Put(string path, string value)
    {
        if (value.Length > 0)
            At(path)._text = value;
    }

    /// <summary>Puts a value with an attribute, as a currency or a unit.</summary>
    public void Put(string path, string value, string attribute, string of)
    {
        if (value.Length == 0)
            return;
        Put(path, value);
        if (of.Length > 0)
            At(path)._attribute = new(attribute, of);
    }

    public Element ToElement() =>
        new(name, _text, [.. _children.GroupBy(c => c.Name).SelectMany(g => g).Select(c => c.ToElement())])
        {
            Attributes = _attribute is { } attribute ? [attribute] : [],
        };
}
