using System.Net;
using System.Net.Sockets;
using Customhouse.Server.Tests.Api;
using Customhouse.Storage;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Customhouse.Server.Tests.CommandLine;

/// <summary>
/// What cannot be done is told in one line: what, where, and what would mend it. The exit code is never 0,
/// and nobody who typed a wrong name reads a stack trace.
/// </summary>
public sealed class WrongInputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-wrong-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, string> Wrong =>
        new()
        {
            {
                "",
                "customhouse: say what `customhouse` is to do; known are demo, serve, health, account, "
                    + "backup, restore, decode, lodge"
            },
            { "serv", "there is no verb serv; did you mean serve? See `customhouse --help`" },
            { "fly", "there is no verb fly; known are demo, serve, health, account, backup, restore" },
            { "ledger", "say what `customhouse ledger` is to do; known are audit" },
            { "ledger adit x", "there is no verb adit; did you mean audit? See `customhouse ledger --help`" },
            { "demo now", "'now' is one word too many. See `customhouse demo --help`" },
            {
                "demo --pase 3",
                "there is no option --pase; did you mean --pace? See `customhouse demo --help`"
            },
            { "demo --pace fast", "Cannot parse argument 'fast' for option '--pace'" },
            { "demo --pace -1", "--pace is -1: give a number from 0.01 to 1000" },
            { "demo --seed x", "Cannot parse argument 'x' for option '--seed': give a whole number. See" },
            { "demo --urls nowhere", "cannot listen at 'nowhere': write it as http://127.0.0.1:5080" },
            {
                "serve --dat x",
                "there is no option --dat; did you mean --data? See `customhouse serve --help`"
            },
            {
                "serve --urls http://127.0.0.1:99999",
                "cannot listen at 'http://127.0.0.1:99999': write it as"
            },
            { "serve --urls http://customs.example:80", "with an IP address, localhost or * and a port" },
            { "serve --urls ;", "--urls names no address to listen on" },
            { "serve --urls https://127.0.0.1:0", "there is no certificate for it" },
            { "serve --urls http://192.0.2.1:5080", "cannot listen at http://192.0.2.1:5080" },
            { "serve --administration xa", "administration is 'xa': give two capital letters, as XA" },
            {
                "serve --request-seconds 0",
                "request-seconds is '0': give a number from 1 to 600 (--request-seconds"
            },
            { "serve --behind-tls maybe", "behind-tls is 'maybe': give yes or no" },
            { "serve --proxies here", "proxies is 'here': give addresses or networks" },
            { "serve --ledger maybe", "ledger is 'maybe': give on or off" },
            { "serve --store mongo:x", "'mongo:x' is no store: write sqlite:PATH or postgres:CONNECTION" },
            {
                "serve --store postgres:Host=127.0.0.1;Port=1;Database=x;Username=x",
                "PostgreSQL cannot be used"
            },
            { "serve --store postgres:nonsense", "write it as postgres:Host=127.0.0.1;Database=" },
            { "serve --store sqlite:/proc/none/x.db", "/proc/none/x.db cannot be used" },
            { "serve --data /proc/none", "/proc/none" },
            { "serve --data text.txt", "text.txt" },
            { "serve --settings none.json", "there is no settings file none.json" },
            { "serve --settings folder", "there is no settings file folder" },
            { "serve --settings twice.json", "twice.json: data stands there twice" },
            { "serve --settings typo.json", "typo.json: there is no setting dta; did you mean data?" },
            { "serve --settings broken.json", "broken.json, line 1" },
            { "serve --tariff editions", "broken.tariff is no edition of a tariff" },
            { "serve --tariff packed", "broken.tariff.gz is no edition of a tariff" },
            {
                "lodge",
                "Required argument 'FILE' missing for command: 'lodge'. See `customhouse lodge --help`"
            },
            { "lodge nowhere.xml", "File does not exist: 'nowhere.xml'" },
            {
                "lodge text.txt --to elsewhere",
                "'elsewhere' is no address: write it as http://127.0.0.1:5080"
            },
            { "lodge text.txt --to http://127.0.0.1:1", "http://127.0.0.1:1" },
            { "verify text.txt", "Option '--policy' is required" },
            { "verify text.txt --policy text.txt", "no receipt" },
            { "ledger audit x", "name the log's address and its key" },
            { "ledger audit http://127.0.0.1:1/ledger --key nonsense", "nonsense" },
            { "ledger status text.txt", "rulebook" },
            { "ledger status none", "File does not exist: 'none'" },
            { "ledger rehearse folder", "is there already; name a new folder" },
            { "ledger rulebook --name x --quorum 3", "Required argument 'MEMBERS' missing" },
            { "ledger rulebook none --name x --quorum 3", "none" },
            {
                "ledger keys --administration nonsense --url http://x.example",
                "'nonsense' is no administration"
            },
            { "ledger sign text.txt --administration XA --data d", "rulebook" },
            { "ledger check text.txt", "rulebook" },
            { "ledger fork text.txt --key nonsense", "The file is no fork proof" },
            {
                "ledger anchor status --anchor x --anchor-contract y --origin z --address a",
                "--anchor is an address"
            },
            { "conform all folder", "Argument 'all' not recognized. Must be one of: 'cds'" },
            { "conform cds nowhere", "Directory does not exist: 'nowhere'" },
            { "simulate --days 0", "--days is 0: give" },
            { "simulate --volume -1", "--volume is -1: give" },
            { "simulate --start yesterday", "for option '--start': give a date, as 2026-01-31" },
            { "import tariff none none --out x", "none" },
            { "import codes none --title x --out y", "none" },
            { "import datamodel none --out y", "none" },
            { "import lookup none none --title x --out y", "none" },
            {
                "import codes broken.json --title x --out y",
                "broken.json is not laid out as what is published"
            },
            { "import outlines typo.json --out y", "typo.json is not laid out as what is published" },
            { "conform duty folder", "holds no expected/duty.jsonl" },
            { "import survey none --out y", "none" },
            { "import outlines none --out y", "none" },
            { "survey assess --store sqlite:typo.db", "there is no store at" },
            { "survey pack --out out --store sqlite:typo.db", "there is no store at" },
            { "survey pack --out out --edition none", "there is no edition 'none'; there are" },
            { "survey import text.csv --store sqlite:typo.db", "there is no store at" },
            { "bench all", "Argument 'all' not recognized. Must be one of: 'lodge'" },
            { "bench lodge --seconds 0", "--seconds is 0: give a number from 1 to 3600" },
            { "bench lodge --store mongo:x", "'mongo:x' is no store" },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_cannot_be_done_is_told_in_a_line(string typed, string told)
    {
        Furnish();
        var before = Directory.GetFileSystemEntries(_folder, "*.db", SearchOption.AllDirectories);
        IsRefused(await Command.Run(_folder, typed.Split(' ', StringSplitOptions.RemoveEmptyEntries)), told);
        if (typed.Contains("typo.db", StringComparison.Ordinal))
            Assert.Equal(
                before,
                Directory.GetFileSystemEntries(_folder, "*.db", SearchOption.AllDirectories)
            );
    }

    [Fact]
    public async Task An_address_in_use_is_told()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        foreach (var verb in (string[])["serve", "demo"])
            IsRefused(
                await Command.Run(_folder, verb, "--urls", address),
                $"cannot listen at {address}: another process does so already"
            );
        Assert.Empty(Directory.GetFileSystemEntries(Command.TemporaryOf(_folder), "customhouse-*"));
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_told()
    {
        var path = Path.Combine(_folder, "newer.db");
        await SqliteStore.At(path).DisposeAsync();
        await using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText =
                "insert into schema_versions (ScriptName, Applied) values ('9999-of-tomorrow.sql', 0);"
                + "insert into store_format (format, oldest_writer) values (99, 99)";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        IsRefused(
            await Command.Run(_folder, "serve", "--store", $"sqlite:{path}", "--urls", "http://127.0.0.1:0"),
            $"{path} was written by a newer version of Customhouse, it knows 9999-of-tomorrow.sql and "
                + $"takes the form 99 or a later one, and this version writes {Migration.Format}: start that version"
        );
    }

    [Fact]
    public async Task An_administration_that_is_not_the_stores_is_told()
    {
        await using (
            var first = Command.Start(
                _folder,
                "serve",
                "--data",
                "d",
                "--administration",
                "XB",
                "--urls",
                "http://127.0.0.1:0"
            )
        )
        {
            await first.Says("Customhouse of XB listens at");
            first.Signal("TERM");
            Assert.Equal(0, (await first.End()).Code);
        }
        IsRefused(
            await Command.Run(
                _folder,
                "serve",
                "--data",
                "d",
                "--ledger",
                "off",
                "--urls",
                "http://127.0.0.1:0"
            ),
            "the store is of the administration XB, and XA was asked for: say --administration XB"
        );
    }

    [Fact]
    public async Task A_lost_connection_is_told_with_the_address()
    {
        File.Copy(RunningHouse.PathOf("samples", "import-ima.xml"), Path.Combine(_folder, "a.xml"));
        IsRefused(await Command.Run(_folder, "lodge", "a.xml", "--to", "http://127.0.0.1:1"), "127.0.0.1:1");
    }

    private static void IsRefused(Ended ended, string told)
    {
        Assert.True(ended.Code == 2, $"code {ended.Code}: {ended.Output}{ended.Error}");
        var line = ended.Error.TrimEnd('\n');
        Assert.DoesNotContain('\n', line);
        Assert.StartsWith("customhouse: ", line, StringComparison.Ordinal);
        Assert.Contains(told, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Output + ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", ended.Output + ended.Error, StringComparison.Ordinal);
    }

    private void Furnish()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "folder"));
        Write("text.txt", "some words\n");
        Write("text.csv", "some,words\n");
        Write("twice.json", """{ "data": "a", "data": "b" }""");
        Write("typo.json", """{ "dta": "a" }""");
        Write("broken.json", """{ "data": """);
        Directory.CreateDirectory(Path.Combine(_folder, "editions"));
        Write("editions/broken.tariff", "no edition\n");
        Directory.CreateDirectory(Path.Combine(_folder, "packed"));
        Write("packed/broken.tariff.gz", "not packed at all\n");
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
