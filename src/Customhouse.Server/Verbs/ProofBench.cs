using Customhouse.Ledger;

namespace Customhouse.Server.Verbs;

/// <summary>Offline proofs, each read from its text and checked whole.</summary>
internal static class ProofBench
{
    private const int Proofs = 256;

    /// <summary>A tree of as many entries over each made-up one: twenty levels.</summary>
    private const long LogSizeOver = 1L << 20;

    /// <summary>Verifies proofs of a log of a million entries under checkpoints that three of four cosigned,
    /// on one core; each proof has a checkpoint of its own.</summary>
    public static LedgerFigure Verify(TimeSpan time)
    {
        var (policy, proofs) = Made(leavesEach: 1);
        using var run = new BenchRun("offline proofs verified, each of a checkpoint cosigned by 3", time);
        for (var i = 0; run.Goes; i = (i + 1) % Proofs)
        {
            run.Time(1, () => Expect(TlogProof.Parse(proofs[i].Text)?.Fault(proofs[i].Leaf, policy)));
        }
        return run.Figure();
    }

    /// <summary>The same where four proofs share a checkpoint, as the receipts of one case do.</summary>
    public static LedgerFigure VerifyMany(TimeSpan time)
    {
        var (policy, proofs) = Made(leavesEach: 4);
        using var run = new BenchRun("offline proofs verified, four to a checkpoint", time);
        while (run.Goes)
        {
            // Nothing is remembered from one round to the next.
            var check = new ProofCheck(policy);
            foreach (var (leaf, text) in proofs)
            {
                run.Time(1, () => Expect(check.Fault(TlogProof.Parse(text)!, leaf)));
            }
        }
        return run.Figure();
    }

    private static void Expect(string? fault)
    {
        if (fault is not null)
        {
            throw new InvalidOperationException($"a proof that holds was refused: {fault}");
        }
    }

    private static (Policy Policy, (TreeHash Leaf, string Text)[] Proofs) Made(int leavesEach)
    {
        using var log = SignerKey.Generate("bench.example/log", KeyType.Ed25519);
        var mirrors = Enumerable
            .Range(0, 4)
            .Select(i => SignerKey.Generate($"bench.example/{i}", KeyType.Ed25519Cosignature))
            .ToArray();
        return (
            Policy.Create(log.Verifier, [.. mirrors.Select(m => m.Verifier)], 3),
            [.. Enumerable.Range(0, Proofs / leavesEach).SelectMany(i => Under(i, leavesEach, log, mirrors))]
        );
    }

    /// <summary>Proofs of the first leaves under one checkpoint, beside hashes made up: the root follows from
    /// them.
    /// </summary>
    private static IEnumerable<(TreeHash Leaf, string Text)> Under(
        int number,
        int count,
        SignerKey log,
        SignerKey[] mirrors
    )
    {
        var leaves = Enumerable
            .Range(0, count)
            .Select(i => MerkleTree.LeafHash(BitConverter.GetBytes((number * count) + i)))
            .ToArray();
        TreeHash[] above =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(i => TreeHash.Compute(BitConverter.GetBytes((number * 32) + i))),
        ];
        var root = above.Aggregate(MerkleTree.RootOf(leaves), MerkleTree.NodeHash);
        var note = new Checkpoint(log.Verifier.Name, count * LogSizeOver, root).Sign(log);
        note = note.With(mirrors.Take(3).Select(m => Cosignature.Sign(m, note.Text, 1_790_000_000 + number)));
        for (var i = 0; i < count; i++)
        {
            var within = Ledger
                .Proofs.RangesOf(i, i + 1, count)
                .Select(range =>
                    MerkleTree.RootOf(leaves.AsSpan((int)range.Start, (int)(range.End - range.Start)))
                );
            yield return (leaves[i], new TlogProof(i, [.. within, .. above], note).ToString());
        }
    }
}
