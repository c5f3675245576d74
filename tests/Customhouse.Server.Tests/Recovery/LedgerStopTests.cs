using System.Net;
using System.Net.Http.Headers;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Server.Editions;
using Customhouse.Server.Tests.Api;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Settings;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Customhouse.Server.Tests.Recovery;

/// <summary>A ledger that must not go on does not, says so, and has a way on.</summary>
public sealed class LedgerStopTests
{
    [Fact]
    public async Task A_lost_log_is_not_begun_anew_under_its_key()
    {
        await using var drill = await Drill.Begin(alone: true);
        await drill.Record(2);
        await drill.Until(() => drill.House.Ledger!.Reach().Logged == 16, "16 events in the log");
        var erased = (await drill.House.Store.Lines.Follow(0, 1, Drill.Now))[0].Mrn;
        Assert.Equal(
            ErasureOutcome.Done,
            await drill.House.Ledger!.Erase(
                DeclarationSubject.For(erased),
                "kept long enough",
                TimeProvider.System.GetUtcNow(),
                Actor.System,
                null,
                Drill.Now
            )
        );
        await drill.Close();
        drill.PutLedger(null);
        await drill.Open();
        await drill.Record(1);
        Assert.Contains(
            "the database knows it with 16 entries and it has 0 here",
            drill.House.Ledger!.Stopped,
            StringComparison.Ordinal
        );
        await Assert.ThrowsAsync<LogDamagedException>(() =>
            drill.House.Ledger.Writer.Add("a second history"u8.ToArray())
        );
        Assert.Equal(0, drill.House.Ledger.Log.Size);
        await drill.Close();

        Assert.Equal(
            0,
            await drill.Type("ledger", "succeed", "--why", "the disk is gone", "--by", "N. N., head")
        );
        await drill.Open();
        await drill.Until(() => drill.House.Ledger!.Reach().Logged == 24, "all events in the successor");
        Assert.Equal(Drill.Origin + "/2", drill.House.Ledger!.Origin);
        var statement = LogEnd.Parse(Assert.Single(drill.House.Ledger.Ended).Statement.Text);
        Assert.Equal((16, 0L, "the disk is gone"), (statement.Size, statement.Through, statement.Why));
        // The successor begins with the statement, so it cannot be told otherwise later.
        var first = Leaf.Read(drill.House.Ledger.Log.Entry(0).Span)!;
        Assert.Equal((LeafKind.LogEnd, statement.Entry.Commitment), (first.Kind, first.Commitment));
        Assert.Null(LogEnd.Fault(drill.House.Ledger.Ended[0].Statement, drill.House.Ledger.Verifier));
        Assert.Equal((null, null), (drill.House.Ledger.Ended[0].Events, drill.House.Ledger.Ended[0].Fault));
    }

    /// <summary>Receipts prove what was lost with the database, so their log is served though no event here
    /// is in it.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_log_that_ended_is_served_though_the_record_agrees_with_none_of_it(bool isDamaged)
    {
        await using var drill = await Drill.Begin(alone: true);
        await drill.Close();
        await drill.Keep("empty");
        await drill.Open();
        await drill.Record(2);
        await drill.Until(() => drill.House.Ledger!.Reach().Logged == 16, "16 events in the log");
        var head = drill.House.Ledger!.Log.Head.Note.ToArray();
        await drill.Close();
        drill.PutDatabase("empty");
        Assert.Equal(
            0,
            await drill.Type("ledger", "succeed", "--why", "a copy was put back", "--by", "N. N., head")
        );
        await drill.Open();
        await drill.Close();
        if (isDamaged)
        {
            var journal = Path.Combine(drill.Place.EndedFolder(1), "log", "journal");
            var bytes = File.ReadAllBytes(journal);
            bytes[bytes.Length / 2] ^= 1;
            File.WriteAllBytes(journal, bytes);
        }
        await drill.Open();
        await drill.Record(1);
        await drill.Until(() => drill.House.Ledger!.Reach().Logged == 8, "what is recorded after it");
        await using var host = Host.Create(drill.House, ["http://127.0.0.1:0"], new WebOptions(0, 30));
        await host.StartAsync(Drill.Now);
        using var client = new HttpClient { BaseAddress = new Uri(Host.AddressOf(host)) };
        var statement = await client.GetStringAsync(new Uri("/ledger/ended/1", UriKind.Relative), Drill.Now);
        Assert.Contains("through 0", statement, StringComparison.Ordinal);
        var answer = await client.GetAsync(
            new Uri("/ledger/ended/1/checkpoint", UriKind.Relative),
            Drill.Now
        );
        var tile = await client.GetAsync(
            new Uri("/ledger/ended/1/tile/entries/000.p/16", UriKind.Relative),
            Drill.Now
        );
        Assert.Equal(isDamaged ? HttpStatusCode.NotFound : HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(isDamaged ? HttpStatusCode.NotFound : HttpStatusCode.OK, tile.StatusCode);
        if (!isDamaged)
            Assert.Equal(head, await answer.Content.ReadAsByteArrayAsync(Drill.Now));
        else
            Assert.Contains(
                "nothing is here that can be read",
                await answer.Content.ReadAsStringAsync(Drill.Now),
                StringComparison.Ordinal
            );
        Assert.Equal(isDamaged, drill.House.Ledger!.Ended[0].Fault is { Length: > 0 });
        await host.StopAsync(Drill.Now);
    }

    [Fact]
    public async Task Who_signed_on_from_an_older_copy_stops_when_the_partners_are_back_and_stays_stopped()
    {
        await using var drill = await Drill.Begin();
        await drill.Record(3);
        await drill.Certified();
        await drill.Close();
        await drill.Keep("old");
        await drill.Open();
        await drill.Record(3);
        await drill.Certified();
        await drill.Close();
        await drill.Leave();
        drill.PutDatabase("old");
        drill.PutLedger("old");
        await drill.Open();
        await drill.Record(2);
        await drill.Until(
            () => drill.House.Ledger!.Waiting?.Contains("must be heard", StringComparison.Ordinal) == true,
            "a ledger that waits for its partners"
        );
        Assert.Equal(24, drill.House.Ledger!.Log.Size);
        // An operator answers for what is not so: this is how a second history comes into the world.
        Assert.Equal(
            0,
            await drill.Type("ledger", "proceed", "--why", "nothing is missing", "--by", "N. N.")
        );
        await drill.Until(() => drill.House.Ledger!.Reach().Logged == 40, "what was answered for");
        await drill.Return();
        await drill.Until(() => drill.House.Ledger!.Stopped is not null, "a stop");
        await Task.Delay(2_500, Drill.Now);
        await drill.Close();

        await drill.Leave();
        await drill.Open();
        await drill.Record(1);
        Assert.Contains("signed two histories", drill.House.Ledger!.Stopped, StringComparison.Ordinal);
        Assert.Equal(1, await drill.Type("ledger", "proceed", "--why", "once more", "--by", "N. N."));
        Assert.Equal(40, drill.House.Ledger.Log.Size);
        await drill.Close();
        Assert.Equal(
            0,
            await drill.Type("ledger", "succeed", "--why", "an older copy was signed on", "--by", "N. N.")
        );
        await drill.Open();
        await drill.Return();
        var ended = VerifierKey.Parse(drill.House.Ledger!.Ended[0].Events!.Key.ToString());
        await drill.NextRulebook(new Revocation(ended, "two histories"));
        await drill.Certified();
        Assert.Equal(Drill.Origin + "/2", drill.House.Ledger.Origin);
    }

    [Fact]
    public async Task A_rulebook_that_is_missing_or_garbled_gives_way_to_the_one_accepted_last()
    {
        await using var drill = await Drill.Begin();
        await drill.Record(1);
        await drill.Certified();
        foreach (var garbled in (string?[])["this is no rulebook\n", null])
        {
            await drill.Close();
            drill.WriteRulebook(garbled);
            await drill.Open();
            await drill.Record(1);
            await drill.Certified();
            Assert.Equal(1, drill.House.Seat.Current!.Rulebook.Version);
            Assert.NotNull(drill.House.Seat.RulebookFault);
        }
        drill.WriteRulebook(drill.Rulebook.Note.ToString());
        await drill.Until(() => drill.House.Seat.RulebookFault is null, "a rulebook that is good again");
        // Even the ledger's folder may go: the store has it too.
        await drill.Close();
        drill.WriteRulebook(null);
        File.Delete(Path.Combine(drill.Place.Folder, "rulebook"));
        await drill.Open();
        await drill.Certified();
    }

    [Fact]
    public async Task A_receipt_of_a_stopped_ledger_is_not_there_now_and_says_why()
    {
        var folder = Directory.CreateTempSubdirectory("stopped-ledger-");
        try
        {
            await using (await Open(folder.FullName)) { }
            File.Delete(Path.Combine(folder.FullName, "keys", "log.key"));
            await using var house = await Open(folder.FullName);
            await using var host = Host.Create(house, ["http://127.0.0.1:0"], new WebOptions(0, 30));
            await host.StartAsync(Drill.Now);
            var secret = await host
                .Services.GetRequiredService<TokenBook>()
                .Issue(
                    hash => new Token(
                        Token.NewId(),
                        hash,
                        Role.Trader,
                        "test",
                        TimeProvider.System.GetUtcNow()
                    )
                    {
                        Trader = RunningHouse.OwnTrader,
                        Mandates = ["*"],
                    },
                    Actor.System
                );
            using var client = new HttpClient { BaseAddress = new Uri(Host.AddressOf(host)) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
            using var message = RunningHouse.Xml(RunningHouse.Parcel("STOPPED-1"));
            var lodged = await client.PostAsync(
                new Uri("/declarations", UriKind.Relative),
                message,
                Drill.Now
            );
            Assert.Equal(HttpStatusCode.Created, lodged.StatusCode);
            var receipt = new Uri($"{lodged.Headers.Location}/receipt", UriKind.RelativeOrAbsolute);
            var answer = await client.GetAsync(receipt, Drill.Now);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Contains(
                "the key that signs the log customhouse.example/XA is missing",
                await answer.Content.ReadAsStringAsync(Drill.Now),
                StringComparison.Ordinal
            );
            var ready = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), Drill.Now);
            Assert.Contains(
                "docs/RECOVERY.md",
                await ready.Content.ReadAsStringAsync(Drill.Now),
                StringComparison.Ordinal
            );
            await host.StopAsync(Drill.Now);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<Installation> Open(string folder)
    {
        var edition = EditionFiles.Demo();
        return Installation.Open(
            $"sqlite:{Path.Combine(folder, "house.db")}",
            new Terms { Administration = edition.Authority, Currency = edition.Currency },
            [edition],
            [],
            TimeProvider.System,
            Drill.Now,
            new LedgerOptions(Path.Combine(folder, "ledger"), Path.Combine(folder, "keys"), Drill.Origin)
        );
    }
}
