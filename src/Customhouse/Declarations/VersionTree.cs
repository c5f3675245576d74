using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>A version of a message while it is being changed into the next.</summary>
internal sealed class VersionTree
{
    private const string Basis = "WCO Data Model 3.6";

    private readonly Element _root;
    private readonly Node _body;
    private readonly HashSet<(Node, Field, int?)> _added = [];

    public VersionTree(Element root)
    {
        _root = root;
        _body = new Node(
            root.Child("Declaration") ?? throw new ArgumentException("no declaration", nameof(root)),
            DataModel.Declaration.Body
        );
    }

    /// <summary>The message with its changed body.</summary>
    public Element ToElement() =>
        _root with
        {
            Children = [.. _root.Children.Select(c => c.Name == "Declaration" ? _body.ToElement() : c)],
        };

    /// <summary>Opens the place of a change in this version and in the request.</summary>
    /// <param name="ordinal">Which member of a list the request holds for the step, from zero.</param>
    /// <returns>What is to be done; null where neither holds the place.</returns>
    public Action? Plan(
        IReadOnlyList<(Field Field, int? Sequence)> steps,
        Element request,
        Func<int, int> ordinal
    )
    {
        var at = _body;
        Element? said = request;
        for (var i = 1; i < steps.Count; i++)
        {
            var (field, sequence) = steps[i];
            var next = at.Find(field, sequence);
            var isLast = i == steps.Count - 1;
            said = said is null
                ? null
                : Member(said, field, sequence, isLast || field.IsRepeatable ? ordinal(i) : 0);
            if (isLast || next is null)
                return Change(at, field, sequence, next, isLast, said);
            at = next;
        }
        return null;
    }

    private Action? Change(Node parent, Field field, int? sequence, Node? was, bool isLast, Element? said)
    {
        if (was is null && said is null)
            return null;
        // A class that the version lacks comes whole from the request, however many pointers lead into it.
        if (was is null)
            return _added.Add((parent, field, sequence))
                ? () => parent.Add(new Node(said!, field))
                : () => { };
        if (!isLast)
            return null;
        return said is null
            ? () => parent.Children.Remove(was)
            : () => parent.Children[parent.Children.IndexOf(was)] = new Node(said, field);
    }

    /// <summary>The member of the request for a step: by its sequence number, or else by its place.</summary>
    private static Element? Member(Element parent, Field field, int? sequence, int ordinal)
    {
        if (!field.IsRepeatable)
            return parent.Child(field.Name);
        var all = parent.All(field.Name).ToArray();
        if (field.Find("SequenceNumeric") is not null)
            return Array.Find(
                all,
                e => int.TryParse(e.TextOf("SequenceNumeric"), out var n) && n == (sequence ?? 1)
            );
        var place = (sequence ?? 1) <= all.Length ? (sequence ?? 1) - 1 : ordinal;
        return place >= 0 && place < all.Length ? all[place] : null;
    }

    /// <summary>Sets the value of one data element.</summary>
    /// <returns>The refusal, where there is no such place or the value has not its form.</returns>
    public Refusal? Set(Pointer place, string value)
    {
        Refusal No(string code, string rule, string mend) => Pointing.Refuse(code, place, rule, Basis, mend);
        var at = _body;
        var steps = place.Steps;
        for (var i = 1; i < steps.Count; i++)
        {
            var field = at.Field.Find(steps[i].Name);
            var next = field is null
                ? null
                : at.Children.Where(c => c.Field == field).ElementAtOrDefault((steps[i].Position ?? 1) - 1);
            if (next is null && field?.Form is not null && i == steps.Count - 1)
                at.Add(next = new Node(new Element(field.Name, "", []), field));
            if (next is null)
                return OpensNothing(place.ToString()) with { WcoPointers = Pointing.ToWco(place) };
            at = next;
        }
        if (at.Field.Form is not { } form)
            return No("CDS10002", $"{at.Field.Name} holds no value of its own.", "Point at a data element.");
        var meant = form.Value(value);
        if (form.Fault(meant) != TextFault.None)
            return No(
                "CDS10010",
                $"\"{value}\" has not the form of {at.Field.Name}.",
                "Give a value of its form."
            );
        at.Source = at.Source with { Text = meant, Written = null };
        return null;
    }

    /// <summary>What is said of a pointer that leads nowhere, be it written as one or not.</summary>
    public static Refusal OpensNothing(string pointer) =>
        new("MSG10004", pointer, "The pointer opens nothing.", Basis, "Name a place of the declaration.");

    /// <summary>What a changed message lacks or has too often, by its model.</summary>
    public IReadOnlyList<Refusal> Faults()
    {
        var faults = new List<Refusal>();
        Check(_body.ToElement(), DataModel.Declaration.Body, Places.Body, faults);
        return faults;
    }

    private static void Check(Element element, Field field, Pointer place, List<Refusal> faults)
    {
        foreach (var child in field.Fields)
        {
            var count = element.Children.Count(c => c.Name == child.Name);
            if (count >= child.Min && count <= child.Max)
                continue;
            faults.Add(
                Pointing.Refuse(
                    count < child.Min ? "CDS10001" : "CDS10003",
                    place.Append(child.Name, child.IsRepeatable ? Math.Max(1, count) : null),
                    count < child.Min
                        ? $"{child.Name} must stand in {field.Name}; the change would take it away."
                        : $"{child.Name} may stand {child.Max} times; the change would add one more.",
                    Basis,
                    "Change the request so that the declaration stays whole."
                )
            );
        }
        var counts = new Dictionary<string, int>();
        foreach (var child in element.Children)
        {
            if (field.Find(child.Name) is not { Form: null } its)
                continue;
            var n = counts[child.Name] = counts.GetValueOrDefault(child.Name) + 1;
            Check(child, its, place.Append(child.Name, its.IsRepeatable ? n : null), faults);
        }
    }

    /// <summary>One element of the version, open to change.</summary>
    private sealed class Node
    {
        public Node(Element source, Field field)
        {
            Source = source;
            Field = field;
            Children =
            [
                .. source.Children.Select(c => new Node(
                    c,
                    field.Find(c.Name)
                        ?? throw new ArgumentException($"{c.Name} is no part of {field.Name}", nameof(source))
                )),
            ];
        }

        public Element Source { get; set; }

        public Field Field { get; }

        public List<Node> Children { get; }

        public Element ToElement() => Source with { Children = [.. Children.Select(c => c.ToElement())] };

        private int? Number => int.TryParse(Source.TextOf("SequenceNumeric"), out var n) ? n : null;

        /// <summary>The child of a class by its sequence number, or by its place where it bears
        /// none.</summary>
        public Node? Find(Field field, int? sequence)
        {
            var all = Children.Where(c => c.Field == field).ToArray();
            if (!field.IsRepeatable)
                return all.FirstOrDefault();
            var wanted = sequence ?? 1;
            return field.Find("SequenceNumeric") is not null
                ? Array.Find(all, c => c.Number == wanted)
                : all.ElementAtOrDefault(wanted - 1);
        }

        /// <summary>Adds a child where the model's order has it, behind its own kind of a lower
        /// number.</summary>
        public void Add(Node child)
        {
            var at = Children.FindIndex(c =>
                c.Field.Index > child.Field.Index || c.Field == child.Field && c.Number > child.Number
            );
            Children.Insert(at < 0 ? Children.Count : at, child);
        }
    }
}
