using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Customhouse.Ledger;
using Xunit;

namespace Customhouse.Server.Tests.Partners;

/// <summary>A mirror over HTTP as a stranger sees it: each status of C2SP tlog-mirror, add-entries, with
/// bodies that are put together here.</summary>
public sealed class MirrorProtocolTests(WitnessProtocolTests.Circle circle)
    : IClassFixture<WitnessProtocolTests.Circle>
{
    private const string Entries = "mirror/add-entries";
    private const string Info = "text/x.tlog.mirror-info";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_is_copied_cosigned_by_the_mirror_alone_and_shown()
    {
        using var log = circle.NewLog();
        using var none = await circle.Get(Shown(log, "checkpoint"));
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        // Ends within a package, begins within one, grows by nothing, and needs no proof at 1024.
        foreach (var (old, count) in ((int, int)[])[(0, 600), (600, 300), (900, 0), (900, 124)])
        {
            log.Grow(count);
            await Bring(log, old);
            var (status, body, type) = await circle.Post(Upload(log, old, old + count), Entries);
            Assert.Equal((200, "text/plain"), (status, type?.MediaType));
            Assert.All(
                body[..^1].Split('\n'),
                line => Assert.StartsWith("\u2014 ", line, StringComparison.Ordinal)
            );
            var note = SignedNote.Parse(Encoding.UTF8.GetBytes(log.Note + body))!;
            Assert.Equal(
                [log.Key.Verifier, circle.Mirror],
                note.Verify([log.Key.Verifier, circle.Witness, circle.Mirror])!
            );
            using var shown = await circle.Get(Shown(log, "checkpoint"));
            var text = await shown.Content.ReadAsStringAsync(Stop);
            Assert.StartsWith(log.Note, text, StringComparison.Ordinal);
            Assert.EndsWith(body, text, StringComparison.Ordinal);
        }
        using var hashes = await circle.Get(Shown(log, "tile/0/003"));
        Assert.Equal(
            Enumerable.Range(768, 256).SelectMany(i => log.Leaf(i).ToArray()),
            await hashes.Content.ReadAsByteArrayAsync(Stop)
        );
        using var bundle = await circle.Get(Shown(log, "tile/entries/002"));
        Assert.Equal(
            Enumerable.Range(512, 256).SelectMany(i => Sized(log.Entry(i))),
            await bundle.Content.ReadAsByteArrayAsync(Stop)
        );
    }

    [Fact]
    public async Task What_does_not_suit_the_mirror_is_404_422_or_409_with_what_would()
    {
        using var log = circle.NewLog();
        log.Grow(600);
        Assert.Equal(
            404,
            (await circle.Post(Upload(log, 0, 600, origin: "customs.example/nobody"), Entries)).Status
        );
        Assert.Equal(404, (await circle.Post(Upload(log, 0, 600, origin: ""), Entries)).Status);
        // No checkpoint was brought: there is nothing that entries could lead up to.
        Assert.Equal(422, (await circle.Post(Upload(log, 0, 600), Entries)).Status);
        await Bring(log, 0);
        foreach (
            var (start, end) in ((ulong, ulong)[])
                [
                    (0, 0),
                    (0, 599),
                    (0, 601),
                    (0, long.MaxValue),
                    (0, (ulong)long.MaxValue + 1),
                    (0, ulong.MaxValue),
                    (1, 600),
                    (600, 600),
                    (601, 600),
                    (ulong.MaxValue, 600),
                    (ulong.MaxValue, ulong.MaxValue),
                ]
        )
        {
            var (status, body, type) = await circle.Post(Head(log.Origin, start, end), Entries);
            Assert.Equal((409, "600\n0\n\n", Info), (status, body, type?.MediaType));
        }
        Assert.Equal(200, (await circle.Post(Upload(log, 0, 600), Entries)).Status);
    }

    [Fact]
    public async Task An_upload_goes_on_where_the_last_one_ended()
    {
        using var log = circle.NewLog();
        log.Grow(700);
        await Bring(log, 0);
        var (status, body, type) = await circle.Post(Upload(log, 0, 700, packages: 1), Entries);
        Assert.Equal((202, "700\n256\n\n", Info), (status, body, type?.MediaType));
        // A package and a half: the half is passed over.
        var two = Upload(log, 256, 700);
        Assert.Equal((202, "700\n512\n\n"), await Said(two[..^1]));
        Assert.Equal((409, "700\n512\n\n"), await Said(Upload(log, 513, 700)));
        // Sent again from before, with a ticket that is not ours: what is here stands, the rest comes.
        Assert.Equal(
            200,
            (await circle.Post(Upload(log, 300, 700, ticket: "ticket"u8.ToArray()), Entries)).Status
        );
    }

    [Fact]
    public async Task A_body_that_ends_early_is_400_until_a_package_is_whole()
    {
        using var log = circle.NewLog();
        log.Grow(300);
        await Bring(log, 0);
        var body = Upload(log, 0, 300);
        var head = Head(log.Origin, 0, 300).Length;
        var first = Upload(log, 0, 300, packages: 1).Length;
        int[] cuts = [0, 1, 2, head - 12, head - 1, head, head + 1, head + 40, first - 33, first - 1];
        foreach (var cut in cuts)
        {
            Assert.Equal((cut, 400), (cut, (await circle.Post(body[..cut], Entries)).Status));
        }
        Assert.Equal((409, "300\n0\n\n"), await Said(Head(log.Origin, 1, 300)));
        Assert.Equal((202, "300\n256\n\n"), await Said(body[..first]));
        // What stands behind the last package is passed over.
        Assert.Equal(200, (await circle.Post([.. Upload(log, 256, 300), 1, 2, 3], Entries)).Status);
    }

    [Fact]
    public async Task What_is_not_of_the_pending_tree_is_422_and_what_came_before_it_stays()
    {
        using var log = circle.NewLog();
        using var other = circle.NewLog();
        log.Grow(700);
        other.Grow(700);
        await Bring(log, 0);
        byte[][] wrong =
        [
            Upload(log, 0, 700, proof: proof => proof.Skip(1)),
            Upload(log, 0, 700, proof: proof => proof.Append(log.Leaf(0))),
            Upload(log, 0, 700, proof: proof => proof.Reverse()),
            Upload(log, 0, 700, proof: _ => []),
            Upload(log, 0, 700, proof: _ => Enumerable.Repeat(log.Leaf(0), 63)),
            Upload(log, 0, 700, entry: i => log.Entry(i == 255 ? 256 : i)),
            Upload(log, 0, 700, entry: i => i == 7 ? [] : log.Entry(i)),
            Upload(log, 0, 700, entry: i => i == 7 ? new byte[65_535] : log.Entry(i)),
            Upload(other, 0, 700, origin: log.Origin),
        ];
        foreach (var (number, body) in wrong.Index())
        {
            Assert.Equal((number, 422), (number, (await circle.Post(body, Entries)).Status));
        }
        Assert.Equal(
            400,
            (
                await circle.Post(
                    Upload(log, 0, 700, proof: _ => Enumerable.Repeat(log.Leaf(0), 64)),
                    Entries
                )
            ).Status
        );
        Assert.Equal((409, "700\n0\n\n"), await Said(Head(log.Origin, 1, 700)));
        Assert.Equal(
            422,
            (await circle.Post(Upload(log, 0, 700, entry: i => log.Entry(i == 600 ? 1 : i)), Entries)).Status
        );
        Assert.Equal((409, "700\n512\n\n"), await Said(Head(log.Origin, 513, 700)));
        Assert.Equal(200, (await circle.Post(Upload(log, 512, 700), Entries)).Status);
    }

    [Fact]
    public async Task Earlier_pending_checkpoints_serve_and_the_copy_never_goes_back()
    {
        using var log = circle.NewLog();
        log.Grow(300);
        await Bring(log, 0);
        var early = Upload(log, 0, 300);
        log.Grow(300);
        await Bring(log, 300);
        var (status, said, _) = await circle.Post(early, Entries);
        Assert.Equal(200, status);
        Assert.Equal((200, said), await Said(early));
        var late = Upload(log, 300, 600);
        var both = await Task.WhenAll(Said(late), Said(late), Said(late));
        // One address brings one upload of a log at a time; who is told to come again comes again.
        Assert.All(both, answer => Assert.True(answer.Status is 200 or 503, $"{answer}"));
        Assert.Contains(both, answer => answer.Status == 200);
        Assert.Equal(200, (await Said(late)).Status);
        Assert.Equal((409, "600\n600\n\n"), await Said(early));
        using var shown = await circle.Get(Shown(log, "checkpoint"));
        Assert.StartsWith(log.Note, await shown.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        // Farther below what is here than one request brings.
        log.Grow(10_000);
        await Bring(log, 600);
        Assert.Equal(202, (await circle.Post(Upload(log, 600, 10_600, packages: 36), Entries)).Status);
        Assert.Equal((409, "10600\n8704\n\n"), await Said(Head(log.Origin, 8704 - 8193, 10_600)));
        Assert.Equal(200, (await circle.Post(Upload(log, 8704, 10_600), Entries)).Status);
    }

    [Fact]
    public async Task A_compressed_body_is_read_and_one_that_is_none_ends_where_it_breaks()
    {
        using var log = circle.NewLog();
        log.Grow(600);
        await Bring(log, 0);
        var body = Upload(log, 0, 600);
        Assert.Equal(400, (await circle.Post(body, Entries, "gzip")).Status);
        Assert.Equal(400, (await circle.Post([], Entries, "gzip")).Status);
        Assert.Equal(415, (await circle.Post(body, Entries, "br")).Status);
        // Ten million zeros are a few bytes: entries of nothing, which are not what the log has.
        Assert.Equal(
            422,
            (
                await circle.Post(
                    Packed([.. Head(log.Origin, 0, 600), .. new byte[10_000_000]]),
                    Entries,
                    "gzip"
                )
            ).Status
        );
        var packed = Packed(body);
        Assert.Contains(
            (await circle.Post(packed[..(packed.Length * 3 / 4)], Entries, "gzip")).Status,
            (int[])[202, 400]
        );
        Assert.Equal(200, (await circle.Post(packed, Entries, "GZIP")).Status);
    }

    [Fact]
    public async Task No_body_ends_the_server_and_none_that_is_bent_gets_in()
    {
        using var log = circle.NewLog();
        log.Grow(300);
        await Bring(log, 0);
        var (body, chance) = (Upload(log, 0, 300), new Random(4));
        for (var i = 0; i < 300; i++)
        {
            var bent = body.ToArray();
            bent[chance.Next(bent.Length)] ^= (byte)chance.Next(1, 256);
            Assert.InRange((await circle.Post(bent[..chance.Next(bent.Length)], Entries)).Status, 202, 422);
        }
        var (status, said, _) = await circle.Post(Head(log.Origin, 299, 300), Entries);
        Assert.True(status == 409 && said is "300\n0\n\n" or "300\n256\n\n", $"{status} {said}");
        Assert.Equal(200, (await circle.Post(body, Entries)).Status);
        Assert.Equal("413", await Announced((64 << 20) + 1));
    }

    [Fact]
    public async Task Its_add_checkpoint_is_that_of_a_witness()
    {
        const string Path = "mirror/add-checkpoint";
        using var log = await circle.LogAtThree();
        Assert.Equal(404, (await circle.Post(log.Edited(3, t => t.Replace(log.Origin, "a/b")), Path)).Status);
        Assert.Equal(403, (await circle.Post(log.Edited(3, t => t.Replace("\n7\n", "\n8\n")), Path)).Status);
        Assert.Equal(422, (await circle.Post(log.Body(3, []), Path)).Status);
        Assert.Equal(400, (await circle.Post(log.Edited(3, t => t.Replace("old 3", "old 8")), Path)).Status);
        var (status, body, type) = await circle.Post(log.Edited(3, t => t.Replace("old 3", "old 2")), Path);
        Assert.Equal((409, "3\n", "text/x.tlog.size"), (status, body, type?.MediaType));
        // A fork is refused, so its entries lead nowhere.
        Assert.Equal(
            422,
            (await circle.Post(log.Signed(3, MerkleTree.LeafHash("fork"u8), old: 3), Path)).Status
        );
        var (ok, lines, _) = await circle.Post(log.Request(3), Path);
        Assert.Equal(200, ok);
        Assert.DoesNotContain(circle.Mirror.Name + " ", lines, StringComparison.Ordinal);
        Assert.Equal(200, (await circle.Post(Upload(log, 0, 7), Entries)).Status);
    }

    private static string Shown(StrangeLog log, string what) => $"mirror/{Mirror.NameOf(log.Origin)}/{what}";

    private async Task Bring(StrangeLog log, long old) =>
        Assert.Equal(200, (await circle.Post(log.Request(old), "mirror/add-checkpoint")).Status);

    private async Task<(int Status, string Body)> Said(byte[] body) =>
        await circle.Post(body, Entries) is var (status, said, _) ? (status, said) : default;

    /// <summary>The status for a request that only announces a body.</summary>
    private async Task<string> Announced(long bytes)
    {
        using var client = new TcpClient(circle.Address.Host, circle.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /{Entries} HTTP/1.1\r\nHost: {circle.Address.Authority}\r\nContent-Length: "
                    + $"{bytes}\r\n\r\n"
            ),
            Stop
        );
        using var reader = new StreamReader(stream);
        return (await reader.ReadLineAsync(Stop))!.Split(' ')[1];
    }

    private static byte[] Head(string origin, ulong start, ulong end, byte[]? ticket = null) =>
        [.. Sized(Encoding.UTF8.GetBytes(origin)), .. Number(start), .. Number(end), .. Sized(ticket ?? [])];

    private static byte[] Upload(
        StrangeLog log,
        int start,
        int end,
        int packages = int.MaxValue,
        string? origin = null,
        byte[]? ticket = null,
        Func<long, byte[]>? entry = null,
        Func<IEnumerable<TreeHash>, IEnumerable<TreeHash>>? proof = null
    )
    {
        var body = new List<byte>(Head(origin ?? log.Origin, (ulong)start, (ulong)end, ticket));
        for (var at = start; at < end && packages-- > 0; )
        {
            var bundle = at / 256 * 256;
            var until = Math.Min(end, bundle + 256);
            for (; at < until; at++)
            {
                body.AddRange(Sized(entry?.Invoke(at) ?? log.Entry(at)));
            }
            IEnumerable<TreeHash> hashes = log.SubtreeProof(bundle, until, end);
            TreeHash[] sent = [.. proof?.Invoke(hashes) ?? hashes];
            body.Add((byte)sent.Length);
            body.AddRange(sent.SelectMany(hash => hash.ToArray()));
        }
        return [.. body];
    }

    private static byte[] Sized(byte[] bytes) => [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];

    private static byte[] Number(ulong number) =>
        [.. Enumerable.Range(0, 8).Select(i => (byte)(number >> (8 * (7 - i))))];

    private static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }
        return packed.ToArray();
    }
}
