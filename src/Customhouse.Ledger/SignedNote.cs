using System.Text;

namespace Customhouse.Ledger;

/// <summary>A text with signature lines below it (C2SP signed-note).</summary>
/// <param name="Text">What is signed: it ends with a newline.</param>
/// <param name="Signatures">In the order of their lines.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>Signature lines that a note can have.</summary>
    public const int SignaturesMax = 100;

    /// <summary>Bytes that a note can have.</summary>
    public const int BytesMax = 1_000_000;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a note.</summary>
    /// <returns>Null where it is malformed. Whether anybody's signature holds is not looked at.</returns>
    public static SignedNote? Parse(ReadOnlySpan<byte> bytes)
    {
        if (
            bytes.Length > BytesMax
            || bytes.ContainsAnyInRange<byte>(0x00, 0x09)
            || bytes.ContainsAnyInRange<byte>(0x0B, 0x1F)
            || bytes.IsEmpty
            || bytes[^1] != '\n'
        )
        {
            return null;
        }
        // The text may hold empty lines itself: the last one parts it from the signatures.
        var split = bytes.LastIndexOf("\n\n"u8);
        if (
            split < 0
            || Decode(bytes[..(split + 1)]) is not { } text
            || Decode(bytes[(split + 2)..]) is not { Length: > 0 } lines
        )
        {
            return null;
        }
        var signatures = new List<NoteSignature>();
        foreach (var line in lines[..^1].Split('\n'))
        {
            if (signatures.Count == SignaturesMax || NoteSignature.Parse(line) is not { } signature)
            {
                return null;
            }
            signatures.Add(signature);
        }
        return new SignedNote(text, signatures);
    }

    /// <summary>The keys whose signature the note bears.</summary>
    /// <param name="keys">The keys known to the reader, each once; signatures of others are passed
    /// over.</param>
    /// <returns>Null where a known key's signature does not hold: then the whole note is refused
    /// (signed-note), as it was tampered with or two keys pose as one. A key that is given twice makes its
    /// signatures ambiguous, as in Go's note package.</returns>
    public IReadOnlyList<VerifierKey>? Verify(IEnumerable<VerifierKey> keys)
    {
        var (known, signed) = (keys.ToList(), new List<VerifierKey>());
        foreach (var signature in Signatures)
        {
            var matching = known.Where(key => key.Matches(signature)).ToList();
            if (matching.Count == 0)
            {
                continue;
            }
            // Each line of a known key is looked at: what is refused in one order is refused in the other.
            if (matching.Count > 1 || !matching[0].Verify(Text, signature.Blob.Span))
            {
                return null;
            }
            if (!signed.Contains(matching[0]))
            {
                signed.Add(matching[0]);
            }
        }
        return signed;
    }

    /// <summary>Whether at least one of the keys signed, and none that it names falsely.</summary>
    public bool IsSignedBy(IEnumerable<VerifierKey> keys) => Verify(keys) is { Count: > 0 };

    /// <summary>The note with more signatures; a key's older line gives way to its newer one.</summary>
    public SignedNote With(IEnumerable<NoteSignature> more)
    {
        var added = more.ToList();
        return this with
        {
            Signatures =
            [
                .. Signatures.Where(s => !added.Any(a => a.Name == s.Name && a.KeyId == s.KeyId)),
                .. added,
            ],
        };
    }

    /// <summary>The note with the signatures of these keys alone.</summary>
    public SignedNote Only(IReadOnlyCollection<VerifierKey> keys) =>
        this with
        {
            Signatures = [.. Signatures.Where(s => keys.Any(key => key.Matches(s)))],
        };

    /// <summary>The note as it is written.</summary>
    public override string ToString() => $"{Text}\n{string.Concat(Signatures.Select(s => s.Line))}";

    /// <summary>The note as it is written, in UTF-8.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    private static string? Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

/// <summary>One signature line of a note.</summary>
/// <param name="Name">Name of the key.</param>
/// <param name="KeyId">First four bytes of the key's hash, which tell keys of one name apart.</param>
/// <param name="Blob">What the key's type makes of a signature.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Blob)
{
    private const string Begin = "\u2014 ";

    /// <summary>The line, with its newline.</summary>
    public string Line
    {
        get
        {
            var bytes = new byte[4 + Blob.Length];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
            Blob.CopyTo(bytes.AsMemory(4));
            return $"{Begin}{Name} {Convert.ToBase64String(bytes)}\n";
        }
    }

    /// <summary>Reads a line without its newline.</summary>
    /// <returns>Null where it is none.</returns>
    public static NoteSignature? Parse(string line)
    {
        var space = line.LastIndexOf(' ');
        if (
            !line.StartsWith(Begin, StringComparison.Ordinal)
            || space <= Begin.Length
            || !IsName(line[Begin.Length..space])
        )
        {
            return null;
        }
        var base64 = line[(space + 1)..];
        var bytes = new byte[(base64.Length / 4 * 3) + 3];
        return
            base64.Any(char.IsWhiteSpace)
            || !Convert.TryFromBase64String(base64, bytes, out var length)
            || length < 5
            ? null
            : new NoteSignature(
                line[Begin.Length..space],
                System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes),
                bytes.AsMemory(4, length - 4)
            );
    }

    /// <summary>Whether a text can name a key: not empty, without Unicode space and plus, and without the
    /// control characters that no note may hold (signed-note).</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || c is < ' ' or '+');
}
