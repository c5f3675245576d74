using System.Text;
using CsCheck;
using Xunit;

namespace Customhouse.Ledger.Tests;

public sealed class MerkleTreeTests
{
    [Fact]
    public void The_empty_tree_has_the_hash_of_nothing() =>
        Assert.Equal("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", MerkleTree.EmptyRoot.ToString());

    [Fact]
    public void A_leaf_is_no_node()
    {
        var (left, right) = (MerkleTree.LeafHash("a"u8), MerkleTree.LeafHash("b"u8));
        var node = MerkleTree.NodeHash(left, right);
        byte[] both = [.. left.ToArray(), .. right.ToArray()];
        Assert.NotEqual(node, MerkleTree.LeafHash(both));
        Assert.NotEqual(node, TreeHash.Compute(both));
    }

    [Theory]
    [InlineData("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", true)]
    [InlineData("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=", false)] // unused bits set
    [InlineData("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU", false)]
    [InlineData("47DEQpj8HBSa+_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=", false)]
    [InlineData(" 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", false)]
    [InlineData("AAAA", false)]
    public void A_hash_has_one_spelling(string text, bool reads) =>
        Assert.Equal(reads, TreeHash.TryParse(text, out _));

    [Fact]
    public void Every_subtree_of_every_small_tree_is_proved_and_nothing_else()
    {
        var leaves = Leaves(33);
        for (var size = 1; size <= leaves.Length; size++)
        {
            var root = MerkleTree.RootOf(leaves.AsSpan(0, size));
            for (var start = 0; start < size; start++)
            {
                for (var end = start + 1; end <= size; end++)
                {
                    if (MerkleTree.IsSubtree(start, end))
                    {
                        Prove(leaves, start, end, size, root);
                    }
                    else
                    {
                        Assert.Throws<ArgumentOutOfRangeException>(() => Proofs.RangesOf(start, end, size));
                    }
                }
            }
        }
    }

    [Fact]
    public void A_changed_proof_proves_nothing() =>
        Gen.Select(Gen.Int[2, 300], Gen.Int[0, 1 << 20], Gen.Int[0, 1 << 20])
            .Sample(
                (size, at, change) =>
                {
                    var leaves = Leaves(size);
                    var (index, root) = (at % size, MerkleTree.RootOf(leaves));
                    var proof = Proof(leaves, index, index + 1, size);
                    Assert.True(Proofs.VerifyInclusion(index, size, leaves[index], proof, root));
                    Assert.False(Proofs.VerifyInclusion(index, size, leaves[index], [.. proof, root], root));
                    Assert.False(Proofs.VerifyInclusion(index, size, leaves[index], proof.AsSpan(1), root));
                    var bent = proof.ToArray();
                    var bytes = bent[change % bent.Length].ToArray();
                    bytes[change % TreeHash.Size] ^= 1;
                    bent[change % bent.Length] = new TreeHash(bytes);
                    Assert.False(Proofs.VerifyInclusion(index, size, leaves[index], bent, root));
                    Assert.False(Proofs.VerifyInclusion(size, size, leaves[index], proof, root));
                    Assert.False(Proofs.VerifyInclusion(-1, size, leaves[index], proof, root));
                }
            );

    [Fact]
    public void The_empty_tree_is_the_beginning_of_every_tree()
    {
        var root = MerkleTree.RootOf(Leaves(5));
        Assert.True(Proofs.VerifyConsistency(0, MerkleTree.EmptyRoot, 5, root, []));
        Assert.False(Proofs.VerifyConsistency(0, MerkleTree.EmptyRoot, 5, root, [root]));
        Assert.False(Proofs.VerifyConsistency(0, root, 5, root, []));
        Assert.False(Proofs.VerifyConsistency(0, MerkleTree.EmptyRoot, 0, root, []));
        Assert.False(Proofs.VerifyConsistency(6, root, 5, root, []));
        Assert.False(Proofs.VerifyConsistency(-1, root, 5, root, []));
    }

    [Fact]
    public void Sizes_at_the_end_of_the_numbers_do_not_overflow()
    {
        TreeHash[] proof = [.. Enumerable.Repeat(MerkleTree.EmptyRoot, 63)];
        var root = MerkleTree.EmptyRoot;
        Assert.False(Proofs.VerifyInclusion(0, long.MaxValue, root, proof, root));
        Assert.False(Proofs.VerifyInclusion(long.MaxValue - 1, long.MaxValue, root, proof, root));
        Assert.False(Proofs.VerifyConsistency(long.MaxValue - 1, root, long.MaxValue, root, proof));
    }

    internal static TreeHash[] Leaves(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => MerkleTree.LeafHash(Encoding.ASCII.GetBytes($"entry {i}"))),
        ];

    private static void Prove(TreeHash[] leaves, int start, int end, int size, TreeHash root)
    {
        var subtree = MerkleTree.RootOf(leaves.AsSpan(start, end - start));
        var proof = Proof(leaves, start, end, size);
        Assert.True(
            Proofs.VerifySubtreeConsistency(start, end, size, subtree, proof, root),
            $"{start} {end} {size}"
        );
        Assert.False(
            Proofs.VerifySubtreeConsistency(start, end, size, root, proof, subtree) && root != subtree
        );
        if (start == 0)
        {
            Assert.True(Proofs.VerifyConsistency(0 + start, MerkleTree.EmptyRoot, size, root, []));
            Assert.True(Proofs.VerifyConsistency(end, subtree, size, root, proof));
        }
    }

    private static TreeHash[] Proof(TreeHash[] leaves, int start, int end, int size) =>
        [
            .. Proofs
                .RangesOf(start, end, size)
                .Select(r => MerkleTree.RootOf(leaves.AsSpan((int)r.Start, (int)(r.End - r.Start)))),
        ];
}
