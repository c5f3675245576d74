using System.Text.Json;
using System.Text.Json.Serialization;

namespace Customhouse.Ledger;

/// <summary>One disclosed field, as a receipt's file holds it.</summary>
/// <param name="Salt">In base64url.</param>
/// <param name="Index">Its place among the fields.</param>
/// <param name="Path">Hashes from its leaf to the commitment, in base64.</param>
public sealed record ReceiptField(
    string Name,
    JsonElement Value,
    string Salt,
    int Index,
    IReadOnlyList<string> Path
);

/// <summary>Where an event stands among those that are proved with it, as a receipt's file holds
/// it.</summary>
/// <param name="Commitment">The root of the event's fields, in base64.</param>
/// <param name="Index">Its place among the events of the batch, from 0.</param>
/// <param name="Path">Hashes from it to the root of the batch, in base64.</param>
public sealed record ReceiptBatch(string Commitment, int Index, IReadOnlyList<string> Path);

/// <summary>An event of a case or of another subject with its offline proof, in one file: who holds it can
/// show it to anybody, who needs neither a connection nor trust in the host that gave it.</summary>
/// <param name="Administration">Code of the administration that recorded the event.</param>
/// <param name="State"><c>pending</c>: not in the log yet, and nothing is proved; <c>logged</c>: under the
/// log's own signature; <c>certified</c>: under a quorum's.</param>
/// <param name="Mrn">The case; null for an event of another subject.</param>
/// <param name="Event">Which event of the case, from 1.</param>
/// <param name="Fields">How many fields the event has, disclosed or not.</param>
/// <param name="Facts">The disclosed ones; <c>mrn</c> or <c>subject</c>, <c>event</c>, <c>at</c> and
/// <c>type</c> are always among them.
/// </param>
/// <param name="Leaf">The entry of the log; null while pending.</param>
/// <param name="Proof">That the entry stands in the log (C2SP tlog-proof); null while pending.</param>
/// <param name="Policy">Name of the log; its key and its cosigners' keys are for the verifier to
/// know.</param>
public sealed record Receipt(
    string Administration,
    string State,
    string? Mrn,
    int Event,
    int Fields,
    IReadOnlyList<ReceiptField> Facts,
    JsonElement? Leaf,
    string? Proof,
    string? Policy
)
{
    /// <summary>Bytes of the largest file that is read.</summary>
    public const int BytesMax = 8 << 20;

    /// <summary>What the file is.</summary>
    public const string FormatName = "customhouse-receipt/1";

    /// <summary>Always <see cref="FormatName"/>.</summary>
    [JsonPropertyOrder(-1)]
    public required string Format { get; init; }

    /// <summary>The subject, as <c>KIND/ID</c>; null for an event of a declaration's case.</summary>
    public string? Subject { get; init; }

    /// <summary>Where the event stands in the batch that <c>leaf</c> holds; null for an event with a
    /// leaf of its own.</summary>
    public ReceiptBatch? Batch { get; init; }

    /// <summary>Reads a receipt's file.</summary>
    /// <exception cref="FormatException">It is none, or it has members that no receipt has.</exception>
    public static Receipt Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > BytesMax)
        {
            throw new FormatException($"A receipt has {BytesMax} bytes at most.");
        }
        // A file that went through an editor may bear the mark of its encoding, which is none of JSON (RFC
        // 8259, 8.1).
        if (file.StartsWith("\uFEFF"u8))
            file = file["\uFEFF"u8.Length..];
        try
        {
            var receipt = JsonSerializer.Deserialize(file, ReceiptJson.Default.Receipt);
            return
                receipt is { Format: FormatName, Administration: not null, State: not null }
                && receipt is { Mrn: not null, Subject: null } or { Mrn: null, Subject: not null }
                && receipt.Batch is null or { Commitment: not null, Path: not null }
                && receipt.Facts is { } fields
                && fields.All(f => f is { Name: not null, Salt: not null, Path: not null })
                ? receipt
                : throw new FormatException($"The file is no receipt of the form {FormatName}.");
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"The file is no receipt: {wrong.Message}", wrong);
        }
    }

    /// <summary>The file.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, ReceiptJson.Default.Receipt);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Receipt))]
internal sealed partial class ReceiptJson : JsonSerializerContext;
