using Xunit;

namespace Customhouse.Ledger.Tests;

/// <summary>Partners that lie, are slow, or know more than the log.</summary>
public sealed class PartnerTests : IDisposable
{
    private static readonly SignerKey Log = Key("customs.example/xa", KeyType.Ed25519, 0);
    private static readonly SignerKey Own = Key("mirror.example/xa", KeyType.Ed25519Cosignature, 1);
    private static readonly SignerKey Their = Key("mirror.example/xb", KeyType.Ed25519Cosignature, 2);

    private readonly TiledLog log = new(new MemoryStore());

    public PartnerTests() => log.Add(TiledLogTests.Entries(0, 3), Sign);

    public void Dispose() => log.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    [InlineData("of three entries")]
    [InlineData("of another key")]
    public async Task A_partner_that_only_says_a_larger_size_stops_nothing(string? shown)
    {
        var link = LinkTo(
            shown switch
            {
                null => null,
                "nonsense" => "nonsense"u8.ToArray(),
                "of three entries" => log.Head.Note.ToArray(),
                _ => new Checkpoint(Log.Verifier.Name, 999, MerkleTree.LeafHash("x"u8))
                    .Sign(Key(Log.Verifier.Name, KeyType.Ed25519, 9))
                    .ToBytes(),
            }
        );
        var fault = await Assert.ThrowsAsync<PartnerFaultException>(() => link.Bring(log.Head, Stop));
        Assert.Contains("999", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partner_that_shows_what_this_log_signed_beyond_its_end_stops_it_though_nothing_else_happens()
    {
        var shown = new Checkpoint(Log.Verifier.Name, 999, MerkleTree.LeafHash("x"u8)).Sign(Log).ToBytes();
        await using var writer = new LogWriter(new TiledLog(Copied()), Sign);
        var policy = Policy.Parse($"log {Log.Verifier}\nwitness a {Own.Verifier}\nquorum a\n");
        var certifier = new Certifier(
            writer,
            Own,
            policy,
            [LinkTo(shown)],
            TimeProvider.System,
            TimeSpan.FromSeconds(5)
        );
        // Its own cosignature is enough for the quorum here: the round is done, and the log rests.
        var damage = await Assert.ThrowsAsync<LogDamagedException>(() =>
            certifier.Run(Stop).WaitAsync(TimeSpan.FromSeconds(10), Stop)
        );
        Assert.Contains("`customhouse ledger recover`", damage.Message, StringComparison.Ordinal);
        Assert.Null(damage.ForkProof);
    }

    [Fact]
    public async Task The_one_that_cannot_bear_out_its_own_checkpoint_is_named()
    {
        log.Add(TiledLogTests.Entries(3, 700), Sign);
        var early = new Checkpoint(
            Log.Verifier.Name,
            5,
            MerkleTree.RootOf([.. TiledLogTests.Entries(0, 5).Select(e => MerkleTree.LeafHash(e.Span))])
        );
        var small = new LogView(
            "XB",
            early.Sign(Log),
            new LogReader((_, _) => Task.FromResult<byte[]?>(null))
        );
        var good = new LogView("XA", SignedNote.Parse(log.Head.Note.Span)!, new LogReader(log.Source));
        Assert.Null(await Watch.Compare(Log.Verifier, good, small, Stop));
        var rotten = good with { Reader = new LogReader((path, stop) => Rotten(path, stop)) };
        var fault = await Assert.ThrowsAsync<LogDamagedException>(() =>
            Watch.Compare(Log.Verifier, rotten, small, Stop)
        );
        Assert.Equal("XA", fault.Where);

        async Task<byte[]?> Rotten(string path, CancellationToken stop)
        {
            var bytes = await log.Source(path, stop);
            if (path == "tile/0/000")
                bytes![40] ^= 1;
            return bytes;
        }
    }

    [Fact]
    public async Task An_upload_that_brings_nothing_new_writes_nothing()
    {
        await using var house = new ConsortiumCase();
        house.Grow(5);
        await house.AddCheckpoint(0);
        house.Mirror.Pend(house.Witness.Latest(ConsortiumCase.Origin)!);
        var first = await house.AddEntries(house.Upload(0, 5));
        Assert.Equal(200, first.Status);
        var written = house.MirrorStore.Get("journal")!;
        Assert.Equal(first, await house.AddEntries(house.Upload(5, 5)));
        Assert.Equal(first, await house.AddEntries(house.Upload(0, 5)));
        Assert.Equal(written, house.MirrorStore.Get("journal")!);
    }

    /// <summary>Its witness always speaks of 999 entries.</summary>
    private PartnerLog LinkTo(byte[]? shown) =>
        new(
            "XB",
            Log.Verifier,
            log,
            [Their.Verifier],
            (_, _, _) => Task.FromResult(new Reply(409, "999\n", "text/x.tlog.size")),
            (_, _) => Task.FromResult(shown)
        );

    private static MemoryStore Copied()
    {
        var store = new MemoryStore();
        using var three = new TiledLog(store);
        three.Add(TiledLogTests.Entries(0, 3), Sign);
        return store;
    }

    private static byte[] Sign(long size, TreeHash root) =>
        new Checkpoint(Log.Verifier.Name, size, root).Sign(Log).ToBytes();

    private static SignerKey Key(string name, KeyType type, byte seed) =>
        SignerKey.Create(name, type, [.. Enumerable.Repeat(seed, 32)]);
}
