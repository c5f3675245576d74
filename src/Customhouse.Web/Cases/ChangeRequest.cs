using System.Globalization;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Exchange;
using Customhouse.Ledger;
using Customhouse.Values;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;

namespace Customhouse.Web.Cases;

/// <summary>One value that a trader can change on the page: where it stands and what stands there.</summary>
/// <param name="Field">The form's field, whose words name it.</param>
/// <param name="Item">The goods item; 0 for the whole declaration.</param>
public sealed record Changeable(FormField Field, int Item, Pointer Place, string Value, string? Attribute)
{
    public string Id => Item == 0 ? Field.Name : $"{Field.Name}-{Item}";

    public bool IsNumber => Field.Kind == InputKind.Number;

    /// <summary>What was typed for it, as a message writes it.</summary>
    internal string Read(string typed) => IsNumber ? TypedNumber.Parse(typed).Written : typed;
}

/// <summary>
/// A request on a lodged declaration as a WCO message: the values that a trader changed (COR), or its
/// invalidation (INV), with the reason.
/// </summary>
public static class ChangeRequest
{
    /// <summary>WCO 099: 21, a mistake of the declarant; 1, the declaration is no longer wanted.</summary>
    private const string MistakeReason = "21";

    private const string NotWantedReason = "1";

    private static readonly string[] NotChanged = ["lrn", "type", "importer", "currency", "account"];

    /// <summary>The values of the version in force that the form knows.</summary>
    public static IReadOnlyList<Changeable> Of(Case c)
    {
        var body = Message.Of(c.Declaration.Message).Body;
        var all = new List<Changeable>();
        foreach (
            var field in FormField.Header.SelectMany(g => g.Fields).Where(f => !NotChanged.Contains(f.Name))
        )
            Add(all, body, field, 0, field.Place);
        for (var n = 1; n <= c.Declaration.Items.Count; n++)
            foreach (var field in FormField.Item)
                Add(all, body, field, n, Places.Item(n) / field.Place);
        return all;
    }

    private static void Add(List<Changeable> all, Element body, FormField field, int item, Pointer place)
    {
        if (body.Open(place) is not { Text: { } text } element)
            return;
        all.Add(
            new Changeable(
                field,
                item,
                place,
                text,
                field.Attribute is { } name ? element.Attribute(name) : null
            )
        );
    }

    /// <summary>The request to change values, each to what stands beside it.</summary>
    public static byte[] Amend(Case c, IReadOnlyList<(Changeable What, string To)> changes, string reason)
    {
        var (message, body) = Begin(c, "COR");
        for (var i = 0; i < changes.Count; i++)
        {
            var (what, to) = changes[i];
            Say(body, i + 1, reason, pointed: true);
            var amendment = body.At($"Amendment[{i + 1}]");
            amendment.Put("ChangeReasonCode", MistakeReason);
            Point(amendment, Pointing.ToWco(Places.Body / what.Place));
        }
        // Goods items stand in the request in the order in which the pointers name them.
        var items = changes.Where(x => x.What.Item > 0).Select(x => x.What.Item).Distinct().Order().ToList();
        foreach (var (what, to) in changes)
        {
            var place = what.Place;
            if (what.Item > 0)
            {
                var item = Places.Item(items.IndexOf(what.Item) + 1);
                body.Put(item / "SequenceNumeric", what.Item.ToString(CultureInfo.InvariantCulture));
                place = item / what.Field.Place;
            }
            if (what.Attribute is null)
                body.Put(place, to);
            else
                body.Put(place, to, what.Field.Attribute!, what.Attribute);
        }
        return WcoJson.Write(Message.Of(message.ToElement()));
    }

    /// <summary>The request to make the declaration invalid.</summary>
    public static byte[] Cancel(Case c, string reason)
    {
        var (message, body) = Begin(c, "INV");
        body.Put("Submitter/ID", c.Trader);
        Say(body, 1, reason, pointed: false);
        body.Put("Amendment/ChangeReasonCode", NotWantedReason);
        return WcoJson.Write(Message.Of(message.ToElement()));
    }

    private static (MessageDraft Message, MessageDraft Body) Begin(Case c, string type)
    {
        var message = new MessageDraft();
        var body = message.At("Declaration");
        body.Put("FunctionCode", "13");
        body.Put("FunctionalReferenceID", "R" + Convert.ToHexString(RandomBytes.Get(6)));
        body.Put("ID", c.Mrn.Text);
        body.Put("TypeCode", type);
        return (message, body);
    }

    private static void Say(MessageDraft body, int position, string reason, bool pointed)
    {
        var statement = body.At($"AdditionalInformation[{position}]");
        statement.Put("StatementDescription", reason);
        statement.Put("StatementTypeCode", "AES");
        statement.Put("Pointer[1]/SequenceNumeric", "1");
        statement.Put("Pointer[1]/DocumentSectionCode", "42A");
        if (pointed)
            statement.Put("Pointer[2]/SequenceNumeric", position.ToString(CultureInfo.InvariantCulture));
        statement.Put("Pointer[2]/DocumentSectionCode", "06A");
    }

    private static void Point(MessageDraft amendment, IReadOnlyList<WcoPointer> pointers)
    {
        for (var i = 0; i < pointers.Count; i++)
        {
            var at = amendment.At($"Pointer[{i + 1}]");
            at.Put(
                "SequenceNumeric",
                (pointers[i].SequenceNumeric ?? 1).ToString(CultureInfo.InvariantCulture)
            );
            at.Put("DocumentSectionCode", pointers[i].DocumentSectionCode);
            at.Put("TagID", pointers[i].TagId ?? "");
        }
    }
}
