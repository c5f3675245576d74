using Xunit;

namespace Customhouse.Ledger.Tests;

/// <summary>Which rules may come into force.</summary>
public sealed class RulebookTests
{
    [Theory]
    [InlineData(4, 2, false)]
    [InlineData(4, 3, true)]
    [InlineData(2, 1, false)]
    [InlineData(2, 2, true)]
    [InlineData(1, 1, true)]
    [InlineData(7, 3, false)]
    [InlineData(7, 8, false)]
    [InlineData(7, 5, true)]
    public void A_quorum_is_more_than_half(int members, int quorum, bool holds)
    {
        var text = Text(null, quorum, Enumerable.Range(0, members).Select(n => Of(n)));
        if (holds)
            Assert.Equal(quorum, Parse(text, 0).Quorum);
        else
            Assert.Throws<FormatException>(() => Parse(text, 0));
    }

    [Fact]
    public void Two_members_cannot_have_logs_of_one_name()
    {
        var twin = Of(1) with { Log = Key(Of(0).Log.Name, KeyType.Ed25519, 99).Verifier };
        var wrong = Assert.Throws<FormatException>(() => Parse(Text(null, 2, [Of(0), twin]), 0));
        Assert.Contains("one name", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_revoked_key_does_not_come_back_under_another_name()
    {
        var first = Parse(Text(null, 3, [Of(0), Of(1), Of(2), Of(3)]), 4);
        Assert.Null(first.FaultAsFirst());
        var revoked = new Revocation(Of(3).Mirror, "stolen");
        var changed = Of(3) with
        {
            Mirror = Key("xd.example/mirror2", KeyType.Ed25519Cosignature, 77).Verifier,
        };
        var second = Parse(Text(first, 3, [Of(0), Of(1), Of(2), changed], revoked), 4);
        Assert.Null(second.FaultAfter(first));

        var renamed = changed with
        {
            Mirror = VerifierKey.Create(
                "xd.example/mirror3",
                KeyType.Ed25519Cosignature,
                revoked.Key.Bytes.Span
            ),
        };
        Assert.Throws<FormatException>(() =>
            Parse(Text(second, 3, [Of(0), Of(1), Of(2), renamed], revoked), 4)
        );
        var forgetful = Parse(Text(second, 3, [Of(0), Of(1), Of(2), renamed]), 4);
        Assert.Contains("forgets", forgetful.FaultAfter(second), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void Who_joins_begins_with_what_a_quorum_signed(int signatures, bool holds)
    {
        var first = Parse(Text(null, 3, [Of(0), Of(1), Of(2)]), 3);
        var second = Parse(Text(first, 3, [Of(0), Of(1), Of(2), Of(3)]), signatures);
        Assert.Equal(holds, second.FaultAsJoined() is null);
    }

    private static string Text(
        Rulebook? before,
        int quorum,
        IEnumerable<Member> members,
        params IEnumerable<Revocation> revocations
    ) => Rulebook.Write("four", before, quorum, string.Concat(members.Select(Rulebook.Lines)), revocations);

    /// <summary>The rules signed by the first so many members.</summary>
    private static Rulebook Parse(string text, int signatures) =>
        Rulebook.Parse(
            new SignedNote(
                text,
                [
                    .. Enumerable
                        .Range(0, Math.Max(1, signatures))
                        .Select(n =>
                            signatures == 0
                                ? Key("stranger.example", KeyType.Ed25519, 200).Sign(text)
                                : Rules(n).Sign(text)
                        ),
                ]
            ).ToBytes()
        );

    private static Member Of(int n)
    {
        var name = $"x{(char)('a' + n)}.example";
        return new Member(
            $"X{(char)('A' + n)}",
            new Uri($"https://{name}/"),
            Key(name, KeyType.Ed25519, 1 + n).Verifier,
            Key(name + "/witness", KeyType.Ed25519Cosignature, 21 + n).Verifier,
            Key(name + "/mirror", KeyType.Ed25519Cosignature, 41 + n).Verifier,
            Rules(n).Verifier
        );
    }

    private static SignerKey Rules(int n) =>
        Key($"x{(char)('a' + n)}.example/rules", KeyType.Ed25519, 61 + n);

    private static SignerKey Key(string name, KeyType type, int seed) =>
        SignerKey.Create(name, type, [.. Enumerable.Repeat((byte)seed, 32)]);
}
