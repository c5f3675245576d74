using System.Text.Json;
using Xunit;

namespace Customhouse.Server.Tests.Processes;

/// <summary>Registers, documents and versions from end to end, as an administration works them.</summary>
[Collection(OneCounterTests.Name)]
public sealed class RegisterRouteTests(OneCounter one)
{
    private readonly Counter _counter = one.Counter;

    [Fact]
    public async Task An_operator_registered_with_an_account_and_a_token_lodges_at_once()
    {
        const string trader = "XA000000000777";
        using var administrator = _counter.As("administrator");
        var entry = $$"""
            {"id":"{{trader}}","name":"Quay & Sons","country":"XA","since":"2024-05-01","aeo":true,
             "authorisations":["DPO"],"mandates":[]}
            """;
        (await administrator.Put($"/operators/{trader}", entry)).Is(200);
        Assert.Equal(
            "Quay & Sons",
            (await administrator.Get($"/operators/{trader}")).Is(200).Json.GetProperty("name").GetString()
        );
        (
            await administrator.Put(
                "/guarantees/DAN0777",
                $$"""
                {"id":"DAN0777","holder":"{{trader}}","kind":"cash","limit":1000,"currency":"EUR"}
                """
            )
        ).Is(200);
        (
            await administrator.Put(
                "/authorisations/XADPO777",
                $$"""
                {"number":"XADPO777","holder":"{{trader}}","category":"DPO","from":"2024-05-01"}
                """
            )
        ).Is(200);
        using var own = await _counter.New("trader", trader);
        var told = await own.Lodge(
            Counter.Import("REG-1").Replace(Counter.Trader, trader, StringComparison.Ordinal)
        );
        Assert.Equal("cleared", told.Is(201).State);
        var used = 1000m - await Available(own);
        Assert.True(used > 0, "nothing was charged to the account");
        Assert.Equal(
            used,
            told.Json.GetProperty("duties")
                .EnumerateArray()
                .Sum(d => d.GetProperty("payable").GetProperty("value").GetDecimal())
        );

        // A limit moves with what is in use, and never below it.
        (
            await administrator.Change(
                "/guarantees/DAN0777",
                $$"""
                {"id":"DAN0777","holder":"{{trader}}","kind":"cash","limit":600,"currency":"EUR"}
                """
            )
        ).Is(200);
        Assert.Equal(600m - used, await Available(own));
        (
            await administrator.Change(
                "/guarantees/DAN0777",
                $$"""
                {"id":"DAN0777","holder":"{{trader}}","kind":"cash","limit":1,"currency":"EUR"}
                """
            )
        ).Problem(409);
        Assert.Equal(600m - used, await Available(own));
        using var stranger = await _counter.New("trader", Counter.Trader);
        (await stranger.Get("/guarantees/DAN0777")).Problem(404);
        (await stranger.Get($"/operators/{trader}")).Problem(404);
        (await stranger.Put($"/operators/{trader}", entry)).Problem(403);

        static async Task<decimal> Available(Caller caller) =>
            (await caller.Get("/guarantees/DAN0777"))
                .Is(200)
                .Json.GetProperty("account")
                .GetProperty("available")
                .GetProperty("value")
                .GetDecimal();
    }

    [Theory]
    [InlineData(
        "/operators/XA1",
        """{"id":"XA2","name":"a","country":"XA","since":"2020-01-01","aeo":false}"""
    )]
    [InlineData(
        "/operators/XA1",
        """{"id":"XA1","name":" ","country":"XA","since":"2020-01-01","aeo":false}"""
    )]
    [InlineData(
        "/operators/XA1",
        """{"id":"XA1","name":"a\u0000","country":"XA","since":"2020-01-01","aeo":false}"""
    )]
    [InlineData(
        "/operators/XA1",
        """{"id":"XA1","name":"a","country":"xa","since":"2020-01-01","aeo":false}"""
    )]
    [InlineData(
        "/operators/XA1",
        """{"id":"XA1","name":"a","country":"XA","since":"yesterday","aeo":false}"""
    )]
    [InlineData(
        "/operators/XA1",
        """
            {"id":"XA1","name":"a","country":"XA","since":"2020-01-01","aeo":false,"mandates":[null]}
            """
    )]
    [InlineData(
        "/guarantees/G1",
        """{"id":"G1","holder":"a","kind":"deferment","limit":-1,"currency":"EUR"}"""
    )]
    [InlineData(
        "/guarantees/G1",
        """{"id":"G1","holder":"a","kind":"deferment","limit":1e25,"currency":"EUR"}"""
    )]
    [InlineData(
        "/guarantees/G1",
        """{"id":"G1","holder":"a","kind":"deferment","limit":1e400,"currency":"EUR"}"""
    )]
    [InlineData("/guarantees/G1", """{"id":"G1","holder":"a","kind":"1","limit":1,"currency":"EUR"}""")]
    [InlineData("/guarantees/G1", """{"id":"G1","holder":"a","kind":"loan","limit":1,"currency":"EUR"}""")]
    [InlineData(
        "/guarantees/G1",
        """{"id":"G1","holder":"a\u0001","kind":"cash","limit":1,"currency":"EUR"}"""
    )]
    [InlineData(
        "/guarantees/G1",
        """{"id":"G1","holder":"a","kind":"cash","limit":1,"currency":"EUR","x":1}"""
    )]
    [InlineData("/guarantees/G1", "")]
    [InlineData("/guarantees/G1", "[1")]
    public async Task An_entry_that_makes_no_sense_is_told_and_not_made(string path, string body)
    {
        using var administrator = _counter.As("administrator");
        (await administrator.Put(path, body)).Problem(400);
        (await administrator.Get(path)).Problem(404);
    }

    [Theory]
    [InlineData("""{"role":"king","holder":"a"}""")]
    [InlineData("""{"role":"officer"}""")]
    [InlineData("""{"role":"trader","holder":"a"}""")]
    [InlineData("""{"role":"officer","holder":"a","days":0}""")]
    [InlineData("""{"role":"officer","holder":"a","days":100000}""")]
    [InlineData("""{"role":"officer","holder":"a\u0000b"}""")]
    [InlineData("""{"role":"trader","holder":"a","trader":"XA1","mandates":[null]}""")]
    [InlineData("""{"role":"officer","holder":"a","secret":"of my own"}""")]
    public async Task A_token_that_makes_no_sense_is_not_issued(string body)
    {
        using var administrator = _counter.As("administrator");
        (await administrator.Post("/tokens", body)).Problem(400);
    }

    [Fact]
    public async Task A_token_does_what_its_entry_says_until_it_is_revoked()
    {
        using var administrator = _counter.As("administrator");
        var issued = (
            await administrator.Post(
                "/tokens",
                $$"""
                {"role":"trader","holder":"An agent","trader":"XA000000000888",
                 "mandates":["{{Counter.Trader}}"],"days":1}
                """
            )
        ).Is(201).Json;
        using var agent = new Caller(_counter.Server.Address, issued.GetProperty("secret").GetString());
        (await agent.Lodge(Counter.Import("AGENT-1"))).Is(201);
        (await agent.Get("/tokens")).Problem(403);
        var gone = await administrator.Send(
            HttpMethod.Delete,
            $"/tokens/{issued.GetProperty("id").GetString()}",
            null
        );
        gone.Is(204);
        (await agent.Lodge(Counter.Import("AGENT-2"))).Problem(401);
        (await administrator.Send(HttpMethod.Delete, "/tokens/tok-none", null)).Problem(404);
    }

    [Fact]
    public async Task A_profile_put_in_force_sends_the_next_declaration_to_its_lane()
    {
        using var supervisor = _counter.As("supervisor");
        using var officer = _counter.As("officer");
        using var trader = _counter.As("trader");
        string Profile(int version, bool active) =>
            $$$"""
                {"id":"T-COFFEE","version":{{{version}}},"owner":"test desk","reason":"buttons","from":"2026-01-01",
                 "lane":"yellow","active":{{{(active ? "true" : "false")}}},
                 "when":{"field":"description","is":"contains","values":["Bone buttons"]}}
                """;
        string Buttons(string lrn) =>
            Counter.Import(lrn).Replace("Leather shoes", "Bone buttons", StringComparison.Ordinal);
        (await officer.Put("/risk/profiles/T-COFFEE", Profile(1, active: true))).Problem(403);
        (await supervisor.Put("/risk/profiles/T-COFFEE", Profile(1, active: true))).Is(200);
        var seen = (await trader.Lodge(Buttons("LANE-1"))).Is(201);
        Assert.Equal("documents-wanted", seen.State);
        Assert.DoesNotContain("buttons", seen.Text, StringComparison.Ordinal);
        Assert.Contains(
            "T-COFFEE",
            (await officer.Get($"/declarations/{seen.Mrn}")).Text,
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["RSK-VERSION"],
            (await supervisor.Change("/risk/profiles/T-COFFEE", Profile(1, active: false))).Problem(422)
        );
        (await supervisor.Put("/risk/profiles/T-COFFEE?grounds=over", Profile(2, active: false), "\"1\"")).Is(
            200
        );
        Assert.Equal("cleared", (await trader.Lodge(Buttons("LANE-2"))).Is(201).State);
        Assert.Equal(
            2,
            (await officer.Get("/risk/profiles/T-COFFEE/versions")).Is(200).Json.GetArrayLength()
        );
        (await supervisor.Put("/risk/profiles/T-COFFEE", "[[[")).Problem(422);
        (await supervisor.Put("/risk/profiles/T-COFFEE", """{"lane":"pink"}""")).Problem(422);
        (await trader.Get("/risk/profiles")).Problem(403);
    }

    [Fact]
    public async Task Documents_are_taken_where_they_are_wanted_within_their_kinds_and_sizes()
    {
        using var trader = _counter.As("trader");
        using var officer = _counter.As("officer");
        var mrn = (await trader.Lodge(Counter.Prelodged("DOC-1"))).Is(201).Mrn;
        var path = $"/declarations/{mrn}/documents";
        (await Upload(trader, path, "N935", "%PDF-1.7 an invoice"u8.ToArray())).Problem(409);
        (await officer.Post(path + "/wanted", """{"grounds":"show it","documentCodes":[null]}""")).Problem(
            400
        );
        Assert.Equal(
            "documents-wanted",
            (await officer.Post(path + "/wanted", """{"grounds":"show it","documentCodes":["N935"]}"""))
                .Is(200)
                .State
        );
        (await Upload(trader, path, "N935", [0x4d, 0x5a, 0x00, 0x01])).Problem(415);
        (await Upload(trader, path, "N935", new byte[10 * 1024 * 1024 + 1])).Problem(413);
        (await trader.Post(path, "{}")).Problem(415);
        foreach (
            var (type, body) in ((string, string)[])
                [
                    ("multipart/form-data", "no boundary"),
                    (
                        "multipart/form-data; boundary=x",
                        "--x\r\nContent-Disposition: form-data; name=\"N935\"\r\n\r\ncut"
                    ),
                    ("multipart/form-data; boundary=x", "no part"),
                    ("application/x-www-form-urlencoded", "N935=text"),
                ]
        )
            (await trader.Send(HttpMethod.Post, path, Caller.Content(body, type))).Problem(400, 415);
        (await Upload(trader, path, "N935", "%PDF-1.7 an invoice"u8.ToArray())).Is(200);
        var line = Assert.Single((await officer.Get(path)).Is(200).Json.EnumerateArray().ToArray());
        var opened = await officer.Get($"{path}/{line.GetProperty("sha256").GetString()}");
        Assert.Equal(("%PDF-1.7 an invoice", "application/octet-stream"), (opened.Is(200).Text, opened.Type));
        using var stranger = await _counter.New("trader", "XA000000000999");
        (await stranger.Get($"{path}/{line.GetProperty("sha256").GetString()}")).Problem(404);
        var accepted = await officer.Post(path + "/accepted", """{"finding":"in order"}""");
        Assert.Equal("registered", accepted.Is(200).State);
    }

    [Fact]
    public async Task The_versions_of_an_amended_declaration_can_be_compared()
    {
        using var trader = _counter.As("trader");
        using var officer = _counter.As("officer");
        var mrn = (await trader.Lodge(Counter.Prelodged("VERSION-1"))).Is(201).Mrn;
        (await trader.Get($"/declarations/{mrn}/versions/compare")).Problem(400);
        (await trader.Message($"/declarations/{mrn}/amendments", Counter.Amendment(mrn))).Is(200);
        (await officer.Post($"/declarations/{mrn}/requests/decision", """{"grant":true}""")).Is(200);
        var versions = (await trader.Get($"/declarations/{mrn}/versions"))
            .Is(200)
            .Json.GetProperty("versions");
        Assert.Equal(
            ["lodged", "amended"],
            versions.EnumerateArray().Select(v => v.GetProperty("how").GetString()!)
        );
        var changes = (await trader.Get($"/declarations/{mrn}/versions/compare?from=1&to=2"))
            .Is(200)
            .Json.GetProperty("changes")
            .EnumerateArray()
            .Select(c =>
                (
                    c.GetProperty("pointer").GetString()!,
                    c.GetProperty("before").GetString()!.Split(' ')[0],
                    c.GetProperty("after").GetString()!.Split(' ')[0]
                )
            );
        Assert.Equal(
            [
                ("Declaration/InvoiceAmount", "1200.00", "1250.00"),
                (
                    "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/InvoiceLine/ItemChargeAmount",
                    "400.00",
                    "450.00"
                ),
            ],
            changes
        );
        foreach (var range in (string[])["from=0&to=1", "from=1&to=3", "from=one", "to=99999999999"])
            (await trader.Get($"/declarations/{mrn}/versions/compare?{range}")).Problem(400);
    }

    [Theory]
    [InlineData("detention", "{}")]
    [InlineData("detention", "")]
    [InlineData("detention", "null")]
    [InlineData("detention", """{"grounds":" "}""")]
    [InlineData("detention", """{"grounds":"a\u0000"}""")]
    [InlineData("detention", """{"grounds":"\ud800"}""")]
    [InlineData("detention", """{"grounds":"a","more":1}""")]
    [InlineData("detention", """{"grounds":["a"]}""")]
    [InlineData("controls/result", """{"satisfactory":true,"findings":"x","corrections":[null]}""")]
    [InlineData("controls/result", """{"satisfactory":true,"findings":"x","photographs":[null]}""")]
    [InlineData("payments", """{"reference":"r","amount":1e400,"currency":"EUR"}""")]
    [InlineData("payments", """{"reference":"r","amount":1e20,"currency":"EUR"}""")]
    [InlineData("payments", """{"reference":"r","amount":1,"currency":"euro"}""")]
    [InlineData("requests/decision", """{"grant":"perhaps"}""")]
    [InlineData("queries", """{"question":null}""")]
    public async Task An_act_that_makes_no_sense_is_told_what_it_lacks(string act, string body)
    {
        using var officer = await _counter.New("officer");
        using var trader = _counter.As("trader");
        var mrn = (await trader.Lodge(Counter.Import("ACT-1"))).Is(201).Mrn;
        var before = (await officer.Get($"/declarations/{mrn}")).Text;
        var told = await officer.Post($"/declarations/{mrn}/{act}", body);
        Assert.True(body is "" or "null" || told.Problem(400).Length > 0, $"no fault is named: {told.Text}");
        told.Problem(400);
        Assert.Equal(before, (await officer.Get($"/declarations/{mrn}")).Text);
    }

    private static async Task<Told> Upload(Caller caller, string path, string code, byte[] bytes)
    {
        using var form = new MultipartFormDataContent();
        form.Add(new ByteArrayContent(bytes), code, "invoice.pdf");
        return await caller.Send(HttpMethod.Post, path, form);
    }
}
