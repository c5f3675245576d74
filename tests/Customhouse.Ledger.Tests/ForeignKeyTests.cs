using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Customhouse.Ledger.Tests;

/// <summary>Keys of others' logs that are read and never signed with: ECDSA, and the tree heads of logs of
/// certificates (C2SP signed-note, static-ct-api).</summary>
public sealed class ForeignKeyTests
{
    private const string Name = "certificates.example/2026";
    private const string Text = Name + "\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";

    [Theory]
    [InlineData("nistP256")]
    [InlineData("nistP384")]
    public void A_note_by_ecdsa_is_verified(string curve)
    {
        using var ecdsa = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        var spki = ecdsa.ExportSubjectPublicKeyInfo();
        var key = VerifierKey.Create(Name, KeyType.Ecdsa, spki);
        // Its id is that of the key alone, whatever its name.
        Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(spki)), key.KeyId);
        Assert.Equal(key, VerifierKey.Parse(key.ToString()));
        var blob = ecdsa.SignData(
            Encoding.UTF8.GetBytes(Text),
            HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence
        );
        Assert.True(key.Verify(Text, blob));
        Assert.False(key.Verify(Text + "more\n", blob));
        Assert.False(key.Verify(Text, blob.AsSpan(1)));
        Assert.False(key.Verify(Text, []));
    }

    [Theory]
    [InlineData(KeyType.Ecdsa)]
    [InlineData(KeyType.TreeHead)]
    public void What_is_no_key_of_those_curves_is_refused(KeyType type)
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var spki = ecdsa.ExportSubjectPublicKeyInfo();
        using var rsa = RSA.Create(2048);
        using var other = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);
        foreach (
            var bad in (byte[][])
                [
                    [],
                    spki[..^1],
                    [.. spki, 0],
                    new byte[32],
                    rsa.ExportSubjectPublicKeyInfo(),
                    other.ExportSubjectPublicKeyInfo(),
                ]
        )
        {
            Assert.Throws<FormatException>(() => VerifierKey.Create(Name, type, bad));
        }
    }

    [Fact]
    public void The_tree_head_of_a_log_of_certificates_is_verified()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = VerifierKey.Create(Name, KeyType.TreeHead, ecdsa.ExportSubjectPublicKeyInfo());
        var id = SHA256.HashData(ecdsa.ExportSubjectPublicKeyInfo());
        Assert.Equal(
            BinaryPrimitives.ReadUInt32BigEndian(
                SHA256.HashData([.. Encoding.UTF8.GetBytes(Name), 0x0A, 0x05, .. id])
            ),
            key.KeyId
        );
        // RFC 6962 s3.5, written out: version, type, timestamp, size, root.
        var time = Convert.FromHexString("0000019B76DA5800");
        byte[] head = [0, 1, .. time, 0, 0, 0, 0, 0, 0, 0, 7, .. MerkleTree.EmptyRoot.ToArray()];
        var signature = ecdsa.SignData(head, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        byte[] blob = [.. time, 4, 3, 0, (byte)signature.Length, .. signature];
        Assert.True(key.Verify(Text, blob));
        Assert.False(key.Verify(Text.Replace("\n7\n", "\n8\n", StringComparison.Ordinal), blob));
        Assert.False(key.Verify(Text + "extension\n", blob));
        Assert.False(key.Verify(Text, [.. blob, 0]));
        Assert.False(key.Verify(Text, blob.AsSpan(0, 11)));
        for (var i = 0; i < 12; i++)
        {
            byte[] spoilt = [.. blob];
            spoilt[i] ^= 1;
            Assert.False(key.Verify(Text, spoilt), $"byte {i}");
        }
        Assert.Throws<FormatException>(() => SignerKey.Create(Name, KeyType.TreeHead, new byte[32]));
    }

    [Fact]
    public void A_name_may_hold_what_the_specification_does_not_forbid()
    {
        foreach (var name in (string[])["a", "\u6d77\u5173", "a\u007fb", "a\u0080b", "a/b:c"])
        {
            Assert.True(NoteSignature.IsName(name), name);
        }
        foreach (
            var name in (string[])
                ["", "a b", "a+b", "a\u00a0b", "a\u0085b", "a\u2028b", "a\u3000b", "a\tb", "a\u0001b"]
        )
        {
            Assert.False(NoteSignature.IsName(name), name);
        }
    }

    [Theory]
    [InlineData("7\0")]
    [InlineData("\0")]
    [InlineData("7 ")]
    [InlineData("\u0667")]
    [InlineData("")]
    public void A_size_is_digits_and_nothing_else(string text) =>
        Assert.False(Checkpoint.TryParseSize(text, out _));
}
