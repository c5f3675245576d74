using System.Text;
using Customhouse.Ledger;
using Customhouse.Server.Simulation.Faults;
using Customhouse.Server.Tests.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Power;

/// <summary>
/// A process that is killed loses nothing that the system still holds; a machine that loses its power does. What the
/// real store and log write is recorded, and opened again as a disk may hold it after a loss of power at any point.
/// </summary>
public sealed class PowerLossTests : IDisposable
{
    private const int Seed = 20261128;

    private readonly string _work = Directory.CreateTempSubdirectory("customhouse-power-").FullName;

    private int _images;

    private static int Cases => Long ? 120 : 40;

    private static int Images => Long ? 2_000 : 60;

    private static bool Long => Environment.GetEnvironmentVariable("CUSTOMHOUSE_LONG") == "1";

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_loss_of_power_at_any_point()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_work, "house")).FullName;
        var writes = await RecordedHouse.Run(folder, _work, Cases);
        var syncs = writes.Count(w => w.Kind == 'S');
        Assert.True(syncs > Cases, $"{writes.Count} writes and {syncs} syncs were recorded: too few to be all");

        var chance = new Random(Seed);
        // Below the log's turn nothing is worth keeping before the database is there.
        var first = writes.ToList().FindIndex(w => w.Path == RecordedHouse.Told);
        var points = Enumerable.Range(0, Images).Select(_ => chance.Next(first, writes.Count + 1)).Order().ToList();
        var (disk, told, done) = (new RecordedDisk(folder), new StringBuilder(), 0);
        foreach (var point in points)
        {
            for (; done < point; done++)
            {
                if (writes[done].Path == RecordedHouse.Told)
                    told.Append(Encoding.UTF8.GetString(writes[done].Data.Span));
                else disk.Take(writes[done]);
            }
            var broken = await Broken(disk.AfterPowerLoss(chance), told.ToString());
            Assert.True(broken is null, $"seed {Seed}, after write {point} of {writes.Count}: {broken}");
        }
    }

    [Fact]
    public async Task A_disk_that_says_it_has_synced_and_has_not_is_seen()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_work, "house")).FullName;
        var writes = await RecordedHouse.Run(folder, _work, 30);
        var chance = new Random(Seed);
        var (disk, told) = (new RecordedDisk(folder), new StringBuilder());
        var lastOfStart = writes.ToList().FindIndex(w => w.Path == RecordedHouse.Told);
        for (var i = 0; i < writes.Count; i++)
        {
            if (writes[i].Path == RecordedHouse.Told) told.Append(Encoding.UTF8.GetString(writes[i].Data.Span));
            else if (writes[i].Kind != 'S' || i < lastOfStart) disk.Take(writes[i]);
        }
        for (var tries = 0; tries < 12; tries++)
            if (await Broken(disk.AfterPowerLoss(chance), told.ToString()) is not null) return;
        Assert.Fail("syncs were left out and nothing was missed: the check is blind");
    }

    public void Dispose() => Directory.Delete(_work, recursive: true);

    /// <summary>What is wrong with what was found; null where nothing is.</summary>
    private async Task<string?> Broken(Dictionary<string, byte[]> files, string told)
    {
        var folder = Path.Combine(_work, $"image-{++_images}");
        foreach (var (name, bytes) in files.Where(f => !f.Key.EndsWith("-shm", StringComparison.Ordinal)))
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, bytes);
        }
        try
        {
            await using var house = await RecordedHouse.Open(folder);
            if (house.LedgerDamage is { } damage) return $"the log is damaged: {damage.Message}";
            foreach (var line in told.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                if (await Missing(house, line.Split(' ')) is { } missing) return missing;
            return BookCheck.Broken(Path.Combine(folder, "store.db"));
        }
        catch (Exception refused) when (refused is IOException or FormatException
            or Customhouse.Storage.StoreUnavailableException or Microsoft.Data.Sqlite.SqliteException)
        {
            return $"it does not open: {refused.Message}";
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string?> Missing(Installation house, string[] told)
    {
        var none = CancellationToken.None;
        switch (told)
        {
            case ["case", var serial]:
                var number = SampleCases.Number(long.Parse(serial, System.Globalization.CultureInfo.InvariantCulture));
                var facts = (await house.Store.Open(number, none)).Count;
                return facts == SampleCases.Cleared(1).Facts.Count ? null : $"case {serial} has {facts} facts";
            case ["document", var digest]:
                return await house.Store.Document(digest, none) is null ? $"document {digest} is lost" : null;
            case ["log", var size, var root]:
                var length = long.Parse(size, System.Globalization.CultureInfo.InvariantCulture);
                var log = house.Ledger!.Log;
                if (log.Size < length) return $"the log has {log.Size} of {length} entries";
                return log.RootAt(length).ToString() == root ? null : $"the log's first {length} entries are others";
            default:
                return null; // The last line may be cut.
        }
    }
}
