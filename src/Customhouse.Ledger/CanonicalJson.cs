using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Customhouse.Ledger;

/// <summary>JSON in its one canonical form (RFC 8785), so that equal data has equal bytes and one
/// hash.</summary>
public static class CanonicalJson
{
    /// <summary>Levels of arrays and objects that are read.</summary>
    public const int DepthMax = 64;

    /// <summary>Rewrites a JSON text in canonical form, in UTF-8.</summary>
    /// <exception cref="FormatException">It is no JSON, or none of I-JSON (RFC 7493): a name stands twice in
    /// an object, a string has half a surrogate pair, a number is beyond a double.</exception>
    public static byte[] Of(ReadOnlySpan<byte> json)
    {
        var output = new ArrayBufferWriter<byte>();
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DepthMax });
            reader.Read();
            WriteValue(ref reader, output);
            reader.Read();
        }
        catch (Exception refused) when (refused is JsonException or InvalidOperationException)
        {
            throw new FormatException($"The text has no canonical form: {refused.Message}", refused);
        }
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A string as canonical JSON, with its quotes.</summary>
    /// <exception cref="FormatException">The text has half a surrogate pair.</exception>
    public static string Text(string text)
    {
        var output = new ArrayBufferWriter<byte>();
        WriteText(text, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>A number as ECMAScript writes it (RFC 8785 s3.2.2.3).</summary>
    /// <exception cref="FormatException">It is not finite.</exception>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new FormatException("The number is beyond a double.");
        }
        if (value == 0)
        {
            return "0";
        }
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var (digits, exponent) = Digits(shortest);
        return (value < 0 ? "-" : "") + Place(digits, exponent);
    }

    /// <summary>The significant digits, and where the decimal point stands: value = 0.digits x
    /// 10^point.</summary>
    private static (string Digits, int Point) Digits(string shortest)
    {
        var parts = shortest.Split('E');
        var exponent = parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var dot = parts[0].IndexOf('.', StringComparison.Ordinal);
        var whole = dot < 0 ? parts[0].Length : dot;
        var all = parts[0].Replace(".", "", StringComparison.Ordinal);
        var leading = all.Length - all.TrimStart('0').Length;
        return (all.Trim('0'), whole - leading + exponent);
    }

    /// <summary>Number::toString of ECMA-262: plain from 1e-6 to below 1e21, else with an exponent.</summary>
    private static string Place(string digits, int point)
    {
        var count = digits.Length;
        if (point is > 0 and <= 21)
        {
            return count <= point
                ? digits + new string('0', point - count)
                : $"{digits[..point]}.{digits[point..]}";
        }
        if (point is > -6 and <= 0)
        {
            return $"0.{new string('0', -point)}{digits}";
        }
        var sign = point > 0 ? "+" : "-";
        return $"{digits[0]}{(count > 1 ? "." : "")}{digits[1..]}e{sign}{Math.Abs(point - 1)}";
    }

    private static void WriteValue(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                WriteObject(ref reader, output);
                break;
            case JsonTokenType.StartArray:
                WriteArray(ref reader, output);
                break;
            case JsonTokenType.String:
                WriteText(reader.GetString()!, output);
                break;
            case JsonTokenType.Number:
                output.Write(Encoding.ASCII.GetBytes(Number(reader.GetDouble())));
                break;
            default:
                output.Write(reader.ValueSpan);
                break;
        }
    }

    private static void WriteArray(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output)
    {
        output.Write("["u8);
        for (var first = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; first = false)
        {
            output.Write(first ? default : ","u8);
            WriteValue(ref reader, output);
        }
        output.Write("]"u8);
    }

    private static void WriteObject(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output)
    {
        // RFC 8785 s3.2.3: names are ordered by their UTF-16 code units.
        var members = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            var value = new ArrayBufferWriter<byte>();
            WriteValue(ref reader, value);
            if (!members.TryAdd(name, value.WrittenSpan.ToArray()))
            {
                throw new FormatException(
                    $"The text has no canonical form: the name '{name}' stands twice in an object."
                );
            }
        }
        output.Write("{"u8);
        foreach (var (index, (name, value)) in members.Index())
        {
            output.Write(index == 0 ? default : ","u8);
            WriteText(name, output);
            output.Write(":"u8);
            output.Write(value);
        }
        output.Write("}"u8);
    }

    private static void WriteText(string text, ArrayBufferWriter<byte> output)
    {
        var escaped = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append(@"\\"),
                '\b' => escaped.Append("\\b"),
                '\f' => escaped.Append("\\f"),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                < ' ' => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => escaped.Append(c),
            };
        }
        try
        {
            output.Write(
                new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(escaped.Append('"').ToString())
            );
        }
        catch (EncoderFallbackException half)
        {
            throw new FormatException(
                "The text has no canonical form: half a surrogate pair stands alone.",
                half
            );
        }
    }
}
