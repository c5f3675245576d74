using System.Text;
using Xunit;

namespace Customhouse.Ledger.Tests;

/// <summary>Signed notes and their keys (C2SP signed-note).</summary>
public sealed class NoteTests
{
    private const string Text = "a text\n\nwith an empty line\n";

    private static readonly SignerKey Log = Key("customs.example/xa", KeyType.Ed25519, 1);
    private static readonly SignerKey Other = Key("customs.example/xb", KeyType.Ed25519, 2);

    [Fact]
    public void A_note_is_read_as_it_was_written_and_names_who_signed()
    {
        var note = new SignedNote(Text, [Log.Sign(Text), Other.Sign(Text)]);
        var read = SignedNote.Parse(note.ToBytes())!;
        Assert.Equal(Text, read.Text);
        Assert.Equal(note.ToString(), read.ToString());
        Assert.Equal([Log.Verifier, Other.Verifier], read.Verify([Other.Verifier, Log.Verifier]));
        Assert.Equal([Other.Verifier], read.Verify([Other.Verifier]));
        Assert.False(read.IsSignedBy([]));
    }

    [Fact]
    public void A_known_keys_false_signature_refuses_the_whole_note()
    {
        var other = "another text\n";
        var note = new SignedNote(Text, [Log.Sign(Text), Other.Sign(other)]);
        Assert.Null(note.Verify([Log.Verifier, Other.Verifier]));
        Assert.NotNull(note.Verify([Log.Verifier]));
    }

    [Fact]
    public void A_false_line_of_a_known_key_is_refused_in_any_order()
    {
        using var key = SignerKey.Generate("customhouse.example/xa", KeyType.Ed25519);
        var (good, wrong) = (key.Sign("a text\n"), key.Sign("another text\n"));
        Assert.Null(new SignedNote("a text\n", [good, wrong]).Verify([key.Verifier]));
        Assert.Null(new SignedNote("a text\n", [wrong, good]).Verify([key.Verifier]));
        Assert.Single(new SignedNote("a text\n", [good, good]).Verify([key.Verifier])!);
    }

    [Fact]
    public void A_key_given_twice_is_ambiguous_where_it_signed()
    {
        var note = new SignedNote(Text, [Log.Sign(Text)]);
        Assert.Null(note.Verify([Log.Verifier, Log.Verifier]));
        Assert.NotNull(note.Verify([Log.Verifier, Other.Verifier, Other.Verifier]));
    }

    [Theory]
    [InlineData("text\n\n")]
    [InlineData("text\n\u2014 name AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 name AAAAAAA=")]
    [InlineData("text\n\n\u2014 name AAAAAA==\n")]
    [InlineData("text\n\n\u2014 name AAAA AAA=\n")]
    [InlineData("text\n\n\u2014  AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 na me AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 na+me AAAAAAA=\n")]
    [InlineData("text\n\n- name AAAAAAA=\n")]
    [InlineData("text\r\n\n\u2014 name AAAAAAA=\n")]
    [InlineData("te\txt\n\n\u2014 name AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 name AAAAAAA=\n\n")]
    [InlineData("text\n\n\u2014 name AAAAAAA=\nmore\n")]
    [InlineData("")]
    public void A_malformed_note_is_refused(string note) =>
        Assert.Null(SignedNote.Parse(Encoding.UTF8.GetBytes(note)));

    [Fact]
    public void Text_that_is_no_utf8_is_refused()
    {
        byte[] note = [0xC3, 0x28, .. "\n\n\u2014 name AAAAAAA=\n"u8];
        Assert.Null(SignedNote.Parse(note));
        note[0] = (byte)'a';
        Assert.NotNull(SignedNote.Parse(note));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_note_has_a_hundred_signatures_at_most(int lines, bool taken)
    {
        var note = Text + "\n" + string.Concat(Enumerable.Repeat("\u2014 name AAAAAAA=\n", lines));
        Assert.Equal(taken, SignedNote.Parse(Encoding.UTF8.GetBytes(note)) is not null);
    }

    [Theory]
    [InlineData(KeyType.Ed25519)]
    [InlineData(KeyType.Ed25519Cosignature)]
    [InlineData(KeyType.MlDsa44Cosignature)]
    public void A_key_is_read_as_it_was_written(KeyType type)
    {
        using var key = Key("customs.example/xa", type, 3);
        Assert.Equal(key.Verifier, VerifierKey.Parse(key.Verifier.ToString()));
        using var again = SignerKey.Parse(key.Export());
        Assert.Equal(key.Verifier, again.Verifier);
    }

    [Fact]
    public void A_mistyped_key_is_refused_and_a_secret_one_is_not_repeated()
    {
        var text = Log.Verifier.ToString();
        var id = text.IndexOf('+', StringComparison.Ordinal) + 1;
        foreach (
            var bad in (string[])
                [
                    "",
                    "name",
                    "name+00000000",
                    text[..^4],
                    $"x{text}",
                    text.Replace('/', ' '),
                    $"{text[..id]}{(text[id] == '0' ? '1' : '0')}{text[(id + 1)..]}",
                    text + "\n",
                ]
        )
        {
            Assert.Throws<FormatException>(() => VerifierKey.Parse(bad));
        }
        var secret = Log.Export();
        var refused = Assert.Throws<FormatException>(() => SignerKey.Parse(secret[..^4]));
        Assert.DoesNotContain(secret[^20..^4], refused.ToString(), StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => SignerKey.Create("a name", KeyType.Ed25519, new byte[32]));
        Assert.Throws<FormatException>(() => SignerKey.Create("name", KeyType.Ed25519, new byte[31]));
    }

    [Fact]
    public void A_newer_signature_takes_the_place_of_the_keys_older_one()
    {
        var note = new SignedNote(Text, [Log.Sign("older\n"), Other.Sign(Text)]).With([Log.Sign(Text)]);
        Assert.Equal(2, note.Signatures.Count);
        Assert.NotNull(note.Verify([Log.Verifier, Other.Verifier]));
        Assert.Equal([Log.Verifier], note.Only([Log.Verifier]).Verify([Log.Verifier, Other.Verifier]));
    }

    internal static SignerKey Key(string name, KeyType type, byte seed) =>
        SignerKey.Create(name, type, [.. Enumerable.Repeat(seed, 32)]);
}
