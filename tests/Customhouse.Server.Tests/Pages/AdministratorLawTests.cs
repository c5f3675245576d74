using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Customhouse.Engine.Lawbooks;
using Customhouse.Server.Tests.Api;
using Customhouse.Storage;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>Editions of the lawbook at the served product, by page and by route.</summary>
public sealed class AdministratorLawTests
{
    private const string At = "/administrator/law";

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_sends_an_edition_in_and_another_puts_it_in_force_and_one_suspends_it()
    {
        await using var own = new RunningHouse();
        await own.InitializeAsync();
        using var one = await own.Person(Role.Administrator);
        using var other = await own.Person(Role.Administrator);
        using var officer = own.Client(Role.Officer);
        Assert.Contains("XA-1 is in force since", await one.Page(At), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, await Lodge(officer, "LAW-1"));

        using (var faulty = await SendIn(one, "XA-2", Faulty()))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, faulty.StatusCode);
            var told = WebUtility.HtmlDecode(await faulty.Content.ReadAsStringAsync(Cancellation));
            Assert.Contains("XA/stricter.yaml:4: demand, column", told, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("/XA-2/", await other.Page(At), StringComparison.Ordinal);

        using (var sent = await SendIn(one, "XA-2", StricterLaw.Texts()))
            Assert.Equal($"{At}?done=sent", sent.Headers.Location?.OriginalString);
        var page = await one.Page(At);
        Assert.Contains("You sent it in", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"{At}/XA-2/in-force", page, StringComparison.Ordinal);
        var compared = WebUtility.HtmlDecode(await other.Page($"{At}/XA-2"));
        Assert.Contains("2 parts differ", compared, StringComparison.Ordinal);
        Assert.Contains("References are long.", compared, StringComparison.Ordinal);

        var fields = new[] { ("day", $"{Today:O}"), ("grounds", "law 7 of 2026") };
        var mark = ("mark", Browser.MarksOf(page, $"{At}/XA-2/drop").Single());
        using (var mine = await one.Send(At, $"{At}/XA-2/in-force", [.. fields, mark]))
            Assert.Equal(HttpStatusCode.UnprocessableEntity, mine.StatusCode);
        using (var bare = await other.Send(At, $"{At}/XA-2/in-force", fields[0]))
            Assert.Equal(HttpStatusCode.UnprocessableEntity, bare.StatusCode);
        using (var unseen = await other.Send(At, $"{At}/XA-2/in-force", [.. fields, ("mark", "0000")]))
            Assert.Equal(HttpStatusCode.UnprocessableEntity, unseen.StatusCode);
        Assert.Equal(HttpStatusCode.Created, await Lodge(officer, "LAW-2"));
        using (var done = await other.Send(At, $"{At}/XA-2/in-force", fields))
            Assert.Equal($"{At}?done=done", done.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Lodge(officer, "LAW-3"));
        Assert.Contains("law 7 of 2026", await one.Page(At), StringComparison.Ordinal);

        var everybody = WebUtility.HtmlDecode(
            await (await own.Person(Role.Trader, "XA000000000101")).Page("/law")
        );
        Assert.Contains("References are long.", everybody, StringComparison.Ordinal);
        Assert.Contains("free-circulation", everybody, StringComparison.Ordinal);

        using (var off = await one.Send(At, $"{At}/XA-2/suspension", ("grounds", "nothing passes")))
            Assert.Equal($"{At}?done=done", off.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Created, await Lodge(officer, "LAW-3"));
        var trail = await own.Installation.Store.AuditTrail.Lines(new AuditFilter(), Cancellation);
        Assert.Equal(
            ["law-suspended", "law-in-force", "law-sent"],
            trail.Select(l => l.Act).Where(a => a.StartsWith("law-", StringComparison.Ordinal))
        );
        // A restart reads the register as it stands.
        await own.Restart(_ => { });
        using var again = own.Client(Role.Officer);
        var editions = await Json(again, "/law/editions");
        Assert.Equal(
            ["XA-1 in-force", "XA-2 former"],
            editions.AsArray().Select(e => $"{e!["name"]} {e["state"]}")
        );
    }

    [Fact]
    public async Task Systems_send_compare_and_read_editions()
    {
        await using var own = new RunningHouse();
        await own.InitializeAsync();
        using var administrator = own.Client(Role.Administrator);
        using var trader = own.Client(Role.Trader);
        Assert.Equal(HttpStatusCode.Forbidden, await Post(trader, "/law/editions", Body("XA-2")));
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            await Post(administrator, "/law/editions", Body("XA 2"))
        );
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            await Post(administrator, "/law/editions", Body("XA-1"))
        );
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            await Post(administrator, "/law/editions", Body("XA-2", Faulty()))
        );
        Assert.Empty((await Json(administrator, "/law/editions/waiting")).AsArray());
        Assert.Equal(HttpStatusCode.OK, await Post(administrator, "/law/editions", Body("XA-2")));
        var waiting = Assert.Single((await Json(administrator, "/law/editions/waiting")).AsArray())!;
        Assert.Equal(StricterLaw.Edition("XA-2").Digest, waiting["digest"]!.ToString());
        var differences = (await Json(administrator, "/law/editions/XA-2/differences")).AsArray();
        Assert.Equal(["rule XA900", "rule XA900"], differences.Select(d => $"{d!["kind"]} {d["name"]}"));
        Assert.All(differences, d => Assert.Null(d!["before"]));
        // What waits is nobody's law.
        using (var hidden = await trader.GetAsync("/law/editions/XA-2", Cancellation))
            Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        var first = await Json(trader, "/law/editions/XA-1");
        Assert.Equal(LawFolder.ShippedTexts()["XA/codes.yaml"], first["files"]!["XA/codes.yaml"]!.ToString());
        var day = $$"""{"from":"{{Today:O}}","digest":"{{waiting["digest"]}}","grounds":"mine"}""";
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            await Post(administrator, "/law/editions/XA-2/in-force", day)
        );
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            await Post(administrator, "/law/editions/XA-1/suspension", """{"grounds":"the first"}""")
        );
        Assert.Equal(HttpStatusCode.Forbidden, await Post(trader, "/law/editions/XA-2/in-force", day));
    }

    private static Dictionary<string, string> Faulty()
    {
        var texts = StricterLaw.Texts();
        texts["XA/stricter.yaml"] = texts["XA/stricter.yaml"].Replace("declaration.lrn", "declaration.lrnn");
        return texts;
    }

    private static string Body(string name, Dictionary<string, string>? texts = null)
    {
        var files = new JsonObject();
        foreach (var (file, text) in texts ?? StricterLaw.Texts())
            files[file] = text;
        return new JsonObject { ["name"] = name, ["files"] = files }.ToJsonString();
    }

    private static async Task<HttpStatusCode> Post(HttpClient client, string address, string json)
    {
        using var answer = await client.PostAsync(address, RunningHouse.Json(json), Cancellation);
        return answer.StatusCode;
    }

    private static async Task<JsonNode> Json(HttpClient client, string address) =>
        JsonNode.Parse(await client.GetStringAsync(address, Cancellation))!;

    private static async Task<HttpStatusCode> Lodge(HttpClient client, string lrn)
    {
        using var answer = await client.PostAsync(
            "/declarations",
            RunningHouse.Xml(RunningHouse.Parcel(lrn)),
            Cancellation
        );
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendIn(
        Browser administrator,
        string name,
        Dictionary<string, string> texts
    )
    {
        using var packed = new MemoryStream();
        await using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (file, text) in texts)
            {
                await using var entry = await zip.CreateEntry("my-lawbooks/" + file).OpenAsync(Cancellation);
                await entry.WriteAsync(Encoding.UTF8.GetBytes(text), Cancellation);
            }
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Browser.SealOf(await administrator.Page(At))), AntiforgeryCheck.Field },
            { new StringContent(name), "name" },
            { new ByteArrayContent(packed.ToArray()), "file", "law.zip" },
        };
        return await administrator.Client.PostAsync(At, form, Cancellation);
    }
}
