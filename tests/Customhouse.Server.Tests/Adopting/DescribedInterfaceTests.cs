using System.Text.Json;
using Customhouse.Server.Tests.Api;
using Customhouse.Web.Access;
using Customhouse.Web.Api.Accounts;
using Customhouse.Web.Api.Description;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using NJsonSchema;
using NSwag;
using Xunit;

namespace Customhouse.Server.Tests.Adopting;

/// <summary>docs/openapi.json says what a client has to know, and what is answered is what it says.</summary>
public sealed class DescribedInterfaceTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private static readonly JsonElement Document = JsonDocument
        .Parse(File.ReadAllText(RunningHouse.PathOf("docs", "openapi.json")))
        .RootElement;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Demands
    {
        get
        {
            var demands = new TheoryData<string, string, string>();
            foreach (var (route, method, operation) in Operations())
                if (
                    operation.TryGetProperty("requestBody", out var body)
                    && body.GetProperty("content").TryGetProperty("application/json", out var json)
                    && json.GetProperty("schema").TryGetProperty("$ref", out var form)
                    && form.GetString()!.EndsWith("Body", StringComparison.Ordinal)
                )
                    foreach (var member in Required(FormOf(form.GetString()!)))
                        demands.Add(method, route, member);
            return demands;
        }
    }

    [Fact]
    public void Every_operation_has_a_name_of_its_own_and_every_name_an_operation()
    {
        var named = Operations()
            .ToDictionary(
                o => $"{o.Method} {o.Route}",
                o => o.Operation.TryGetProperty("operationId", out var id) ? id.GetString() : null
            );
        Assert.All(
            named,
            o => Assert.True(o.Value is { Length: > 0 }, $"{o.Key} has no name in OperationNames")
        );
        Assert.Equal(named.Count, named.Values.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Empty(OperationNames.All.Keys.Except(named.Keys));
        Assert.All(named.Values, n => Assert.Matches("^[a-z][a-zA-Z]+$", n));
    }

    [Theory]
    [InlineData("CaseAnswer", "state")]
    [InlineData("CaseAnswer", "lane")]
    [InlineData("CaseView", "expected")]
    [InlineData("DutiesAnswer", "stage")]
    [InlineData("TimelineEntry", "ledger")]
    [InlineData("Receipt", "state")]
    [InlineData("CheckState", "state")]
    [InlineData("TokenBody", "role")]
    [InlineData("GuaranteeEntry", "kind")]
    public void A_member_that_takes_a_few_words_lists_them(string form, string member)
    {
        var words = FormOf(form).GetProperty("properties").GetProperty(member).GetProperty("enum");
        Assert.All(words.EnumerateArray(), w => Assert.Matches("^[a-z-]+$", w.GetString()));
        Assert.True(words.GetArrayLength() > 1);
    }

    [Fact]
    public void Numbers_are_numbers_and_a_message_is_no_text_in_base_64()
    {
        var text = File.ReadAllText(RunningHouse.PathOf("docs", "openapi.json"));
        Assert.DoesNotContain("\"format\": \"byte\"", text, StringComparison.Ordinal);
        Assert.Equal(
            JsonValueKind.String,
            FormOf("CaseAnswer")
                .GetProperty("properties")
                .GetProperty("version")
                .GetProperty("type")
                .ValueKind
        );
    }

    /// <summary>What an answer may leave out is not required of it: answers leave out what is null.</summary>
    [Fact]
    public void What_may_be_null_is_required_of_no_answer()
    {
        foreach (var form in Document.GetProperty("components").GetProperty("schemas").EnumerateObject())
            if (
                !form.Name.EndsWith("Body", StringComparison.Ordinal)
                && form.Value.TryGetProperty("required", out var required)
            )
                foreach (var member in required.EnumerateArray().Select(m => m.GetString()!))
                    Assert.False(
                        IsNullable(form.Value.GetProperty("properties").GetProperty(member)),
                        $"{form.Name}.{member} is required and may be null"
                    );
    }

    /// <summary>A request without a member that the description requires is refused, and the answer names
    /// it.</summary>
    [Theory]
    [MemberData(nameof(Demands))]
    public async Task What_is_required_of_a_request_is_demanded(string method, string route, string member)
    {
        var operation = Document
            .GetProperty("paths")
            .GetProperty(route)
            .GetProperty(method.ToLowerInvariant());
        var form = FormOf(
            operation
                .GetProperty("requestBody")
                .GetProperty("content")
                .GetProperty("application/json")
                .GetProperty("schema")
                .GetProperty("$ref")
                .GetString()!
        );
        var body = form.GetProperty("required")
            .EnumerateArray()
            .Select(m => m.GetString()!)
            .Where(m => m != member)
            .ToDictionary(m => m, m => Some(form.GetProperty("properties").GetProperty(m), m));
        using var client = house.Client(
            !route.StartsWith("/declarations", StringComparison.Ordinal)
            || route.EndsWith("/erasure", StringComparison.Ordinal)
                ? Role.Administrator
            : route.EndsWith("/answer", StringComparison.Ordinal) ? Role.Trader
            : Role.Supervisor
        );
        using var asked = new HttpRequestMessage(
            new HttpMethod(method),
            route
                .Replace("{mrn}", await Mrn(), StringComparison.Ordinal)
                .Replace("{id}", "somebody", StringComparison.Ordinal)
        )
        {
            Content = new StringContent(JsonSerializer.Serialize(body), null, "application/json"),
        };
        asked.Headers.TryAddWithoutValidation("If-None-Match", "*");
        using var answer = await client.SendAsync(asked, Now);
        var told = await answer.Content.ReadAsStringAsync(Now);
        Assert.True((int)answer.StatusCode is 400 or 422, $"{(int)answer.StatusCode} {told}");
        Assert.Contains(member, told, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/declarations/{mrn}", "/declarations/{mrn}")]
    [InlineData("/declarations/{mrn}/duties", "/declarations/{mrn}/duties")]
    [InlineData("/declarations/{mrn}/timeline", "/declarations/{mrn}/timeline")]
    [InlineData("/declarations/{mrn}/versions", "/declarations/{mrn}/versions")]
    [InlineData("/declarations", "/declarations?max=5")]
    [InlineData("/tariff/editions", "/tariff/editions")]
    [InlineData("/tariff/search", "/tariff/search?q=shoes")]
    [InlineData("/tariff/codes/{code}", "/tariff/codes/64035915")]
    [InlineData("/insight", "/insight")]
    [InlineData("/health/live", "/health/live")]
    [InlineData("/health/ready", "/health/ready")]
    public async Task An_answer_is_as_it_is_described(string route, string address)
    {
        var described = await OpenApiDocument.FromJsonAsync(Document.GetRawText(), Now);
        var schema = described.Paths[route]["get"].Responses["200"].Content.Values.First().Schema;
        using var client = house.Client(Role.Officer);
        var answer = await client.GetStringAsync(
            address.Replace("{mrn}", await Mrn(), StringComparison.Ordinal),
            Now
        );
        Assert.Empty(schema.Validate(answer, SchemaType.OpenApi3));
    }

    private async Task<string> Mrn()
    {
        using var trader = house.Client(Role.Trader);
        using var lodged = await trader.PostAsync(
            "/declarations",
            RunningHouse.Xml(
                File.ReadAllText(RunningHouse.PathOf("samples", "import-ima.xml"))
                    .Replace("XA000000000101", RunningHouse.OwnTrader, StringComparison.Ordinal)
            ),
            Now
        );
        using var answer = JsonDocument.Parse(await lodged.Content.ReadAsStringAsync(Now));
        return answer.RootElement.GetProperty("mrn").GetString()!;
    }

    /// <summary>A value that the form of a member takes.</summary>
    private static object Some(JsonElement form, string member) =>
        form.TryGetProperty("enum", out var words) ? words[1].GetString()!
        : member == "currency" ? "EUR"
        : form.TryGetProperty("format", out var written) && written.GetString() == "date" ? "2026-01-31"
        : form.GetProperty("type").ToString() switch
        {
            "boolean" => true,
            "integer" or "number" => 1,
            "array" => Array.Empty<string>(),
            _ => "something",
        };

    private static IEnumerable<string> Required(JsonElement form) =>
        form.TryGetProperty("required", out var required)
            ? required.EnumerateArray().Select(m => m.GetString()!)
            : [];

    private static bool IsNullable(JsonElement form) =>
        form.TryGetProperty("type", out var type)
            && type.ToString().Contains("null", StringComparison.Ordinal)
        || form.TryGetProperty("oneOf", out var several)
            && several.ToString().Contains("\"null\"", StringComparison.Ordinal);

    private static JsonElement FormOf(string name) =>
        Document.GetProperty("components").GetProperty("schemas").GetProperty(name.Split('/')[^1]);

    private static IEnumerable<(string Route, string Method, JsonElement Operation)> Operations() =>
        Document
            .GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path =>
                path.Value.EnumerateObject().Select(m => (path.Name, m.Name.ToUpperInvariant(), m.Value))
            );
}
