using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>
/// Every register that is changed by PUT is changed on a marked state: nobody undoes what another did
/// meanwhile without having seen it.
/// </summary>
public sealed class StateMarkTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    /// <summary>For each PUT of the description: its sender, an entry, and the entry as two people change
    /// it.</summary>
    private static readonly Dictionary<
        string,
        (string Role, string Path, string First, string Mine, string Theirs)
    > Entries = new(StringComparer.Ordinal)
    {
        ["/operators/{id}"] = (
            Role.Administrator,
            "/operators/XA000000000901",
            Operator("First"),
            Operator("Mine"),
            Operator("Theirs")
        ),
        ["/guarantees/{id}"] = (
            Role.Administrator,
            "/guarantees/GAN0901",
            Guarantee(100),
            Guarantee(300),
            Guarantee(200)
        ),
        ["/authorisations/{number}"] = (
            Role.Administrator,
            "/authorisations/MARK-1",
            Authorisation("First"),
            Authorisation("Mine"),
            Authorisation("Theirs")
        ),
        ["/licences/{id}"] = (
            Role.Administrator,
            "/licences/MARK-1",
            Licence(100),
            Licence(300),
            Licence(200)
        ),
        ["/accounts/{id}"] = (
            Role.Administrator,
            "/accounts/mark.one",
            Person("First"),
            Person("Mine"),
            Person("Theirs")
        ),
        ["/risk/profiles/{id}"] = (
            Role.Supervisor,
            "/risk/profiles/MARK-1",
            Profile(1, "First"),
            Profile(2, "Mine"),
            Profile(2, "Theirs")
        ),
        ["/survey/editions/{edition}"] = (
            Role.Administrator,
            "/survey/editions/mark-2031",
            Edition("First"),
            Edition("Mine"),
            Edition("Theirs")
        ),
        ["/survey/questionnaires/{questionnaire}"] = (
            Role.Administrator,
            "/survey/questionnaires/mark",
            Questionnaire("First"),
            Questionnaire("Mine"),
            Questionnaire("Theirs")
        ),
        ["/survey/projects/{project}"] = (
            Role.Administrator,
            "/survey/projects/mark-1",
            Project("First"),
            Project("Mine"),
            Project("Theirs")
        ),
    };

    /// <summary>Who holds what only a registered operator can hold.</summary>
    private const string Holder = "XA000000000903";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_put_of_the_description_is_tried_here_and_tells_what_it_answers()
    {
        using var description = JsonDocument.Parse(
            File.ReadAllText(RunningHouse.PathOf("docs", "openapi.json"))
        );
        var puts = description
            .RootElement.GetProperty("paths")
            .EnumerateObject()
            .Where(p => p.Value.TryGetProperty("put", out _))
            .ToArray();
        Assert.Equal(Entries.Keys.Order(), puts.Select(p => p.Name).Order());
        Assert.All(
            puts,
            put =>
            {
                Assert.True(
                    put.Value.TryGetProperty("get", out _),
                    $"{put.Name} cannot be read, so nobody knows its mark"
                );
                var answers = put.Value.GetProperty("put").GetProperty("responses");
                Assert.True(
                    answers.TryGetProperty("412", out _) && answers.TryGetProperty("428", out _),
                    put.Name
                );
            }
        );
    }

    public static TheoryData<string> Routes => [.. Entries.Keys];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_change_names_its_state_and_one_that_comes_too_late_is_compared(string route)
    {
        var (role, path, first, mine, theirs) = Entries[route];
        using var client = house.Client(role);
        if (first.Contains(Holder, StringComparison.Ordinal))
            await Put(
                client,
                "/operators/" + Holder,
                Operator("Holder").Replace("XA000000000901", Holder, StringComparison.Ordinal),
                null
            );
        await Is(HttpStatusCode.PreconditionFailed, Put(client, path, first, "\"1\""));
        await Is(HttpStatusCode.OK, Put(client, path, first, null));
        var seen = await Mark(client, path);

        using var unmarked = await Is(HttpStatusCode.PreconditionRequired, Put(client, path, mine, null));
        Assert.Contains(
            seen,
            unmarked.RootElement.GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
        await Is(HttpStatusCode.PreconditionRequired, Put(client, path, mine, "*"));
        await Is(HttpStatusCode.PreconditionFailed, Put(client, path, mine, null, onlyNew: true));
        await Is(HttpStatusCode.OK, Put(client, path, theirs, seen));
        var next = await Mark(client, path);
        Assert.NotEqual(seen, next);

        using var late = await Is(HttpStatusCode.PreconditionFailed, Put(client, path, mine, seen));
        Assert.Equal(next, late.RootElement.GetProperty("mark").GetString());
        var differences = late.RootElement.GetProperty("differences").EnumerateArray().ToArray();
        Assert.Contains(differences, d => Both(d, "Theirs", "Mine") || Both(d, "200", "300"));
        Assert.Contains(
            route is "/guarantees/{id}" or "/licences/{id}" ? "200" : "Theirs",
            await client.GetStringAsync(path, Cancellation),
            StringComparison.Ordinal
        );
        // A profile numbers its versions itself, too.
        await Is(
            HttpStatusCode.OK,
            Put(client, path, mine.Replace("\"version\":2", "\"version\":3", StringComparison.Ordinal), next)
        );
    }

    [Fact]
    public async Task Of_two_who_change_an_entry_at_once_one_is_told()
    {
        using var client = house.Client(Role.Administrator);
        const string path = "/operators/XA000000000902";
        string Entry(string name) => Operator(name).Replace("0901", "0902", StringComparison.Ordinal);
        await Is(HttpStatusCode.OK, Put(client, path, Entry("First"), null));
        var seen = await Mark(client, path);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(n => Put(client, path, Entry($"At once {n}"), seen))
        );
        Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.Equal(7, answers.Count(a => a.StatusCode == HttpStatusCode.PreconditionFailed));
        foreach (var answer in answers)
            answer.Dispose();
    }

    private static bool Both(JsonElement difference, string standing, string sent) =>
        difference.TryGetProperty("standing", out var one)
        && difference.TryGetProperty("sent", out var other)
        && one.GetString()!.Contains(standing, StringComparison.Ordinal)
        && other.GetString()!.Contains(sent, StringComparison.Ordinal);

    private static async Task<string> Mark(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer.Headers.ETag!.Tag;
    }

    private static async Task<HttpResponseMessage> Put(
        HttpClient client,
        string path,
        string json,
        string? match,
        bool onlyNew = false
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path)
        {
            Content = RunningHouse.Json(json),
        };
        if (match is not null)
            request.Headers.TryAddWithoutValidation("If-Match", match);
        if (onlyNew)
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        return await client.SendAsync(request, Cancellation);
    }

    private static async Task<JsonDocument> Is(HttpStatusCode status, Task<HttpResponseMessage> sent)
    {
        using var answer = await sent;
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode} in place of {status}: {text}");
        return JsonDocument.Parse(text);
    }

    private static string Operator(string name) =>
        $$"""
            {"id":"XA000000000901","name":"{{name}}","country":"XA","since":"2024-05-01","aeo":false,"mandates":[]}
            """;

    private static string Authorisation(string conditions) =>
        $$"""
            {"number":"MARK-1","holder":"{{Holder}}","category":"SDE","from":"2026-01-01",
             "conditions":"{{conditions}}"}
            """;

    private static string Licence(int quantity) =>
        $$"""
            {"id":"MARK-1","holder":"{{Holder}}","document":"L100","codes":["93"],"quantity":{{quantity}},
             "unit":"NAR","from":"2026-01-01","to":"2026-12-31"}
            """;

    private static string Guarantee(int limit) =>
        $$"""
            {"id":"GAN0901","holder":"XA000000000102","kind":"security","limit":{{limit}},"currency":"EUR"}
            """;

    private static string Person(string name) =>
        $$"""{"name":"{{name}}","role":"officer","offices":["XA000001"]}""";

    private static string Profile(int version, string reason) =>
        $$$"""
            {"id":"MARK-1","version":{{{version}}},"owner":"test desk","reason":"{{{reason}}}","from":"2026-01-01",
             "lane":"yellow","when":{"field":"description","is":"contains","values":["Bone buttons"]}}
            """;

    private static string Edition(string title) =>
        $$"""
            {"id":"mark-2031","title":{"en":"{{title}}"},"questionnaire":"disruptive-technologies",
             "questionnaireVersion":1,"membership":"wco","membershipOn":"2031-01-01","state":"planned"}
            """;

    private static string Questionnaire(string title) =>
        $$$"""
            {"id":"mark","version":1,"title":{"en":"{{{title}}}"},"sections":[{"id":"g","labels":{"en":"G"}}],
             "questions":[{"id":"first","number":1,"section":"g","kind":"single","labels":{"en":"Asked?"},
             "choices":[{"code":"yes","labels":{"en":"Yes"}},{"code":"no","labels":{"en":"No"}}]}]}
            """;

    private static string Project(string title) =>
        $$"""
            {"id":"mark-1","title":"{{title}}","recipients":["KE"],"donors":[],"themes":[],"starts":"2026-01-01"}
            """;
}
