using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using System.Xml;
using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Exchange;

/// <summary>
/// WCO messages in JSON, by the same model: an object for each class, a property for each element, an array
/// where an element may repeat, <c>@name</c> for an attribute and <c>#text</c> for the value beside
/// attributes. The order of properties says nothing; the checks and the pointers are those of XML.
/// </summary>
public static class WcoJson
{
    // Objects and arrays alternate, so a message of the deepest class nests twice as deep in JSON.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 2 * Limits.MessageDepthMax + 2 };

    private static readonly JsonWriterOptions Plain = new()
    {
        // Text is data for programs, never a part of a page: only what JSON itself asks for is escaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 2 * Limits.MessageDepthMax + 2,
    };

    [ThreadStatic]
    private static MessageBuilding? _building;

    /// <summary>Reads a message of any kind; every fault is told in one answer.</summary>
    /// <param name="bytesMax">Larger where the house reads what it wrote itself.</param>
    public static ReadMessage Read(ReadOnlyMemory<byte> bytes, int bytesMax = Limits.MessageBytesMax)
    {
        var building = _building ??= new MessageBuilding(orderMatters: false);
        building.Start(DataModel.Declaration);
        var text = bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        if (bytes.Length > bytesMax)
            building.Faults.Limit(
                new Place("", []),
                $"A message must not have more than {bytesMax} bytes; this one has {bytes.Length}."
            );
        else if (!Utf8.IsValid(text.Span))
            building.Faults.Unreadable(
                new Place("", []),
                "A JSON message is text in UTF-8.",
                "Encode it in UTF-8.",
                "RFC 8259, section 8.1"
            );
        else
            Pass(text.Span, building);
        if (building.Root is { } root && Message.Of(root).Kind == MessageKind.Cancellation)
        {
            building.Start(DataModel.Cancellation);
            Pass(text.Span, building);
        }
        return new ReadMessage(
            building.Root is null ? null : Message.Of(building.Root),
            Placed(building, text.Span)
        )
        {
            IsNoMessage = building.Faults.IsNoMessage,
        };
    }

    private static void Pass(ReadOnlySpan<byte> text, MessageBuilding building)
    {
        var reader = new Utf8JsonReader(text, Options);
        try
        {
            var root =
                reader.Read()
                && reader.TokenType == JsonTokenType.StartObject
                && reader.Read()
                && reader.TokenType == JsonTokenType.PropertyName
                    ? Text(ref reader)
                    : "no object";
            if (building.Open(root, 0, At(reader)))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartObject)
                    Object(ref reader, building);
                else
                    Scalar(ref reader, building);
                building.Close(0, At(reader));
            }
            if (!building.IsOver && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                building.Faults.NoMessage(
                    new Place(Text(ref reader), [], 0, At(reader)),
                    "more than one message"
                );
            while (!building.IsOver && reader.Read()) { }
        }
        catch (JsonException e)
        {
            building.Faults.Unreadable(
                building.Here((int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1),
                "A message is JSON as RFC 8259 has it.",
                $"Mend the text there: {e.Message}",
                "RFC 8259"
            );
        }
    }

    private static int At(in Utf8JsonReader reader) => (int)reader.TokenStartIndex;

    /// <summary>The properties of an object: attributes and text of the element, or its children.</summary>
    private static void Object(ref Utf8JsonReader reader, MessageBuilding building)
    {
        // Attributes may stand behind children in JSON; they are looked for first, with a second reader.
        var ahead = reader;
        AttributesOf(ref ahead, building);
        building.AttributesRead(0, At(reader));
        var children = false;
        while (!building.IsOver && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader);
            reader.Read();
            var isAttribute = name.StartsWith('@');
            if (isAttribute && children)
                building.Faults.Unreadable(
                    building.Here(0, At(reader)),
                    "Attributes of a class stand ahead of its elements.",
                    $"Move {name} ahead."
                );
            children |= !isAttribute && !building.TakesText;
            if (isAttribute)
                reader.Skip();
            else if (name == "#text")
                Scalar(ref reader, building);
            else if (reader.TokenType != JsonTokenType.StartArray)
                Child(ref reader, name, building);
            else
                while (!building.IsOver && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    Child(ref reader, name, building);
        }
    }

    private static void AttributesOf(ref Utf8JsonReader reader, MessageBuilding building)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isAttribute = reader.ValueSpan.StartsWith("@"u8);
            if (!isAttribute)
            {
                // Only a data element has its attributes beside other properties; a class is read on at once.
                if (!building.TakesText)
                    return;
                reader.Skip();
                continue;
            }
            var name = Text(ref reader)[1..];
            reader.Read();
            building.Attribute(name, Word(ref reader, building) ?? "", 0, At(reader));
        }
    }

    private static void Child(ref Utf8JsonReader reader, string name, MessageBuilding building)
    {
        if (!building.Open(name, 0, At(reader)))
        {
            PassOver(ref reader, building);
            return;
        }
        if (reader.TokenType == JsonTokenType.StartObject)
            Object(ref reader, building);
        else
        {
            building.AttributesRead(0, At(reader));
            Scalar(ref reader, building);
        }
        building.Close(0, At(reader));
    }

    private static void PassOver(ref Utf8JsonReader reader, MessageBuilding building)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;
        var depth = reader.CurrentDepth;
        while (!building.IsOver && reader.Read() && reader.CurrentDepth > depth)
            if (reader.TokenType == JsonTokenType.PropertyName)
                building.Pass(reader.CurrentDepth / 2, 0, At(reader));
    }

    private static void Scalar(ref Utf8JsonReader reader, MessageBuilding building)
    {
        var at = At(reader);
        if (Word(ref reader, building) is { } word)
            building.Text(word, 0, at);
    }

    /// <summary>A string, number or truth value as text; null, with a refusal, for anything else.</summary>
    private static string? Word(ref Utf8JsonReader reader, MessageBuilding building)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                var text = Text(ref reader);
                // What XML cannot hold, no message can (XML 1.0, 2.2): it must be writable in both forms.
                if (IsText(text))
                    return text;
                building.Faults.Unreadable(
                    building.Here(0, At(reader)),
                    "A text holds no control characters and no half characters.",
                    "Take them out."
                );
                return "";
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
            default:
                building.Faults.Unreadable(
                    building.Here(0, At(reader)),
                    "An element is an object, a string, a number or true or false.",
                    "Write it so, or leave it out."
                );
                reader.Skip();
                return null;
        }
    }

    private static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
                continue;
            if (i + 1 == text.Length || !XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                return false;
            i++;
        }
        return true;
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // An escape for half a surrogate pair: the reader can make no string of it, and neither can we.
            return "\0";
        }
    }

    /// <summary>Turns offsets into lines and positions, where there is a fault to tell.</summary>
    private static IReadOnlyList<Refusal> Placed(MessageBuilding building, ReadOnlySpan<byte> text)
    {
        var told = building.Faults.Told;
        if (told.Count == 0)
            return told;
        var placed = new List<Refusal>(told.Count);
        foreach (var refusal in told)
        {
            if (refusal.Line != 0 || refusal.Column is not { } offset)
            {
                placed.Add(refusal);
                continue;
            }
            var before = text[..Math.Min(offset, text.Length)];
            placed.Add(
                refusal with
                {
                    Line = before.Count((byte)'\n') + 1,
                    Column = before.Length - before.LastIndexOf((byte)'\n'),
                }
            );
        }
        return placed;
    }

    /// <summary>Writes a message as JSON in UTF-8.</summary>
    public static byte[] Write(Message message)
    {
        var buffer = new ArrayBufferWriter<byte>(8 * 1024);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            writer.WritePropertyName(message.Root.Name);
            Value(writer, message.Root, message.Model.Root);
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void Value(Utf8JsonWriter writer, Element element, Field field)
    {
        if (field.Form is { } form && element.Attributes.Count == 0)
        {
            Text(writer, element, form);
            return;
        }
        writer.WriteStartObject();
        foreach (var (name, value) in element.Attributes)
            writer.WriteString($"@{name}", value);
        if (field.Form is not null)
        {
            writer.WritePropertyName("#text");
            Text(writer, element, field.Form);
        }
        for (var i = 0; i < element.Children.Count; i++)
        {
            var child = element.Children[i];
            var its =
                field.Find(child.Name)
                ?? throw new System.Diagnostics.UnreachableException(
                    $"{child.Name} is no part of {field.Name}"
                );
            var first = i == 0 || element.Children[i - 1].Name != child.Name;
            if (first)
                writer.WritePropertyName(child.Name);
            if (first && its.IsRepeatable)
                writer.WriteStartArray();
            Value(writer, child, its);
            var last = i + 1 == element.Children.Count || element.Children[i + 1].Name != child.Name;
            if (last && its.IsRepeatable)
                writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    /// <summary>A number keeps its digits as written; what JSON takes for none stands as a string.</summary>
    private static void Text(Utf8JsonWriter writer, Element element, TextForm form)
    {
        var text = element.Written ?? element.Text ?? "";
        if (form.IsNumber && IsJsonNumber(text))
            writer.WriteRawValue(text, skipInputValidation: true);
        else
            writer.WriteStringValue(text);
    }

    private static bool IsJsonNumber(string text)
    {
        var number = text.AsSpan();
        if (number.StartsWith("-"))
            number = number[1..];
        var point = number.IndexOf('.');
        var whole = point < 0 ? number : number[..point];
        if (whole.IsEmpty || whole.Length > 1 && whole[0] == '0')
            return false;
        if (whole.ContainsAnyExceptInRange('0', '9'))
            return false;
        return point < 0
            || point + 1 < number.Length && !number[(point + 1)..].ContainsAnyExceptInRange('0', '9');
    }
}
