using System.Text;
using System.Text.Json;
using Customhouse.Ledger;

namespace Customhouse.Server.Conformance;

/// <summary>Sigstore bundles: the inclusion proof of each log entry and the checkpoint over it, under the
/// keys of the trusted roots beside them. What else a bundle proves is not the ledger's.</summary>
internal static class SigstoreVectors
{
    /// <summary>Cases published to fail whose fault lies in the part that is judged here.</summary>
    private static readonly string[] Ours = ["checkpoint", "inclusion", "root-hash", "roothash", "tree-size"];

    /// <summary>Compares the file where it is a bundle with a log entry.</summary>
    public static bool Take(VectorFile file, ConformanceRun run)
    {
        if (!file.Has("verificationMaterial"))
        {
            return false;
        }
        var material = file.Json!.Value.GetProperty("verificationMaterial");
        var entries = material.TryGetProperty("tlogEntries", out var all)
            ? all.EnumerateArray().ToArray()
            : [];
        var fails = file.Name.Contains("fail", StringComparison.OrdinalIgnoreCase);
        if (fails && !Ours.Any(part => file.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))
        {
            run.NotCounted(file.Name, "its fault lies outside of the log's proof");
            return true;
        }
        if (!fails && !entries.Any(entry => entry.TryGetProperty("inclusionProof", out _)))
        {
            run.NotCounted(file.Name, "it has no inclusion proof");
            return true;
        }
        VerifierKey[] keys =
        [
            .. file
                .Folder.Files.Where(other => other.Source == file.Source && other.Has("tlogs"))
                .SelectMany(KeysOf)
                .Distinct(),
        ];
        var faults = entries.Select(entry => Fault(entry, keys)).OfType<string>().ToArray();
        if (entries.Length == 0)
        {
            faults = ["it has no log entry"];
        }
        run.Case(
            file.Name,
            fails
                ? faults.Length > 0
                    ? []
                    : ["published to fail, ours holds"]
                : faults
        );
        return true;
    }

    private static string? Fault(JsonElement entry, VerifierKey[] keys)
    {
        if (
            !entry.TryGetProperty("inclusionProof", out var proof)
            || proof.ValueKind != JsonValueKind.Object
            || !proof.TryGetProperty("checkpoint", out var envelope)
        )
        {
            return "it has no inclusion proof with a checkpoint";
        }
        if (
            SignedNote.Parse(Encoding.UTF8.GetBytes(Text(envelope, "envelope"))) is not { } note
            || Checkpoint.Parse(note.Text) is not { } checkpoint
        )
        {
            return "its checkpoint is none";
        }
        // A log of ECDSA or Ed25519 is known by its key; the name of the key is the one on the signature
        // line.
        VerifierKey[] known =
        [
            .. keys.SelectMany(key =>
                    note.Signatures.Select(line => VerifierKey.Create(line.Name, key.Type, key.Bytes.Span))
                )
                .Where(key => note.Signatures.Any(key.Matches))
                .Distinct(),
        ];
        if (!note.IsSignedBy(known))
        {
            return "no signature of a trusted log holds";
        }
        var (index, size) = (Number(proof, "logIndex"), Number(proof, "treeSize"));
        var root = Bytes(proof, "rootHash");
        if (size != checkpoint.Size || !root.AsSpan().SequenceEqual(checkpoint.Root.ToArray()))
        {
            return "size or root is not the checkpoint's";
        }
        var hashes = proof.TryGetProperty("hashes", out var path)
            ? path.EnumerateArray().Select(hash => hash.GetBytesFromBase64()).ToArray()
            : [];
        return
            hashes.All(hash => hash.Length == TreeHash.Size)
            && Proofs.VerifyInclusion(
                index,
                size,
                MerkleTree.LeafHash(Bytes(entry, "canonicalizedBody")),
                [.. hashes.Select(hash => new TreeHash(hash))],
                checkpoint.Root
            )
            ? null
            : "the entry does not stand under the root";
    }

    private static IEnumerable<VerifierKey> KeysOf(VectorFile trusted)
    {
        foreach (var log in trusted.Json!.Value.GetProperty("tlogs").EnumerateArray())
        {
            var spki = log.GetProperty("publicKey").GetProperty("rawBytes").GetBytesFromBase64();
            if (KeyOf(spki) is { } key)
            {
                yield return key;
            }
        }
    }

    /// <summary>A key from its SubjectPublicKeyInfo; null where it is of another kind.</summary>
    public static VerifierKey? KeyOf(byte[] spki)
    {
        // RFC 8410 s4: an Ed25519 key is this head and its 32 bytes.
        ReadOnlySpan<byte> ed25519 = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00];
        if (spki.AsSpan().StartsWith(ed25519))
        {
            return VerifierKey.Create("log", KeyType.Ed25519, spki.AsSpan(ed25519.Length));
        }
        try
        {
            return VerifierKey.Create("log", KeyType.Ecdsa, spki);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Text(JsonElement item, string member) =>
        item.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : "";

    private static byte[] Bytes(JsonElement item, string member) =>
        Convert.FromBase64String(Text(item, member));

    /// <summary>A 64-bit number, which protobuf writes in JSON as text; 0 where it is left out.</summary>
    private static long Number(JsonElement item, string member) =>
        !item.TryGetProperty(member, out var number) ? 0
        : number.ValueKind == JsonValueKind.Number ? number.GetInt64()
        : Checkpoint.TryParseSize(number.GetString(), out var value) ? value
        : -1;
}
