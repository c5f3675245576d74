using System.Text;
using CsCheck;
using Xunit;

namespace Customhouse.Ledger.Tests;

/// <summary>Policies and the quorum they ask for (C2SP tlog-policy).</summary>
public sealed class PolicyTests
{
    private static readonly SignerKey Log = NoteTests.Key("customs.example/xa", KeyType.Ed25519, 1);
    private static readonly SignerKey Neighbour = NoteTests.Key("customs.example/xb", KeyType.Ed25519, 2);
    private static readonly SignerKey[] Witnesses =
    [
        .. Enumerable
            .Range(0, 6)
            .Select(i => NoteTests.Key($"witness.example/{i}", KeyType.Ed25519Cosignature, (byte)(10 + i))),
    ];

    private static readonly string Lines =
        $"log {Log.Verifier}\n"
        + string.Concat(
            Witnesses.Select((w, i) => $"witness w{i} {w.Verifier} https://witness.example/{i}\n")
        );

    private const string TwoLevels =
        "group x 2 w0 w1 w2\ngroup y any w3 w4 w5\ngroup both all x y\nquorum both\n";

    [Fact]
    public void A_quorum_of_groups_asks_for_as_many_of_each_as_it_says()
    {
        var policy = Policy.Parse(Lines + TwoLevels);
        // Every set of cosigners, against the rule said in words: two of the first three, one of the last
        // three.
        for (var set = 0; set < 64; set++)
        {
            var (x, y) = (int.PopCount(set & 7), int.PopCount(set >> 3));
            Assert.True((x >= 2 && y >= 1) == policy.IsSatisfiedBy(Cosigned(set)), $"set {set:b6}");
        }
    }

    [Fact]
    public void A_threshold_counts_each_cosigner_once() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 6], Gen.Int[0, 63])
            .Where((k, n, _) => k <= n)
            .Sample(
                (k, n, set) =>
                {
                    var policy = Policy.Create(
                        Log.Verifier,
                        [.. Witnesses.Take(n).Select(w => w.Verifier)],
                        k
                    );
                    var note = Cosigned(set);
                    note = note with { Signatures = [.. note.Signatures, .. note.Signatures] };
                    return policy.IsSatisfiedBy(note) == int.PopCount(set & ((1 << n) - 1)) >= k;
                },
                iter: 200
            );

    [Fact]
    public void Nobody_else_is_asked_for_where_the_quorum_is_none()
    {
        var policy = Policy.Parse($"# ours\n\n  log\t{Log.Verifier} https://customs.example \n\tquorum none");
        Assert.True(policy.IsSatisfiedBy(Cosigned(0)));
        Assert.False(policy.IsSatisfiedBy(Cosigned(3).Only([Witnesses[0].Verifier])));
    }

    [Fact]
    public void One_log_does_not_speak_for_another()
    {
        var policy = Policy.Parse($"log {Log.Verifier}\nlog {Neighbour.Verifier}\nquorum none\n");
        var checkpoint = new Checkpoint(Log.Verifier.Name, 7, MerkleTree.EmptyRoot);
        Assert.True(policy.IsSatisfiedBy(checkpoint.Sign(Log)));
        Assert.False(policy.IsSatisfiedBy(checkpoint.Sign(Neighbour)));
        Assert.True(
            policy.IsSatisfiedBy((checkpoint with { Origin = Neighbour.Verifier.Name }).Sign(Neighbour))
        );
    }

    [Fact]
    public void A_false_signature_of_a_known_key_refuses_even_a_full_quorum()
    {
        var policy = Policy.Parse(Lines + "group g 2 w0 w1 w2\nquorum g\n");
        var note = Cosigned(3);
        Assert.True(policy.IsSatisfiedBy(note));
        var other = Cosignature.Sign(Witnesses[5], "another\n7\n" + MerkleTree.EmptyRoot + "\n", 5);
        Assert.False(policy.IsSatisfiedBy(note.With([other])));
    }

    [Theory]
    [InlineData("quorum w0\n", true)]
    [InlineData("group g all w0\ngroup h any g\nquorum h\n", true)]
    [InlineData("group g any w0 w1\nquorum w0\n", true)]
    [InlineData("quorum none\nwitness late KEY\n", true)]
    [InlineData("group none2 1 w0\nquorum none2\n", true)]
    [InlineData("", false)]
    [InlineData("quorum w9\n", false)]
    [InlineData("quorum w0\nquorum w0\n", false)]
    [InlineData("quorum none none\n", false)]
    [InlineData("quorum g\ngroup g any w0\n", false)]
    [InlineData("group g any g\nquorum g\n", false)]
    [InlineData("group g any none\nquorum g\n", false)]
    [InlineData("group none any w0\nquorum none\n", false)]
    [InlineData("group g any w0 w0\nquorum g\n", false)]
    [InlineData("group g any w0\ngroup h any w0\nquorum h\n", false)]
    [InlineData("group g any\nquorum g\n", false)]
    [InlineData("group g 0 w0\nquorum g\n", false)]
    [InlineData("group g 2 w0\nquorum g\n", false)]
    [InlineData("group g +1 w0\nquorum g\n", false)]
    [InlineData("group g most w0\nquorum g\n", false)]
    [InlineData("group w0 any w1\nquorum w0\n", false)]
    [InlineData("witness w0 KEY\nquorum none\n", false)]
    [InlineData("witness w KEY\nwitness v KEY\nquorum none\n", false)]
    [InlineData("witness w LOGKEY\nquorum none\n", false)]
    [InlineData("log SAMELOG\nquorum none\n", false)]
    [InlineData("logs KEY\nquorum none\n", false)]
    [InlineData("quorum none\r\n", false)]
    [InlineData("quorum\u00a0none\n", false)]
    [InlineData("# a bell \a\nquorum none\n", false)]
    public void A_policy_is_read_as_the_specification_says(string lines, bool taken)
    {
        var spare = NoteTests
            .Key("witness.example/spare", KeyType.Ed25519Cosignature, 99)
            .Verifier.ToString();
        // The same key under another name is the same log.
        var same = VerifierKey
            .Create("customs.example/alias", KeyType.Ed25519, Log.Verifier.Bytes.Span)
            .ToString();
        var text =
            Lines
            + lines
                .Replace("SAMELOG", same, StringComparison.Ordinal)
                .Replace("LOGKEY", Neighbour.Verifier.ToString(), StringComparison.Ordinal)
                .Replace("KEY", spare, StringComparison.Ordinal);
        if (taken)
        {
            Assert.Single(Policy.Parse(text).Logs);
        }
        else
        {
            Assert.Throws<FormatException>(() => Policy.Parse(text));
        }
    }

    [Fact]
    public void Names_are_compared_byte_by_byte()
    {
        // A name in bytes that are no UTF-8, and two that a decoder would make one.
        byte[] policy =
        [
            .. Encoding.UTF8.GetBytes($"log {Log.Verifier}\n"),
            .. Line(0xFF, 0),
            .. Line(0xFE, 1),
            .. "group g 2 "u8,
            0xFF,
            (byte)' ',
            0xFE,
            .. "\nquorum g\n"u8,
        ];
        Assert.True(Policy.Parse(policy).IsSatisfiedBy(Cosigned(3)));
        Assert.False(Policy.Parse(policy).IsSatisfiedBy(Cosigned(1)));

        static byte[] Line(byte name, int witness) =>
            [.. "witness "u8, name, .. Encoding.UTF8.GetBytes($" {Witnesses[witness].Verifier}\n")];
    }

    [Fact]
    public void A_key_may_be_named_beyond_ascii()
    {
        var origin = "\u6d77\u5173.example/xa";
        using var key = NoteTests.Key(origin, KeyType.Ed25519, 7);
        var policy = Policy.Parse($"log {key.Verifier}\nquorum none\n");
        Assert.Equal(origin, Assert.Single(policy.Logs).Name);
        Assert.True(policy.IsSatisfiedBy(new Checkpoint(origin, 1, MerkleTree.EmptyRoot).Sign(key)));
    }

    private static SignedNote Cosigned(int set)
    {
        var note = new Checkpoint(Log.Verifier.Name, 7, MerkleTree.EmptyRoot).Sign(Log);
        return note.With(
            Witnesses.Where((_, i) => (set >> i & 1) == 1).Select(w => Cosignature.Sign(w, note.Text, 5))
        );
    }
}
