using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Exchange;

/// <summary>
/// Builds the tree of a message while it is read, whatever it is written in, and checks each step against the
/// model. A fault is noted and the reading goes on, so that one answer tells them all.
/// </summary>
/// <remarks>One building serves one thread, message after message, so that reading allocates
/// little.</remarks>
internal sealed class MessageBuilding(bool orderMatters)
{
    private readonly List<Element> _children = [];
    private readonly List<KeyValuePair<string, string>> _attributes = [];
    private OpenElement[] _frames = [new()];
    private DataModel _model = DataModel.Declaration;
    private int _elements;

    public MessageFaults Faults { get; } = new();

    /// <summary>How deep the reading stands; 0 outside the root.</summary>
    public int Depth { get; private set; }

    /// <summary>True once a limit was passed or the root is none we know: there is no use in reading
    /// on.</summary>
    public bool IsOver { get; private set; }

    public Element? Root { get; private set; }

    /// <summary>True where text belongs: in a data element.</summary>
    public bool TakesText => Depth > 0 && _frames[Depth - 1].Field!.Form is not null;

    public void Start(DataModel model)
    {
        _model = model;
        _children.Clear();
        _attributes.Clear();
        Faults.Clear();
        Depth = 0;
        _elements = 0;
        IsOver = false;
        Root = null;
    }

    /// <summary>Opens an element.</summary>
    /// <returns>False where the model has no such element: what stands below it is to be passed
    /// over.</returns>
    public bool Open(string localName, string uri, int line, int column)
    {
        if (!Counted(line, column))
            return false;
        if (Depth == 0)
            return OpenRoot(localName, uri, line, column);
        ref var parent = ref _frames[Depth - 1];
        if (parent.Field!.Find(localName, uri, parent.Last) is { } field)
            return Open(field, line, column);
        if (Depth == 1 && IsAnswer(localName, uri))
            return OpenAnswer(line, column);
        // An element of a known name in a foreign namespace is counted on from those that were read.
        var known = Array.Find(parent.Field.Fields, f => f.LocalName == localName);
        var position = known is null ? 1 : parent.Counts[known.Index] + 1;
        var place = Here(localName, null, line, column, position);
        if (known is null || known.Namespace == uri)
            Faults.Unknown(place, localName, parent.Field);
        else
            Faults.Foreign(place, known, uri);
        parent.SkippedBody |= Depth == 1;
        return false;
    }

    /// <summary>Opens an element by its name in the tree, for forms that know no namespaces.</summary>
    public bool Open(string name, int line, int column)
    {
        if (!Counted(line, column))
            return false;
        if (Depth == 0)
            return OpenRoot(name, _model.Root.Namespace, line, column);
        if (_frames[Depth - 1].Field!.Find(name) is { } field)
            return Open(field, line, column);
        if (Depth == 1 && IsAnswer(name, DataModel.Response.Body.Namespace))
            return OpenAnswer(line, column);
        Faults.Unknown(Here(name, null, line, column), name, _frames[Depth - 1].Field!);
        return false;
    }

    // Responses stand in the same envelope as declarations: the first one says which model holds.
    private bool IsAnswer(string name, string uri) =>
        name == "Response"
        && _model != DataModel.Response
        && uri == DataModel.Response.Body.Namespace
        && _frames[0].Counts[_model.Body.Index] == 0;

    private bool OpenAnswer(int line, int column)
    {
        _model = DataModel.Response;
        _frames[0].Field = _model.Root;
        return Open(_model.Body, line, column);
    }

    private bool Counted(int line, int column)
    {
        if (IsOver)
            return false;
        if (++_elements > Limits.MessageElementsMax)
            Faults.Limit(
                Here(line, column),
                $"A message holds {Limits.MessageElementsMax} elements at most."
            );
        else if (Depth >= Limits.MessageDepthMax)
            Faults.Limit(Here(line, column), $"A message is {Limits.MessageDepthMax} elements deep at most.");
        else
            return true;
        IsOver = true;
        return false;
    }

    /// <summary>Counts an element that is passed over, against the same limits.</summary>
    public void Pass(int depth, int line, int column)
    {
        if (!Counted(line, column) || depth < Limits.MessageDepthMax)
            return;
        Faults.Limit(Here(line, column), $"A message is {Limits.MessageDepthMax} elements deep at most.");
        IsOver = true;
    }

    private bool OpenRoot(string name, string uri, int line, int column)
    {
        if (name == _model.Root.LocalName && uri == _model.Root.Namespace)
        {
            Push(_model.Root, 1);
            return true;
        }
        Faults.NoMessage(new Place(name, [], line, column), $"{name} of namespace \"{uri}\"");
        IsOver = true;
        return false;
    }

    private bool Open(Field field, int line, int column)
    {
        ref var parent = ref _frames[Depth - 1];
        var count = ++parent.Counts[field.Index];
        if (field.Index < parent.Last)
        {
            if (orderMatters)
                Faults.Disordered(
                    Here(field.Name, field, line, column, count),
                    field,
                    parent.Field!.Fields[parent.Last]
                );
            parent.Disordered = true;
        }
        else
            parent.Last = field.Index;
        // One excess is told, not each.
        if (count - 1 == field.Max)
            Faults.Repeated(Here(field.Name, field, line, column, count), field);
        Push(field, count);
        return true;
    }

    private void Push(Field field, int position)
    {
        if (Depth == _frames.Length)
            Array.Resize(ref _frames, _frames.Length * 2);
        ref var frame = ref _frames[Depth++];
        frame.Open(field, position, _children.Count);
        _attributes.Clear();
    }

    /// <summary>Takes an attribute of the element that was opened last.</summary>
    /// <param name="name">With its prefix where it is one of XML Schema's own, as
    /// <c>xsi:schemaLocation</c>.</param>
    public void Attribute(string name, string value, int line, int column)
    {
        ref var frame = ref _frames[Depth - 1];
        if (value.Length > Limits.ElementCharactersMax)
        {
            Faults.Limit(
                At(name, line, column),
                $"A text has {Limits.ElementCharactersMax} characters at most."
            );
            return;
        }
        foreach (var known in frame.Field!.Attributes)
        {
            if (known.Name != name)
                continue;
            var meant = known.Form.Value(value);
            var fault = known.Form.Fault(meant);
            if (fault != TextFault.None)
                Faults.Text(At(name, line, column), name, meant, known.Form, fault);
            _attributes.Add(new(known.Name, value));
            return;
        }
        // A hint where the schema lies says nothing of the trade, and may stand anywhere (XSD part 1, 2.6.3).
        if (name is "xsi:schemaLocation" or "xsi:noNamespaceSchemaLocation")
            _attributes.Add(new(name, value));
        else
            Faults.UnknownAttribute(At(name, line, column), name, frame.Field.Name);
    }

    /// <summary>Keeps the attributes with the element, after the last of them and before its
    /// children.</summary>
    public void AttributesRead(int line, int column)
    {
        ref var frame = ref _frames[Depth - 1];
        frame.Attributes = _attributes.Count == 0 ? [] : [.. _attributes];
        foreach (var known in frame.Field!.RequiredAttributes)
        {
            if (_attributes.Exists(a => a.Key == known.Name))
                continue;
            Faults.LackingAttribute(At(known.Name, line, column), known.Name, frame.Field.Name);
        }
        _attributes.Clear();
    }

    private Place At(string attribute, int line, int column)
    {
        var here = Here(line, column);
        return here with { Pointer = $"{here.Pointer}/@{attribute}" };
    }

    /// <summary>Takes text; what stands in pieces, as around a comment, is one text.</summary>
    public void Text(string text, int line, int column)
    {
        ref var frame = ref _frames[Depth - 1];
        if (frame.Field!.Form is null)
        {
            if (frame.HasText || text.AsSpan().Trim(" \t\r\n").IsEmpty)
                return;
            frame.HasText = true;
            Faults.TextInClass(Here(line, column), frame.Field.Name);
            return;
        }
        frame.Text = frame.Text is null ? text : frame.Text + text;
        if (frame.Text.Length <= Limits.ElementCharactersMax)
            return;
        if (!frame.HasText)
            Faults.Limit(Here(line, column), $"A text has {Limits.ElementCharactersMax} characters at most.");
        frame.HasText = true;
        frame.Text = frame.Text[..Limits.ElementCharactersMax];
    }

    /// <summary>Closes the element that was opened last and checks what it holds.</summary>
    public void Close(int line, int column)
    {
        ref var frame = ref _frames[Depth - 1];
        var element = frame.Field!.Form is { } form
            ? Leaf(ref frame, form, line, column)
            : Class(ref frame, line, column);
        frame.Text = null;
        Depth--;
        if (Depth == 0)
            Root = element;
        else
            _children.Add(element);
    }

    private Element Leaf(ref OpenElement frame, TextForm form, int line, int column)
    {
        var written = frame.Text ?? "";
        var value = form.Value(written);
        var fault = frame.HasText ? TextFault.None : form.Fault(value);
        if (fault != TextFault.None)
            Faults.Text(Here(line, column), frame.Field!.Name, value, form, fault);
        else if (PlainText.Hidden(value) is { } hidden)
            Faults.Hidden(Here(line, column), frame.Field!.Name, hidden);
        return new Element(frame.Field!.Name, value, [])
        {
            Attributes = frame.Attributes,
            Written = ReferenceEquals(value, written) ? null : written,
        };
    }

    private Element Class(ref OpenElement frame, int line, int column)
    {
        foreach (var field in frame.Field!.Mandatory)
        {
            if (frame.Counts[field.Index] > 0 || frame.SkippedBody)
                continue;
            Faults.Lacking(Here(field.Name, field, line, column), field, frame.Field);
        }
        Element[] children =
        [
            .. System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_children)[frame.Start..],
        ];
        _children.RemoveRange(frame.Start, children.Length);
        if (frame.Disordered && !orderMatters)
            children = [.. InOrder(children, frame.Field)];
        return new Element(frame.Field.Name, null, children) { Attributes = frame.Attributes };
    }

    private static IEnumerable<Element> InOrder(Element[] children, Field field) =>
        children.OrderBy(c => field.Find(c.Name)!.Index);

    /// <summary>The place where the reading stands.</summary>
    public Place Here(int line, int column) => Here(null, null, line, column);

    /// <summary>The place of a child where the reading stands.</summary>
    public Place Here(string? child, Field? field, int line, int column, int position = 1)
    {
        var place = Pointer.Whole;
        var pointers = new List<WcoPointer>();
        // The envelope is no part of the pointer unless the fault lies in it.
        var isBelow = Depth > 1 || Depth == 1 && child is not null && field == _model.Body;
        for (var i = 0; i < Depth; i++)
        {
            var step = _frames[i].Field!;
            if (i > 0 || !isBelow)
                place = place.Append(step.Name, step.IsRepeatable ? _frames[i].Position : null);
            Pointing.Add(pointers, step, _frames[i].Position);
        }
        if (field is not null)
            Pointing.Add(pointers, field, position);
        var text = place.ToString();
        if (child is null)
            return new Place(text, pointers, line, column);
        // What a message calls a part may be no name that a pointer could hold.
        var counted = field is { IsRepeatable: true } || position > 1;
        var last = counted ? $"{child}[{position}]" : child;
        return new Place(text.Length == 0 ? last : $"{text}/{last}", pointers, line, column);
    }
}
