using Customhouse.Ledger;

namespace Customhouse.Server.Verbs;

/// <summary>Offline proofs, each read from its text and checked whole.</summary>
internal static class ProofBench
{
    private const int Proofs = 256;
    private const long LogSize = 1L << 20;

    /// <summary>Verifies proofs of a log of a million entries under checkpoints that three of four cosigned, on one
    /// core; each proof has a checkpoint of its own.</summary>
    public static LedgerFigure Verify(TimeSpan time)
    {
        using var log = SignerKey.Generate("bench.example/log", KeyType.Ed25519);
        var mirrors = Enumerable.Range(0, 4)
            .Select(i => SignerKey.Generate($"bench.example/{i}", KeyType.Ed25519Cosignature)).ToArray();
        var policy = Policy.Of(log.Verifier, [.. mirrors.Select(m => m.Verifier)], 3);
        var proofs = Enumerable.Range(0, Proofs).Select(i => Proof(i, log, mirrors)).ToArray();
        using var run = new BenchRun("offline proofs verified, checkpoint cosigned by 3, one core", time);
        for (var i = 0; run.Goes; i = (i + 1) % Proofs)
        {
            run.Time(1, () =>
            {
                var (leaf, text) = proofs[i];
                if (TlogProof.Parse(text) is not { } proof || proof.Fault(leaf, policy) is not null)
                {
                    throw new InvalidOperationException("a proof that holds was refused");
                }
            });
        }
        return run.Figure();
    }

    /// <summary>A proof of the first leaf, beside twenty hashes made up: the root follows from them.</summary>
    private static (TreeHash Leaf, string Text) Proof(int number, SignerKey log, SignerKey[] mirrors)
    {
        var leaf = MerkleTree.LeafHash(BitConverter.GetBytes(number));
        TreeHash[] hashes = [.. Enumerable.Range(0, 20).Select(i => TreeHash.Of(BitConverter.GetBytes((number * 32)
            + i)))];
        var root = hashes.Aggregate(leaf, MerkleTree.NodeHash);
        var note = new Checkpoint(log.Verifier.Name, LogSize, root).Sign(log);
        note = note.With(mirrors.Take(3).Select(m => Cosignature.Sign(m, note.Text, 1_790_000_000 + number)));
        return (leaf, new TlogProof(0, hashes, note).ToString());
    }
}
