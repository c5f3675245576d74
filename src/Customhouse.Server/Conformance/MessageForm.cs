using System.Xml;
using System.Xml.Linq;
using Customhouse.Values;

namespace Customhouse.Server.Conformance;

/// <summary>
/// What a file of the published set is, seen with no help of our own reader: its root, what it carries, and
/// whether it is well-formed.
/// </summary>
public sealed record MessageForm(string? Root, string? Body, string? TypeCode, XmlException? Broken)
{
    private const string MetaData = "urn:wco:datamodel:WCO:DocumentMetaData-DMS:2";
    private const string WcoRoot = $"{{{MetaData}}}MetaData";

    /// <summary>True where the root was seen and is another than that of a WCO message.</summary>
    public bool IsForeign => Root is not null && Root != WcoRoot;

    public static MessageForm Detect(byte[] bytes)
    {
        string? root = null,
            body = null,
            type = null;
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(bytes),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit }
            );
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element)
                    continue;
                if (reader.Depth == 0)
                    root = $"{{{reader.NamespaceURI}}}{reader.LocalName}".Replace("{}", "");
                if (reader.Depth == 1 && reader.LocalName is "Declaration" or "Response")
                    body ??= reader.LocalName;
                if (
                    reader is { Depth: 2, LocalName: "TypeCode", IsEmptyElement: false }
                    && body == "Declaration"
                )
                    type ??= TextOf(reader);
            }
        }
        catch (XmlException e)
        {
            return new MessageForm(root, body, type, e);
        }
        return new MessageForm(root, body, type, null);
    }

    private static string TextOf(XmlReader reader)
    {
        var text = "";
        while (
            reader.Read()
            && reader.NodeType != XmlNodeType.EndElement
            && reader.NodeType != XmlNodeType.Element
        )
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                text += reader.Value;
        return text.Trim();
    }

    /// <summary>A pointer of ours in the judge's form: local names, each with its position, no
    /// attribute.</summary>
    public static Pointer Positioned(string pointer) =>
        Pointer
            .Parse(pointer)
            .Steps.Where(s => !s.IsAttribute && s.Name != "MetaData")
            .Aggregate(
                Pointer.Whole,
                (at, s) => at.Append(s.Name[(s.Name.IndexOf(':') + 1)..], s.Position ?? 1)
            );

    /// <summary>
    /// Compares two documents by elements, order, text and attributes; comments, white space between
    /// elements, prefixes and the place of namespace declarations say nothing.
    /// </summary>
    public static bool SayTheSame(byte[] one, byte[] other) =>
        XNode.DeepEquals(Plain(Load(one)), Plain(Load(other)));

    private static XElement Load(byte[] bytes) =>
        XDocument.Load(new MemoryStream(bytes), LoadOptions.PreserveWhitespace).Root!;

    private static XElement Plain(XElement element)
    {
        var attributes = element
            .Attributes()
            .Where(a => !a.IsNamespaceDeclaration)
            .OrderBy(a => a.Name.ToString(), StringComparer.Ordinal)
            .Select(a => new XAttribute(a.Name, a.Value));
        return element.HasElements
            ? new XElement(element.Name, attributes, element.Elements().Select(Plain))
            : new XElement(
                element.Name,
                attributes,
                string.Concat(element.Nodes().OfType<XText>().Select(t => t.Value)) is { Length: > 0 } t
                    ? t
                    : null
            );
    }
}
