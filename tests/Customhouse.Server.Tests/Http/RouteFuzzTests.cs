using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Customhouse.Server.Tests.Api;
using Customhouse.Server.Tests.Storage;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Http;

/// <summary>
/// Every route of the description is sent what nobody should send: no answer is a fault of ours. The same
/// seed sends the same; CUSTOMHOUSE_FUZZ_SEED replays one, CUSTOMHOUSE_FUZZ_ROUNDS sends more than a usual
/// run does.
/// </summary>
public sealed class RouteFuzzTests
{
    private const int RoundsUsual = 4;

    private static readonly string[] Texts =
    [
        "\0",
        "a\0b",
        "\ud800",
        "\u202e",
        "%00",
        "'; drop table cases; --",
        "../../etc/passwd",
        "\u00e9\u4e2d\u0301",
        "",
        " ",
        "-1",
        "1e400",
        "999999999999999999999999999999",
        "2026-13-45",
        "9999-12-31T23:59:59.9999999Z",
        "0001-01-01",
        new string('a', 70_000),
        "{}",
        "[]",
        "null",
        "<a/>",
        "NaN",
    ];

    private static readonly string[] Values =
    [
        "null",
        "true",
        "-1",
        "0",
        "1e400",
        "-0.0000000000000000000000000001",
        "9223372036854775808",
        "79228162514264337593543950336",
        "[]",
        "{}",
        "[null]",
        "[{}]",
        "[[[[[[[[[[]]]]]]]]]]",
        "\"\\u0000\"",
        "\"a\\u0000b\"",
        "\"\\ud800\"",
        "\"2026-02-30\"",
        "\"9999-12-31T23:59:59.9999999+14:00\"",
        "\"\"",
    ];

    private static readonly string[] Headers =
    [
        "\"",
        "*",
        "W/\"\u00e9\"",
        "\u00e9",
        "-1",
        "bytes=9-1",
        "1e9",
        "application/json;q=x",
        ",,,",
        "x=y",
        "gzip",
        "br",
    ];

    private static readonly string[] Types =
    [
        "application/json",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "application/octet-stream",
        "nonsense",
        "application/json; charset=utf-7",
    ];

    private static readonly byte[][] Bodies =
    [
        [],
        [0],
        [0x4C, 0x6F, 0xA7, 0x94],
        [0xFF, 0xFE, 0x3C, 0x00],
        [0xEF, 0xBB, 0xBF],
        [0x1F, 0x8B, 0x08, 0x00],
        "{"u8.ToArray(),
        "[1,2"u8.ToArray(),
        "nul"u8.ToArray(),
        "<?xml version='1.0' encoding='ebcdic-cp-us'?><a/>"u8.ToArray(),
        "<?xml version='1.0' encoding='utf-7'?><a/>"u8.ToArray(),
        "a=%00&b=%ff&=&&"u8.ToArray(),
        "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\0\r\n--x--\r\n"u8.ToArray(),
        "--x\r\nContent-Disposition: nonsense\r\n\r\n"u8.ToArray(),
        Encoding.UTF8.GetBytes(new string('[', 100_000)),
    ];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_route_answers_hostile_input_with_a_fault_of_ours() => await Fuzz(new RunningHouse());

    [Fact]
    public async Task Nor_does_it_on_PostgreSQL()
    {
        using var server = PostgresServer.StartOrSkip();
        await Fuzz(new RunningHouse { Store = "postgres:" + server.NewDatabase("fuzz") });
    }

    private static async Task Fuzz(RunningHouse started)
    {
        await using var house = started;
        await house.InitializeAsync();
        var seed = Number("CUSTOMHOUSE_FUZZ_SEED") ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        var random = new Random(seed);
        using var officer = house.Client(Role.Officer);
        var description = JsonNode.Parse(await officer.GetStringAsync("/openapi/v1.json", Now))!;
        var faults = new List<string>();
        var sent = 0;
        var clients = Role.All.Select(house.Client).ToArray();
        var mrn = await Lodge(clients[0]);
        foreach (var (path, item) in description["paths"]!.AsObject())
        {
            foreach (
                var (method, operation) in item!
                    .AsObject()
                    .Where(o => o.Key is "get" or "put" or "post" or "delete")
            )
            {
                for (var round = 0; round < (Number("CUSTOMHOUSE_FUZZ_ROUNDS") ?? RoundsUsual); round++)
                {
                    foreach (var client in clients)
                    {
                        using var request = Hostile(random, description, path, method, operation!, mrn);
                        var what =
                            $"{request.Method} {request.RequestUri} {request.Content?.Headers.ContentType}";
                        using var answer = await client.SendAsync(request, Now);
                        sent++;
                        // What is not there now (a consortium, say) is 503 with when to come again: no fault
                        // of ours.
                        if (
                            (int)answer.StatusCode >= 500
                            && answer
                                is not {
                                    StatusCode: HttpStatusCode.ServiceUnavailable,
                                    Headers.RetryAfter: not null
                                }
                        )
                            faults.Add($"{(int)answer.StatusCode} {what[..Math.Min(what.Length, 300)]}");
                    }
                }
            }
        }
        Assert.True(
            faults.Count == 0,
            $"seed {seed}, {sent} requests:\n{string.Join('\n', faults.Distinct())}"
        );
        Assert.True(sent > 1_000, $"only {sent} requests were sent");
        foreach (var client in clients)
            client.Dispose();
    }

    private static HttpRequestMessage Hostile(
        Random random,
        JsonNode description,
        string path,
        string method,
        JsonNode operation,
        string mrn
    )
    {
        var query = new StringBuilder();
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
        {
            var (name, place) = (parameter!["name"]!.GetValue<string>(), parameter["in"]!.GetValue<string>());
            var value = name == "mrn" && random.Next(4) > 0 ? mrn : OneOf(random, Texts);
            var escaped = Escaped(value.Length > 2_000 ? value[..2_000] : value);
            if (place == "path")
                path = path.Replace(
                    $"{{{name}}}",
                    escaped.Length == 0 ? "x" : escaped,
                    StringComparison.Ordinal
                );
            else if (place == "query" && random.Next(3) > 0)
                query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(escaped);
        }
        var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), path + query);
        foreach (
            var header in (string[])
                [
                    "If-Match",
                    "If-None-Match",
                    "Accept",
                    "Accept-Language",
                    "Last-Event-ID",
                    "Content-Language",
                    "X-Forwarded-For",
                    "traceparent",
                    "Range",
                ]
        )
            if (random.Next(6) == 0)
                request.Headers.TryAddWithoutValidation(header, OneOf(random, Headers));
        if (method is "put" or "post")
            request.Content = Content(random, description, operation);
        return request;
    }

    private static ByteArrayContent Content(Random random, JsonNode description, JsonNode operation)
    {
        var schema = operation["requestBody"]?["content"]?["application/json"]?["schema"];
        var isObject = schema is not null && random.Next(4) > 0;
        var content = new ByteArrayContent(
            isObject ? Encoding.UTF8.GetBytes(Json(random, description, schema!, 0)) : OneOf(random, Bodies)
        );
        content.Headers.TryAddWithoutValidation("Content-Type", isObject ? Types[0] : OneOf(random, Types));
        if (random.Next(8) == 0)
            content.Headers.TryAddWithoutValidation("Content-Encoding", OneOf(random, Headers));
        return content;
    }

    /// <summary>A value as its schema says, with something in it that is not.</summary>
    private static string Json(Random random, JsonNode description, JsonNode schema, int depth)
    {
        if (random.Next(5) == 0 || depth > 6)
            return OneOf(random, Values);
        if (schema["$ref"]?.GetValue<string>() is { } name)
            schema = description["components"]!["schemas"]![name.Split('/')[^1]]!;
        if (schema["properties"] is JsonObject properties)
            return "{"
                + string.Join(
                    ',',
                    properties
                        .Where(_ => random.Next(8) > 0)
                        .Select(p => $"\"{p.Key}\":{Json(random, description, p.Value!, depth + 1)}")
                )
                + "}";
        if (schema["items"] is { } items)
            return "["
                + string.Join(
                    ',',
                    Enumerable
                        .Range(0, random.Next(4))
                        .Select(_ => Json(random, description, items, depth + 1))
                )
                + "]";
        var type = schema["type"]?.ToJsonString() ?? "";
        return type.Contains("integer", StringComparison.Ordinal)
            || type.Contains("number", StringComparison.Ordinal)
                ? random.Next(100).ToString(CultureInfo.InvariantCulture)
            : type.Contains("boolean", StringComparison.Ordinal) ? "true"
            : schema["enum"] is JsonArray { Count: > 0 } values ? values[0]!.ToJsonString()
            : schema["format"]?.GetValue<string>() is "date-time" ? "\"2026-11-28T12:00:00Z\""
            : schema["format"]?.GetValue<string>() is "date" ? "\"2026-11-28\""
            : "\"text\"";
    }

    private static string Escaped(string text) =>
        string.Concat(
            Encoding
                .UTF8.GetBytes(text)
                .Select(b => char.IsAsciiLetterOrDigit((char)b) ? ((char)b).ToString() : $"%{b:X2}")
        );

    private static T OneOf<T>(Random random, T[] values) => values[random.Next(values.Length)];

    private static int? Number(string variable) =>
        int.TryParse(
            Environment.GetEnvironmentVariable(variable),
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    private static async Task<string> Lodge(HttpClient trader)
    {
        using var lodged = await trader.PostAsync(
            "/declarations",
            RunningHouse.Xml(RunningHouse.Parcel("FUZZ-1")),
            Now
        );
        return JsonNode.Parse(await lodged.Content.ReadAsStringAsync(Now))!["mrn"]!.GetValue<string>();
    }
}
