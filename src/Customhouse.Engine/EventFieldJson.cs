using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Customhouse.Ledger;

namespace Customhouse.Engine;

/// <summary>
/// Bodies of events in canonical JSON (RFC 8785), from the parsed text without a detour: each declaration has
/// some ten kilobytes of them, and the ledger keeps pace with clearance.
/// </summary>
internal static class EventFieldJson
{
    /// <summary>Digits up to which every whole number is a double.</summary>
    private const int ExactDigitsMax = 15;

    private static readonly SearchValues<char> Plain = SearchValues.Create([
        .. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => c is not ('"' or '\\')),
    ]);

    /// <summary>True for a text that stands in JSON as it is.</summary>
    public static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExcept(Plain);

    /// <summary>Writes a value; a number that a double might round is written as the text that it
    /// is.</summary>
    public static void Write(JsonElement json, ArrayBufferWriter<byte> output)
    {
        var raw = JsonMarshal.GetRawUtf8Value(json);
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(json, output);
                break;
            case JsonValueKind.Array:
                output.Write("["u8);
                var isFirst = true;
                foreach (var part in json.EnumerateArray())
                {
                    if (!isFirst)
                        output.Write(","u8);
                    isFirst = false;
                    Write(part, output);
                }
                output.Write("]"u8);
                break;
            case JsonValueKind.String:
                // Without an escape a string has one spelling.
                output.Write(
                    raw.Contains((byte)'\\')
                        ? Encoding.UTF8.GetBytes(CanonicalJson.Text(json.GetString()!))
                        : raw
                );
                break;
            case JsonValueKind.Number when !IsExact(raw):
                output.Write("\""u8);
                output.Write(raw);
                output.Write("\""u8);
                break;
            default:
                output.Write(raw);
                break;
        }
    }

    private static bool IsExact(ReadOnlySpan<byte> number) =>
        number.Length <= ExactDigitsMax && !number.ContainsAny(".eE"u8) && !number.SequenceEqual("-0"u8);

    /// <summary>RFC 8785 s3.2.3: members in the order of their names, by UTF-16 units.</summary>
    private static void WriteObject(JsonElement json, ArrayBufferWriter<byte> output)
    {
        var count = json.GetPropertyCount();
        var members = ArrayPool<JsonProperty>.Shared.Rent(count);
        var filled = 0;
        foreach (var member in json.EnumerateObject())
        {
            // Objects here have few members, most of them in their order already.
            var at = filled++;
            for (; at > 0 && Compare(member, members[at - 1]) < 0; at--)
                members[at] = members[at - 1];
            members[at] = member;
        }
        output.Write("{"u8);
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
                output.Write(","u8);
            WriteName(members[i], output);
            Write(members[i].Value, output);
        }
        output.Write("}"u8);
        ArrayPool<JsonProperty>.Shared.Return(members, clearArray: true);
    }

    private static void WriteName(JsonProperty member, ArrayBufferWriter<byte> output)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        if (raw.Contains((byte)'\\'))
        {
            output.Write(Encoding.UTF8.GetBytes(CanonicalJson.Text(member.Name)));
        }
        else
        {
            output.Write("\""u8);
            output.Write(raw);
            output.Write("\""u8);
        }
        output.Write(":"u8);
    }

    private static int Compare(JsonProperty one, JsonProperty other)
    {
        var left = JsonMarshal.GetRawUtf8PropertyName(one);
        var right = JsonMarshal.GetRawUtf8PropertyName(other);
        // Letters, digits and no escapes: their bytes have the order of their UTF-16 units.
        return
            Ascii.IsValid(left)
            && Ascii.IsValid(right)
            && !left.Contains((byte)'\\')
            && !right.Contains((byte)'\\')
            ? left.SequenceCompareTo(right)
            : string.CompareOrdinal(one.Name, other.Name);
    }
}
