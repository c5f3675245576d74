using System.Globalization;
using System.Text;
using Customhouse.Server.Tests.Api;
using Customhouse.Values;
using Customhouse.Web.Http;
using Xunit;

namespace Customhouse.Server.Tests.Processes;

/// <summary>
/// What a trader's system sends when it is broken, and what an enemy sends when it is not: each gets a clear
/// answer, and the next good message is taken as ever.
/// </summary>
[Collection(OneCounterTests.Name)]
public sealed class HostileHttpTests(OneCounter one) : IAsyncLifetime
{
    private const string Xml = Caller.Xml;
    private const string Json = Caller.AsJson;
    private static int _references;

    private readonly Counter _counter = one.Counter;
    private Caller _trader = null!;

    public async ValueTask InitializeAsync() => _trader = await _counter.New("trader", Counter.Trader);

    /// <summary>After whatever came: the server lives, takes a good message, and has logged no fault of
    /// ours.</summary>
    public async ValueTask DisposeAsync()
    {
        _trader.Dispose();
        using var trader = await _counter.New("trader", Counter.Trader);
        Assert.Equal("cleared", (await trader.Lodge(Counter.Import(Reference()))).Is(201).State);
        Assert.DoesNotContain($"{nameof(ResponseRules)}[", Failures(), StringComparison.Ordinal);
    }

    public static TheoryData<string, string?, byte[], int, string> NoMessages =>
        new()
        {
            { "nothing", Xml, [], 400, "MSG10001" },
            { "blanks", Xml, "  \n "u8.ToArray(), 400, "MSG10001" },
            { "cut short", Xml, Utf8(Good)[..2000], 400, "MSG10001" },
            { "JSON cut short", Json, """{"MetaData":{"WCOTypeName":"DEC","""u8.ToArray(), 400, "MSG10001" },
            { "XML called JSON", Json, Utf8(Good), 400, "MSG10001" },
            { "Latin-1 called UTF-8", Xml, Encoding.Latin1.GetBytes(With("Leather", "né")), 400, "MSG10001" },
            {
                "UTF-16 called UTF-8",
                Xml,
                Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Good)).ToArray(),
                400,
                "MSG10001"
            },
            { "JSON in UTF-16", Json, Encoding.Unicode.GetBytes("""{"MetaData":{}}"""), 400, "MSG10001" },
            { "entity bomb", Xml, Utf8(Bomb), 400, "MSG10001" },
            {
                "outside entity",
                Xml,
                """
            <!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><MetaData>&x;</MetaData>
            """u8.ToArray(),
                400,
                "MSG10001"
            },
            { "unknown entity", Xml, Utf8(With("Leather", "&x;")), 400, "MSG10001" },
            { "control character", Xml, Utf8(With("Leather", "\u0001")), 400, "MSG10001" },
            { "half a character in JSON", Json, Utf8("""{"MetaData":"\ud800"}"""), 400, "MSG10001" },
            { "another document", Xml, "<invoice/>"u8.ToArray(), 400, "MSG10003" },
            { "nested 100,000 deep", Xml, Utf8(Repeat("<a>", 100_000)), 400, "MSG10003" },
            {
                "nested deep in its own names",
                Xml,
                Utf8(Good.Replace("<FunctionCode>", Repeat("<GoodsShipment>", 60), StringComparison.Ordinal)),
                422,
                "CDS10002"
            },
            { "JSON nested 100,000 deep", Json, Utf8(Repeat("[", 100_000)), 400, "MSG1000" },
            {
                "20,000 attributes",
                Xml,
                Utf8(
                    "<MetaData " + string.Concat(Enumerable.Range(0, 20_000).Select(n => $"a{n}='1' ")) + "/>"
                ),
                400,
                "MSG1000"
            },
            {
                "300,000 elements",
                Xml,
                Utf8(
                    Good.Replace(
                        "<FunctionCode>",
                        Repeat("<a/>", 300_000) + "<FunctionCode>",
                        StringComparison.Ordinal
                    )
                ),
                422,
                "CDS10002"
            },
            { "400 digits", Xml, Utf8(With("800.00", new string('9', 400))), 422, "CDS10010" },
            { "an exponent", Xml, Utf8(With("800.00", "1e308")), 422, "CDS10010" },
            {
                "a sequence past all",
                Xml,
                Utf8(With("<SequenceNumeric>2<", "<SequenceNumeric>99999999999999999999<")),
                422,
                "CDS10010"
            },
            { "less than nothing", Xml, Utf8(With("800.00", "-800.00")), 422, "CDS10021" },
            { "an endless text", Xml, Utf8(With("Leather", new string('x', 9_000))), 422, "MSG10002" },
            { "no content type", null, Utf8(Good), 415, "" },
            { "another content type", "text/csv", "a,b"u8.ToArray(), 415, "" },
            { "over the limit", Xml, new byte[Limits.MessageBytesMax + 1], 413, "" },
        };

    [Theory]
    [MemberData(nameof(NoMessages))]
    public async Task What_is_no_declaration_is_told_so(
        string what,
        string? type,
        byte[] body,
        int status,
        string code
    )
    {
        var told = await _trader.Send(HttpMethod.Post, "/declarations", Caller.Content(body, type));
        var codes = told.Problem(status);
        Assert.True(
            code.Length == 0 || codes.Any(c => c.StartsWith(code, StringComparison.Ordinal)),
            $"{what}: {code} was expected in {told.Text}"
        );
    }

    [Fact]
    public async Task Random_bytes_are_refused_each_time()
    {
        var seed = Seed.OfThisRun;
        var chance = new Random(seed);
        var good = Utf8(Good);
        for (var i = 0; i < 60; i++)
        {
            var bytes = new byte[chance.Next(1, 4_000)];
            chance.NextBytes(bytes);
            if (i % 2 == 0)
            {
                // A good message with some bytes that cannot stand in it.
                bytes = [.. good];
                for (var n = 0; n < 5; n++)
                    bytes[chance.Next(500, bytes.Length - 20)] = (byte)chance.Next(0, 9);
            }
            var told = await _trader.Send(
                HttpMethod.Post,
                "/declarations",
                Caller.Content(bytes, i % 4 < 2 ? Xml : Json)
            );
            Assert.True(told.Status is 400 or 422, $"seed {seed}, message {i}: {told.Status} {told.Text}");
            told.Problem(400, 422);
        }
    }

    [Fact]
    public async Task The_same_message_again_is_the_same_answer_and_another_under_its_reference_a_conflict()
    {
        var message = Counter.Import(Reference());
        var first = (await _trader.Lodge(message)).Is(201);
        Assert.Equal(first.Text, (await _trader.Lodge(message)).Is(201).Text);
        var other = await _trader.Lodge(message.Replace("Leather", "Canvas", StringComparison.Ordinal));
        other.Problem(409);
        Assert.Contains(first.Mrn, other.Text, StringComparison.Ordinal);
        Assert.Equal(first.Text, (await _trader.Lodge(message)).Is(201).Text);
    }

    [Fact]
    public async Task One_message_sent_by_many_at_once_is_one_case()
    {
        var message = Counter.Import(Reference());
        var told = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => _trader.Lodge(message)));
        Assert.Single(told.Select(t => t.Is(201).Text).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_closed_takes_no_amendment_and_no_act()
    {
        var mrn = (await _trader.Lodge(Counter.Prelodged(Reference()))).Is(201).Mrn;
        using var officer = _counter.As("officer");
        (await _trader.Message($"/declarations/{mrn}/cancellation", Counter.Cancellation(mrn))).Is(200);
        var granted = await officer.Post($"/declarations/{mrn}/requests/decision", """{"grant":true}""");
        Assert.Equal("invalidated", granted.Is(200).State);
        var before = (await officer.Get($"/declarations/{mrn}/timeline")).Is(200).Json.GetProperty("entries");
        Assert.Equal(
            ["CH002"],
            (await _trader.Message($"/declarations/{mrn}/amendments", Counter.Amendment(mrn))).Problem(409)
        );
        Assert.Equal(["CH002"], (await _trader.Post($"/declarations/{mrn}/arrival", "{}")).Problem(409));
        var cleared = (await _trader.Lodge(Counter.Import(Reference()))).Is(201).Mrn;
        (await _trader.Message($"/declarations/{cleared}/amendments", Counter.Amendment(cleared))).Problem(
            409
        );
        var after = (await officer.Get($"/declarations/{mrn}/timeline")).Json.GetProperty("entries");
        Assert.Equal(before.GetArrayLength(), after.GetArrayLength());
    }

    [Fact]
    public async Task Of_two_officers_at_once_one_decides_and_the_other_is_told()
    {
        using var first = await _counter.New("officer");
        using var other = await _counter.New("officer");
        for (var round = 0; round < 5; round++)
        {
            var mrn = (await _trader.Lodge(Counter.Prelodged(Reference()))).Is(201).Mrn;
            (await _trader.Message($"/declarations/{mrn}/cancellation", Counter.Cancellation(mrn))).Is(200);
            var path = $"/declarations/{mrn}/requests/decision";
            var told = await Task.WhenAll(
                first.Post(path, """{"grant":true}"""),
                other.Post(path, """{"grant":false,"grounds":"the goods are under way"}""")
            );
            var decided = Assert.Single(told, t => t.Status == 200);
            Assert.Single(told, t => t.Status == 409).Problem(409);
            Assert.Equal(
                told[0] == decided ? "invalidated" : "registered",
                (await first.Get($"/declarations/{mrn}")).Is(200).State
            );
        }
    }

    [Fact]
    public async Task Who_may_not_is_told_so_and_learns_nothing()
    {
        var mrn = (await _trader.Lodge(Counter.Import(Reference()))).Is(201).Mrn;
        using var nobody = _counter.As(null);
        (await nobody.Lodge(Counter.Import(Reference()))).Problem(401);
        (await nobody.Get($"/declarations/{mrn}")).Problem(401);
        (await _trader.Post($"/declarations/{mrn}/detention", """{"grounds":"a look"}""")).Problem(403);
        using var auditor = _counter.As("auditor");
        (await auditor.Lodge(Counter.Import(Reference()))).Problem(403);
        using var stranger = await _counter.New("trader", "XA000000000999");
        var foreign = await stranger.Get($"/declarations/{mrn}");
        foreign.Problem(404);
        foreach (
            var never in (string[])
                ["26XA00000000000000", "nonsense", mrn[..^1], mrn + "0", "%F0%9F%98%80", "%ff"]
        )
        {
            Assert.Equal(foreign.Text, (await stranger.Get($"/declarations/{never}")).Text);
            (await _trader.Get($"/declarations/{never}")).Problem(404);
            (await _trader.Post($"/declarations/{never}/arrival", "{}")).Problem(404);
        }
    }

    [Theory]
    [InlineData("/declarations?q=a%00b")]
    [InlineData("/declarations?trader=%00")]
    [InlineData("/declarations?office=%1b%5b2J")]
    [InlineData("/declarations?max=0")]
    [InlineData("/declarations?max=99999999999")]
    [InlineData("/declarations?max=many")]
    [InlineData("/declarations?after=yesterday")]
    [InlineData("/declarations?state=lost")]
    [InlineData("/tariff/search?q=")]
    [InlineData("/tariff/codes/61051000?origin=ZZZ")]
    [InlineData("/tariff/codes/61051000?on=0000-00-00")]
    [InlineData("/tariff/rates?on=soon")]
    [InlineData("/operators?max=0")]
    [InlineData("/operators?max=501")]
    public async Task A_question_without_meaning_is_told_so(string path)
    {
        using var officer = await _counter.New("officer");
        (await officer.Get(path)).Problem(400);
    }

    [Theory]
    [InlineData("/declarations?q=%27%3b%20drop%20table%20cases%3b--")]
    [InlineData("/declarations?q=%25%25%25")]
    [InlineData("/declarations?trader=%27%20or%20%271%27=%271")]
    [InlineData("/declarations?office=%F0%28%8C%28")]
    public async Task A_question_that_means_harm_finds_nothing(string path)
    {
        (await _trader.Lodge(Counter.Import(Reference()))).Is(201);
        using var officer = await _counter.New("officer");
        Assert.Equal(0, (await officer.Get(path)).Is(200).Json.GetProperty("declarations").GetArrayLength());
        Assert.NotEqual(
            0,
            (await officer.Get("/declarations")).Is(200).Json.GetProperty("declarations").GetArrayLength()
        );
    }

    [Fact]
    public async Task A_caller_that_asks_too_much_is_told_when_to_come_again()
    {
        var asked = await Task.WhenAll(
            Enumerable
                .Range(0, OneCounter.RequestsPerSecond * 12)
                .Select(_ => _trader.Get("/tariff/editions"))
        );
        var refused = asked.Where(t => t.Status != 200).ToArray();
        Assert.NotEmpty(refused);
        Assert.All(
            refused,
            t =>
            {
                t.Problem(429);
                Assert.True(t.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
            }
        );
        using var other = await _counter.New("trader", Counter.Trader);
        (await other.Get("/tariff/editions")).Is(200);
    }

    private string Failures() =>
        string.Join(
            '\n',
            _counter
                .Server.Told.Split('\n')
                .Where(l =>
                    l.Contains("fail: ", StringComparison.Ordinal)
                    || l.Contains("crit: ", StringComparison.Ordinal)
                )
        );

    private static string Good => Counter.Import(Reference());

    private static string Bomb =>
        "<!DOCTYPE a [<!ENTITY a0 \"aaaaaaaaaa\">"
        + string.Concat(
            Enumerable.Range(1, 20).Select(n => $"<!ENTITY a{n} \"{Repeat($"&a{n - 1};", 10)}\">")
        )
        + "]><MetaData>&a20;</MetaData>";

    private static string With(string old, string value) =>
        Good.Replace(old, value, StringComparison.Ordinal);

    private static string Repeat(string text, int times) =>
        new StringBuilder().Insert(0, text, times).ToString();

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Reference() =>
        "H" + Interlocked.Increment(ref _references).ToString(CultureInfo.InvariantCulture);
}
