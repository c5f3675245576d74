using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Customhouse.Ledger;
using Customhouse.Server.Conformance;
using Xunit;

namespace Customhouse.Server.Tests;

/// <summary>Suite ledger over the published vectors, and over hand-made files of the kinds that lie
/// elsewhere.
/// </summary>
public sealed class LedgerConformanceTests
{
    [Fact]
    public void Every_published_case_is_met_or_decided_by_the_specification()
    {
        using var log = new StringWriter();
        var code = LedgerSuite.Run(PublishedVectors.Folder, null, log);
        Assert.True(code == 0, log.ToString());
        Assert.Matches(@"(?m)^861 passed, 0 failed$", log.ToString());
        // The traps of docs/decisions/0010: five texts of checkpoints, and an answer of a witness.
        Assert.Equal(6, log.ToString().Split("decided by the specification: ").Length - 1);
    }

    [Fact]
    public void A_checkpoint_among_its_keys_is_verified_and_a_spoilt_one_must_not_be()
    {
        using var key = SignerKey.Create("customs.example/xa", KeyType.Ed25519, new byte[32]);
        var note = new Checkpoint("customs.example/xa", 0, MerkleTree.EmptyRoot).Sign(key).ToString();
        var spoilt = note.Replace("xa\n0\n", "xa\n1\n", StringComparison.Ordinal);
        var vkey = key.Verifier.ToString();
        Expect(
            "1 passed, 0 failed",
            ("real/a.json", Json(new { checkpoints = new[] { new { note } }, vkey }))
        );
        Expect(
            "0 passed, 1 failed",
            ("real/a.json", Json(new { list = new[] { new { note = spoilt } }, vkey }))
        );
        Expect(
            "1 passed, 0 failed",
            ("real/a.json", Json(new { negative = new[] { new { note = spoilt } }, vkey }))
        );
    }

    [Fact]
    public void Exchanges_are_replayed_in_order_and_an_unknown_log_is_404_whatever_was_published()
    {
        using var key = SignerKey.Create("customs.example/xa", KeyType.Ed25519, new byte[32]);
        var one = MerkleTree.LeafHash("a"u8);
        var checkpoint = new Checkpoint("customs.example/xa", 1, one);
        var body = Encoding.UTF8.GetString(
            new WitnessRequest(0, [], checkpoint.Sign(key), checkpoint).Write()
        );
        var unknown = body.Replace("customs.example/xa\n", "customs.example/xz\n", StringComparison.Ordinal);
        var file = Json(
            new
            {
                logs = new[] { new { vkey = $"{key.Verifier}" } },
                exchanges = new object[]
                {
                    new { request = new { body }, response = new { status = 200 } },
                    new { request = new { body }, response = new { status = 409, body = "1\n" } },
                    new { request = new { body = unknown }, response = new { status = 403 } },
                    new { request = new { body = "old 0\n\nnothing\n" }, response = new { status = 400 } },
                },
            }
        );
        Expect("4 passed, 0 failed", ("extracted/add-checkpoint.json", file));
    }

    [Fact]
    public void An_edge_case_of_ed25519_is_decided_by_its_flags_alone()
    {
        using var key = SignerKey.Create("k", KeyType.Ed25519, new byte[32]);
        var message = "a message that is no hex";
        var signature = key.Sign(message).Blob.ToArray();
        var (a, r, s) = (
            Hex(key.Verifier.Bytes.Span),
            Hex(signature.AsSpan(0, 32)),
            Hex(signature.AsSpan(32))
        );
        // The neutral point as key and as R, and S = 0: the equation holds, and any message is signed.
        var neutral = "01" + new string('0', 62);
        Expect(
            "3 passed, 0 failed",
            (
                "cctv/ed25519.json",
                Json(
                    new object[]
                    {
                        new
                        {
                            A = a,
                            R = r,
                            S = s,
                            M = message,
                            Flags = (string[]?)null,
                        },
                        new
                        {
                            A = neutral,
                            R = neutral,
                            S = new string('0', 64),
                            M = message,
                            Flags = (string[])["LowOrderA", "LowOrderR"],
                        },
                        new
                        {
                            key = a,
                            sig = r + s,
                            msg = message,
                            flags = (string[])["low_order_component_A"],
                        },
                    }
                )
            )
        );
    }

    [Theory]
    [InlineData("bundle/ok/bundle.sigstore.json", false, "1 passed, 0 failed")]
    [InlineData("bundle/ok/bundle.sigstore.json", true, "0 passed, 1 failed")]
    [InlineData("bundle/inclusion-proof-wrong_fail/bundle.sigstore.json", true, "1 passed, 0 failed")]
    [InlineData("bundle/certificate-expired_fail/bundle.sigstore.json", true, "0 passed, 0 failed")]
    public void A_bundle_is_verified_under_the_trusted_logs_beside_it(string name, bool spoilt, string counts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var spki = key.ExportSubjectPublicKeyInfo();
        var log = VerifierKey.Create("log.example", KeyType.Ecdsa, spki);
        byte[] entry = [1, 2, 3];
        var (leaf, other) = (MerkleTree.LeafHash(entry), MerkleTree.LeafHash("other"u8));
        var checkpoint = new Checkpoint("log.example - 7", 2, MerkleTree.NodeHash(other, leaf));
        var signature = key.SignData(
            Encoding.UTF8.GetBytes(checkpoint.Text),
            HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence
        );
        var note = new SignedNote(checkpoint.Text, [new NoteSignature("log.example", log.KeyId, signature)]);
        var bundle = Json(
            new
            {
                verificationMaterial = new
                {
                    tlogEntries = new[]
                    {
                        new
                        {
                            canonicalizedBody = Convert.ToBase64String(entry),
                            inclusionProof = new
                            {
                                logIndex = "1",
                                treeSize = "2",
                                rootHash = $"{checkpoint.Root}",
                                hashes = (string[])[$"{(spoilt ? leaf : other)}"],
                                checkpoint = new { envelope = $"{note}" },
                            },
                        },
                    },
                },
            }
        );
        Expect(
            counts,
            (name, bundle),
            (
                "bundle/trusted_root.json",
                Json(
                    new
                    {
                        tlogs = new[] { new { publicKey = new { rawBytes = Convert.ToBase64String(spki) } } },
                    }
                )
            )
        );
    }

    [Fact]
    public void Tiles_of_certificates_are_hashed_as_their_log_hashes_them()
    {
        byte[] body = [0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 2, 0xAA, 0xBB, 0, 0];
        byte[] data = [.. body, 0, 0];
        var leaf = MerkleTree.LeafHash([0, 0, .. body]).ToArray();
        Expect("2 passed, 0 failed", ("ct/tile/data/000.p/1", data), ("ct/tile/0/000.p/1", leaf));
        leaf[0] ^= 1;
        Expect("1 passed, 1 failed", ("ct/tile/data/000.p/1", data), ("ct/tile/0/000.p/1", leaf));
    }

    [Fact]
    public void Proofs_of_subtrees_are_read_whatever_the_spelling_of_their_members()
    {
        TreeHash[] leaves = [.. Enumerable.Range(0, 3).Select(i => MerkleTree.LeafHash([(byte)i]))];
        var (left, root) = (MerkleTree.NodeHash(leaves[0], leaves[1]), MerkleTree.RootOf(leaves));
        Expect(
            "3 passed, 0 failed",
            (
                "a/inclusion.json",
                Json(
                    new
                    {
                        leafIdx = 1,
                        start = 0,
                        end = 2,
                        root = $"{left}",
                        leafHash = $"{leaves[1]}",
                        proof = (string[])[$"{leaves[0]}"],
                        wantErr = false,
                    }
                )
            ),
            (
                "a/consistency.json",
                Json(
                    new
                    {
                        start = 0,
                        end = 2,
                        tree_size = 3,
                        subtree_root = $"{left}",
                        root = $"{root}",
                        proof = (string[])[$"{leaves[2]}"],
                        wantErr = false,
                    }
                )
            ),
            (
                "a/spoilt.json",
                Json(
                    new
                    {
                        start = 0,
                        end = 2,
                        treeSize = 3,
                        subtreeRoot = $"{left}",
                        root = $"{root}",
                        proof = (string[])[$"{leaves[1]}"],
                        wantErr = true,
                    }
                )
            )
        );
    }

    [Fact]
    public void Unknown_and_odd_files_are_named_and_stop_nothing() =>
        Expect(
            "0 passed, 0 failed",
            ("a/empty.json", []),
            ("a/odd.json", "[{\"flags\":1,\"key\":2}]"u8.ToArray()),
            ("a/b.bin", [0xFF, 0, 1]),
            ("a/cases.json", "{\"cases\":{}}"u8.ToArray()),
            ("checkpoint", "x\n"u8.ToArray())
        );

    private static void Expect(string counts, params (string Name, byte[] Content)[] files)
    {
        var folder = Directory.CreateTempSubdirectory("customhouse-vectors-").FullName;
        try
        {
            foreach (var (name, content) in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
                File.WriteAllBytes(Path.Combine(folder, name), content);
            }
            using var log = new StringWriter();
            LedgerSuite.Run(folder, null, log);
            Assert.EndsWith(counts, log.ToString().TrimEnd(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] Json(object value) => JsonSerializer.SerializeToUtf8Bytes(value);

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
