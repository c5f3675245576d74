using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Customhouse.Ledger;
using Customhouse.Server.Partners;
using Xunit;

namespace Customhouse.Server.Tests.Partners;

/// <summary>A witness over HTTP as a stranger sees it: each status of C2SP tlog-witness,
/// add-checkpoint.</summary>
public sealed class WitnessProtocolTests(WitnessProtocolTests.Circle circle)
    : IClassFixture<WitnessProtocolTests.Circle>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_growing_log_is_cosigned_line_by_line_and_shown()
    {
        using var log = circle.NewLog();
        using var none = await circle.Get(Shown(log));
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        foreach (var (old, count) in ((long, int)[])[(0, 1), (1, 6), (7, 0), (7, 300)])
        {
            log.Grow(count);
            var (status, body, type) = await circle.Post(log.Request(old));
            Assert.Equal((200, "text/plain"), (status, type?.MediaType));
            Assert.EndsWith("\n", body, StringComparison.Ordinal);
            Assert.All(
                body[..^1].Split('\n'),
                line => Assert.StartsWith("\u2014 ", line, StringComparison.Ordinal)
            );
            var cosigned = SignedNote.Parse(Encoding.UTF8.GetBytes(log.Note + body))!;
            Assert.Contains(circle.Witness, cosigned.Verify([log.Key.Verifier, circle.Witness])!);
            // The time is of seconds and not null: it stands in the message that is signed
            // (tlog-cosignature).
            Assert.InRange(Cosignature.TimeOf(cosigned.Signatures[^1]), 1_700_000_000, 4_000_000_000);
            using var shown = await circle.Get(Shown(log));
            Assert.Equal("text/plain", shown.Content.Headers.ContentType?.MediaType);
            Assert.StartsWith(
                log.Note,
                await shown.Content.ReadAsStringAsync(Stop),
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [InlineData("old 8", 400)] // larger than the checkpoint
    [InlineData("old 9223372036854775807", 400)]
    [InlineData("old 9223372036854775808", 400)] // no size at all
    [InlineData("old 03", 400)]
    [InlineData("old +3", 400)]
    [InlineData("old -3", 400)]
    [InlineData("old  3", 400)]
    [InlineData("old 3 ", 400)]
    [InlineData("old 3\r", 400)]
    [InlineData("old", 400)]
    [InlineData("old ", 400)]
    [InlineData("OLD 3", 400)]
    [InlineData("3", 400)]
    [InlineData("", 400)]
    [InlineData("old 0", 409)]
    [InlineData("old 2", 409)]
    [InlineData("old 4", 409)]
    [InlineData("old 7", 409)]
    public async Task The_old_size_is_the_one_that_was_cosigned_last(string line, int expected)
    {
        using var log = await circle.LogAtThree();
        var (status, body, type) = await circle.Post(log.Edited(3, text => text.Replace("old 3", line)));
        Assert.Equal(expected, status);
        if (expected == 409)
        {
            Assert.Equal(("3\n", "text/x.tlog.size"), (body, type?.MediaType));
        }
    }

    [Theory]
    [InlineData("\n\n", "\nAAAA\n\n", 400)] // a proof line of three bytes
    [InlineData("\n\n", "\n?\n\n", 400)]
    [InlineData("\n\n", "\r\n\r\n", 400)]
    [InlineData("\n", "\r\n", 400)]
    [InlineData("\n\n", "\n", 400)]
    [InlineData("\n\n", "\n\n\n", 400)] // the checkpoint then begins with an empty line
    [InlineData("\n7\n", "\n07\n", 400)]
    [InlineData("\n7\n", "\n-7\n", 400)]
    [InlineData("\n7\n", "\nseven\n", 400)]
    [InlineData("\n7\n", "\n8\n", 403)] // well formed, and not what the log signed
    [InlineData("customs.example/", "customs.example/not-", 404)]
    [InlineData("\u2014 customs", "\u2014 museums", 403)]
    [InlineData("\u2014 customs", "- customs", 400)]
    public async Task What_is_malformed_unknown_or_unsigned_is_told_apart(
        string from,
        string to,
        int expected
    )
    {
        using var log = await circle.LogAtThree();
        var (status, _, _) = await circle.Post(
            log.Edited(
                3,
                text =>
                {
                    // The first place only, but for line ends, which are the whole body's.
                    var at = text.IndexOf(from, StringComparison.Ordinal);
                    return from == "\n"
                        ? text.Replace(from, to)
                        : text[..at] + to + text[(at + from.Length)..];
                }
            )
        );
        Assert.Equal(expected, status);
        var (again, _, _) = await circle.Post(log.Request(3));
        Assert.Equal(200, again);
    }

    [Fact]
    public async Task A_proof_that_does_not_lead_there_is_422_and_one_too_long_to_be_any_is_400()
    {
        using var log = await circle.LogAtThree();
        var hash = MerkleTree.LeafHash("x"u8).ToString();
        var good = log.Proof(3);
        foreach (
            var (lines, expected) in ((IReadOnlyList<string>, int)[])
                [
                    ([], 422),
                    ([hash], 422),
                    ([.. good.Skip(1)], 422),
                    ([.. good, hash], 422),
                    ([.. good.Reverse()], 422),
                    ([.. Enumerable.Repeat(hash, 63)], 422),
                    ([.. Enumerable.Repeat(hash, 64)], 400),
                    ([.. Enumerable.Repeat(hash, 1000)], 400),
                ]
        )
        {
            Assert.Equal(expected, (await circle.Post(log.Body(3, lines))).Status);
        }
        Assert.Equal(200, (await circle.Post(log.Body(3, good))).Status);
    }

    [Fact]
    public async Task From_nothing_there_is_no_proof_and_an_empty_tree_has_one_root()
    {
        using var log = circle.NewLog();
        Assert.Equal(422, (await circle.Post(log.Signed(0, MerkleTree.LeafHash("x"u8), old: 0))).Status);
        log.Grow(5);
        Assert.Equal(422, (await circle.Post(log.Body(0, [MerkleTree.EmptyRoot.ToString()]))).Status);
        Assert.Equal(409, (await circle.Post(log.Body(5, []))).Status);
        Assert.Equal(200, (await circle.Post(log.Signed(0, MerkleTree.EmptyRoot, old: 0))).Status);
        Assert.Equal(200, (await circle.Post(log.Body(0, []))).Status);
    }

    [Fact]
    public async Task Two_roots_of_one_size_are_422_and_an_older_size_is_400_or_409()
    {
        using var log = await circle.LogAtThree();
        Assert.Equal(200, (await circle.Post(log.Request(3))).Status);
        // Grown to seven: the same again stands, another of seven does not, and three is over.
        Assert.Equal(200, (await circle.Post(log.Request(7))).Status);
        Assert.Equal(422, (await circle.Post(log.Signed(7, MerkleTree.LeafHash("fork"u8), old: 7))).Status);
        Assert.Equal(400, (await circle.Post(log.Signed(3, MerkleTree.LeafHash("old"u8), old: 7))).Status);
        Assert.Equal(409, (await circle.Post(log.Signed(3, MerkleTree.LeafHash("old"u8), old: 3))).Status);
    }

    [Fact]
    public async Task Signatures_of_others_are_passed_over_and_a_false_one_of_the_log_is_not()
    {
        using var log = await circle.LogAtThree();
        using var stranger = SignerKey.Generate("stranger.example/log", KeyType.Ed25519);
        var text = log.Note[..(log.Note.IndexOf("\n\n", StringComparison.Ordinal) + 1)];
        var (own, foreign) = (log.Key.Sign(text).Line, stranger.Sign(text).Line);
        var bad = log.Key.Sign(text + "more\n").Line;
        Assert.Equal(403, (await circle.Post(log.With(3, text, foreign))).Status);
        Assert.Equal(403, (await circle.Post(log.With(3, text, bad))).Status);
        Assert.Equal(400, (await circle.Post(log.With(3, text, ""))).Status);
        Assert.Equal(400, (await circle.Post(log.With(3, text, own + "no line of a signature\n"))).Status);
        var many = string.Concat(Enumerable.Repeat(foreign, 20)) + own;
        var (status, body, _) = await circle.Post(log.With(3, text, many));
        Assert.Equal(200, status);
        Assert.DoesNotContain("stranger", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bodies_are_bounded_and_no_size_ends_the_server()
    {
        using var log = await circle.LogAtThree();
        Assert.Equal(413, (await circle.Post(new byte[Ledger.Witness.BodyBytesMax + 1])).Status);
        Assert.Equal(400, (await circle.Post([.. log.Request(3), 0])).Status);
        Assert.Equal(400, (await circle.Post([.. log.Request(3)[..^1], 0xFF, (byte)'\n'])).Status);
        var chance = new Random(4);
        for (var i = 0; i < 300; i++)
        {
            var body = log.Request(3);
            for (var times = chance.Next(1, 4); times > 0; times--)
            {
                body[chance.Next(body.Length)] = (byte)chance.Next(256);
            }
            Assert.InRange((await circle.Post(body[..chance.Next(body.Length)])).Status, 400, 422);
        }
        Assert.Equal(200, (await circle.Post(log.Request(3))).Status);
    }

    private static string Shown(StrangeLog log) => $"witness/{Ledger.Mirror.NameOf(log.Origin)}/checkpoint";

    /// <summary>One witness whose consortium knows many logs that are nobody's.</summary>
    public sealed class Circle : IAsyncLifetime
    {
        private const int Logs = 60;

        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("witness-");
        private readonly Queue<SignerKey> keys = [];
        private LedgerNode node = null!;
        private HttpClient client = null!;

        public VerifierKey Witness => node.Member.Witness;

        public VerifierKey Mirror => node.Member.Mirror;

        public Uri Address => node.Member.Url;

        public async ValueTask InitializeAsync()
        {
            node = await LedgerNode.Start(
                "XA",
                "customhouse.example/XA",
                folder.FullName,
                "http://127.0.0.1:0",
                TimeProvider.System,
                CancellationToken.None
            );
            var members = new List<Member> { node.Member };
            var rules = new List<MemberKeys> { node.Keys };
            for (var i = 0; i < Logs; i++)
            {
                var origin = string.Create(CultureInfo.InvariantCulture, $"customs.example/L{i}");
                var other = MemberKeys.Open(Path.Combine(folder.FullName, "others", $"{i}"), origin);
                keys.Enqueue(SignerKey.Generate(origin, KeyType.Ed25519));
                members.Add(other.Member($"L{i}", new Uri("http://127.0.0.1:1/"), keys.Last().Verifier));
                rules.Add(other);
            }
            await node.Join(NodeCircle.Founding("strangers", (members.Count / 2) + 1, members, rules));
            client = new HttpClient { BaseAddress = node.Member.Url };
        }

        internal StrangeLog NewLog() => new(keys.Dequeue());

        /// <summary>A log cosigned at three entries that has seven by now.</summary>
        internal async Task<StrangeLog> LogAtThree()
        {
            var log = NewLog();
            log.Grow(3);
            Assert.Equal(200, (await Post(log.Request(0))).Status);
            log.Grow(4);
            return log;
        }

        internal Task<HttpResponseMessage> Get(string path) =>
            client.GetAsync(new Uri(path, UriKind.Relative), Stop);

        internal async Task<(int Status, string Body, MediaTypeHeaderValue? Type)> Post(
            byte[] body,
            string path = "witness/add-checkpoint",
            string? coding = null
        )
        {
            using var content = new ByteArrayContent(body);
            if (coding is not null)
            {
                content.Headers.ContentEncoding.Add(coding);
            }
            using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content, Stop);
            return (
                (int)response.StatusCode,
                await response.Content.ReadAsStringAsync(Stop),
                response.Content.Headers.ContentType
            );
        }

        public async ValueTask DisposeAsync()
        {
            client.Dispose();
            await node.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }
}
