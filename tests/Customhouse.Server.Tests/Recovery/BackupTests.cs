using System.CommandLine;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Server.Editions;
using Customhouse.Server.Recovery;
using Customhouse.Server.Tests.Storage;
using Customhouse.Server.Verbs;
using Customhouse.Storage;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Recovery;

/// <summary>A running installation is saved and put back: whole, or not at all.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("backup-");

    public void Dispose() => folder.Delete(recursive: true);

    private string At(string name) => Path.Combine(folder.FullName, name);

    [Theory]
    [InlineData("saved", "with")]
    [InlineData("saved.tar", "with")]
    [InlineData("saved", "apart")]
    [InlineData("saved.tar", "apart")]
    public async Task What_was_saved_while_it_ran_is_put_back_and_goes_on(string to, string keys)
    {
        await using var drill = await Drill.Begin();
        await drill.Record(3);
        await drill.Certified();
        var (head, size) = (await drill.House.Store.Head(Drill.Now), drill.House.Ledger!.Log.Size);
        // The log is saved as the database knows it, which hears of a head a moment after it is certified.
        await Patience.Until(async () =>
            (await drill.House.Store.LogHeads.Find(Drill.Origin, Drill.Now))?.Size == size
        );
        Assert.Equal(0, await Type(["backup", "--to", At(to), "--keys", keys, "--data", drill.Data]));
        // The backup is not the installation: that goes on, and this one is of the moment at which it was
        // made.
        await drill.Close();
        BackupFiles.AssertPrivate(At(to));
        if (keys == "apart")
        {
            BackupFiles.AssertPrivate(BackupVerb.Beside(At(to)));
            Assert.Empty(BackupFiles.KeysIn(At(to)));
        }
        BackupFiles.AssertKeys(BackupFiles.KeysIn(keys == "apart" ? BackupVerb.Beside(At(to)) : At(to)));

        string[] apart = keys == "apart" ? ["--keys", BackupVerb.Beside(At(to))] : [];
        Assert.Equal(
            0,
            await Type(["restore", At(to), .. apart, "--data", At("XA"), "--administration", "XA"])
        );
        BackupFiles.AssertKeys(BackupFiles.KeysIn(folder.FullName, "XA/keys/"));
        await using (var store = Store.Connect($"sqlite:{At("XA/customhouse.db")}"))
        {
            Assert.Equal(head, await store.Head(Drill.Now));
            Assert.NotNull((await store.LogHeads.Find(Drill.Origin, Drill.Now))!.Restored);
            // What is kept decoded came with it.
            for (var n = 1; n <= 3; n++)
            {
                var decided = SampleCases.Cleared(n);
                Assert.Equal(
                    KeptVersion.Create(null, decided.Events, decided.After),
                    await store.KeptVersions.All(decided.Mrn, Drill.Now)
                );
            }
        }
        using (var log = new TiledLog(new FolderStore(At("XA/ledger/log"))))
            Assert.Equal(size, log.Size);
        Directory.Delete(drill.Data, recursive: true);
        Directory.Move(At("XA"), drill.Data);
        await drill.Open();
        await drill.Record(1);
        await drill.Certified();
        Assert.Null((await drill.House.Store.LogHeads.Find(Drill.Origin, Drill.Now))!.Restored);
    }

    [Fact]
    public async Task Saved_under_load_the_log_is_the_one_that_the_database_knows()
    {
        await using var drill = await Drill.Begin(alone: true);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Drill.Now);
        var load = Task.Run(
            async () =>
            {
                while (!ends.IsCancellationRequested)
                    await drill.Record(1);
            },
            Drill.Now
        );
        await Patience.Until(async () =>
            await drill.House.Store.LogHeads.Find(Drill.Origin, Drill.Now) is not null
        );
        for (var i = 0; i < 3; i++)
        {
            await Task.Delay(1_200, Drill.Now);
            Assert.Equal(0, await Type(["backup", "--to", At($"b{i}"), "--data", drill.Data]));
        }
        await ends.CancelAsync();
        await load;
        await drill.Close();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(0, await Type(["restore", At($"b{i}"), "--data", At($"XA{i}")]));
            await using var store = Store.Connect($"sqlite:{At($"XA{i}/customhouse.db")}");
            using var log = new TiledLog(new FolderStore(At($"XA{i}/ledger/log")));
            var known = (await store.LogHeads.Find(Drill.Origin, Drill.Now))!;
            Assert.Equal((known.Size, known.Root), (log.Size, log.Head.Root.ToString()));
            Assert.True(JournalLeaves.LastPosition(log, log.Size) <= await store.Head(Drill.Now));
            Assert.True(known.Size > 0);
        }
    }

    [Fact]
    public async Task Alone_and_restored_it_signs_on_when_somebody_answers_for_it()
    {
        await using var drill = await Drill.Begin(alone: true);
        await drill.Record(2);
        await drill.Until(() => drill.House.Ledger!.Reach().Logged == 16, "16 events in the log");
        await Task.Delay(2_500, Drill.Now);
        Assert.Equal(0, await Type(["backup", "--to", At("saved"), "--data", drill.Data]));
        await drill.Close();
        Directory.Delete(drill.Data, recursive: true);
        Assert.Equal(0, await Type(["restore", At("saved"), "--data", drill.Data]));
        await drill.Open();
        await drill.Record(1);
        await Task.Delay(2_500, Drill.Now);
        Assert.Contains("came out of the backup of", drill.House.Ledger!.Waiting, StringComparison.Ordinal);
        Assert.Equal(16, drill.House.Ledger.Log.Size);
        Assert.Equal(
            0,
            await drill.Type("ledger", "proceed", "--why", "it was stopped before", "--by", "N. N.")
        );
        await drill.Until(() => drill.House.Ledger.Reach().Logged == 24, "a log that goes on");
    }

    [Fact]
    public async Task What_is_damaged_cut_short_or_of_another_is_not_put_back()
    {
        await using var drill = await Drill.Begin(alone: true);
        await drill.Record(2);
        await drill.Until(() => drill.House.Ledger!.Reach().Logged == 16, "16 events in the log");
        await Task.Delay(2_500, Drill.Now);
        foreach (var to in (string[])["saved", "saved.tar", "other"])
            Assert.Equal(0, await Type(["backup", "--to", At(to), "--data", drill.Data]));
        Assert.Equal(
            0,
            await Type(["backup", "--to", At("parted"), "--keys", "apart", "--data", drill.Data])
        );
        // Nothing is written over, neither here nor there.
        await Refused("is there already", "backup", "--to", At("saved"), "--data", drill.Data);
        await Refused("is not empty", "restore", At("saved"), "--data", drill.Data);
        await Refused(
            "of the administration XA, and not of XB",
            "restore",
            At("saved"),
            "--data",
            At("n"),
            "--administration",
            "XB"
        );
        await Refused(
            "is of a sqlite store",
            "restore",
            At("saved"),
            "--data",
            At("n"),
            "--store",
            "postgres:Host=x"
        );
        await Refused("name them with --keys", "restore", At("parted"), "--data", At("n"));
        await Refused("and not of", "restore", At("parted"), "--keys", At("other"), "--data", At("n"));

        var manifest = Path.Combine(At("saved"), BackupManifest.FileName);
        var paths = BackupManifest.Checked(At("saved"), Drill.Now).Files.Select(f => f.Path).ToList();
        Assert.Contains("data/ledger/log/journal", paths);
        foreach (var path in paths)
        {
            var (file, good) = (
                Path.Combine(At("saved"), path),
                await File.ReadAllBytesAsync(Path.Combine(At("saved"), path), Drill.Now)
            );
            await File.WriteAllBytesAsync(file, [.. good, 1], Drill.Now);
            await Refused("is damaged", "restore", At("saved"), "--data", At("n"));
            File.Delete(file);
            await Refused("is missing", "restore", At("saved"), "--data", At("n"));
            await File.WriteAllBytesAsync(file, good, Drill.Now);
        }
        await File.WriteAllTextAsync(
            manifest,
            (await File.ReadAllTextAsync(manifest, Drill.Now))[..100],
            Drill.Now
        );
        await Refused("cannot be read", "restore", At("saved"), "--data", At("n"));
        var tar = await File.ReadAllBytesAsync(At("saved.tar"), Drill.Now);
        foreach (var length in (int[])[0, 700, tar.Length / 2, tar.Length - 3_000])
        {
            await File.WriteAllBytesAsync(At("cut.tar"), tar[..length], Drill.Now);
            await Refused("", "restore", At("cut.tar"), "--data", At("n"));
        }
        Assert.False(Directory.Exists(At("n")));
        Assert.False(Directory.Exists(At("n.restoring")));
    }

    [Fact]
    public async Task PostgreSQL_is_saved_at_one_moment_and_put_into_an_empty_database()
    {
        using var server = PostgresServer.StartOrSkip();
        await using var drill = await Drill.Begin(server.NewDatabase("saved"), alone: true);
        await drill.Record(3);
        await drill.Until(() => drill.House.Ledger!.Reach().Logged == 24, "24 events in the log");
        await Task.Delay(2_500, Drill.Now);
        Assert.Equal(
            0,
            await Type(["backup", "--to", At("saved"), "--data", drill.Data, "--store", drill.Address])
        );
        await drill.Close();
        var before = await TableDigests.Of(drill.Address);
        Assert.True(before.Count > 15 && before["journal"].StartsWith("24 ", StringComparison.Ordinal));
        var empty = "postgres:" + server.NewDatabase("again");
        Assert.Equal(0, await Type(["restore", At("saved"), "--data", At("XA"), "--store", empty]));
        var after = await TableDigests.Of(empty);
        Assert.Equal(before.Keys, after.Keys);
        foreach (var (table, rows) in before)
            Assert.Equal($"{table}: {rows}", $"{table}: {after[table]}");
        Assert.True(Directory.Exists(Path.Combine(At("XA"), "ledger", "log")));
        await BackIntoTheDatabase(empty);
        // It is not empty any more.
        Directory.Delete(At("XA"), recursive: true);
        await Refused(
            "nothing is written over",
            "restore",
            At("saved"),
            "--data",
            At("XA"),
            "--store",
            empty
        );
        // One that breaks off leaves the database as empty as it was.
        var third = "postgres:" + server.NewDatabase("third");
        var journal = Path.Combine(At("saved"), "store", "journal.copy");
        var bytes = await File.ReadAllBytesAsync(journal, Drill.Now);
        await File.WriteAllBytesAsync(journal, bytes[..^40], Drill.Now);
        await Refused("is damaged", "restore", At("saved"), "--data", At("XA"), "--store", third);
        await File.WriteAllBytesAsync(journal, bytes, Drill.Now);
        Assert.Equal(0, await Type(["restore", At("saved"), "--data", At("XA"), "--store", third]));
    }

    [Fact]
    public async Task Everything_below_the_data_folder_is_in_a_part()
    {
        await using var drill = await Drill.Begin();
        await drill.Record(1);
        await drill.Certified();
        await drill.Close();
        drill.PutLedger(null);
        Assert.Equal(0, await drill.Type("ledger", "succeed", "--why", "a drill", "--by", "the test"));
        await using (await Processes.ServerProcess.Start(drill.Data, "--administration", "XA")) { }
        var paths = Directory
            .GetFiles(drill.Data, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(drill.Data, path));
        Assert.All(
            paths,
            path => Assert.True(BackupParts.All.Any(part => part.Covers(path)), $"{path} is in no part")
        );
    }

    /// <summary>The log that came as a folder goes into the database at the first start, whole; the one that
    /// ended is still there when its successor has begun.</summary>
    private async Task BackIntoTheDatabase(string store)
    {
        Task<Installation> Start() =>
            Installation.Open(
                store,
                new Terms { Administration = CountryCode.Parse("XA"), Currency = Currency.Eur },
                [EditionFiles.Demo()],
                [],
                TimeProvider.System,
                Drill.Now,
                new LedgerOptions(At("XA/ledger"), At("XA/keys"), Drill.Origin)
            );
        await using (var house = await Start())
        {
            Assert.Equal(24, house.Ledger!.Log.Size);
            Assert.Equal(24, house.Ledger.Reach().Logged);
            Assert.Contains("came out of the backup", house.Ledger.Waiting, StringComparison.Ordinal);
        }
        Assert.True(Directory.Exists(At("XA/ledger/log.moved")));
        Assert.Equal(
            0,
            await Verb.Run(
                new RootCommand { LedgerVerb.Command() },
                [
                    "ledger",
                    "succeed",
                    "--why",
                    "a drill",
                    "--by",
                    "the test",
                    "--data",
                    At("XA"),
                    "--store",
                    store,
                    "--administration",
                    "XA",
                ]
            )
        );
        await using var next = await Start();
        Assert.Equal("customhouse.example/XA/2", next.Ledger!.Origin);
        Assert.Equal((1, 24), (next.Ledger.Log.Size, Assert.Single(next.Ledger.Ended).Events!.Log.Size));
        Assert.NotNull(next.Ledger.Prove(24));
    }

    private static Task<int> Type(string[] words) =>
        Verb.Run(new RootCommand { BackupVerb.Command(), RestoreVerb.Command() }, words);

    /// <summary>It is refused with one line that says so, and nothing has come of it.</summary>
    private async Task Refused(string words, params string[] typed)
    {
        var error = await ErrorOf(typed);
        Assert.Contains(words, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.False(Directory.Exists(At("n")));
    }

    private static async Task<string> ErrorOf(string[] typed)
    {
        using var told = new StringWriter();
        var exit = await Verb.Run(
            new RootCommand { BackupVerb.Command(), RestoreVerb.Command() },
            typed,
            told
        );
        Assert.Equal(2, exit);
        return told.ToString();
    }
}
