using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Customhouse.Survey;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>A survey from an empty form to a published figure, over HTTP on a real store.</summary>
public sealed class SurveyTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private const string Year = "/survey/editions/consolidated-2026";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/survey/editions")]
    [InlineData("/survey/fill/consolidated-2026")]
    [InlineData("/survey/results/acs-2021")]
    [InlineData("/survey/projects")]
    [InlineData("/survey/self-assessment")]
    public async Task Who_is_not_of_customs_sees_nothing(string path)
    {
        using var nobody = house.Client(null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(path, Cancellation)).StatusCode);
        using var trader = house.Client(Role.Trader);
        Assert.Equal(HttpStatusCode.Forbidden, (await trader.GetAsync(path, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task An_officer_writes_for_the_own_administration_only_and_does_not_run_editions()
    {
        using var officer = house.Client(Role.Officer);
        var others = await officer.PostAsync(
            $"{Year}/answers",
            Csv("member,it-strategy\nKE,yes\n"),
            Cancellation
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, others.StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await officer.GetAsync($"{Year}/answers/KE", Cancellation)).StatusCode
        );
        var edition = await officer.PutAsync(Year, RunningHouse.Json("{}"), Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, edition.StatusCode);
    }

    [Fact]
    public async Task A_bad_file_is_refused_whole_and_each_wrong_cell_is_named()
    {
        using var secretariat = house.Client(Role.Administrator);
        var answer = await secretariat.PostAsync(
            $"{Year}/answers",
            Csv("member,it-strategy,staff\nBR,yes,12\nCL,perhaps,-4\n"),
            Cancellation
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(
            ["B3", "C3"],
            problem
                .RootElement.GetProperty("errors")
                .EnumerateArray()
                .Select(e => e.GetProperty("pointer").GetString())
        );
        Assert.DoesNotContain(
            "\"yes\"",
            await secretariat.GetStringAsync($"{Year}/answers/BR", Cancellation),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task One_submission_goes_through_review_into_results_and_all_tools()
    {
        using var administrator = house.Client(Role.Administrator);
        using var supervisor = house.Client(Role.Supervisor);
        await Good(
            administrator.PostAsync(
                $"{Year}/answers",
                Csv(
                    "member,it-strategy,system-name,sw-stage,sw-model,aeo-programme,aeo-operators,mra-bilateral\n"
                        + "KE,yes,Example System,operational,yes,operational,250,3\n"
                ),
                Cancellation
            )
        );
        Assert.Contains(
            "\"member\": \"KE\"",
            await administrator.GetStringAsync($"{Year}/answers/KE", Cancellation),
            StringComparison.Ordinal
        );
        await Good(administrator.PostAsync($"{Year}/answers/KE/review", null, Cancellation));
        var own = await administrator.PostAsync($"{Year}/answers/KE/sign-off", null, Cancellation);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, own.StatusCode);
        await Good(supervisor.PostAsync($"{Year}/answers/KE/sign-off", null, Cancellation));

        using var results = await Read(supervisor, $"{Year}/results");
        var rows = results.RootElement.GetProperty("response").EnumerateArray();
        Assert.Equal(
            1,
            rows.Single(r => r.GetProperty("region").GetString() == "ESA").GetProperty("responded").GetInt32()
        );
        var profile = await supervisor.GetStringAsync("/survey/members/KE", Cancellation);
        Assert.Contains("Example System", profile, StringComparison.Ordinal);
        using var windows = await Read(supervisor, "/survey/single-windows");
        var row = Assert.Single(windows.RootElement.GetProperty("rows").EnumerateArray());
        Assert.Equal(
            ("KE", "operational", 1),
            (
                row.GetProperty("member").GetString(),
                row.GetProperty("maturity").GetString(),
                row.GetProperty("practices").GetInt32()
            )
        );
        using var compendium = await Read(supervisor, "/survey/aeo-compendium");
        Assert.Equal(250, compendium.RootElement.GetProperty("totals").GetProperty("operators").GetInt32());
        Assert.Contains(
            "Kenya: Operational",
            await supervisor.GetStringAsync("/survey/map", Cancellation),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_form_keeps_what_is_good_and_says_what_is_not()
    {
        using var person = await house.Person(Role.Officer);
        var browser = person.Client;
        (string, string)[] fields = [("act", "save"), ("it-strategy", "no"), ("staff", "many")];
        const string Path = "/survey/fill/consolidated-2026/XA";
        // Another site's form has the cookie at most, and not the seal that our own pages bear.
        using var foreign = new FormUrlEncodedContent(new Dictionary<string, string> { ["act"] = "save" });
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await browser.PostAsync(Path, foreign, Cancellation)).StatusCode
        );

        using var answer = await person.Send(Path, Path, fields);
        var page = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("href=\"#f-staff\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"many\"", page, StringComparison.Ordinal);
        var kept = await browser.GetStringAsync($"{Year}/answers/XA", Cancellation);
        Assert.Contains("\"written\": \"no\"", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_installation_counted_is_offered_and_marked_as_counted()
    {
        var secret = await house.Issue(Role.Officer, null);
        using var browser = house.WithSecret(secret);
        const string Path = "/survey/fill/consolidated-2026/XA";
        var page = await browser.GetStringAsync($"{Path}?propose=true", Cancellation);
        Assert.Contains("whether a learned model is in force", page, StringComparison.Ordinal);
        var mark = System
            .Text.RegularExpressions.Regex.Match(
                page,
                "name=\"mark\" value=\"(?<mark>[^\"]*)\"",
                System.Text.RegularExpressions.RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(1)
            )
            .Groups["mark"]
            .Value;
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["act"] = "save",
                ["proposed"] = "true",
                ["learned-selection"] = "no",
                ["dm-version"] = "dm4",
                ["mark"] = System.Net.WebUtility.HtmlDecode(mark),
            }
        );
        Assert.Equal(HttpStatusCode.Found, (await browser.PostAsync(Path, form, Cancellation)).StatusCode);
        using var kept = await Read(browser, $"{Year}/answers/XA");
        string SourceOf(string question) =>
            kept
                .RootElement.GetProperty("answers")
                .EnumerateArray()
                .Single(a => a.GetProperty("question").GetString() == question)
                .GetProperty("writings")
                .EnumerateArray()
                .Last()
                .GetProperty("source")
                .GetString()!;
        Assert.Equal(
            ("installation", "administration"),
            (SourceOf("learned-selection"), SourceOf("dm-version"))
        );
    }

    [Fact]
    public async Task A_release_checks_against_its_own_sums()
    {
        using var auditor = house.Client(Role.Auditor);
        using var zip = new ZipArchive(
            new MemoryStream(
                await auditor.GetByteArrayAsync("/survey/editions/acs-2021/release", Cancellation)
            )
        );
        string TextOf(string name)
        {
            using var reader = new StreamReader(zip.GetEntry(name)!.Open(), Encoding.UTF8);
            return reader.ReadToEnd();
        }
        var lines = TextOf("SHA256SUMS").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(
            lines[..^1],
            line => Assert.Equal(line[..64], new PackFile("", TextOf(line[66..])).Sha256)
        );
        var root = DataPack.MerkleRoot([.. lines[..^1].Select(l => Encoding.UTF8.GetBytes(l + "\n"))]);
        Assert.Equal($"# root {Convert.ToHexStringLower(root)}", lines[^1]);
        Assert.Contains("124", TextOf("response.csv"), StringComparison.Ordinal);

        using var secretariat = house.Client(Role.Supervisor);
        using var sent = await secretariat.PostAsync("/survey/editions/acs-2021/release", null, Cancellation);
        using var release = JsonDocument.Parse(await sent.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(Convert.ToHexStringLower(root), release.RootElement.GetProperty("root").GetString());
        Assert.True(release.RootElement.GetProperty("leaf").GetInt64() < house.Installation.Ledger!.Log.Size);
    }

    [Fact]
    public async Task Results_are_out_with_a_release_and_stand_until_the_next()
    {
        using var administrator = house.Client(Role.Administrator);
        using var supervisor = house.Client(Role.Supervisor);
        using var auditor = house.Client(Role.Auditor);
        const string Edition = "/survey/editions/standing-2027";
        string Terms(int smallest) =>
            $$"""
                {"id":"standing-2027","title":{"en":"Standing"},"questionnaire":"disruptive-technologies",
                 "questionnaireVersion":1,"membership":"wco","membershipOn":"2027-01-01","state":"open",
                 "smallestCount":{{smallest}}}
                """;
        await Good(administrator.PutAsync(Edition, RunningHouse.Json(Terms(3)), Cancellation));
        string[] codes = ["AT", "BE", "DE", "ES", "FR", "IT", "NL", "PT"];
        await Good(
            administrator.PostAsync(
                $"{Edition}/answers",
                Csv(
                    "member,it-strategy\n"
                        + string.Concat(codes.Select((code, i) => $"{code},{(i < 4 ? "yes" : "no")}\n"))
                ),
                Cancellation
            )
        );
        foreach (var code in codes)
        {
            await Good(administrator.PostAsync($"{Edition}/answers/{code}/review", null, Cancellation));
            await Good(supervisor.PostAsync($"{Edition}/answers/{code}/sign-off", null, Cancellation));
        }
        Assert.Equal("not published", await Yes(auditor, Edition));
        Assert.Contains(
            "preview for the secretariat",
            await supervisor.GetStringAsync("/survey/results/standing-2027", Cancellation),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "preview",
            await auditor.GetStringAsync("/survey/results/standing-2027", Cancellation),
            StringComparison.Ordinal
        );
        await Good(supervisor.PostAsync($"{Edition}/release", null, Cancellation));
        Assert.Equal("4", await Yes(auditor, Edition));

        await Good(
            supervisor.PostAsync(
                $"{Edition}/answers?source=followUp&reference=call",
                Csv("member,it-strategy\nAT,no\n"),
                Cancellation
            )
        );
        await Good(supervisor.PostAsync($"{Edition}/release", null, Cancellation));
        Assert.Equal("4", await Yes(auditor, Edition));
        using var other = await administrator.PutAsync(Edition, RunningHouse.Json(Terms(1)), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
    }

    /// <summary>How many said yes to the first question, as it is told.</summary>
    private static async Task<string> Yes(HttpClient client, string edition)
    {
        using var results = await Read(client, $"{edition}/results");
        var figure = results.RootElement.GetProperty("figures")[0];
        return figure.GetProperty("rows")[0].GetProperty("counts")[0].ToString();
    }

    [Fact]
    public async Task Another_questionnaire_takes_the_place_of_the_reconstruction_without_a_change_of_the_program()
    {
        using var secretariat = house.Client(Role.Supervisor);
        const string Annex = """
            {"id":"annex","version":2,"title":{"en":"Annex"},"sections":[{"id":"g","labels":{"en":"G"}}],
             "questions":[{"id":"first","number":1,"section":"g","kind":"single","labels":{"en":"Asked as printed?"},
             "choices":[{"code":"yes","labels":{"en":"Yes"}},{"code":"no","labels":{"en":"No"}}]}]}
            """;
        await Good(
            secretariat.PutAsync("/survey/questionnaires/annex", RunningHouse.Json(Annex), Cancellation)
        );
        await Good(
            secretariat.PutAsync(
                "/survey/editions/annex-2027",
                RunningHouse.Json(
                    """
                    {"id":"annex-2027","title":{"en":"Annex 2027"},"questionnaire":"annex","questionnaireVersion":2,
                     "membership":"wco","membershipOn":"2027-01-01","state":"open"}
                    """
                ),
                Cancellation
            )
        );
        Assert.Contains(
            "Asked as printed?",
            await secretariat.GetStringAsync("/survey/fill/annex-2027/FR", Cancellation),
            StringComparison.Ordinal
        );
    }

    private static StringContent Csv(string text) => new(text, Encoding.UTF8, "text/csv");

    private static async Task Good(Task<HttpResponseMessage> sent)
    {
        using var answer = await sent;
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task<JsonDocument> Read(HttpClient client, string path) =>
        JsonDocument.Parse(await client.GetStringAsync(path, Cancellation));
}
