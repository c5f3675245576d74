using System.Text;

namespace Customhouse.Ledger;

/// <summary>A proof that an entry stands in a log, to be checked with no connection (C2SP
/// tlog-proof).</summary>
/// <param name="Index">Index of the entry.</param>
/// <param name="Hashes">Inclusion proof, from the leaf up.</param>
/// <param name="Note">The signed and cosigned checkpoint.</param>
public sealed record TlogProof(long Index, IReadOnlyList<TreeHash> Hashes, SignedNote Note)
{
    private const string Head = "c2sp.org/tlog-proof@v1";

    /// <summary>Data of the application that nobody signed; null where there is none.</summary>
    public ReadOnlyMemory<byte>? Extra { get; init; }

    /// <summary>Reads a proof.</summary>
    /// <returns>Null where it is malformed.</returns>
    public static TlogProof? Parse(string text)
    {
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = end < 0 ? [] : text[..end].Split('\n').ToList();
        if (lines.Count < 2 || lines[0] != Head)
        {
            return null;
        }
        ReadOnlyMemory<byte>? extra = null;
        if (lines[1].StartsWith("extra ", StringComparison.Ordinal))
        {
            var bytes = new byte[lines[1].Length];
            if (
                lines[1].AsSpan(6).ContainsAny(" \t\r")
                || !Convert.TryFromBase64Chars(lines[1].AsSpan(6), bytes, out var n)
            )
            {
                return null;
            }
            extra = bytes.AsMemory(0, n);
            lines.RemoveAt(1);
        }
        if (
            lines.Count < 2
            || !lines[1].StartsWith("index ", StringComparison.Ordinal)
            || !Checkpoint.TryParseSize(lines[1].AsSpan(6), out var index)
            || lines.Count - 2 > Proofs.HashesMax
        )
        {
            return null;
        }
        var hashes = new List<TreeHash>();
        foreach (var line in lines.Skip(2))
        {
            if (!TreeHash.TryParse(line, out var hash))
            {
                return null;
            }
            hashes.Add(hash);
        }
        return SignedNote.Parse(Encoding.UTF8.GetBytes(text[(end + 2)..])) is { } note
            ? new TlogProof(index, hashes, note) { Extra = extra }
            : null;
    }

    /// <summary>Checks the whole proof of an entry under a policy.</summary>
    /// <param name="leaf">Hash of the entry as a leaf.</param>
    /// <returns>What does not hold; null where all does.</returns>
    public string? Fault(TreeHash leaf, Policy policy) =>
        CheckpointUnder(policy, out var checkpoint) ?? FaultUnder(checkpoint!, leaf);

    /// <summary>The checkpoint, where the policy is satisfied with its signatures.</summary>
    /// <returns>What does not hold; null where all does.</returns>
    internal string? CheckpointUnder(Policy policy, out Checkpoint? checkpoint)
    {
        checkpoint = Checkpoint.Parse(Note.Text);
        return checkpoint is null ? "the proof's note is no checkpoint"
            : policy.IsSatisfiedBy(Note) ? null
            : "the checkpoint is not signed by the log and a quorum of the policy";
    }

    /// <summary>What does not hold of the entry under a checkpoint whose signatures do.</summary>
    internal string? FaultUnder(Checkpoint checkpoint, TreeHash leaf) =>
        Proofs.VerifyInclusion(Index, checkpoint.Size, leaf, [.. Hashes], checkpoint.Root)
            ? null
            : $"the entry does not stand at {Index} of {checkpoint.Size} under the signed root";

    /// <summary>The proof as it is written.</summary>
    public override string ToString() =>
        $"{Head}\n{(Extra is { } extra ? $"extra {Convert.ToBase64String(extra.Span)}\n" : "")}index {Index}\n"
        + $"{string.Concat(Hashes.Select(hash => $"{hash}\n"))}\n{Note}";
}
