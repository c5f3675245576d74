using System.Text;
using Customhouse.Ledger;

namespace Customhouse.Server.Tests.Partners;

/// <summary>A log of a stranger, and the bodies that it could send.</summary>
internal sealed class StrangeLog(SignerKey key) : IDisposable
{
    private readonly List<TreeHash> leaves = [];

    public SignerKey Key => key;

    public string Origin => key.Verifier.Name;

    public string Note =>
        new Checkpoint(Origin, leaves.Count, MerkleTree.RootOf([.. leaves])).Sign(key).ToString();

    public void Grow(int count)
    {
        for (var i = 0; i < count; i++)
        {
            leaves.Add(MerkleTree.LeafHash(Entry(leaves.Count)));
        }
    }

    public byte[] Entry(long index) => Encoding.ASCII.GetBytes($"{Origin} {index}");

    /// <summary>The proof that a subtree stands in the tree of a size.</summary>
    public IReadOnlyList<TreeHash> SubtreeProof(long start, long end, long size) =>
        [
            .. Proofs
                .RangesOf(start, end, size)
                .Select(range => MerkleTree.RootOf([.. leaves[(int)range.Start..(int)range.End]])),
        ];

    public TreeHash Leaf(int index) => leaves[index];

    /// <summary>The consistency proof from a size to the end, one line a hash.</summary>
    public IReadOnlyList<string> Proof(long old) =>
        old == 0 || old == leaves.Count
            ? []
            :
            [
                .. Proofs
                    .RangesOf(0, old, leaves.Count)
                    .Select(range =>
                        MerkleTree.RootOf([.. leaves[(int)range.Start..(int)range.End]]).ToString()
                    ),
            ];

    public byte[] Request(long old) => Body(old, Proof(old));

    public byte[] Body(long old, IReadOnlyList<string> proof) =>
        Encoding.UTF8.GetBytes($"old {old}\n{string.Concat(proof.Select(line => line + "\n"))}\n{Note}");

    public byte[] Edited(long old, Func<string, string> edit) =>
        Encoding.UTF8.GetBytes(edit(Encoding.UTF8.GetString(Request(old))));

    /// <summary>A request for a tree of its own choice, without a proof.</summary>
    public byte[] Signed(long size, TreeHash root, long old) =>
        Encoding.UTF8.GetBytes($"old {old}\n\n{new Checkpoint(Origin, size, root).Sign(key)}");

    /// <summary>A request with signature lines of its own choice.</summary>
    public byte[] With(long old, string text, string lines) =>
        Encoding.UTF8.GetBytes(
            $"old {old}\n{string.Concat(Proof(old).Select(line => line + "\n"))}\n{text}\n{lines}"
        );

    public void Dispose() => key.Dispose();
}
