using CsCheck;
using Xunit;

namespace Customhouse.Ledger.Tests;

/// <summary>Offline proofs (C2SP tlog-proof).</summary>
public sealed class TlogProofTests
{
    private static readonly SignerKey Log = NoteTests.Key("customs.example/xa", KeyType.Ed25519, 1);
    private static readonly Policy LogAlone = Policy.Parse($"log {Log.Verifier}\nquorum none\n");

    [Fact]
    public void A_proof_holds_for_its_entry_and_index_alone() =>
        Gen.Select(Gen.Int[1, 600], Gen.Int[0, 599])
            .Where((size, index) => index < size)
            .Sample(
                (size, index) =>
                {
                    using var log = Grown(size);
                    var proof = Proof(log, index);
                    var leaf = MerkleTree.LeafHash(TiledLogTests.Entries(0, size)[index].Span);
                    var read = TlogProof.Parse(proof.ToString())!;
                    Assert.Equal(proof.ToString(), read.ToString());
                    Assert.Null(read.Fault(leaf, LogAlone));
                    Assert.NotNull(read.Fault(MerkleTree.EmptyRoot, LogAlone));
                    Assert.NotNull((read with { Index = index + 1 }).Fault(leaf, LogAlone));
                    Assert.NotNull((read with { Index = size }).Fault(leaf, LogAlone));
                    Assert.NotNull((read with { Hashes = [.. read.Hashes, leaf] }).Fault(leaf, LogAlone));
                },
                iter: 20
            );

    [Fact]
    public void The_extra_data_is_kept_and_proves_nothing()
    {
        using var log = Grown(3);
        var proof = Proof(log, 1) with { Extra = new byte[] { 1, 2, 3 } };
        var read = TlogProof.Parse(proof.ToString())!;
        Assert.Equal([1, 2, 3], read.Extra!.Value.ToArray());
        Assert.StartsWith(
            "c2sp.org/tlog-proof@v1\nextra AQID\nindex 1\n",
            read.ToString(),
            StringComparison.Ordinal
        );
        var leaf = MerkleTree.LeafHash(TiledLogTests.Entries(0, 3)[1].Span);
        Assert.Null((read with { Extra = new byte[] { 9 } }).Fault(leaf, LogAlone));
    }

    [Theory]
    [InlineData("tlog-proof@v1", "tlog-proof@v2")]
    [InlineData("index 1", "index 01")]
    [InlineData("index 1", "index -1")]
    [InlineData("index 1", "index +1")]
    [InlineData("index 1", "index 1 ")]
    [InlineData("index 1", "index 1\0")]
    [InlineData("index 1", "index 9223372036854775808")]
    [InlineData("index 1\n", "")]
    [InlineData("index 1", "index 1\nindex 1")]
    [InlineData("index 1", "extra AQID\nextra AQID\nindex 1")]
    [InlineData("index 1", "index 1\nextra AQID")]
    [InlineData("index 1", "extra AQ ID\nindex 1")]
    [InlineData("index 1", "extra AQID\r\nindex 1")]
    [InlineData("index 1", "extra !!\nindex 1")]
    [InlineData("index 1\n", "index 1\nAAAA\n")]
    [InlineData("index 1\n", "index 1\n\n")]
    [InlineData("\n\n", "\n")]
    public void A_malformed_proof_is_refused(string part, string spoilt)
    {
        using var log = Grown(3);
        var proof = Proof(log, 1).ToString();
        var leaf = MerkleTree.LeafHash(TiledLogTests.Entries(0, 3)[1].Span);
        Assert.Null(TlogProof.Parse(proof)!.Fault(leaf, LogAlone));
        var at = proof.IndexOf(part, StringComparison.Ordinal);
        var text = proof[..at] + spoilt + proof[(at + part.Length)..];
        // Some remain proofs by their form, of another text that nobody signed.
        Assert.True(TlogProof.Parse(text) is not { } read || read.Fault(leaf, LogAlone) is not null, text);
    }

    [Fact]
    public void A_checkpoint_that_nobody_known_signed_proves_nothing()
    {
        using var log = Grown(3);
        using var stranger = NoteTests.Key("customs.example/xa", KeyType.Ed25519, 9);
        var leaf = MerkleTree.LeafHash(TiledLogTests.Entries(0, 3)[1].Span);
        var proof = Proof(log, 1);
        Assert.NotNull(proof.Fault(leaf, Policy.Parse($"log {stranger.Verifier}\nquorum none\n")));
        Assert.NotNull(
            (proof with { Note = new SignedNote("no checkpoint\n", [Log.Sign("no checkpoint\n")]) }).Fault(
                leaf,
                LogAlone
            )
        );
    }

    [Fact]
    public void Whoever_checks_many_proofs_answers_as_for_one()
    {
        using var log = Grown(300);
        using var stranger = NoteTests.Key("customs.example/xa", KeyType.Ed25519, 9);
        var check = new ProofCheck(LogAlone);
        var entries = TiledLogTests.Entries(0, 300);
        for (var i = 0; i < 300; i++)
        {
            var (proof, leaf) = (Proof(log, i), MerkleTree.LeafHash(entries[i].Span));
            // The first time the signature is verified, the second time the checkpoint is known.
            for (var round = 0; round < 2; round++)
            {
                Assert.Null(check.Fault(proof, leaf));
                Assert.NotNull(check.Fault(proof, MerkleTree.EmptyRoot));
                var note = proof.Note;
                SignedNote[] spoilt =
                [
                    note with
                    {
                        Signatures = [stranger.Sign(note.Text)],
                    },
                    note with
                    {
                        Text = note.Text.Replace("\n300\n", "\n301\n", StringComparison.Ordinal),
                    },
                    note with
                    {
                        Signatures = [note.Signatures[0] with { Blob = new byte[64] }],
                    },
                    note with
                    {
                        Signatures = [],
                    },
                ];
                Assert.All(
                    spoilt,
                    bad =>
                        Assert.Equal(
                            (proof with { Note = bad }).Fault(leaf, LogAlone),
                            check.Fault(proof with { Note = bad }, leaf)
                        )
                );
                Assert.All(spoilt, bad => Assert.NotNull(check.Fault(proof with { Note = bad }, leaf)));
            }
        }
    }

    private static TiledLog Grown(int size)
    {
        var log = new TiledLog(new MemoryStore());
        log.Add(
            TiledLogTests.Entries(0, size),
            (count, root) => new Checkpoint(Log.Verifier.Name, count, root).Sign(Log).ToBytes()
        );
        return log;
    }

    private static TlogProof Proof(TiledLog log, long index) =>
        new(index, log.Prove(index, index + 1, log.Size), SignedNote.Parse(log.Head.Note.Span)!);
}
