using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Customhouse.Ledger;

/// <summary>What kinds of things an administration's log holds.</summary>
public enum LeafKind
{
    /// <summary><c>case-event</c>: an event of a declaration's case; the commitment is its fields'
    /// root.</summary>
    CaseEvent,

    /// <summary><c>epcis-event</c>: an event on goods or seals; the commitment is its EPCIS event
    /// hash.</summary>
    EpcisEvent,

    /// <summary><c>telemetry-segment</c>: readings of some devices over some time; the commitment is their
    /// root.
    /// </summary>
    TelemetrySegment,

    /// <summary><c>pack</c>: a data pack, such as an edition of a survey; the commitment is its
    /// root.</summary>
    Pack,

    /// <summary><c>log-end</c>: the statement that another log ended and this one succeeds it; the commitment
    /// is the hash of its text. Always the first entry of the successor.</summary>
    LogEnd,

    /// <summary><c>subject-event</c>: an event of a subject other than a declaration's case; the commitment
    /// is its fields' root, its position one of the same journal.</summary>
    SubjectEvent,

    /// <summary><c>subject-batch</c>: many events of subjects under one root; the commitment is the root of a
    /// tree (RFC 6962) whose entries are the roots of their fields, its position that of the last of
    /// them.</summary>
    SubjectBatch,
}

/// <summary>What a telemetry segment covers.</summary>
/// <param name="Devices">Devices that it has readings of, at least one.</param>
/// <param name="From">Time of its first reading, to the second in UTC.</param>
/// <param name="To">Time of its last reading.</param>
public sealed record Segment(int Devices, DateTimeOffset From, DateTimeOffset To);

/// <summary>What a batch of events covers.</summary>
/// <param name="First">Position of its first event in the journal.</param>
/// <param name="Events">How many events it has, at least one. Events of other kinds may stand between
/// them.</param>
public sealed record Batch(long First, int Events);

/// <summary>One entry of an administration's log: what it is, where it stands at home, a commitment to it,
/// and how it is to be kept. Nothing that it says by itself is trade data or personal data.</summary>
/// <remarks>Its bytes are canonical JSON (RFC 8785), so a leaf has one spelling.</remarks>
/// <param name="Kind">What it is.</param>
/// <param name="Administration">Code of the administration that wrote it: letters, digits, '.' and
/// '-'.</param>
/// <param name="Position">Its place in the writer's own journal of this kind.</param>
/// <param name="Commitment">Root or hash that binds the content.</param>
/// <param name="Schema">Version of the form that the committed content has, from 1.</param>
/// <param name="Retention">How long the content is kept at home, as a class: small letters, digits and
/// '-'.</param>
/// <param name="Segment">With telemetry segments only.</param>
public sealed record Leaf(
    LeafKind Kind,
    string Administration,
    long Position,
    TreeHash Commitment,
    int Schema,
    string Retention,
    Segment? Segment = null
)
{
    /// <summary>Largest number that JSON keeps exactly (RFC 8785 s3.2.2.3).</summary>
    public const long PositionMax = (1L << 53) - 1;

    /// <summary>Bytes of the longest leaf.</summary>
    public const int BytesMax = 512;

    /// <summary>With batches of events only.</summary>
    public Batch? Batch { get; init; }

    private const int TextCharactersMax = 32;
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private static readonly string[] Kinds =
    [
        "case-event",
        "epcis-event",
        "telemetry-segment",
        "pack",
        "log-end",
        "subject-event",
        "subject-batch",
    ];

    /// <summary>The entry's bytes.</summary>
    /// <exception cref="InvalidOperationException">A member is not of its form: nobody could read it
    /// back.</exception>
    public byte[] ToBytes()
    {
        if (!IsSound)
        {
            throw new InvalidOperationException(
                $"a leaf of kind {Kind} has a member that is not of its form"
            );
        }
        // RFC 8785 s3.2.3: members in the order of their names. No text here needs escaping.
        var invariant = CultureInfo.InvariantCulture;
        var (covers, to) = (Segment, Batch) switch
        {
            ({ } s, _) => (
                string.Create(invariant, $"\"devices\":{s.Devices},\"from\":\"{Time(s.From)}\","),
                $",\"to\":\"{Time(s.To)}\""
            ),
            (_, { } b) => (string.Create(invariant, $"\"events\":{b.Events},\"first\":{b.First},"), ""),
            _ => ("", ""),
        };
        var head = $"{{\"administration\":\"{Administration}\",\"commitment\":\"{Commitment}\",{covers}";
        var policy = string.Create(invariant, $"{{\"retention\":\"{Retention}\",\"schema\":{Schema}}}");
        return Encoding.UTF8.GetBytes(
            string.Create(
                invariant,
                $"{head}\"kind\":\"{Kinds[(int)Kind]}\",\"policy\":{policy},\"position\":{Position}{to}}}"
            )
        );
    }

    /// <summary>Reads an entry.</summary>
    /// <returns>Null where it is no leaf, or not spelled as <see cref="ToBytes"/> spells it.</returns>
    public static Leaf? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BytesMax)
        {
            return null;
        }
        try
        {
            var reader = new Utf8JsonReader(bytes);
            // What was left out, said twice or added would not be written again as it came.
            return
                JsonElement.TryParseValue(ref reader, out var json)
                && Parse(json.Value) is { IsSound: true } leaf
                && leaf.ToBytes().AsSpan().SequenceEqual(bytes)
                ? leaf
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The position of a leaf of a kind, without reading the rest of it.</summary>
    /// <returns>Null where the entry is no leaf of that kind.</returns>
    public static long? PositionOf(ReadOnlySpan<byte> bytes, LeafKind kind) =>
        Read(bytes) is { } leaf && leaf.Kind == kind ? leaf.Position : null;

    private bool IsSound =>
        Enum.IsDefined(Kind)
        && IsText(Administration, c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
        && IsText(Retention, c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && Position is >= 0 and <= PositionMax
        && Schema > 0
        && Segment is not null == (Kind == LeafKind.TelemetrySegment)
        && (Segment is not { } s || s.Devices > 0 && s.From <= s.To)
        && Batch is not null == (Kind == LeafKind.SubjectBatch)
        && (Batch is not { } b || b.First > 0 && b.Events > 0 && b.Events <= Position - b.First + 1);

    private static bool IsText(string text, Func<char, bool> letter) =>
        text.Length is > 0 and <= TextCharactersMax && text.All(letter);

    private static Leaf? Parse(JsonElement json)
    {
        if (
            json.ValueKind != JsonValueKind.Object
            || Text(json, "kind") is not { } kind
            || Array.IndexOf(Kinds, kind) is var index && index < 0
            || !TreeHash.TryParse(Text(json, "commitment"), out var commitment)
            || !json.TryGetProperty("policy", out var policy)
            || policy.ValueKind != JsonValueKind.Object
            || Number(json, "position") is not { } position
            || Number(policy, "schema") is not { } schema
        )
        {
            return null;
        }
        var (devices, events) = (Number(json, "devices"), Number(json, "events"));
        return new Leaf(
            (LeafKind)index,
            Text(json, "administration") ?? "",
            position,
            commitment,
            (int)long.Min(schema, int.MaxValue),
            Text(policy, "retention") ?? "",
            devices is > 0 and <= int.MaxValue
            && MomentOf(json, "from") is { } from
            && MomentOf(json, "to") is { } to
                ? new Segment((int)devices, from, to)
                : null
        )
        {
            Batch =
                events is > 0 and <= int.MaxValue && Number(json, "first") is { } first
                    ? new Batch(first, (int)events)
                    : null,
        };
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static long? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var number)
            ? number
            : null;

    private static DateTimeOffset? MomentOf(JsonElement json, string name) =>
        DateTimeOffset.TryParseExact(
            Text(json, name),
            TimeForm,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);
}
