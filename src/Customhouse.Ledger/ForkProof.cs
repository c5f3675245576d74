using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Customhouse.Ledger;

/// <summary>Two checkpoints of one log that cannot both be true, so that anybody can see that its key signed
/// two histories.</summary>
/// <remarks>The second tree is proved to begin with <see cref="Prefix"/> as its first entries; the log signed
/// another root for as many. Nothing else is needed to check it, and nobody has to be trusted.</remarks>
/// <param name="First">The checkpoint of fewer entries, or of as many.</param>
/// <param name="Prefix">Root of the second tree's first entries, as many as the first checkpoint
/// covers.</param>
/// <param name="Proof">Consistency proof from <paramref name="Prefix"/> to the second root.</param>
public sealed record ForkProof(
    SignedNote First,
    SignedNote Second,
    TreeHash Prefix,
    IReadOnlyList<TreeHash> Proof
)
{
    private const string Kind = "customhouse fork-proof/v1";

    /// <summary>Why it proves nothing; null where the key did sign two histories.</summary>
    public string? Fault(VerifierKey log)
    {
        if (
            Checkpoint.Parse(First.Text) is not { } first
            || Checkpoint.Parse(Second.Text) is not { } second
            || first.Origin != second.Origin
        )
        {
            return "the notes are no checkpoints of one log";
        }
        if (!First.IsSignedBy([log]) || !Second.IsSignedBy([log]))
        {
            return $"not both checkpoints are signed by {log.Name}";
        }
        if (!Proofs.VerifyConsistency(first.Size, Prefix, second.Size, second.Root, [.. Proof]))
        {
            return "the second tree is not shown to begin with that root";
        }
        return Prefix == first.Root ? "the second tree begins with the first one: there is no fork" : null;
    }

    /// <summary>Reads a proof.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ForkProof Parse(string json)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(json);
        }
        catch (JsonException wrong)
        {
            throw new FormatException("The file is no fork proof: it is no JSON.", wrong);
        }
        return root is JsonObject proof && Text(proof["kind"]) == Kind && proof["proof"] is JsonArray hashes
            ? new ForkProof(
                Note(proof["first"]),
                Note(proof["second"]),
                Hash(proof["prefix"]),
                [.. hashes.Select(Hash)]
            )
            : throw new FormatException($"The file is no fork proof: its kind is not '{Kind}'.");
    }

    /// <summary>The proof as it is written.</summary>
    public override string ToString() =>
        new JsonObject
        {
            ["kind"] = Kind,
            ["first"] = First.ToString(),
            ["second"] = Second.ToString(),
            ["prefix"] = Prefix.ToString(),
            ["proof"] = new JsonArray([.. Proof.Select(hash => (JsonNode)hash.ToString())]),
        }.ToJsonString();

    private static string Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static SignedNote Note(JsonNode? node) =>
        SignedNote.Parse(Encoding.UTF8.GetBytes(Text(node)))
        ?? throw new FormatException("A checkpoint of the fork proof is no signed note.");

    private static TreeHash Hash(JsonNode? node) =>
        TreeHash.TryParse(Text(node), out var hash)
            ? hash
            : throw new FormatException("A hash of the fork proof is none of 32 bytes.");
}
