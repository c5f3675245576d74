using System.Buffers.Binary;
using System.Text;
using Xunit;

namespace Customhouse.Ledger.Tests;

/// <summary>Checkpoints and their cosignatures (C2SP tlog-checkpoint, tlog-cosignature).</summary>
public sealed class CheckpointTests
{
    private const string Root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    private const string Text = "customs.example/xa\n7\n" + Root + "\n";

    [Fact]
    public void A_checkpoint_is_read_as_it_was_written()
    {
        var read = Checkpoint.Parse(Text + "extension\n")!;
        Assert.Equal(("customs.example/xa", 7L, Root), (read.Origin, read.Size, read.Root.ToString()));
        Assert.Equal(["extension"], read.Extensions);
        Assert.Equal(Text + "extension\n", read.Text);
        Assert.Equal(0, Checkpoint.Parse($"o\n0\n{Root}\n")!.Size);
        Assert.Equal(long.MaxValue, Checkpoint.Parse($"o\n{long.MaxValue}\n{Root}\n")!.Size);
    }

    [Theory]
    [InlineData("\n7\n" + Root + "\n")]
    [InlineData("o\n07\n" + Root + "\n")]
    [InlineData("o\n+7\n" + Root + "\n")]
    [InlineData("o\n-7\n" + Root + "\n")]
    [InlineData("o\n 7\n" + Root + "\n")]
    [InlineData("o\n9223372036854775808\n" + Root + "\n")]
    [InlineData("o\n\n" + Root + "\n")]
    [InlineData("o\n7\nYmFuYW5hcw==\n")]
    [InlineData("o\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n")]
    [InlineData("o\n7\n47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("o\n7\n" + Root)]
    [InlineData("o\n7\n" + Root + "\n\n")]
    [InlineData("o\n7\n")]
    public void What_is_no_checkpoint_is_refused(string text) => Assert.Null(Checkpoint.Parse(text));

    [Fact]
    public void An_ed25519_cosignature_covers_time_and_text_with_its_extensions()
    {
        using var key = NoteTests.Key("witness.example/w", KeyType.Ed25519Cosignature, 4);
        var signature = Cosignature.Sign(key, Text + "extension\n", 1_700_000_000);
        Assert.Equal(72, signature.Blob.Length);
        Assert.Equal(1_700_000_000, Cosignature.TimeOf(signature));
        Assert.True(key.Verifier.Verify(Text + "extension\n", signature.Blob.Span));
        Assert.False(key.Verifier.Verify(Text, signature.Blob.Span));
        // The message, written out from the specification.
        var message = Encoding.UTF8.GetBytes("cosignature/v1\ntime 1700000000\n" + Text + "extension\n");
        Assert.True(key.Verifier.VerifyBytes(message, signature.Blob.Span[8..]));
    }

    [Fact]
    public void An_ml_dsa_cosignature_covers_the_tree_and_both_names()
    {
        using var key = NoteTests.Key("witness.example/w", KeyType.MlDsa44Cosignature, 5);
        var signature = Cosignature.Sign(key, Text, 1_700_000_000);
        Assert.Equal(8 + 2420, signature.Blob.Length);
        Assert.True(key.Verifier.Verify(Text, signature.Blob.Span));
        Assert.True(key.Verifier.Verify(Text + "extension\n", signature.Blob.Span));
        Assert.False(
            key.Verifier.Verify(Text.Replace("xa", "xb", StringComparison.Ordinal), signature.Blob.Span)
        );
        byte[] message =
        [
            .. "subtree/v1\n\0"u8,
            17,
            .. "witness.example/w"u8,
            .. Number(1_700_000_000),
            18,
            .. "customs.example/xa"u8,
            .. Number(0),
            .. Number(7),
            .. Convert.FromBase64String(Root),
        ];
        Assert.True(key.Verifier.VerifyBytes(message, signature.Blob.Span[8..]));
    }

    [Theory]
    [InlineData(KeyType.Ed25519Cosignature)]
    [InlineData(KeyType.MlDsa44Cosignature)]
    public void Another_time_another_length_and_no_time_verify_nothing(KeyType type)
    {
        using var key = NoteTests.Key("witness.example/w", type, 6);
        var blob = Cosignature.Sign(key, Text, 1_700_000_000).Blob.ToArray();
        Assert.False(key.Verifier.Verify(Text, blob.AsSpan(0, blob.Length - 1)));
        Assert.False(key.Verifier.Verify(Text, [.. blob, 0]));
        Assert.False(key.Verifier.Verify(Text, blob.AsSpan(0, 7)));
        blob[7] ^= 1;
        Assert.False(key.Verifier.Verify(Text, blob));
        blob.AsSpan(0, 8).Clear();
        Assert.False(key.Verifier.Verify(Text, blob));
        Assert.Throws<InvalidOperationException>(() => Cosignature.Sign(key, Text, 0));
        Assert.Throws<InvalidOperationException>(() => Cosignature.Sign(key, Text, -1));
    }

    [Fact]
    public void A_log_key_does_not_cosign_and_a_cosigner_does_not_sign()
    {
        using var log = NoteTests.Key("customs.example/xa", KeyType.Ed25519, 7);
        using var witness = NoteTests.Key("witness.example/w", KeyType.Ed25519Cosignature, 8);
        Assert.Throws<InvalidOperationException>(() => Cosignature.Sign(log, Text, 1));
        Assert.Throws<InvalidOperationException>(() => witness.Sign(Text));
    }

    [Fact]
    public void A_name_without_room_in_the_message_is_not_cosigned()
    {
        var root = TreeHash.TryParse(Root, out var hash) ? hash : default;
        Assert.NotNull(Cosignature.SubtreeMessage(new string('w', 255), 1, "o", 0, 1, root));
        Assert.Null(Cosignature.SubtreeMessage(new string('w', 256), 1, "o", 0, 1, root));
        Assert.Null(Cosignature.SubtreeMessage("w", 1, new string('o', 256), 0, 1, root));
    }

    private static byte[] Number(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }
}
