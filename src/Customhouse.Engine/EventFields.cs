using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Engine;

/// <summary>
/// A line of the journal as named fields that can be committed to and disclosed one by one: what every event
/// has (<c>mrn</c>, or <c>subject</c> where it is no declaration, <c>event</c>, <c>at</c>, <c>type</c>,
/// <c>role</c>, <c>person</c>, <c>office</c>), the digest of its message, and each member of its body as
/// <c>fact.NAME</c>.
/// </summary>
/// <remarks>
/// Values are canonical JSON (RFC 8785). Its numbers are doubles and ours are decimals, so a number that is
/// no whole one of at most 15 digits is committed to as the text that the journal holds: nothing is rounded.
/// </remarks>
public static class EventFields
{
    /// <summary>Version of this form, as leaves tell it.</summary>
    public const int Schema = 1;

    /// <summary>What stands before the name of a member of the body.</summary>
    public const string OfBody = "fact.";

    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>Names of the fields that tell which event it is; a receipt discloses them always.</summary>
    public static readonly IReadOnlyList<string> Always = ["mrn", "subject", "event", "at", "type"];

    /// <summary>The fields of a line; of an erased one what is left of it.</summary>
    public static IReadOnlyList<CommittedField> Of(JournalLine line)
    {
        var fields = new List<CommittedField>(12)
        {
            line.Subject.Kind == Subject.UnmarkedKind
                ? new("mrn", Text(line.Subject.Id))
                : new("subject", Text(line.Subject.Key)),
            new("event", Encoding.ASCII.GetBytes(line.Sequence.ToString(CultureInfo.InvariantCulture))),
            new("at", Text(line.At.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture))),
            new("type", Text(line.Type)),
        };
        if (line.IsErased)
            return fields;
        fields.Add(new("role", Text(line.By.Role)));
        fields.Add(new("person", Text(line.By.Id)));
        if (line.By.Office is { } office)
            fields.Add(new("office", Text(office)));
        if (line.Payload is { } payload)
            fields.Add(new("message", Text(Convert.ToHexStringLower(SHA256.HashData(payload)))));
        using var body = JsonDocument.Parse(line.Body);
        foreach (var member in body.RootElement.EnumerateObject())
        {
            var value = new ArrayBufferWriter<byte>(JsonMarshal.GetRawUtf8Value(member.Value).Length + 16);
            EventFieldJson.Write(member.Value, value);
            fields.Add(new(OfBody + member.Name, value.WrittenMemory));
        }
        return fields;
    }

    private static byte[] Text(string text) =>
        Encoding.UTF8.GetBytes(EventFieldJson.IsPlain(text) ? $"\"{text}\"" : CanonicalJson.Text(text));
}
