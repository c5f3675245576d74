using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Customhouse.Ledger;

/// <summary>A cosigner, and when it says that it saw the tree.</summary>
public sealed record Cosigned(string Name, DateTimeOffset At);

/// <summary>What a receipt proves under a policy that the verifier brought, and what in it does not
/// hold.</summary>
/// <remarks>It asks nobody: the file, the policy and this code are all that it takes.</remarks>
public sealed record ReceiptCheck
{
    /// <summary>Everything that does not hold; empty where the receipt proves what it says.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>The fields that were proved, as canonical JSON by name; none where there is a
    /// fault.</summary>
    public IReadOnlyList<(string Name, string Value)> Disclosed { get; init; } = [];

    /// <summary>The entry of the log.</summary>
    public Leaf? Leaf { get; init; }

    /// <summary>Index of the entry.</summary>
    public long Index { get; init; }

    /// <summary>The signed tree in which the entry stands.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>Who of the policy cosigned that tree.</summary>
    public IReadOnlyList<Cosigned> Cosigners { get; init; } = [];

    /// <summary>Whether all holds.</summary>
    public bool Holds => Faults.Count == 0;

    /// <summary>Checks a receipt.</summary>
    /// <param name="policy">Whose signatures the verifier asks for; never taken from the receipt.</param>
    public static ReceiptCheck Verify(Receipt receipt, Policy policy)
    {
        if (receipt.Leaf is not { } entry || receipt.Proof is null)
        {
            return Refused(["the event is not in the log yet (pending): nothing is proved"]);
        }
        if (ReadLeaf(entry) is not { } leaf)
        {
            return Refused(["the leaf is no entry of an administration's log"]);
        }
        if (TlogProof.Parse(receipt.Proof) is not { } proof)
        {
            return Refused(["the proof is not of the form c2sp.org/tlog-proof@v1"]);
        }
        var faults = new List<string>();
        if (proof.Fault(MerkleTree.LeafHash(leaf.ToBytes()), policy) is { } fault)
        {
            faults.Add(fault);
        }
        var committed = CommittedTo(receipt, leaf, faults);
        if (
            leaf.Kind is not (LeafKind.CaseEvent or LeafKind.SubjectEvent or LeafKind.SubjectBatch)
            || leaf.Administration != receipt.Administration
        )
        {
            faults.Add($"the leaf is not an event of administration {receipt.Administration}");
        }
        var checkpoint = Checkpoint.Parse(proof.Note.Text);
        // A log speaks for the administration that its origin names, and for no other.
        if (
            checkpoint?.Origin.EndsWith("/" + leaf.Administration, StringComparison.OrdinalIgnoreCase) != true
        )
        {
            faults.Add($"the log {checkpoint?.Origin} is not that of administration {leaf.Administration}");
        }
        var disclosed = receipt
            .Facts.Select(field => (field.Name, Value: Proved(field, receipt.Fields, committed)))
            .ToArray();
        faults.AddRange(
            disclosed
                .Where(field => field.Value is null)
                .Select(field => $"the field {field.Name} is not what the leaf commits to")
        );
        faults.AddRange(Misnamed(receipt, disclosed));
        if (faults.Count > 0)
        {
            return Refused(faults);
        }
        return new ReceiptCheck
        {
            Faults = [],
            Disclosed = [.. disclosed.Select(field => (field.Name, field.Value!))],
            Leaf = leaf,
            Index = proof.Index,
            Checkpoint = checkpoint,
            Cosigners = CosignersOf(proof.Note, policy),
        };
    }

    /// <summary>What is committed to of the event: by the leaf, or by its place in the batch that the leaf
    /// holds, which is checked here.</summary>
    private static TreeHash CommittedTo(Receipt receipt, Leaf leaf, List<string> faults)
    {
        if (receipt.Batch is not { } said)
        {
            if (leaf.Batch is { } batch)
            {
                faults.Add(
                    $"the leaf holds {batch.Events} events, and the receipt does not say where among them"
                );
            }
            return leaf.Commitment;
        }
        if (said.Path.Count > Proofs.HashesMax)
        {
            faults.Add($"the path within the batch has {said.Path.Count} hashes, and no batch has so many");
            return leaf.Commitment;
        }
        var path = new List<TreeHash>();
        foreach (var text in said.Path)
        {
            if (TreeHash.TryParse(text, out var hash))
            {
                path.Add(hash);
            }
            else
            {
                faults.Add("the path within the batch holds something that is no hash");
                return leaf.Commitment;
            }
        }
        if (!TreeHash.TryParse(said.Commitment, out var commitment))
        {
            faults.Add("what the receipt gives as the event's commitment is no hash");
            return leaf.Commitment;
        }
        if (new BatchPlace(commitment, said.Index, path).Fault(leaf) is { } fault)
        {
            faults.Add(fault);
        }
        return commitment;
    }

    private static ReceiptCheck Refused(IReadOnlyList<string> faults) => new() { Faults = faults };

    private static Leaf? ReadLeaf(JsonElement entry)
    {
        try
        {
            return Leaf.Read(CanonicalJson.Of(JsonMarshal.GetRawUtf8Value(entry)));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The field's value as canonical JSON; null where the event's commitment does not hold
    /// it.</summary>
    private static string? Proved(ReceiptField field, int fields, TreeHash commitment)
    {
        var path = new List<TreeHash>();
        foreach (var text in field.Path)
        {
            if (!TreeHash.TryParse(text, out var hash))
            {
                return null;
            }
            path.Add(hash);
        }
        try
        {
            var value = CanonicalJson.Of(JsonMarshal.GetRawUtf8Value(field.Value));
            var salt = Base64Url.DecodeFromChars(field.Salt);
            return new Disclosure(field.Name, value, salt, field.Index, fields, path).IsIn(commitment)
                ? Encoding.UTF8.GetString(value)
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The file's own words on which event this is must be those that are proved.</summary>
    private static IEnumerable<string> Misnamed(Receipt receipt, (string Name, string? Value)[] disclosed)
    {
        if (disclosed.Select(field => field.Name).Distinct().Count() != disclosed.Length)
        {
            yield return "a field is disclosed twice";
        }
        (string Name, string Said)[] words =
        [
            receipt.Subject is { } subject
                ? ("subject", CanonicalJson.Text(subject))
                : ("mrn", CanonicalJson.Text(receipt.Mrn ?? "")),
            ("event", CanonicalJson.Number(receipt.Event)),
        ];
        foreach (var (name, said) in words)
        {
            if (disclosed.FirstOrDefault(field => field.Name == name).Value is { } proved && proved != said)
            {
                yield return $"the receipt says {name} {said}, and what is proved is {proved}";
            }
        }
        foreach (
            var name in words
                .Select(word => word.Name)
                .Where(name => disclosed.All(field => field.Name != name))
        )
        {
            yield return $"the field {name} is not disclosed, so nobody knows which event this is";
        }
    }

    private static IReadOnlyList<Cosigned> CosignersOf(SignedNote note, Policy policy) =>
        [
            .. note.Signatures.Join(
                policy.Witnesses,
                s => (s.Name, s.KeyId),
                k => (k.Name, k.KeyId),
                (s, k) =>
                    new Cosigned(
                        k.Name,
                        DateTimeOffset.FromUnixTimeSeconds(
                            Math.Clamp(Cosignature.TimeOf(s), 0, DateTimeOffset.MaxValue.ToUnixTimeSeconds())
                        )
                    )
            ),
        ];
}
