using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Engine;

/// <summary>
/// A line of the journal as named fields that can be committed to and disclosed one by one: what every fact has
/// (<c>mrn</c>, <c>event</c>, <c>at</c>, <c>type</c>, <c>role</c>, <c>person</c>, <c>office</c>), the digest of its
/// message, and each member of its body as <c>fact.NAME</c>.
/// </summary>
/// <remarks>
/// Values are canonical JSON (RFC 8785). Its numbers are doubles and ours are decimals, so a number that is no whole
/// one of at most 15 digits is committed to as the text that the journal holds: nothing is rounded.
/// </remarks>
public static class FactFields
{
    /// <summary>Version of this form, as leaves tell it.</summary>
    public const int Schema = 1;

    /// <summary>Digits up to which every whole number is a double.</summary>
    private const int ExactDigitsMax = 15;

    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>Names of the fields that tell which fact it is; a receipt discloses them always.</summary>
    public static readonly IReadOnlyList<string> Always = ["mrn", "event", "at", "type"];

    /// <summary>The fields of a line; of an erased one what is left of it.</summary>
    public static IReadOnlyList<FactField> Of(JournalLine line)
    {
        var fields = new List<FactField>(12)
        {
            new("mrn", Text(line.Mrn.Text)),
            new("event", Encoding.ASCII.GetBytes(line.Sequence.ToString(CultureInfo.InvariantCulture))),
            new("at", Text(line.At.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture))),
            new("type", Text(line.Type)),
        };
        if (line.IsErased) return fields;
        fields.Add(new("role", Text(line.By.Role)));
        fields.Add(new("person", Text(line.By.Id)));
        if (line.By.Office is { } office) fields.Add(new("office", Text(office)));
        if (line.Payload is { } payload)
            fields.Add(new("message", Text(Convert.ToHexStringLower(SHA256.HashData(payload)))));
        using var body = JsonDocument.Parse(line.Body);
        foreach (var member in body.RootElement.EnumerateObject())
        {
            var value = new ArrayBufferWriter<byte>();
            Write(member.Value, value);
            fields.Add(new("fact." + member.Name, value.WrittenMemory));
        }
        return fields;
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(CanonicalJson.Text(text));

    private static void Write(JsonElement json, ArrayBufferWriter<byte> output)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                var members = json.EnumerateObject().ToArray();
                // RFC 8785 s3.2.3: members in the order of their names, by UTF-16 units.
                Array.Sort(members, (one, other) => string.CompareOrdinal(one.Name, other.Name));
                Write(members, output, '{', '}', (member, to) =>
                {
                    to.Write(Text(member.Name));
                    to.Write(":"u8);
                    Write(member.Value, to);
                });
                break;
            case JsonValueKind.Array:
                Write(json.EnumerateArray(), output, '[', ']', Write);
                break;
            case JsonValueKind.String:
                // Without an escape a string has one spelling, so it stands as it is.
                var raw = JsonMarshal.GetRawUtf8Value(json);
                output.Write(raw.Contains((byte)'\\') ? Text(json.GetString()!) : raw);
                break;
            case JsonValueKind.Number:
                var digits = JsonMarshal.GetRawUtf8Value(json);
                var isExact = digits.Length <= ExactDigitsMax && !digits.ContainsAny(".eE"u8)
                    && !digits.SequenceEqual("-0"u8);
                if (!isExact) output.Write("\""u8);
                output.Write(digits);
                if (!isExact) output.Write("\""u8);
                break;
            default:
                output.Write(JsonMarshal.GetRawUtf8Value(json));
                break;
        }
    }

    private static void Write<T>(
        IEnumerable<T> parts, ArrayBufferWriter<byte> output, char begin, char end,
        Action<T, ArrayBufferWriter<byte>> write)
    {
        output.Write([(byte)begin]);
        var isFirst = true;
        foreach (var part in parts)
        {
            if (!isFirst) output.Write(","u8);
            isFirst = false;
            write(part, output);
        }
        output.Write([(byte)end]);
    }
}
