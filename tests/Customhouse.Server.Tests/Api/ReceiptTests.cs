using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Server.Verbs;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>Receipts as a trader gets them over HTTP, and as anybody checks them offline.</summary>
public sealed class ReceiptTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receipt_is_checked_offline_and_tells_which_fact_by_whom()
    {
        var mrn = await Lodged("RCPT-0001");
        var file = await Receipt(mrn);
        var (code, words) = Verified(file, OwnPolicy);
        Assert.True(code == 0, words);
        Assert.Contains("administration XA", words, StringComparison.Ordinal);
        Assert.Contains($"mrn = \"{mrn}\"", words, StringComparison.Ordinal);
        Assert.Contains("type = \"declaration-cleared/1\"", words, StringComparison.Ordinal);
        Assert.Contains("customhouse.example/XA at ", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_is_changed_in_a_receipt_is_refused()
    {
        var file = await Receipt(await Lodged("RCPT-0002"), "?event=1");
        Assert.Equal(0, Verified(file, OwnPolicy).Code);
        var other = await Receipt(await Lodged("RCPT-0003"), "?event=1");
        Tampered(file, r => r["facts"]![0]!["value"] = "26XA00000000000000");
        Tampered(file, r => r["facts"]![3]!["name"] = "fact.type");
        Tampered(file, r => r["facts"]![1]!["salt"] = r["facts"]![0]!["salt"]!.GetValue<string>());
        Tampered(file, r => r["facts"]![1]!["salt"] = "?");
        Tampered(file, r => r["facts"]![1]!["index"] = 0);
        Tampered(file, r => r["facts"]![0]!["path"]!.AsArray().RemoveAt(0));
        Tampered(file, r => r["facts"]!.AsArray().RemoveAt(0));
        Tampered(file, r => r["facts"]!.AsArray().Add(r["facts"]![0]!.DeepClone()));
        Tampered(file, r => r["mrn"] = JsonNode.Parse(other)!["mrn"]!.GetValue<string>());
        Tampered(file, r => r["event"] = 2);
        Tampered(file, r => r["administration"] = "XB");
        Tampered(file, r => r["leaf"]!["position"] = r["leaf"]!["position"]!.GetValue<long>() + 1);
        Tampered(file, r => r["leaf"]!["administration"] = "XB");
        Tampered(file, r => r["leaf"]!["trader"] = "XA1");
        Tampered(file, r => r["leaf"] = JsonNode.Parse(other)!["leaf"]!.DeepClone());
        Tampered(file, r => r["proof"] = JsonNode.Parse(other)!["proof"]!.GetValue<string>());
        Tampered(
            file,
            r => r["proof"] = r["proof"]!.GetValue<string>().Replace("XA\n", "XB\n", StringComparison.Ordinal)
        );
        Tampered(file, r => r["proof"] = "c2sp.org/tlog-proof@v1\n");
        Tampered(file, r => r.Remove("proof"));
        Assert.Throws<FormatException>(() => Ledger.Receipt.Read("{}"u8));
        Assert.Throws<FormatException>(() =>
            Ledger.Receipt.Read(
                Encoding.UTF8.GetBytes(
                    file.Replace("\"mrn\"", "\"more\":1,\"mrn\"", StringComparison.Ordinal)
                )
            )
        );
    }

    [Fact]
    public async Task A_key_that_the_verifier_does_not_know_proves_nothing()
    {
        var file = await Receipt(await Lodged("RCPT-0004"));
        using var stranger = SignerKey.Generate("customhouse.example/XA", KeyType.Ed25519);
        var (code, words) = Verified(file, Policy.Parse($"log {stranger.Verifier}\nquorum none\n"));
        Assert.Equal(1, code);
        Assert.Contains("not signed by the log", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_are_disclosed_one_by_one()
    {
        var mrn = await Lodged("RCPT-0005");
        var receipt = Ledger.Receipt.Read(
            Encoding.UTF8.GetBytes(await Receipt(mrn, "?event=1&fields=fact.lrn"))
        );
        Assert.Equal(["mrn", "event", "at", "type", "fact.lrn"], receipt.Facts.Select(f => f.Name));
        Assert.True(receipt.Fields > receipt.Facts.Count);
        Assert.True(ReceiptCheck.Verify(receipt, OwnPolicy).Holds);
        using var trader = house.Client(Role.Trader);
        using var unknown = await trader.GetAsync(Address(mrn, "receipt?event=1&fields=fact.nothing"), Now);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    [Fact]
    public async Task Reasons_of_a_lane_and_persons_of_customs_are_told_to_customs_only()
    {
        var mrn = await Lodged("RCPT-0006");
        using var trader = house.Client(Role.Trader);
        using var officer = house.Client(Role.Officer);
        var events = (int)
            JsonNode.Parse(await officer.GetStringAsync(Address(mrn, "timeline"), Now))![
                "entries"
            ]!.AsArray()[^1]!["sequence"]!;
        var lane = 0;
        for (var i = 1; i <= events; i++)
        {
            await Until(mrn, i);
            var seen = await officer.GetStringAsync(Address(mrn, $"receipt?event={i}"), Now);
            Assert.Equal(0, Verified(seen, OwnPolicy).Code);
            using var told = await trader.GetAsync(Address(mrn, $"receipt?event={i}"), Now);
            if (seen.Contains("lane-chosen", StringComparison.Ordinal))
            {
                lane = i;
                Assert.Equal(HttpStatusCode.NotFound, told.StatusCode);
                continue;
            }
            var receipt = Ledger.Receipt.Read(await told.Content.ReadAsByteArrayAsync(Now));
            Assert.DoesNotContain(receipt.Facts, f => f.Name is "person" or "office");
        }
        Assert.NotEqual(0, lane);
        using var person = await trader.GetAsync(Address(mrn, "receipt?fields=person"), Now);
        Assert.Equal(HttpStatusCode.BadRequest, person.StatusCode);
    }

    [Fact]
    public async Task A_receipt_is_for_those_who_may_see_the_case()
    {
        var mrn = await Lodged("RCPT-0007");
        using var nobody = house.Client(null);
        using var stranger = house.WithSecret(await house.Issue(Role.Trader, "XA000000009999"));
        using var auditor = house.Client(Role.Auditor);
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await nobody.GetAsync(Address(mrn, "receipt"), Now)).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await stranger.GetAsync(Address(mrn, "receipt"), Now)).StatusCode
        );
        Assert.Equal(HttpStatusCode.OK, (await auditor.GetAsync(Address(mrn, "receipt"), Now)).StatusCode);
        using var none = await auditor.GetAsync(Address(mrn, "receipt?event=99"), Now);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task An_erased_case_says_so_to_customs_and_is_nothing_to_traders()
    {
        var mrn = await Lodged("RCPT-0008");
        var before = await Receipt(mrn);
        using var administrator = house.Client(Role.Administrator);
        using var trader = house.Client(Role.Trader);
        using var body = RunningHouse.Json("""{"grounds":"the time to keep it is over"}""");
        using var forbidden = await trader.PostAsync(Address(mrn, "erasure"), body, Now);
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        using var erased = await administrator.PostAsync(Address(mrn, "erasure"), body, Now);
        Assert.Equal(HttpStatusCode.NoContent, erased.StatusCode);
        using var again = await administrator.PostAsync(Address(mrn, "erasure"), body, Now);
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
        foreach (var page in new[] { "", "timeline", "receipt", "notifications" })
        {
            using var gone = await administrator.GetAsync(Address(mrn, page), Now);
            using var nothing = await trader.GetAsync(Address(mrn, page), Now);
            Assert.Equal(
                (HttpStatusCode.Gone, HttpStatusCode.NotFound),
                (gone.StatusCode, nothing.StatusCode)
            );
        }
        // A receipt given out before stays good: it is in its holder's hands, and the log is as it was.
        Assert.Equal(0, Verified(before, OwnPolicy).Code);
    }

    [Fact]
    public async Task A_fact_that_a_quorum_cosigned_is_certified_and_its_proof_is_short()
    {
        await using var own = new RunningHouse();
        await own.InitializeAsync();
        var tests = new ReceiptTests(own);
        var mrn = await tests.Lodged("RCPT-0009");
        Assert.Equal("logged", JsonNode.Parse(await tests.Receipt(mrn))!["state"]!.GetValue<string>());
        var ownLog = own.Installation.Ledger!;
        var partners = Enumerable
            .Range(0, 4)
            .Select(i => SignerKey.Generate($"witness.example/x{i}", KeyType.Ed25519Cosignature))
            .ToArray();
        var policy = Policy.Create(ownLog.Verifier, [.. partners.Select(p => p.Verifier)], 3);
        ownLog.PutInForce(policy);
        var note = SignedNote.Parse(ownLog.Log.Head.Note.Span)!;
        Assert.False(ownLog.Certify(CosignedBy(partners[..2])));
        Assert.True(ownLog.Certify(CosignedBy(partners)));
        Assert.False(ownLog.Certify(CosignedBy(partners[..3])));

        var file = await tests.Receipt(mrn);
        var receipt = Ledger.Receipt.Read(Encoding.UTF8.GetBytes(file));
        Assert.Equal("certified", receipt.State);
        Assert.InRange(Encoding.UTF8.GetByteCount(receipt.Proof!), 1, 3 * 1024);
        var (code, words) = Verified(file, policy);
        Assert.True(code == 0, words);
        Assert.Contains("witness.example/x3, 2026-05-28", words, StringComparison.Ordinal);
        var (refused, why) = Verified(file, OtherQuorum(ownLog));
        Assert.Equal(1, refused);
        Assert.Contains("quorum", why, StringComparison.Ordinal);
        using var trader = own.Client(Role.Trader);
        var timeline = JsonNode.Parse(await trader.GetStringAsync(Address(mrn, "timeline"), Now))![
            "entries"
        ]!;
        Assert.All(
            timeline.AsArray(),
            entry => Assert.Equal("certified", entry!["ledger"]!.GetValue<string>())
        );

        SignedNote CosignedBy(SignerKey[] keys) =>
            note.With(keys.Select(p => Cosignature.Sign(p, note.Text, 1_780_000_000)));
    }

    /// <summary>Of four partners that nobody knows here, one is asked for.</summary>
    private static Policy OtherQuorum(AdministrationLog ownLog) =>
        Policy.Create(
            ownLog.Verifier,
            [
                .. Enumerable
                    .Range(0, 4)
                    .Select(i =>
                        SignerKey.Generate($"witness.example/x{i}", KeyType.Ed25519Cosignature).Verifier
                    ),
            ],
            1
        );

    [Fact]
    public void The_key_of_the_log_is_readable_by_its_owner_alone()
    {
        var key = Directory.GetFiles(house.Folder, "log.key", SearchOption.AllDirectories).Single();
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        var published = File.ReadAllText(Path.Combine(house.Folder, "ledger", "policy"));
        Assert.Equal(house.Installation.Ledger!.Verifier, Policy.Parse(published).Logs.Single());
    }

    private Policy OwnPolicy => Policy.Parse($"log {house.Installation.Ledger!.Verifier}\nquorum none\n");

    private void Tampered(string file, Action<JsonObject> change)
    {
        var receipt = JsonNode.Parse(file)!.AsObject();
        change(receipt);
        var (code, words) = Verified(receipt.ToJsonString(), OwnPolicy);
        Assert.True(code == 1, words);
        Assert.StartsWith("Not proved:", words, StringComparison.Ordinal);
    }

    internal static (int Code, string Words) Verified(string file, Policy policy)
    {
        using var words = new StringWriter();
        var code = VerifyVerb.Print(
            words,
            ReceiptCheck.Verify(Ledger.Receipt.Read(Encoding.UTF8.GetBytes(file)), policy)
        );
        return (code, words.ToString());
    }

    private async Task<string> Lodged(string lrn)
    {
        using var trader = house.Client(Role.Trader);
        using var answer = await trader.PostAsync(
            new Uri("declarations", UriKind.Relative),
            RunningHouse.Xml(RunningHouse.Parcel(lrn)),
            Now
        );
        var body = await answer.Content.ReadAsStringAsync(Now);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, body);
        return JsonNode.Parse(body)!["mrn"]!.GetValue<string>();
    }

    /// <summary>The trader's receipt, once the event is in the log.</summary>
    private async Task<string> Receipt(string mrn, string query = "")
    {
        await Until(mrn, 1);
        using var trader = house.Client(Role.Trader);
        while (true)
        {
            var file = await trader.GetStringAsync(Address(mrn, "receipt" + query), Now);
            if (JsonNode.Parse(file)!["state"]!.GetValue<string>() != "pending")
                return file;
            Assert.Equal(1, Verified(file, OwnPolicy).Code);
            await Task.Delay(5, Now);
        }
    }

    private async Task Until(string mrn, int sequence)
    {
        using var officer = house.Client(Role.Officer);
        while (
            JsonNode.Parse(await officer.GetStringAsync(Address(mrn, $"receipt?event={sequence}"), Now))![
                "state"
            ]!.GetValue<string>() == "pending"
        )
            await Task.Delay(5, Now);
    }

    private static Uri Address(string mrn, string page) =>
        new($"declarations/{mrn}/{page}".TrimEnd('/'), UriKind.Relative);
}
