using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Server.Partners;
using Customhouse.Server.Tests.Watching;
using Customhouse.Server.Verbs;
using Xunit;

namespace Customhouse.Server.Tests.Partners;

/// <summary>Four administrations over HTTP on the loopback.</summary>
public sealed class ConsortiumTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("consortium-");
    private NodeCircle circle = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        circle = await NodeCircle.Start(folder.FullName, 4, 3, TimeProvider.System, Stop);

    public async ValueTask DisposeAsync()
    {
        await circle.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Entries_are_certified_by_a_quorum_and_an_audit_finds_all_of_it_good()
    {
        var head = await Certified(circle.Nodes[0], 700);
        Assert.True(circle.Rulebook.PolicyFor("XA").IsSatisfiedBy(SignedNote.Parse(head.Note.Span)!));
        var report = await AuditOf(circle.Nodes[0]);
        Assert.Null(report.Fault);
        Assert.Equal(700, report.Checked);
        Assert.True(report.Cosigners.Count >= 3);
    }

    [Fact, Poisons("Consortium")]
    public async Task One_that_is_cut_off_stops_nobody_and_catches_up()
    {
        await circle.Nodes[3].Leave();
        var head = await Certified(circle.Nodes[0], 10);
        Assert.Equal(10, head.Size);
        Assert.Contains(
            circle.Nodes[0].Seat.Current!.Certifier.Partners,
            p => p.Partner == "XD" && p.Cosigned == 0
        );
        await circle.Nodes[3].Join(circle.Rulebook);
        await Stored(circle.Nodes[3], 10);
    }

    [Fact]
    public async Task With_two_away_intake_goes_on_as_pending_and_is_certified_within_ten_seconds_of_their_return()
    {
        var rulebook = circle.Rulebook;
        await circle.Nodes[2].Leave();
        await circle.Nodes[3].Leave();
        var writer = circle.Nodes[0].Writer;
        Assert.Equal(5, (await writer.Add(TestEntries(5))).Size);
        await Task.Delay(TimeSpan.FromSeconds(1), Stop);
        var certifier = circle.Nodes[0].Seat.Current!.Certifier;
        Assert.Equal(0, certifier.Certified.Size);
        await circle.Nodes[2].Join(rulebook);
        await circle.Nodes[3].Join(rulebook);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        Assert.Equal(5, (await certifier.CertifiedAfter(0, limit.Token)).Size);
    }

    [Fact]
    public async Task A_changed_byte_in_a_copy_is_named()
    {
        await Certified(circle.Nodes[0], 700);
        // Certified by three, it may not have come to this one yet.
        await Stored(circle.Nodes[1], 700);
        var mirror = Mirror.NameOf(circle.Nodes[0].Member.Log.Name);
        foreach (
            var (file, named) in ((string, string)[])
                [("tile/entries/001", "entry 300"), ("tile/0/000", "tile/0/000")]
        )
        {
            var path = Path.Combine(folder.FullName, "XB", "mirror", mirror, file);
            // The journal holds it before the file is written, so the head may be there a moment earlier.
            await Patience.Until(() => File.Exists(path), $"{file} in the copy of XB");
            var good = await File.ReadAllBytesAsync(path, Stop);
            var bad = good.ToArray();
            // Within the bytes of entry 300, which stands 44 places into its bundle.
            bad[file.Contains("entries", StringComparison.Ordinal) ? (44 * (2 + EntryBytes)) + 10 : 40] ^= 1;
            await File.WriteAllBytesAsync(path, bad, Stop);
            var report = await AuditOf(circle.Nodes[1], $"mirror/{mirror}/");
            Assert.Equal(named, report.Fault?.Where);
            await File.WriteAllBytesAsync(path, good, Stop);
        }
        Assert.Null((await AuditOf(circle.Nodes[1], $"mirror/{mirror}/")).Fault);
    }

    [Fact]
    public async Task A_log_that_shows_two_faces_is_proved()
    {
        using var key = MemberKeys.LogKey(
            Path.Combine(folder.FullName, "XA", "keys"),
            circle.Nodes[0].Member.Log.Name
        );
        var head = await Certified(circle.Nodes[0], 3);
        var other = new Checkpoint(key.Verifier.Name, head.Size, MerkleTree.LeafHash("another history"u8));
        using var client = new HttpClient { BaseAddress = circle.Nodes[1].Member.Url };
        using var body = new ByteArrayContent(
            new WitnessRequest(head.Size, [], other.Sign(key), other).Write()
        );
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (
                await client.PostAsync(new Uri("witness/add-checkpoint", UriKind.Relative), body, Stop)
            ).StatusCode
        );
        var found = Assert.Single(circle.Nodes[1].Seat.Current!.Misbehaviours);
        Assert.Equal("XA", found.Who);
        Assert.Null(found.Proof!.Fault(key.Verifier));
        Assert.Single(Directory.GetFiles(Path.Combine(folder.FullName, "XB", "evidence")));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("old 0\n\nx\n", 400)]
    [InlineData("old 0\n\ncustomhouse.example/XZ\n1\n" + Signed, 404)]
    [InlineData("old 0\n\ncustomhouse.example/XA\n1\n" + Signed, 403)]
    public async Task The_witness_answers_strangers_as_the_specification_says(string body, int status)
    {
        using var client = new HttpClient { BaseAddress = circle.Nodes[1].Member.Url };
        using var content = new StringContent(body);
        Assert.Equal(
            status,
            (int)
                (
                    await client.PostAsync(new Uri("witness/add-checkpoint", UriKind.Relative), content, Stop)
                ).StatusCode
        );
    }

    [Theory]
    [InlineData("ledger/tile/0/001")]
    [InlineData("ledger/tile/0/000.p/4")]
    [InlineData("ledger/tile/0/%2e%2e/journal")]
    [InlineData("ledger/tile/entries/../../../keys/log.key")]
    [InlineData("mirror/00/checkpoint")]
    [InlineData("mirror/..%2f..%2fkeys/checkpoint")]
    [InlineData("witness/00/checkpoint")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        await Certified(circle.Nodes[0], 3);
        using var client = new HttpClient { BaseAddress = circle.Nodes[0].Member.Url };
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await client.GetAsync(new Uri(path, UriKind.Relative), Stop)).StatusCode
        );
    }

    [Fact]
    public async Task Bodies_that_are_too_large_or_compressed_wrongly_are_refused()
    {
        using var client = new HttpClient { BaseAddress = circle.Nodes[1].Member.Url };
        using var large = new ByteArrayContent(new byte[Witness.BodyBytesMax + 1]);
        Assert.Equal(
            HttpStatusCode.RequestEntityTooLarge,
            (
                await client.PostAsync(new Uri("witness/add-checkpoint", UriKind.Relative), large, Stop)
            ).StatusCode
        );
        using var wrong = new ByteArrayContent(Encoding.ASCII.GetBytes("this is not gzip"));
        wrong.Headers.ContentEncoding.Add("gzip");
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await client.PostAsync(new Uri("mirror/add-entries", UriKind.Relative), wrong, Stop)).StatusCode
        );
    }

    [Fact]
    public async Task Slow_strangers_do_not_hold_up_what_the_log_brings()
    {
        await Certified(circle.Nodes[0], 3);
        var strangers = new List<TcpClient>();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        try
        {
            var dripping = circle
                .Nodes.Skip(1)
                .SelectMany(node =>
                    Enumerable
                        .Range(0, 15)
                        .Select(async _ =>
                        {
                            var client = new TcpClient();
                            lock (strangers)
                                strangers.Add(client);
                            await client.ConnectAsync(node.Member.Url.Host, node.Member.Url.Port, ends.Token);
                            await Drip(client.GetStream(), circle.Nodes[0].Member.Log.Name, ends.Token);
                        })
                )
                .ToList();
            await Task.Delay(TimeSpan.FromSeconds(1), Stop);
            Assert.Contains(dripping, one => !one.IsCompleted);
            for (var i = 0; i < 3; i++)
                await Certified(circle.Nodes[0], 300);
            // A stranger who sends less than a line can carry gives way after a few seconds.
            await Task.WhenAny(Task.WhenAll(dripping), Task.Delay(TimeSpan.FromSeconds(60), Stop));
            Assert.All(dripping, one => Assert.True(one.IsCompleted));
        }
        finally
        {
            await ends.CancelAsync();
            strangers.ForEach(client => client.Dispose());
        }
    }

    /// <summary>Begins an upload and sends 400 bytes of it a second, until it is cut off.</summary>
    private static async Task Drip(Stream stream, string origin, CancellationToken ends)
    {
        var head = Encoding.ASCII.GetBytes(
            "POST /mirror/add-entries HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
        );
        var name = Encoding.ASCII.GetBytes(origin);
        // Of three entries the first has 65,535 bytes, so that it does not end before its sender is cut off.
        byte[] upload = [0, (byte)name.Length, .. name, .. new byte[8], .. new byte[7], 3, 0, 0xFF, 0xFF];
        await stream.WriteAsync((byte[])[.. head, .. upload], ends);
        var drop = new byte[400];
        for (; ; )
        {
            await Task.Delay(TimeSpan.FromSeconds(1), ends);
            await stream.WriteAsync(drop, ends);
        }
    }

    [Fact]
    public async Task Status_is_not_well_while_heads_differ_or_are_not_certified()
    {
        var rulebook = Path.Combine(folder.FullName, "rulebook");
        await File.WriteAllBytesAsync(rulebook, circle.Rulebook.Note.ToBytes(), Stop);
        await Certified(circle.Nodes[0], 3);
        foreach (var node in circle.Nodes.Skip(1))
            await Stored(node, 3);
        Assert.Equal(
            0,
            await Verb.Run(new RootCommand { LedgerVerb.Command() }, ["ledger", "status", rulebook])
        );
        await circle.Nodes[2].Leave();
        await circle.Nodes[3].Leave();
        await circle.Nodes[0].Writer.Add(TestEntries(5));
        await Stored(circle.Nodes[1], 8);
        Assert.Equal(
            1,
            await Verb.Run(new RootCommand { LedgerVerb.Command() }, ["ledger", "status", rulebook])
        );
    }

    private const string Signed = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\u2014 x AAAAAAA=\n";
    private const int EntryBytes = 64;

    private static async Task<LogHead> Certified(LedgerNode node, int entries)
    {
        var sequenced = await node.Writer.Add(TestEntries(entries));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await node.Seat.Current!.Certifier.CertifiedAfter(sequenced.Size - 1, limit.Token);
    }

    /// <summary>Waits until a partner has stored so much of the first one's log.</summary>
    private Task Stored(LedgerNode node, long entries)
    {
        var origin = circle.Nodes[0].Member.Log.Name;
        return Patience.Until(
            () => node.Seat.Current!.Mirror.Log(origin)!.Head.Size >= entries,
            $"{entries} entries of {origin} in the copy of {node.Code}"
        );
    }

    private static List<ReadOnlyMemory<byte>> TestEntries(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                    (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes($"entry {i}".PadRight(EntryBytes))
                ),
        ];

    private async Task<AuditReport> AuditOf(LedgerNode node, string prefix = "ledger/")
    {
        using var client = PartnerHttpClient.NewClient();
        var partner = new PartnerHttpClient(client, new Uri(node.Member.Url, prefix));
        var log = circle.Nodes[0].Member.Log;
        var policy = prefix == "ledger/" ? circle.Rulebook.PolicyFor("XA") : null;
        return await Audit.Run(partner.Get, [log], policy, progress: null, Stop);
    }
}
