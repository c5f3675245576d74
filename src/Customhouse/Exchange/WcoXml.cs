using System.Runtime.InteropServices;
using System.Text;
using System.Xml;
using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Exchange;

/// <summary>
/// WCO messages in XML. Reading is one pass that checks against the published model; document types and
/// entities are refused, and everything has a limit (<see cref="Limits"/>).
/// </summary>
public static class WcoXml
{
    private const string Instance = "http://www.w3.org/2001/XMLSchema-instance";
    private const string Declares = "http://www.w3.org/2000/xmlns/";

    [ThreadStatic]
    private static MessageBuilding? _building;

    /// <summary>Reads a message of any kind; every fault is told in one answer.</summary>
    /// <param name="bytesMax">Larger where the house reads what it wrote itself.</param>
    public static ReadMessage Read(ReadOnlyMemory<byte> bytes, int bytesMax = Limits.MessageBytesMax)
    {
        var building = _building ??= new MessageBuilding(orderMatters: true);
        building.Start(DataModel.Declaration);
        if (bytes.Length > bytesMax)
        {
            building.Faults.Limit(
                new Place("", []),
                $"A message must not have more than {bytesMax} bytes; this one has {bytes.Length}."
            );
            return new ReadMessage(null, building.Faults.Told);
        }
        Pass(bytes, building, bytesMax);
        // A request to cancel has a model of its own, and its type stands behind what the model differs in.
        if (building.Root is { } root && Message.Of(root).Kind == MessageKind.Cancellation)
        {
            building.Start(DataModel.Cancellation);
            Pass(bytes, building, bytesMax);
        }
        return new ReadMessage(building.Root is null ? null : Message.Of(building.Root), building.Faults.Told)
        {
            IsNoMessage = building.Faults.IsNoMessage,
        };
    }

    private static void Pass(ReadOnlyMemory<byte> bytes, MessageBuilding building, int charactersMax)
    {
        try
        {
            Pass(Reader(bytes, charactersMax), building);
        }
        // The reader looks at the first bytes: an encoding that it does not know, EBCDIC say, is no XML fault
        // to it.
        catch (Exception unknown) when (unknown is NotSupportedException or DecoderFallbackException)
        {
            Broken(
                bytes,
                building,
                new XmlException("it is in an encoding that is not read here", unknown, 1, 1)
            );
        }
        catch (XmlException e)
        {
            Broken(bytes, building, e);
        }
    }

    private static XmlReader Reader(ReadOnlyMemory<byte> bytes, int charactersMax) =>
        XmlReader.Create(
            StreamOf(bytes),
            new XmlReaderSettings
            {
                NameTable = new ModelNames(),
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                MaxCharactersInDocument = charactersMax,
            }
        );

    private static void Pass(XmlReader reader, MessageBuilding building)
    {
        using (reader)
            while (!building.IsOver && reader.Read())
                Step(reader, (IXmlLineInfo)reader, building);
    }

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);

    private static void Step(XmlReader reader, IXmlLineInfo at, MessageBuilding building)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                Element(reader, at, building);
                break;
            case XmlNodeType.EndElement:
                building.Close(at.LineNumber, at.LinePosition);
                break;
            case XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                if (building.TakesText)
                    building.Text(reader.Value, at.LineNumber, at.LinePosition);
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA:
                building.Text(reader.Value, at.LineNumber, at.LinePosition);
                break;
        }
    }

    private static void Element(XmlReader reader, IXmlLineInfo at, MessageBuilding building)
    {
        var empty = reader.IsEmptyElement;
        if (!building.Open(reader.LocalName, reader.NamespaceURI, at.LineNumber, at.LinePosition))
        {
            if (!empty)
                PassOver(reader, at, building);
            return;
        }
        if (reader.HasAttributes)
            Attributes(reader, at, building);
        building.AttributesRead(at.LineNumber, at.LinePosition);
        if (empty)
            building.Close(at.LineNumber, at.LinePosition);
    }

    private static void Attributes(XmlReader reader, IXmlLineInfo at, MessageBuilding building)
    {
        while (reader.MoveToNextAttribute())
        {
            var uri = reader.NamespaceURI;
            if (uri == Declares)
                continue;
            var name =
                uri.Length == 0 ? reader.LocalName
                : uri == Instance ? $"xsi:{reader.LocalName}"
                : reader.Name;
            building.Attribute(name, reader.Value, at.LineNumber, at.LinePosition);
        }
        reader.MoveToElement();
    }

    /// <summary>Reads past what the model does not know, within the same limits.</summary>
    private static void PassOver(XmlReader reader, IXmlLineInfo at, MessageBuilding building)
    {
        var depth = reader.Depth;
        while (!building.IsOver && reader.Read())
        {
            if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth)
                return;
            if (reader.NodeType == XmlNodeType.Element)
                building.Pass(reader.Depth, at.LineNumber, at.LinePosition);
        }
    }

    private static void Broken(ReadOnlyMemory<byte> bytes, MessageBuilding building, XmlException e)
    {
        var place = building.Here(e.LineNumber, e.LinePosition);
        // A document type stands before the root or nowhere (XML 1.0, 2.8).
        if (building is { Depth: 0, Root: null } && bytes.Span.IndexOf("<!DOCTYPE"u8) >= 0)
            building.Faults.Unreadable(
                place,
                "A message carries no document type and no entities.",
                "Take the DOCTYPE out.",
                "OWASP, XML External Entity Prevention; limits of this installation"
            );
        else
            building.Faults.Unreadable(
                place,
                "A message is well-formed XML in the encoding that it names.",
                $"Mend the text at line {e.LineNumber}, position {e.LinePosition}: {e.Message}"
            );
    }

    /// <summary>Writes a message in UTF-8, each namespace declared where it begins.</summary>
    /// <exception cref="System.Diagnostics.UnreachableException">The tree holds what its model does
    /// not.</exception>
    public static byte[] Write(Message message) =>
        WcoXmlWriting.Write(message.Root, message.Model.Root, lines: true);

    /// <summary>Writes a message without a line and an indentation for each element: a third less to
    /// keep.</summary>
    /// <inheritdoc cref="Write"/>
    public static byte[] WriteCompact(Message message) =>
        WcoXmlWriting.Write(message.Root, message.Model.Root, lines: false);
}
