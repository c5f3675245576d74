namespace Customhouse.Declarations;

/// <summary>What a message asks or tells, by its root and its type code.</summary>
public enum MessageKind
{
    /// <summary>An original declaration (function 9).</summary>
    Declaration,

    /// <summary>A request to change what was declared (function 13, type COR).</summary>
    Amendment,

    /// <summary>A request to make a declaration invalid (function 13, type INV).</summary>
    Cancellation,

    /// <summary>The goods of a pre-lodged declaration are presented (type GPR).</summary>
    Presentation,

    /// <summary>Any other additional message (function 13 or 14).</summary>
    Additional,

    /// <summary>What customs tells (RES).</summary>
    Response,
}

/// <summary>A message as read: its kind and the whole of it as a tree, from <c>MetaData</c> on.</summary>
public sealed record Message(MessageKind Kind, Element Root)
{
    /// <summary>
    /// The declaration or response that the message carries; empty where a broken one carries none.
    /// </summary>
    public Element Body =>
        Root.Child("Declaration") ?? Root.Child("Response") ?? new Element("Declaration", null, []);

    /// <summary>The model that the message was checked against.</summary>
    public DataModel Model =>
        Kind switch
        {
            MessageKind.Response => DataModel.Response,
            MessageKind.Cancellation => DataModel.Cancellation,
            _ => DataModel.Declaration,
        };

    /// <summary>The kind of a message by its tree.</summary>
    public static Message Of(Element root)
    {
        if (root.Child("Response") is not null)
            return new Message(MessageKind.Response, root);
        var body = root.Child("Declaration");
        return new Message(
            (body?.TextOf("TypeCode"), body?.TextOf("FunctionCode")) switch
            {
                ("COR", _) => MessageKind.Amendment,
                ("INV", _) => MessageKind.Cancellation,
                ("GPR", _) => MessageKind.Presentation,
                (_, "13" or "14") => MessageKind.Additional,
                _ => MessageKind.Declaration,
            },
            root
        );
    }
}
