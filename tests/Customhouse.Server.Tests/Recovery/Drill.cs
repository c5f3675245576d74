using System.CommandLine;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Operators;
using Customhouse.Server.Editions;
using Customhouse.Server.Partners;
using Customhouse.Server.Tests.Storage;
using Customhouse.Server.Verbs;
using Customhouse.Storage;
using Customhouse.Values;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Customhouse.Server.Tests.Recovery;

/// <summary>
/// An administration XA with three partners, of which the copies of an earlier day are kept: so that any part
/// of it can be put back older than the others. It records every head that was ever signed, for whoever looks
/// for a second history.
/// </summary>
internal sealed class Drill : IAsyncDisposable
{
    public const string Origin = "customhouse.example/XA";

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("drill-");
    private readonly string? postgres;
    private readonly List<LedgerNode> partners = [];
    private CancellationTokenSource stop = new();
    private Membership? membership;
    private LedgerWatch? watch;
    private long serial;

    private Drill(string? postgres) => this.postgres = postgres;

    public static CancellationToken Now => TestContext.Current.CancellationToken;

    public string Data => Path.Combine(root.FullName, "XA");

    public string Address =>
        postgres is null ? $"sqlite:{Path.Combine(Data, "customhouse.db")}" : $"postgres:{postgres}";

    public Installation House { get; private set; } = null!;

    public Rulebook Rulebook { get; private set; } = null!;

    public IReadOnlyList<LedgerNode> Partners => partners;

    public LedgerOptions Place =>
        new(Path.Combine(Data, "ledger"), Path.Combine(Data, "keys"), Origin)
        {
            HasPartners = partners.Count > 0,
        };

    private bool IsOpen { get; set; }

    private string RulebookPath => Path.Combine(root.FullName, "rulebook");

    /// <summary>Founds it, with three partners or alone.</summary>
    /// <param name="postgres">A connection to an empty database; null for the embedded store.</param>
    public static async Task<Drill> Begin(string? postgres = null, bool alone = false)
    {
        var drill = new Drill(postgres);
        Directory.CreateDirectory(drill.Data);
        if (!alone)
        {
            foreach (var code in (string[])["XB", "XC", "XD"])
                drill.partners.Add(
                    await LedgerNode.Start(
                        code,
                        Settings.UsualOrigin(code),
                        Path.Combine(drill.root.FullName, code),
                        "http://127.0.0.1:0",
                        TimeProvider.System,
                        Now
                    )
                );
            drill.Rulebook = drill.Founded();
            await File.WriteAllBytesAsync(drill.RulebookPath, drill.Rulebook.Note.ToBytes(), Now);
            await drill.Return();
        }
        await drill.Open();
        var limit = new Money(1_000_000m, Currency.Eur);
        Assert.IsType<RegisterOutcome.Done>(
            await drill.House.Store.Registers.Change(
                [
                    RegisterReader.Of(
                        new Guarantee("GAN1", "XA123456789000", GuaranteeKind.Security, limit, limit)
                    ),
                ],
                SampleCases.Morning,
                Actor.System
            )
        );
        return drill;
    }

    /// <summary>Starts the house as <c>serve</c> does.</summary>
    public async Task Open()
    {
        stop = new CancellationTokenSource();
        var edition = EditionFiles.Demo();
        House = await Installation.Open(
            Address,
            new Terms { Administration = edition.Authority, Currency = edition.Currency },
            [edition],
            [],
            TimeProvider.System,
            Now,
            Place
        );
        IsOpen = true;
        if (House.Ledger is not { } ownLog)
            return;
        membership = await Membership.Read(House, Place, Now);
        if (membership is { } joined)
            ownLog.Keeper!.Alongside(
                Membership.TaskName,
                Membership.TaskWithin,
                ends => joined.TakePart(partners.Count > 0 ? RulebookPath : null, NullLogger.Instance, ends)
            );
        watch = new LedgerWatch(ownLog, new LogReading(House, ownLog), House.Tasks, TimeProvider.System);
        await watch.StartAsync(stop.Token);
    }

    /// <summary>Ends the house.</summary>
    public async Task Close()
    {
        await stop.CancelAsync();
        if (watch is not null)
            await watch.StopAsync(CancellationToken.None);
        watch?.Dispose();
        watch = null;
        await House.DisposeAsync();
        IsOpen = false;
        membership?.Dispose();
        membership = null;
        stop.Dispose();
    }

    /// <summary>The partners take no part any more.</summary>
    public Task Leave() => Task.WhenAll(partners.Select(p => p.Leave()));

    /// <summary>The partners are there again.</summary>
    public async Task Return()
    {
        foreach (var partner in partners)
            await partner.Join(Rulebook);
    }

    /// <summary>Records cases; clearance never waits for the ledger.</summary>
    public async Task Record(int cases)
    {
        for (var i = 0; i < cases; i++)
            Assert.IsType<Recording.Done>(await House.Store.Record(SampleCases.Cleared(++serial), Now));
    }

    /// <summary>Waits until something is so; fails with what the ledger says where it does not
    /// come.</summary>
    public async Task Until(Func<bool> isSo, string what)
    {
        for (var tries = 0; !isSo(); tries++)
        {
            Assert.True(tries < 1_200, $"{what} did not come; the ledger says: {Says ?? "nothing"}");
            await Task.Delay(50, Now);
        }
    }

    /// <summary>Waits until all that is on record is certified.</summary>
    public async Task Certified()
    {
        var head = await House.Store.Head(Now);
        await Until(() => House.Ledger!.Reach().Certified == head, $"certified up to {head}");
    }

    /// <summary>What the house says of its ledger; null while all is well.</summary>
    public string? Says =>
        House.LedgerDamage?.Message
        ?? House.Ledger?.Stopped
        ?? House.Ledger?.Waiting
        ?? House.Tasks.All.FirstOrDefault(task => task.Name == "ledger")?.Cause;

    /// <summary>Keeps a copy of all, as it is while the house is closed.</summary>
    public async Task Keep(string name)
    {
        Copy(Data, Kept(name));
        if (postgres is null)
            return;
        await using (var snapshot = await StoreSnapshot.Open(Address, Now))
            snapshot.SaveLogs(Path.Combine(Kept(name), "ledger"), Now);
        NpgsqlConnection.ClearAllPools();
        Admin($"create database {Database}_{name} template {Database}");
    }

    /// <summary>Puts a kept copy of the database in place.</summary>
    public void PutDatabase(string name)
    {
        if (postgres is null)
        {
            foreach (var file in Directory.GetFiles(Data, "customhouse.db*"))
                File.Delete(file);
            foreach (var file in Directory.GetFiles(Kept(name), "customhouse.db*"))
                File.Copy(file, Path.Combine(Data, Path.GetFileName(file)));
            return;
        }
        NpgsqlConnection.ClearAllPools();
        Admin($"drop database {Database}");
        Admin($"create database {Database} template {Database}_{name}");
    }

    /// <summary>Puts a kept copy of the ledger's folder in place; null for none. On PostgreSQL the log is in
    /// the database and comes with it, so that a copy of it is always as old; it can be lost all the
    /// same.</summary>
    public void PutLedger(string? name)
    {
        if (postgres is not null)
        {
            if (name is null)
                Admin("truncate log_files, log_pieces", Database);
            return;
        }
        Directory.Delete(Place.Folder, recursive: true);
        if (name is not null)
            Copy(Path.Combine(Kept(name), "ledger"), Place.Folder);
    }

    public void LoseKeys() => Directory.Delete(Place.Keys, recursive: true);

    /// <summary>The log of a kept copy.</summary>
    public TiledLog KeptLog(string name) =>
        new(new FolderSnapshot(Path.Combine(Kept(name), "ledger", "log")));

    /// <summary>Types a command, as the documents tell it.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> Type(params string[] words) =>
        Verb.Run(
            new RootCommand { LedgerVerb.Command() },
            [.. words, "--data", Data, "--store", Address, "--administration", "XA"]
        );

    public async ValueTask DisposeAsync()
    {
        if (IsOpen)
            await Close();
        foreach (var partner in partners)
            await partner.DisposeAsync();
        root.Delete(recursive: true);
    }

    /// <summary>Puts a text in the place of the rulebook of the settings; null for none.</summary>
    public void WriteRulebook(string? text)
    {
        File.Delete(RulebookPath);
        if (text is not null)
            File.WriteAllText(RulebookPath, text);
    }

    /// <summary>Signs and takes a next rulebook, in which this house has the keys that it has now.</summary>
    public async Task NextRulebook(params Revocation[] revocations)
    {
        using var keys = MemberKeys.Open(Place.Keys, Origin);
        using var log = MemberKeys.LogKey(Place.Keys, Origin);
        var text = Rulebook.Write(
            "drill",
            Rulebook,
            3,
            Lines(keys.Member("XA", Nowhere, log.Verifier)),
            revocations
        );
        Rulebook = Rulebook.Parse(
            new SignedNote(text, [.. partners.Select(p => p.Keys.Rules.Sign(text))]).ToBytes()
        );
        await Return();
        await File.WriteAllBytesAsync(RulebookPath, Rulebook.Note.ToBytes(), Now);
    }

    private static Uri Nowhere => new("http://127.0.0.1:1/");

    private string Database => new NpgsqlConnectionStringBuilder(postgres).Database!;

    private string Kept(string name) => Path.Combine(root.FullName, $"kept-{name}");

    private Rulebook Founded()
    {
        using var keys = MemberKeys.Open(Place.Keys, Origin);
        using var log = MemberKeys.LogKey(Place.Keys, Origin);
        var text = Rulebook.Write("drill", null, 3, Lines(keys.Member("XA", Nowhere, log.Verifier)), []);
        return Rulebook.Parse(
            new SignedNote(
                text,
                [keys.Rules.Sign(text), .. partners.Select(p => p.Keys.Rules.Sign(text))]
            ).ToBytes()
        );
    }

    private string Lines(Member house) =>
        string.Concat(partners.Select(p => p.Member).Prepend(house).Select(Rulebook.Lines));

    private void Admin(string sql, string database = "postgres")
    {
        var address = new NpgsqlConnectionStringBuilder(postgres) { Database = database, Pooling = false };
        using var connection = new NpgsqlConnection(address.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
