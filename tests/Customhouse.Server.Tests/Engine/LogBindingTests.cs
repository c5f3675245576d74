using Customhouse.Clearance;
using Customhouse.Ledger;
using Customhouse.Server.Editions;
using Customhouse.Server.Partners;
using Customhouse.Server.Tests.Storage;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>One database has one log, and one process at a time that keeps it.</summary>
public sealed class LogBindingTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("customhouse-bond-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Of_two_processes_on_one_file_one_keeps_the_log()
    {
        var address = $"sqlite:{Path.Combine(folder.FullName, "house.db")}";
        await using (await Open(address, "one"))
        {
            var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => Open(address, "two"));
            Assert.Contains("another process keeps the log", refused.Message, StringComparison.Ordinal);
            await using var without = await Open(address, null);
            Assert.Null(without.Ledger);
        }
        // The first has ended: its folder takes over, another would be a second log.
        await using (var second = await Open(address, "two"))
        {
            Assert.Null(second.Ledger);
            Assert.Contains(
                "the key that signs the log customhouse.example/",
                second.LedgerDamage!.Message,
                StringComparison.Ordinal
            );
        }
        using (MemberKeys.LogKey(Path.Combine(folder.FullName, "two", "keys"), "customhouse.example/XA"))
        {
            var other = await Assert.ThrowsAsync<FormatException>(() => Open(address, "two"));
            Assert.Contains("customhouse.example/", other.Message, StringComparison.Ordinal);
        }
        await using var over = await Open(address, "one");
        Assert.True(over.Ledger!.Keeper!.Keeps);
    }

    [Fact]
    public async Task Of_two_processes_on_one_server_one_keeps_the_log_and_the_other_reads_it()
    {
        using var server = PostgresServer.StartOrSkip();
        var address = "postgres:" + server.NewDatabase("bond");
        await using (var first = await Open(address, "one"))
        {
            await first.Ledger!.Writer.Add("a"u8.ToArray());
            // It has not the key of this log, and neither makes another nor ever keeps this one.
            await using var second = await Open(address, "two");
            Assert.False(second.Ledger!.Keeper!.Keeps);
            Assert.Equal(first.Ledger.Log.Head.Root, second.Ledger.Log.Head.Root);
            Assert.False(File.Exists(Path.Combine(folder.FullName, "two", "keys", "log.key")));
        }
        await using var third = await Open(address, "two");
        Assert.False(third.Ledger!.Keeper!.Keeps);
        await Assert.ThrowsAsync<IOException>(() => third.Ledger.Writer.Add("b"u8.ToArray()));
        await using var over = await Open(address, "one");
        Assert.Equal(1, (await over.Ledger!.Writer.Add("b"u8.ToArray())).First);
        third.Ledger.Log.Refresh();
        Assert.Equal(over.Ledger.Log.Head.Root, third.Ledger.Log.Head.Root);
    }

    [Fact]
    public async Task A_log_in_a_folder_moves_into_the_database_as_it_was()
    {
        using var server = PostgresServer.StartOrSkip();
        var address = "postgres:" + server.NewDatabase("bond");
        var place = Path.Combine(folder.FullName, "one");
        TreeHash root;
        using (
            var key = SignerKey.Generate(
                $"customhouse.example/{EditionFiles.Demo().Authority}",
                KeyType.Ed25519
            )
        )
        using (var log = new TiledLog(new FolderStore(Path.Combine(place, "log"))))
        {
            Directory.CreateDirectory(Path.Combine(place, "keys"));
            await File.WriteAllTextAsync(
                Path.Combine(place, "keys", "log.key"),
                key.Export(),
                TestContext.Current.CancellationToken
            );
            log.Add(
                [.. Enumerable.Range(0, 70_000).Select(i => (ReadOnlyMemory<byte>)BitConverter.GetBytes(i))],
                (size, made) => new Checkpoint(key.Verifier.Name, size, made).Sign(key).ToBytes()
            );
            root = log.Head.Root;
        }
        await using (var house = await Open(address, "one"))
        {
            Assert.Equal((70_000, root), (house.Ledger!.Log.Size, house.Ledger.Log.Head.Root));
            Assert.Equal(BitConverter.GetBytes(12_345), house.Ledger.Log.Entry(12_345).ToArray());
            // As the host does while it runs; nobody else has had it.
            Assert.True(house.LogLease!.Hold());
            await house.Ledger.Writer.Add("more"u8.ToArray());
        }
        Assert.False(Directory.Exists(Path.Combine(place, "log")));
        Assert.True(File.Exists(Path.Combine(place, "log.moved", "journal")));
        await using (var again = await Open(address, "one"))
            Assert.Equal(70_001, again.Ledger!.Log.Size);
    }

    [Fact]
    public async Task A_move_that_was_broken_off_behind_its_copy_goes_on_and_another_log_shuts_the_ledger_alone()
    {
        using var server = PostgresServer.StartOrSkip();
        var address = "postgres:" + server.NewDatabase("bond");
        var place = Path.Combine(folder.FullName, "one");
        using (var key = MemberKeys.LogKey(Path.Combine(place, "keys"), "customhouse.example/XA"))
        using (var log = new TiledLog(new FolderStore(Path.Combine(place, "log"))))
            log.Add(
                ["a"u8.ToArray()],
                (size, made) => new Checkpoint(key.Verifier.Name, size, made).Sign(key).ToBytes()
            );
        await using (var house = await Open(address, "one"))
            Assert.Equal(1, house.Ledger!.Log.Size);
        Directory.Move(Path.Combine(place, "log.moved"), Path.Combine(place, "log"));
        await using (var house = await Open(address, "one"))
        {
            Assert.Equal(1, house.Ledger!.Log.Size);
            Assert.True(house.LogLease!.Hold());
            await house.Ledger.Writer.Add("b"u8.ToArray());
        }
        Directory.Move(Path.Combine(place, "log.moved"), Path.Combine(place, "log"));
        await using var shut = await Open(address, "one");
        Assert.Contains("holds another of 1", shut.LedgerDamage!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Tile.Entries, "entry 0")]
    [InlineData(0, "tile/0/000")]
    public async Task A_damaged_log_in_a_folder_does_not_move_and_what_is_damaged_is_named(
        int level,
        string named
    )
    {
        using var server = PostgresServer.StartOrSkip();
        var address = "postgres:" + server.NewDatabase("bond");
        var place = Path.Combine(folder.FullName, "one");
        using (
            var key = SignerKey.Generate(
                $"customhouse.example/{EditionFiles.Demo().Authority}",
                KeyType.Ed25519
            )
        )
        using (var log = new TiledLog(new FolderStore(Path.Combine(place, "log"))))
        {
            Directory.CreateDirectory(Path.Combine(place, "keys"));
            await File.WriteAllTextAsync(
                Path.Combine(place, "keys", "log.key"),
                key.Export(),
                TestContext.Current.CancellationToken
            );
            // 18 MB: the journal has begun anew, and the first bundle stands in its tile alone.
            for (var batch = 0; batch < 3; batch++)
                log.Add(
                    [.. Enumerable.Range(0, 100).Select(_ => (ReadOnlyMemory<byte>)new byte[60_000])],
                    (size, made) => new Checkpoint(key.Verifier.Name, size, made).Sign(key).ToBytes()
                );
        }
        var tile = Path.Combine(place, "log", Tile.Find(level, 0, 300)!.Value.Path);
        var bytes = await File.ReadAllBytesAsync(tile, TestContext.Current.CancellationToken);
        bytes[40] ^= 1;
        await File.WriteAllBytesAsync(tile, bytes, TestContext.Current.CancellationToken);
        await using var house = await Open(address, "one");
        // Whoever has to mend it is told what it is: an entry by its number, for its neighbours in the file
        // are whole.
        Assert.Equal(named, house.LedgerDamage?.Where);
        Assert.StartsWith(
            $"The log is damaged at {named}: ",
            house.LedgerDamage!.Message,
            StringComparison.Ordinal
        );
        Assert.Null(house.Ledger);
        Assert.True(Directory.Exists(Path.Combine(place, "log")));
    }

    [Fact]
    public async Task While_the_server_is_away_nothing_is_signed_and_afterwards_it_goes_on()
    {
        using var server = PostgresServer.StartOrSkip();
        await using var house = await Open("postgres:" + server.NewDatabase("bond"), "one");
        server.Crash();
        await Assert.ThrowsAsync<IOException>(() => house.Ledger!.Writer.Add("a"u8.ToArray()));
        server.Start();
        // As the host does while it runs; nobody else has had it.
        Assert.True(house.LogLease!.Hold());
        Assert.Equal(0, (await house.Ledger!.Writer.Add("a"u8.ToArray())).First);
    }

    private Task<Installation> Open(string address, string? place)
    {
        var edition = EditionFiles.Demo();
        return Installation.Open(
            address,
            new Terms { Administration = edition.Authority, Currency = edition.Currency },
            [edition],
            [],
            TimeProvider.System,
            TestContext.Current.CancellationToken,
            place is null
                ? null
                : new LedgerOptions(
                    Path.Combine(folder.FullName, place),
                    Path.Combine(folder.FullName, place, "keys"),
                    $"customhouse.example/{edition.Authority}"
                )
        );
    }
}
