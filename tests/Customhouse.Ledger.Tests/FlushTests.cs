using Xunit;

namespace Customhouse.Ledger.Tests;

/// <summary>A disk that fails to flush, and what may be called durable after that.</summary>
public sealed class FlushTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("customhouse-flush-");
    private bool fails;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void What_could_not_be_flushed_is_not_durable_until_it_is_written_again()
    {
        using var store = Open();
        store.Put("tile/0/000", "hashes"u8);
        fails = true;
        Assert.Throws<IOException>(store.Sync);
        fails = false;
        Assert.Throws<IOException>(store.Sync);
        store.Put("tile/0/000", "hashes"u8);
        store.Sync();
    }

    [Fact]
    public void A_log_whose_tiles_could_not_be_flushed_writes_them_again_before_its_journal_begins_anew()
    {
        var entry = new byte[60_000];
        using (var log = new TiledLog(Open()))
        {
            for (var i = 0; i < 300; i++)
            {
                fails = i is > 250 and < 285;
                log.Add([entry], TiledLogTests.Note);
            }
            Assert.Equal(300, log.Size);
        }
        Assert.True(new FileInfo(Path.Combine(folder.FullName, "journal")).Length < TiledLog.JournalBytesMax);
        using var reopened = new TiledLog(new FolderStore(folder.FullName));
        Assert.Equal(300, reopened.Size);
        Assert.Equal(entry, reopened.Entry(299).ToArray());
    }

    private FolderStore Open() =>
        new(
            folder.FullName,
            _ =>
            {
                if (fails)
                {
                    throw new IOException("Input/output error");
                }
            }
        );
}
