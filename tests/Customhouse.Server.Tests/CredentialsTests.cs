using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Customhouse.Ledger;
using Customhouse.Server.Conformance;
using Xunit;

namespace Customhouse.Server.Tests;

public sealed class CredentialsTests
{
    [Fact]
    public void Every_published_text_number_and_proof_is_as_published()
    {
        using var log = new StringWriter();
        var code = CredentialsSuite.Run(PublishedVectors.Folder, null, log);
        Assert.True(code == 0, log.ToString());
        Assert.Matches(@"(?m)^[1-9]\d* passed, 0 failed$", log.ToString());
    }

    [Fact]
    public void What_differs_from_what_was_published_is_named()
    {
        var folder = Directory.CreateTempSubdirectory("customhouse-credentials-");
        void Put(string name, string text)
        {
            var path = Path.Combine(folder.FullName, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
        try
        {
            Put("data/input/a.json", "{ \"b\": 1.0, \"a\": [] }");
            Put("data/output/a.json", "{\"a\":[],\"b\":1}");
            Put("data/outhex/a.txt", "7b 22\n");
            Put("data/input/b.json", "{\"a\":1,\"a\":2}");
            Put("data/output/b.json", "{\"a\":2}");
            Put("numbers.txt", "4340000000000001,9007199254740994\n3ff0000000000000,1\n");
            Put("wrong/numbers.txt", "3eb0c6f7a0b5ed8c,9.999999999999997e-7\n3eb0c6f7a0b5ed8d,1e-6\n");
            // Two listed numbers, 1 and -0, hashed here by hand; then a hash that is none of theirs.
            var two = Convert.ToHexStringLower(SHA256.HashData("3ff0000000000000,1\n8000000000000000,0\n"u8));
            Put(
                "table.md",
                $"""
                staticU64s = new BigUint64Array([ 0x3ff0000000000000n, 0x8000000000000000n, ])
                | {two} | 2 | 39 |
                | {new string('0', 64)} | 3 | 58 |
                """.Replace("                ", "", StringComparison.Ordinal)
            );
            using var log = new StringWriter();
            Assert.Equal(1, CredentialsSuite.Run(folder.FullName, null, log));
            var lines = log.ToString();
            Assert.EndsWith("3 passed, 4 failed", lines.TrimEnd(), StringComparison.Ordinal);
            foreach (
                var name in (string[])
                    ["outhex/a.txt", "output/b.json", "wrong/numbers.txt", "the first 3 numbers"]
            )
                Assert.Contains(name, lines, StringComparison.Ordinal);
            Assert.Contains("3eb0c6f7a0b5ed8d,1e-6, ours 0.000001", lines, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("nistP256", 0x80, "SHA256")]
    [InlineData("nistP384", 0x81, "SHA384")]
    public void A_proof_over_either_curve_holds_for_the_document_that_was_signed(
        string name,
        byte kind,
        string hash
    )
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(name));
        // Twenty keys, so that both signs of y come up.
        for (var i = 0; i < 20; i++)
        {
            key.GenerateKey(ECCurve.CreateFromFriendlyName(name));
            var signed = Signed(key, kind, new HashAlgorithmName(hash));
            Assert.True(Proof(signed).Verify(), signed.ToJsonString());
        }
        var document = Signed(key, kind, new HashAlgorithmName(hash));
        document["weight"] = 1001;
        Assert.False(Proof(document).Verify());
        document["weight"] = 1000;
        Assert.True(Proof(document).Verify());
        document["proof"]!["created"] = "2026-01-02T00:00:00Z";
        Assert.False(Proof(document).Verify());
    }

    [Theory]
    [InlineData("proofValue", "z1111")]
    [InlineData("proofValue", "not base58")]
    [InlineData("proofValue", "")]
    [InlineData("verificationMethod", "did:key:z111#z111")]
    [InlineData("@context", "https://customs.example/another")]
    public void A_proof_with_a_spoilt_member_does_not_hold(string member, string value)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signed = Signed(key, 0x80, HashAlgorithmName.SHA256);
        signed["proof"]![member] = value;
        Assert.False(Proof(signed).Verify());
    }

    [Fact]
    public void Base58_keeps_leading_zeros()
    {
        foreach (
            var bytes in new byte[][]
            {
                [],
                [0],
                [0, 0, 7],
                [255, 254],
                [.. new byte[5], .. new byte[] { 1, 0 }],
            }
        )
            Assert.Equal(bytes, Base58.Read(Base58.Write(bytes)));
        Assert.Null(Base58.Read("z0OIl"));
        Assert.Null(Base58.Read("u11"));
    }

    private static JcsProof Proof(JsonObject document)
    {
        var element = JsonSerializer.SerializeToElement(document);
        return new JcsProof(element, element.GetProperty("proof"));
    }

    /// <summary>A document signed step by step as the recommendation describes it, by .NET's own
    /// ECDSA.</summary>
    private static JsonObject Signed(ECDsa key, byte kind, HashAlgorithmName hash)
    {
        var point = key.ExportParameters(false).Q;
        var name = Base58.Write([kind, 0x24, (byte)(2 + (point.Y![^1] & 1)), .. point.X!]);
        var document = new JsonObject { ["@context"] = "https://customs.example/v1", ["weight"] = 1000 };
        var proof = new JsonObject
        {
            ["type"] = "DataIntegrityProof",
            ["cryptosuite"] = "ecdsa-jcs-2019",
            ["created"] = "2026-01-01T00:00:00Z",
            ["verificationMethod"] = $"did:key:{name}#{name}",
            ["proofPurpose"] = "assertionMethod",
            ["@context"] = "https://customs.example/v1",
        };
        byte[] combined = [.. Hashed(proof), .. Hashed(document)];
        proof["proofValue"] = Base58.Write(
            key.SignData(combined, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
        );
        document["proof"] = proof;
        return document;

        byte[] Hashed(JsonObject json) =>
            CryptographicOperations.HashData(
                hash,
                CanonicalJson.Of(JsonSerializer.SerializeToUtf8Bytes(json))
            );
    }
}
