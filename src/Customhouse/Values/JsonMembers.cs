using System.Text.Json;

namespace Customhouse.Values;

/// <summary>How an object of JSON is read and written member by member, for types whose form is written by
/// hand.</summary>
internal static class JsonMembers
{
    /// <summary>Demands that the reader stands at the beginning of an object.</summary>
    /// <exception cref="JsonException">It does not.</exception>
    public static void Begin(in Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
            throw new JsonException($"an object is expected, and a {reader.TokenType} is there");
    }

    /// <summary>Goes to the next name of an object.</summary>
    /// <returns>False behind the last value.</returns>
    public static bool Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType is JsonTokenType.PropertyName;
    }

    /// <summary>Goes from a name to its value.</summary>
    public static ref Utf8JsonReader Value(ref Utf8JsonReader reader)
    {
        reader.Read();
        return ref reader;
    }

    /// <summary>Writes a text, if there is one.</summary>
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
            writer.WriteString(name, text);
    }

    /// <summary>The failure of an object without a member that it must have.</summary>
    public static JsonException Lacking(string name) => new($"\"{name}\" is missing");
}
