using Customhouse.Clearance;
using Customhouse.Ledger;
using Customhouse.Storage;
using Npgsql;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>Work that one process at a time does, and the log that all of them read.</summary>
public sealed class LeaseTests(OnePostgresServer server) : IClassFixture<OnePostgresServer>, IAsyncLifetime
{
    private readonly SignerKey _key = SignerKey.Generate("customhouse.example/xa", KeyType.Ed25519);
    private string _connection = "";
    private PostgresStore _one = null!,
        _other = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _connection = server.NewDatabase();
        (_one, _other) = (PostgresStore.At(_connection), PostgresStore.At(_connection));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        _key.Dispose();
    }

    [Fact]
    public void One_holds_it_until_it_gives_it_back()
    {
        using var first = _one.LeaseOf(Lease.Timers);
        using var second = _other.LeaseOf(Lease.Timers);
        using var log = _other.LeaseOf(Lease.Log);
        Assert.True(first.Hold());
        Assert.False(second.Hold());
        Assert.True(log.Hold());
        var fence = first.Mark!.Value.Fence;
        Assert.True(first.Hold());
        Assert.Equal(fence, first.Mark!.Value.Fence);
        first.GiveBack();
        Assert.False(first.IsHeld);
        Assert.True(second.Hold());
        Assert.True(second.Mark!.Value.Fence > fence);
    }

    [Fact]
    public async Task Who_slept_through_its_end_records_nothing()
    {
        await _one.Registers.Change(
            [
                new RegisterChange("guarantee", "GAN1", 0, "{}"u8.ToArray())
                {
                    Openings = Clearance.Books.Opening("guarantee/GAN1", 100_000m, "EUR"),
                },
            ],
            SampleCases.Morning,
            Actor.System
        );
        using var first = _one.LeaseOf(Lease.Timers);
        using var second = _other.LeaseOf(Lease.Timers);
        Assert.True(first.Hold());
        var held = first.Mark!.Value;
        Assert.IsType<Recording.Done>(await _one.Record(SampleCases.Cleared(1), Now, held));
        Assert.False(second.Hold());
        End(Lease.Timers);
        Assert.True(second.Hold());
        var lost = await _one.Record(SampleCases.Cleared(2), Now, held);
        Assert.Equal(new Recording.LeaseLost(Lease.Timers), lost);
        Assert.Empty(await _other.Open(DeclarationSubject.For(SampleCases.Number(2)), Now));
        Assert.IsType<Recording.Done>(await _other.Record(SampleCases.Cleared(2), Now, second.Mark!.Value));
        Assert.False(first.Hold());
        Assert.False(first.IsHeld);
    }

    [Fact]
    public void What_is_not_held_writes_no_log_and_reads_what_the_holder_writes()
    {
        using var lease = _one.LeaseOf(Lease.Log);
        using var none = _other.LeaseOf(Lease.Log);
        Assert.True(lease.Hold());
        using var log = new TiledLog(_one.SharedLogs(lease)!.Open("log"));
        using var reader = new TiledLog(_other.SharedLogs(none)!.Open("log"));
        for (var i = 0; i < 5; i++)
        {
            log.Add(Entries(i * 300, 300), Sign);
            reader.Refresh();
            Assert.Equal((log.Size, log.Head.Root), (reader.Size, reader.Head.Root));
            Assert.Equal(log.Entry(i * 300 + 7).ToArray(), reader.Entry(i * 300 + 7).ToArray());
            Assert.Equal(log.RootAt(i * 300 + 1), reader.RootAt(i * 300 + 1));
        }
        var refused = Assert.Throws<IOException>(() => reader.Add(Entries(1_500, 1), Sign));
        Assert.Contains("another process keeps the log", refused.Message, StringComparison.Ordinal);
        using var late = new TiledLog(_other.SharedLogs(none)!.Open("log"));
        Assert.Equal((1_500, log.Head.Root), (late.Size, late.Head.Root));
    }

    [Fact]
    public void A_log_goes_on_in_another_process_and_the_first_cannot_fork_it()
    {
        using var lease = _one.LeaseOf(Lease.Log);
        using var next = _other.LeaseOf(Lease.Log);
        Assert.True(lease.Hold());
        using var log = new TiledLog(_one.SharedLogs(lease)!.Open("log"));
        log.Add(Entries(0, 700), Sign);
        using var over = new TiledLog(_other.SharedLogs(next)!.Open("log"));
        Assert.True(lease.Hold());
        End(Lease.Log);
        Assert.True(next.Hold());
        over.Refresh();
        over.Add(Entries(700, 5), Sign);
        // The first still believes that it holds the lease: six seconds are not over.
        Assert.True(lease.IsHeld);
        Assert.Throws<IOException>(() => log.Add(Entries(700, 9), Sign));
        Assert.False(lease.Hold());
        log.Refresh();
        Assert.Equal((705, over.Head.Root), (log.Size, log.Head.Root));
        over.Add(Entries(705, 600), Sign);
        log.Refresh();
        Assert.Equal(over.Head.Root, log.Head.Root);
        Assert.Equal(over.RootAt(1_200), log.RootAt(1_200));
    }

    [Fact]
    public void A_journal_that_begins_anew_is_followed_by_its_readers()
    {
        using var lease = _one.LeaseOf(Lease.Log);
        using var none = _other.LeaseOf(Lease.Log);
        Assert.True(lease.Hold());
        using var log = new TiledLog(_one.SharedLogs(lease)!.Open("log"));
        using var reader = new TiledLog(_other.SharedLogs(none)!.Open("log"));
        // 40 batches of 8 entries of 60 kB: 19 MB, and the journal begins anew at 16 MiB.
        for (var batch = 0; batch < 40; batch++)
        {
            log.Add(
                [.. Enumerable.Range(0, 8).Select(i => (ReadOnlyMemory<byte>)Large(batch * 8 + i))],
                Sign
            );
            if (batch % 9 == 0)
                reader.Refresh();
            lease.Hold();
        }
        reader.Refresh();
        Assert.Equal((320, log.Head.Root), (reader.Size, reader.Head.Root));
        for (var i = 0; i < 320; i += 31)
            Assert.Equal(Large(i), reader.Entry(i).ToArray());
    }

    /// <summary>As time does; the database's clock alone decides.</summary>
    private void End(string lease)
    {
        using var connection = new NpgsqlConnection(_connection + ";Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "update leases set expires_at = clock_timestamp() - interval '1 ms' where name = $1";
        command.Parameters.Add(new NpgsqlParameter { Value = lease });
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    private byte[] Sign(long size, TreeHash root) =>
        new Checkpoint("customhouse.example/xa", size, root).Sign(_key).ToBytes();

    private static ReadOnlyMemory<byte>[] Entries(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => (ReadOnlyMemory<byte>)BitConverter.GetBytes(i))];

    private static byte[] Large(int seed)
    {
        var bytes = new byte[60_000];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
