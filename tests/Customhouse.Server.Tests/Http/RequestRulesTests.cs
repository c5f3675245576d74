using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Customhouse.Engine;
using Customhouse.Server.Tests.Api;
using Customhouse.Server.Tests.Processes;
using Customhouse.Web.Access;
using Customhouse.Web.Api.Declarations;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Customhouse.Server.Tests.Http;

/// <summary>What RFC 9110 demands of every address, and what is public to pages of other sites.</summary>
public sealed class RequestRulesTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>Every address that GET knows, with a role that may come.</summary>
    private IReadOnlyList<string> Gets =>
        [
            .. house
                .Host.Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
                .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    [Fact]
    public async Task Head_answers_as_Get_does_without_the_content()
    {
        using var administrator = house.Client(Role.Administrator);
        var differ = new List<string>();
        foreach (var path in Gets.Select(Filled))
        {
            if (path.StartsWith("/live/", StringComparison.Ordinal))
                continue;
            using var got = await administrator.GetAsync(path, Now);
            using var headed = await administrator.SendAsync(
                new HttpRequestMessage(HttpMethod.Head, path),
                Now
            );
            if (
                headed.StatusCode != got.StatusCode
                || (await headed.Content.ReadAsByteArrayAsync(Now)).Length > 0
                || headed.Content.Headers.ContentType?.MediaType != got.Content.Headers.ContentType?.MediaType
            )
                differ.Add($"{path}: GET {got.StatusCode}, HEAD {headed.StatusCode}");
        }
        Assert.Empty(differ);
    }

    [Fact]
    public async Task Head_of_a_live_stream_ends()
    {
        using var officer = house.Client(Role.Officer);
        using var answer = await officer.SendAsync(
            new HttpRequestMessage(HttpMethod.Head, "/live/cases"),
            Now
        );
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_method_that_an_address_does_not_know_is_answered_with_those_that_it_knows()
    {
        using var administrator = house.Client(Role.Administrator);
        using var wrong = await administrator.DeleteAsync("/declarations", Now);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrong.StatusCode);
        Assert.Equal(
            ["GET", "HEAD", "OPTIONS", "POST"],
            wrong.Content.Headers.Allow.Order(StringComparer.Ordinal)
        );
        using var asked = await administrator.SendAsync(
            new HttpRequestMessage(HttpMethod.Options, "/tokens"),
            Now
        );
        Assert.Equal(HttpStatusCode.NoContent, asked.StatusCode);
        Assert.Equal(
            ["GET", "HEAD", "OPTIONS", "POST"],
            asked.Content.Headers.Allow.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task What_is_public_may_be_read_by_pages_of_any_site_and_nothing_else_may()
    {
        using var auditor = house.Client(Role.Auditor);
        auditor.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");
        var open = new List<string>();
        foreach (var path in Gets)
        {
            if (path.StartsWith("/live/", StringComparison.Ordinal))
                continue;
            using var answer = await auditor.GetAsync(Filled(path), Now);
            if (!answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins))
                continue;
            Assert.Equal("*", Assert.Single(origins));
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
            open.Add(path);
        }
        Assert.Equal(
            [
                "/ledger/checkpoint",
                "/ledger/pending",
                "/ledger/tile/{**path}",
                "/mirror/{name}/checkpoint",
                "/mirror/{name}/tile/{**path}",
                "/witness/{name}/checkpoint",
            ],
            open
        );
    }

    [Theory]
    [InlineData("/declarations?q=a%00b", Role.Officer)]
    [InlineData("/auditor/trail?subject=%00", Role.Auditor)]
    [InlineData("/look-ups/offices?q=%00", Role.Trader)]
    [InlineData("/officer/cases/a%00b", Role.Officer)]
    public async Task A_text_with_a_NUL_is_the_senders_mistake(string path, string role)
    {
        using var client = house.Client(role);
        using var answer = await client.GetAsync(path, Now);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("/sign-in/%2F", "multipart/form-data; boundary=a", "--b\r\nnothing")]
    [InlineData("/language", "multipart/form-data", "no boundary")]
    [InlineData("/language", "application/x-www-form-urlencoded", "returnUrl=/%C3%A9&language=fr")]
    [InlineData("/language", "application/x-www-form-urlencoded", "returnUrl=/caf\u00e9%00&language=fr")]
    [InlineData("/trader/lodge", "multipart/form-data; boundary=a", "--a\r\nContent-Disposition: form-data")]
    public async Task A_form_that_cannot_be_read_and_an_address_that_is_none_are_no_fault_of_ours(
        string path,
        string type,
        string body
    )
    {
        foreach (var role in Role.All)
        {
            using var client = house.Client(role);
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            using var answer = await client.PostAsync(path, content, Now);
            Assert.True((int)answer.StatusCode < 500, $"{role} {path}: {(int)answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("application/json; charset=utf-7")]
    [InlineData("application/json; charset=klingon")]
    public async Task JSON_in_an_encoding_that_nobody_reads_is_told_so(string type)
    {
        using var officer = house.Client(Role.Officer);
        using var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await officer.PostAsync(
            "/declarations/26XA000000000001R7/detention",
            content,
            Now
        );
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task A_message_in_EBCDIC_is_refused_as_unreadable()
    {
        using var trader = house.Client(Role.Trader);
        using var content = new ByteArrayContent([0x4C, 0x6F, 0xA7, 0x94, 0x93, 0x40]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/xml");
        using var answer = await trader.PostAsync("/declarations", content, Now);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Now))!;
        Assert.Equal("MSG10001", body["errors"]![0]!["code"]!.GetValue<string>());
    }

    [Fact]
    public void A_PDF_is_known_by_its_header_within_the_first_1024_bytes()
    {
        var before = new byte[1_024 - 5];
        Assert.Equal("pdf", DocumentKind.Detect([.. before, .. "%PDF-1.7\n"u8]));
        Assert.Null(DocumentKind.Detect([.. before, 0, .. "%PDF-1.7\n"u8]));
        Assert.Equal("pdf", DocumentKind.Detect([0xEF, 0xBB, 0xBF, .. "\r\n%PDF-1.4\n"u8, 0x00]));
    }

    [Fact]
    public void A_file_name_is_cut_between_characters()
    {
        // Two regional indicators, four UTF-16 units: one character to who reads it.
        const string flag = "\U0001F1EB\U0001F1F7";
        foreach (var before in Enumerable.Range(190, 12))
        {
            var shown = DocumentEndpoints.Shown(new string('a', before) + flag + ".pdf");
            Assert.True(shown.Length <= 200);
            var text = new StringInfo(shown);
            Assert.True(
                before > 200
                    || text.LengthInTextElements == before
                    || shown.Contains(flag, StringComparison.Ordinal),
                shown
            );
        }
        Assert.Equal(199, DocumentEndpoints.Shown(new string('a', 199) + "\U0001F468 and more").Length);
    }

    [Fact]
    public void A_receipt_with_a_byte_order_mark_is_read()
    {
        var receipt =
            """
            {"format":"customhouse-receipt/1","administration":"XA","state":"pending","mrn":"26XA000000000001R7",
             "event":1,"fields":0,"facts":[]}
            """u8;
        Assert.Equal("XA", Ledger.Receipt.Read([0xEF, 0xBB, 0xBF, .. receipt]).Administration);
    }

    [Fact]
    public void A_small_file_that_unpacks_to_very_much_costs_little()
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var rows = Encoding.UTF8.GetBytes(
                string.Concat(Enumerable.Repeat("# a row that says nothing\n", 40_000))
            );
            for (var n = 0; n < 256; n++)
                zip.Write(rows);
        }
        var file = packed.ToArray();
        Assert.True(file.Length < 2_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(
            "characters at most",
            Assert.Throws<InvalidDataException>(() => EditionText.Read(file)).Message,
            StringComparison.Ordinal
        );
        // The text at its limit, twice over while it grows: not the 266 MB that it would unpack to, in
        // UTF-16.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 160L * 1024 * 1024);
    }

    private static string Filled(string pattern) =>
        System.Text.RegularExpressions.Regex.Replace(
            pattern,
            @"\{\*{0,2}\w+[^}]*\}",
            "x",
            System.Text.RegularExpressions.RegexOptions.None,
            TimeSpan.FromSeconds(1)
        );
}
