using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Customhouse.Ledger;
using Xunit;

namespace Customhouse.Server.Tests.Processes;

/// <summary>What a server answered.</summary>
internal sealed record Told(int Status, string? Type, string Text, HttpResponseHeaders Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string Mrn => Json.GetProperty("mrn").GetString()!;

    public string State => Json.GetProperty("state").GetString()!;

    /// <summary>The answer is a problem that says what is wrong and what helps (RFC 9457 and the
    /// contract).</summary>
    /// <returns>The codes of its faults; none where the status says all.</returns>
    public string[] Problem(params int[] statuses)
    {
        Assert.True(
            statuses.Contains(Status),
            $"{string.Join(" or ", statuses)} was expected, {Status} came: {Text}"
        );
        Assert.Equal("application/problem+json", Type);
        Assert.Equal(Status, Json.GetProperty("status").GetInt32());
        Assert.NotEmpty(Json.GetProperty("title").GetString()!);
        Assert.Equal("nosniff", Headers.GetValues("X-Content-Type-Options").Single());
        Assert.DoesNotContain("Exception", Text, StringComparison.Ordinal);
        if (!Json.TryGetProperty("errors", out var errors))
        {
            Assert.True(
                Json.TryGetProperty("detail", out var detail) && detail.GetString()!.Length > 10,
                $"nothing in it helps: {Text}"
            );
            return [];
        }
        Assert.NotEqual(0, errors.GetArrayLength());
        foreach (var fault in errors.EnumerateArray())
        foreach (var name in (string[])["code", "rule", "message", "mend"])
            Assert.NotEmpty(fault.GetProperty(name).GetString()!);
        return [.. errors.EnumerateArray().Select(e => e.GetProperty("code").GetString()!)];
    }

    /// <summary>The store cannot take it now: 503 and when to come again.</summary>
    public void IsUnavailable()
    {
        Assert.Empty(Problem(503));
        Assert.True(Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1), "503 without Retry-After");
    }

    public Told Is(int status)
    {
        Assert.True(Status == status, $"{status} was expected, {Status} came: {Text}");
        return this;
    }
}

/// <summary>Somebody with a token, or without one, at the counter of a running server.</summary>
internal sealed class Caller : IDisposable
{
    public const string Xml = "application/xml";
    public const string AsJson = "application/json";

    private const int ContinueBytesMin = 1024 * 1024;

    private readonly HttpClient _client;

    /// <param name="handler">How the server is reached; null for plainly.</param>
    public Caller(Uri address, string? secret, HttpMessageHandler? handler = null)
    {
        _client = new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromSeconds(60),
        };
        if (secret is not null)
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
    }

    public Task<Told> Get(string path) => Send(HttpMethod.Get, path, null);

    public Task<Told> Post(string path, string json) => Send(HttpMethod.Post, path, Content(json, AsJson));

    public Task<Told> Put(string path, string json, string? ifMatch = null) =>
        Send(HttpMethod.Put, path, Content(json, AsJson), ifMatch);

    /// <summary>Changes an entry as whoever read it just now.</summary>
    public async Task<Told> Change(string path, string json) =>
        await Put(path, json, (await Get(path)).Headers.ETag!.Tag);

    /// <summary>A WCO message to the case or to the counter.</summary>
    public Task<Told> Message(string path, string xml) => Send(HttpMethod.Post, path, Content(xml, Xml));

    public Task<Told> Lodge(string xml) => Message("/declarations", xml);

    public async Task<Told> Send(HttpMethod method, string path, HttpContent? content, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        // Who sends much asks first, and so can read why it is not taken.
        request.Headers.ExpectContinue = content?.Headers.ContentLength > ContinueBytesMin;
        using var answer = await _client.SendAsync(request);
        return new Told(
            (int)answer.StatusCode,
            answer.Content.Headers.ContentType?.MediaType,
            await answer.Content.ReadAsStringAsync(),
            answer.Headers
        );
    }

    public void Dispose() => _client.Dispose();

    /// <summary>One leaf of a pack, as the log's intake takes it.</summary>
    public static ByteArrayContent Entry(int number)
    {
        var leaf = new Leaf(LeafKind.Pack, "XA", number, MerkleTree.EmptyRoot, 1, "ten-years").ToBytes();
        return Content([(byte)(leaf.Length >> 8), (byte)leaf.Length, .. leaf], null);
    }

    public static ByteArrayContent Content(string text, string type) =>
        Content(Encoding.UTF8.GetBytes(text), type);

    public static ByteArrayContent Content(byte[] bytes, string? type)
    {
        var content = new ByteArrayContent(bytes);
        if (type is not null)
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }
}
