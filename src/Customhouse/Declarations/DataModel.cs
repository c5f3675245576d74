using System.Diagnostics;
using System.Globalization;

namespace Customhouse.Declarations;

/// <summary>One attribute that a data element may bear.</summary>
/// <param name="IsRequired">The element must bear it.</param>
public sealed record AttributeField(string Name, bool IsRequired, TextForm Form);

/// <summary>
/// One class or data element at its place in a message: what it is called, how often it may stand and what it
/// may hold. The children of a class stand in the order of <see cref="Fields"/>.
/// </summary>
public sealed class Field
{
    /// <summary>Its name in the tree; where two namespaces share a local name, the second bears a
    /// prefix.</summary>
    public required string Name { get; init; }

    /// <summary>Its name in XML, without the namespace.</summary>
    public required string LocalName { get; init; }

    /// <summary>The URI of its namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The WCO id: of a class as <c>68A</c>, of a data element as <c>D014</c>; null where
    /// none.</summary>
    public string? WcoId { get; init; }

    /// <summary>How often it must stand at least.</summary>
    public required int Min { get; init; }

    /// <summary>How often it may stand; <see cref="int.MaxValue"/> where there is no bound.</summary>
    public required int Max { get; init; }

    /// <summary>The form of its text; null on a class or a moment.</summary>
    public TextForm? Form { get; init; }

    /// <summary>A data element whose text stands in a child, as dates do.</summary>
    public bool IsMoment { get; init; }

    /// <summary>More than one may stand beside each other.</summary>
    public bool IsRepeatable => Max > 1;

    /// <summary>The attributes that it may bear.</summary>
    public AttributeField[] Attributes { get; init; } = [];

    /// <summary>The attributes that it must bear.</summary>
    public AttributeField[] RequiredAttributes { get; init; } = [];

    /// <summary>Its place among its siblings.</summary>
    public int Index { get; internal set; }

    /// <summary>The children, in the order in which a message writes them; empty on a data element.</summary>
    public Field[] Fields { get; private set; } = [];

    /// <summary>The children that must stand.</summary>
    public Field[] Mandatory { get; private set; } = [];

    internal void Seal(List<Field> fields)
    {
        Fields = [.. fields];
        Mandatory = [.. fields.Where(f => f.Min > 0)];
        for (var i = 0; i < Fields.Length; i++)
            Fields[i].Index = i;
    }

    /// <summary>The child of a name, looked for from a place on, since messages keep the order
    /// mostly.</summary>
    public Field? Find(string localName, string uri, int from = 0)
    {
        return Among(Fields.AsSpan(from), localName, uri) ?? Among(Fields.AsSpan(0, from), localName, uri);

        static Field? Among(ReadOnlySpan<Field> fields, string localName, string uri)
        {
            foreach (var field in fields)
                if (field.LocalName == localName && field.Namespace == uri)
                    return field;
            return null;
        }
    }

    /// <summary>The child by its name in the tree.</summary>
    public Field? Find(string name)
    {
        foreach (var field in Fields)
            if (field.Name == name)
                return field;
        return null;
    }

    /// <summary>The child class or data element of a WCO id.</summary>
    public Field? FindById(string wcoId) => Array.Find(Fields, f => f.WcoId == wcoId);
}

/// <summary>
/// The WCO Data Model 3.6 as published for one kind of message, read from the house's own form (see
/// <c>customhouse import datamodel</c>): one line an element, indented by depth.
/// </summary>
public sealed class DataModel
{
    private readonly Dictionary<string, string> _namespaces = [];
    private readonly Dictionary<string, AttributeField[]> _attributes = [];

    /// <summary>Declarations and amendments (DEC).</summary>
    public static DataModel Declaration { get; } = new("wco-dec.model");

    /// <summary>Requests to cancel (DEC of type INV).</summary>
    public static DataModel Cancellation { get; } = new("wco-inv.model");

    /// <summary>Responses (RES).</summary>
    public static DataModel Response { get; } = new("wco-res.model");

    /// <summary>The outermost class, <c>MetaData</c>.</summary>
    public Field Root { get; }

    /// <summary>The class that the message is about: <c>Declaration</c> or <c>Response</c>.</summary>
    public Field Body => Root.Fields[^1];

    private DataModel(string resource)
    {
        using var stream =
            typeof(DataModel).Assembly.GetManifestResourceStream($"Customhouse.Declarations.{resource}")
            ?? throw new UnreachableException($"{resource} is not embedded");
        using var lines = new StreamReader(stream);
        var open = new List<(Field Field, List<Field> Fields)>();
        Field? root = null;
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0] == "namespace")
                _namespaces.Add(words[1], string.Intern(words[2]));
            else if (words[0] == "attributes")
                _attributes.Add(words[1], [.. words.Skip(2).Select(Attribute)]);
            else
            {
                var depth = line.Length - line.TrimStart(' ').Length;
                Close(open, depth);
                var field = Read(words, open.Count > 0 ? open[^1].Fields : []);
                root ??= field;
                if (open.Count > 0)
                    open[^1].Fields.Add(field);
                open.Add((field, []));
            }
        }
        Close(open, 0);
        Root = root ?? throw new UnreachableException($"{resource} is empty");
    }

    private static void Close(List<(Field Field, List<Field> Fields)> open, int depth)
    {
        while (open.Count > depth)
        {
            open[^1].Field.Seal(open[^1].Fields);
            open.RemoveAt(open.Count - 1);
        }
    }

    private static AttributeField Attribute(string word)
    {
        var at = word.IndexOf('=', StringComparison.Ordinal);
        var name = word[..at];
        return new AttributeField(
            string.Intern(name.TrimEnd('!')),
            name.EndsWith('!'),
            TextForm.Parse(word[(at + 1)..].Split(';'))
        );
    }

    /// <summary>Name, WCO id, occurrence, namespace, content: <c>ID D014 0..1 dec string max:70
    /// @a5</c>.</summary>
    private Field Read(string[] words, List<Field> siblings)
    {
        var occurrence = words[2].Split("..");
        var name = siblings.Exists(s => s.LocalName == words[0]) ? $"{words[3]}:{words[0]}" : words[0];
        var isText = words[4] is not ("class" or "moment");
        AttributeField[] attributes = words[^1].StartsWith('@') ? _attributes[words[^1][1..]] : [];
        return new Field
        {
            Name = string.Intern(name),
            LocalName = string.Intern(words[0]),
            WcoId = words[1] == "-" ? null : words[1],
            Min = int.Parse(occurrence[0], CultureInfo.InvariantCulture),
            Max =
                occurrence[1] == "*" ? int.MaxValue : int.Parse(occurrence[1], CultureInfo.InvariantCulture),
            Namespace = _namespaces[words[3]],
            IsMoment = words[4] == "moment",
            Form = isText ? TextForm.Parse(words.Skip(4)) : null,
            Attributes = attributes,
            RequiredAttributes = Array.FindAll(attributes, a => a.IsRequired),
        };
    }

    /// <summary>Every name of the model, for readers that keep names once.</summary>
    public IEnumerable<string> Names() =>
        NamesBelow(Root)
            .Concat(_namespaces.Values)
            .Concat(_attributes.Values.SelectMany(a => a).Select(a => a.Name))
            .Distinct();

    private static IEnumerable<string> NamesBelow(Field field) =>
        field.Fields.SelectMany(NamesBelow).Prepend(field.LocalName);
}
