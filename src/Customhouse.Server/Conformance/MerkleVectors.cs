using System.Text.Json;
using Customhouse.Ledger;

namespace Customhouse.Server.Conformance;

/// <summary>Proofs of RFC 6962 and of subtrees, one in a file: inclusion, consistency, and both for a
/// subtree.
/// </summary>
internal static class MerkleVectors
{
    private static readonly string[] Index = ["leafidx", "leafindex", "index"];
    private static readonly string[] Size = ["treesize", "size", "size2", "n"];
    private static readonly string[] Start = ["start", "subtreestart", "begin", "lo"];
    private static readonly string[] End = ["end", "subtreeend", "hi"];
    private static readonly string[] SubtreeRoot =
    [
        "subtreeroot",
        "subtreehash",
        "subtree",
        "subroot",
        "nodehash",
        "node",
        "root1",
        "hash",
    ];
    private static readonly string[] Root = ["root", "roothash", "treeroot", "treehash", "root2"];
    private static readonly string[] Proof = ["proof", "path", "hashes"];

    /// <summary>Compares the file where it is a proof.</summary>
    public static bool Take(VectorFile file, ConformanceRun run)
    {
        if (
            file.Json is not { ValueKind: JsonValueKind.Object } json
            || !json.TryGetProperty("wantErr", out var error)
        )
        {
            return false;
        }
        var fields = new Fields(json);
        if (fields.Hash("root1") is { } && Holds(fields) is { } consistent)
        {
            Published(error, ConsistencyRule(fields)).Compare(run, file.Name, consistent);
            return true;
        }
        if (HoldsOne(fields) is not { } holds)
        {
            return false;
        }
        Published(error, null).Compare(run, file.Name, holds);
        return true;
    }

    private static Verdict Published(JsonElement error, string? rule) =>
        new(
            error.ValueKind is JsonValueKind.False or JsonValueKind.Null
                || (error.ValueKind == JsonValueKind.String && error.GetString()!.Length == 0),
            rule,
            TakenByRule: true
        );

    /// <summary>tlog-witness, add-checkpoint: from nothing to anything, without a proof.</summary>
    private static string? ConsistencyRule(Fields fields) =>
        fields.Number("size1") == 0
        && fields.Hashes(Proof) is []
        && fields.Hash("root1") is { } root
        && root.Length == TreeHash.Size
        && new TreeHash(root) == MerkleTree.EmptyRoot
        && fields.Number("size2") > 0
        && fields.Hash("root2") is { Length: TreeHash.Size }
            ? "every tree extends the empty tree, and needs no proof for it"
            : null;

    private static bool? Holds(Fields fields)
    {
        if (
            fields.Number("size1") is not { } old
            || fields.Number("size2") is not { } size
            || fields.Hash("root1") is not { } oldRoot
            || fields.Hash("root2") is not { } root
        )
        {
            return null;
        }
        return AreHashes(fields, oldRoot, root)
            && Trees(fields.Hashes(Proof)) is { } proof
            && Proofs.VerifyConsistency(old, new TreeHash(oldRoot), size, new TreeHash(root), proof);
    }

    /// <summary>An inclusion proof, in a tree or in a subtree, or a subtree's consistency proof.</summary>
    private static bool? HoldsOne(Fields fields)
    {
        var (start, end, index) = (fields.Number(Start), fields.Number(End), fields.Number(Index));
        var (leaf, root) = (fields.Hash("leafhash", "leaf"), fields.Hash(Root));
        var subtree = fields.Hash(SubtreeRoot);
        if (leaf is not null && index is { } at && (subtree ?? root) is { } over)
        {
            var proof = AreHashes(fields, leaf, over) ? Trees(fields.Hashes(Proof)) : null;
            if (start is { } from && end is { } to)
            {
                return proof is not null
                    && Proofs.VerifySubtreeInclusion(
                        at,
                        from,
                        to,
                        new TreeHash(leaf),
                        proof,
                        new TreeHash(over)
                    );
            }
            return fields.Number(Size) is not { } size
                ? null
                : proof is not null
                    && Proofs.VerifyInclusion(at, size, new TreeHash(leaf), proof, new TreeHash(over));
        }
        if (
            start is { } first
            && end is { } last
            && fields.Number(Size) is { } whole
            && subtree is not null
            && root is not null
        )
        {
            return AreHashes(fields, subtree, root)
                && Trees(fields.Hashes(Proof)) is { } proof
                && Proofs.VerifySubtreeConsistency(
                    first,
                    last,
                    whole,
                    new TreeHash(subtree),
                    proof,
                    new TreeHash(root)
                );
        }
        return null;
    }

    private static bool AreHashes(Fields fields, params byte[][] hashes) =>
        hashes.Concat(fields.Hashes(Proof)).All(hash => hash.Length == TreeHash.Size);

    private static TreeHash[]? Trees(IReadOnlyList<byte[]> hashes) =>
        [.. hashes.Select(hash => new TreeHash(hash))];

    /// <summary>Members of an object by name, whatever their capitals and lines between words.</summary>
    private sealed class Fields(JsonElement json)
    {
        private readonly Dictionary<string, JsonElement> members = json.EnumerateObject()
            .GroupBy(member => member.Name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant())
            .ToDictionary(group => group.Key, group => group.First().Value, StringComparer.Ordinal);

        /// <summary>A size or an index; -1, which no tree has, for one beyond 2^63.</summary>
        public long? Number(params IEnumerable<string> names) =>
            Find(names) is { ValueKind: JsonValueKind.Number } number
                ? number.TryGetInt64(out var value)
                    ? value
                    : -1
                : null;

        /// <summary>The bytes of a hash, in base64 or hex; nothing for null, which stands for no
        /// bytes.</summary>
        public byte[]? Hash(params IEnumerable<string> names) =>
            Find(names) is { ValueKind: JsonValueKind.String or JsonValueKind.Null } hash
                ? Bytes(hash)
                : null;

        public IReadOnlyList<byte[]> Hashes(IEnumerable<string> names) =>
            Find(names) is { ValueKind: JsonValueKind.Array } all
                ? [.. all.EnumerateArray().Select(Bytes)]
                : [];

        private JsonElement? Find(IEnumerable<string> names)
        {
            foreach (var name in names)
            {
                if (members.TryGetValue(name, out var value))
                {
                    return value;
                }
            }
            return null;
        }

        private static byte[] Bytes(JsonElement hash)
        {
            var text = hash.ValueKind == JsonValueKind.String ? hash.GetString()! : "";
            return text.Length == 2 * TreeHash.Size && text.All(char.IsAsciiHexDigit)
                    ? Convert.FromHexString(text)
                : hash.ValueKind == JsonValueKind.String ? hash.GetBytesFromBase64()
                : [];
        }
    }
}
