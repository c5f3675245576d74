using System.Diagnostics;
using System.Globalization;
using Customhouse.Clearance;
using Customhouse.Storage;
using Customhouse.Values;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>What the embedded store does when the world fails it.</summary>
public sealed class SqliteFailureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-").FullName;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_acknowledged_survives_the_kill_of_the_process()
    {
        var path = Path.Combine(_folder, "killed.db");
        var serials = Path.Combine(_folder, "serials");
        using (var process = RecordingProcess.Start($"sqlite:{path}", serials))
        {
            var clock = Stopwatch.StartNew();
            while (
                !process.HasExited
                && clock.Elapsed < TimeSpan.FromSeconds(60)
                && (!File.Exists(serials) || new FileInfo(serials).Length < 4_000)
            )
                await Task.Delay(20, Now);
            Assert.False(process.HasExited, "the process ended by itself");
            process.Kill();
            await process.WaitForExitAsync(Now);
        }
        // What stands behind the last line's end was cut short by the kill.
        var written = await File.ReadAllTextAsync(serials, Now);
        int[] acknowledged =
        [
            .. written[..(written.LastIndexOf('\n') + 1)]
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => int.Parse(line, CultureInfo.InvariantCulture)),
        ];
        Assert.True(
            acknowledged.Length > 500,
            $"only {acknowledged.Length} cases were acknowledged before the kill"
        );
        await using var store = SqliteStore.At(path);
        await Verify(store, acknowledged, 8);
        Assert.Equal("ok", Scalar(path, "pragma integrity_check"));
    }

    [Fact]
    public async Task A_full_disk_is_told_and_got_over()
    {
        using var disk = SmallDisk.MadeOrSkip(6);
        await using var store = SqliteStore.At(Path.Combine(disk.Folder, "store.db"));
        var recorded = new List<int>();
        StoreUnavailableException? told = null;
        for (var i = 1; i < 5_000 && told is null; i++)
        {
            try
            {
                Assert.IsType<Recording.Done>(await store.Record(SampleCases.Reserving(i, "GAN1", 0m), Now));
                recorded.Add(i);
            }
            catch (StoreUnavailableException e)
            {
                told = e;
            }
        }
        Assert.NotNull(told);
        Assert.False(told.IsInDoubt);
        await Verify(store, recorded, 3);
        // What is written beside the records fails as they do, and says as they do that nothing was recorded.
        var unkept = await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            store.Documents.Keep(new byte[1_000_000], SampleCases.Morning)
        );
        Assert.False(unkept.IsInDoubt);
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            store.Record(SampleCases.Reserving(9_000, "GAN1", 0m), Now)
        );
        disk.Resize(24);
        Assert.IsType<Recording.Done>(await store.Record(SampleCases.Reserving(9_000, "GAN1", 0m), Now));
        await Verify(store, [.. recorded, 9_000], 3);
    }

    [Fact]
    public async Task A_locked_database_is_told_and_got_over_and_can_be_read_meanwhile()
    {
        var path = Path.Combine(_folder, "locked.db");
        await using var store = SqliteStore.At(path);
        await store.Record(SampleCases.Reserving(1, "GAN1", 0m), Now);
        await using (var other = new SqliteConnection($"Data Source={path};Pooling=false"))
        {
            await other.OpenAsync(Now);
            await using var locking = other.CreateCommand();
            locking.CommandText = "begin immediate";
            await locking.ExecuteNonQueryAsync(Now);
            var waiting = store.Record(SampleCases.Reserving(2, "GAN1", 0m), Now);
            Assert.Equal(3, (await store.Open(DeclarationSubject.For(SampleCases.Number(1)), Now)).Count);
            Assert.False((await Assert.ThrowsAsync<StoreUnavailableException>(() => waiting)).IsInDoubt);
        }
        Assert.IsType<Recording.Done>(await store.Record(SampleCases.Reserving(2, "GAN1", 0m), Now));
    }

    [Fact]
    public async Task Records_past_the_queue_are_refused_with_a_time_to_try_again()
    {
        await using var store = SqliteStore.At(Path.Combine(_folder, "busy.db"));
        var refused = 0;
        var records = new List<Task<Recording>>();
        for (var i = 1; i <= Limits.RecordsWaitingMax * 2; i++)
        {
            try
            {
                records.Add(store.Record(SampleCases.Rejected(i, "LRN"), Now));
            }
            catch (StoreUnavailableException e)
            {
                refused++;
                Assert.True(e.RetryAfter > TimeSpan.Zero);
            }
        }
        Assert.All(await Task.WhenAll(records), o => Assert.IsType<Recording.Done>(o));
        Assert.Equal(Limits.RecordsWaitingMax * 2, records.Count + refused);
        Assert.Equal(records.Count * 2, await store.Head(Now));
    }

    [Fact]
    public async Task A_database_that_a_newer_version_closed_to_older_ones_is_not_touched()
    {
        var path = Path.Combine(_folder, "newer.db");
        await SqliteStore.At(path).DisposeAsync();
        Scalar(path, "insert into schema_versions (ScriptName, Applied) values ('9999-of-tomorrow.sql', 0)");
        // It may be looked at and written to, until the newer version says that it must not.
        await SqliteStore.At(path).DisposeAsync();
        Scalar(
            path,
            $"insert into store_format (format, oldest_writer) values ({Migration.Format + 1}, {Migration.Format + 1})"
        );
        Assert.Contains(
            path,
            Assert.Throws<StoreVersionException>(() => SqliteStore.At(path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_path_that_cannot_be_used_is_told() =>
        Assert.Throws<StoreUnavailableException>(() => SqliteStore.At("/proc/none/store.db"));

    /// <summary>
    /// Every acknowledged case is there once and whole, the journal has no gaps, the books balance.
    /// </summary>
    internal static async Task Verify(Store store, IReadOnlyCollection<int> acknowledged, int events)
    {
        var seen = new Dictionary<Mrn, int>();
        var position = 0L;
        while (await store.Follow(position, 500, Now) is { Count: > 0 } page)
        {
            foreach (var line in page)
            {
                Assert.Equal(++position, line.Position);
                seen[line.Mrn] = seen.GetValueOrDefault(line.Mrn) + 1;
                Assert.Equal(seen[line.Mrn], line.Sequence);
            }
        }
        Assert.All(seen.Values, count => Assert.Equal(events, count));
        Assert.DoesNotContain(acknowledged, serial => !seen.ContainsKey(SampleCases.Number(serial)));
        Assert.Equal(0m, (await store.Accounts.Balances("", Now)).Sum(b => b.Amount));
    }

    private static object? Scalar(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
