using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Customhouse.Ledger;

/// <summary>Cosignatures of checkpoints: who saw, or stores, a log's tree, and when (C2SP
/// tlog-cosignature).</summary>
public static class Cosignature
{
    private const int TimestampBytes = 8;

    /// <summary>Cosigns a checkpoint.</summary>
    /// <param name="seconds">Time of the cosigning, in seconds since 1970.</param>
    /// <exception cref="InvalidOperationException">The key is none that cosigns.</exception>
    public static NoteSignature Sign(SignerKey key, string text, long seconds)
    {
        var blob = new byte[TimestampBytes];
        BinaryPrimitives.WriteInt64BigEndian(blob, seconds);
        var message =
            Message(key.Verifier, text, blob)
            ?? throw new InvalidOperationException(
                $"{key.Verifier.Name} cannot cosign this text: it is no checkpoint."
            );
        return new NoteSignature(
            key.Verifier.Name,
            key.Verifier.KeyId,
            (byte[])[.. blob, .. key.SignMessage(message)]
        );
    }

    /// <summary>When a cosignature was made, in seconds since 1970.</summary>
    public static long TimeOf(NoteSignature signature) =>
        signature.Blob.Length < TimestampBytes ? 0 : BinaryPrimitives.ReadInt64BigEndian(signature.Blob.Span);

    /// <summary>The message that a cosignature of this key signs.</summary>
    /// <param name="blob">Begins with the timestamp.</param>
    /// <returns>Null where the blob has no valid timestamp, the text is no checkpoint, or the key does not
    /// cosign.
    /// </returns>
    internal static byte[]? Message(VerifierKey key, string text, ReadOnlySpan<byte> blob)
    {
        // A timestamp of zero is for subtrees alone, and the highest bit is never set (tlog-cosignature).
        if (
            blob.Length < TimestampBytes
            || BinaryPrimitives.ReadInt64BigEndian(blob) is var seconds && seconds <= 0
        )
        {
            return null;
        }
        if (key.Type == KeyType.Ed25519Cosignature)
        {
            var head = string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {seconds}\n");
            return Encoding.UTF8.GetBytes(head + text);
        }
        return key.Type == KeyType.MlDsa44Cosignature && Checkpoint.Parse(text) is { } checkpoint
            ? SubtreeMessage(key.Name, seconds, checkpoint.Origin, 0, checkpoint.Size, checkpoint.Root)
            : null;
    }

    /// <summary>The message of an ML-DSA-44 cosignature, over a subtree [start, end) of a log; a checkpoint
    /// is the subtree from zero.</summary>
    /// <returns>Null where a name is longer than 255 bytes, for which the form has no room.</returns>
    public static byte[]? SubtreeMessage(
        string cosigner,
        long seconds,
        string origin,
        long start,
        long end,
        TreeHash hash
    )
    {
        var (name, log) = (Encoding.UTF8.GetBytes(cosigner), Encoding.UTF8.GetBytes(origin));
        if (name.Length > byte.MaxValue || log.Length > byte.MaxValue)
        {
            return null;
        }
        var message = new ArrayBufferWriter<byte>();
        message.Write("subtree/v1\n\0"u8);
        message.Write([(byte)name.Length, .. name]);
        WriteInt64(message, seconds);
        message.Write([(byte)log.Length, .. log]);
        WriteInt64(message, start);
        WriteInt64(message, end);
        message.Write(hash.ToArray());
        return message.WrittenSpan.ToArray();
    }

    private static void WriteInt64(ArrayBufferWriter<byte> message, long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(message.GetSpan(8), value);
        message.Advance(8);
    }
}
