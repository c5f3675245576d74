using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Customhouse.Ledger;

/// <summary>Checks many proofs under one policy. Receipts of one day stand under few checkpoints: a
/// checkpoint whose signatures held once is known again by the hash of its whole note, and its signatures are
/// not verified a second time, which is nine tenths of a check.</summary>
/// <remarks>Only what held is remembered, and of every byte of the note, signature lines included; so the
/// answer is the one that <see cref="TlogProof.Fault"/> gives. Safe for many threads.</remarks>
public sealed class ProofCheck(Policy policy)
{
    /// <summary>Checkpoints that are remembered; beyond them it begins anew.</summary>
    public const int CheckpointsMax = 4096;

    private readonly ConcurrentDictionary<TreeHash, Checkpoint> held = [];

    /// <summary>Checks the whole proof of an entry.</summary>
    /// <param name="leaf">Hash of the entry as a leaf.</param>
    /// <returns>What does not hold; null where all does.</returns>
    public string? Fault(TlogProof proof, TreeHash leaf)
    {
        var note = new TreeHash(SHA256.HashData(proof.Note.ToBytes()));
        if (held.TryGetValue(note, out var checkpoint))
        {
            return proof.FaultUnder(checkpoint, leaf);
        }
        if (proof.CheckpointUnder(policy, out checkpoint) is { } fault)
        {
            return fault;
        }
        if (held.Count >= CheckpointsMax)
        {
            held.Clear();
        }
        held[note] = checkpoint!;
        return proof.FaultUnder(checkpoint!, leaf);
    }
}
