using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Customhouse.Server.Tests.Api;
using Customhouse.Web.Access;
using Customhouse.Web.Insight;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Customhouse.Server.Tests.Http;

/// <summary>A live stream passes proxies, and who comes back is offered what was missed.</summary>
public sealed class LiveStreamTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private static readonly TimeSpan BeatMax = TimeSpan.FromSeconds(40);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_comes_back_is_offered_what_was_missed_once_and_in_order()
    {
        await Lodge("LIVE-1");
        string last;
        await using (var first = await Stream.Open(house, Role.Officer, null))
        {
            last = (await first.Next()).EventId!;
            Assert.Equal(
                await house.Installation.Store.Head(Now),
                long.Parse(last, CultureInfo.InvariantCulture)
            );
        }
        List<string> missed = [await Lodge("LIVE-2"), await Lodge("LIVE-3")];
        foreach (var byQuery in (bool[])[false, true])
        {
            await using var again = await Stream.Open(house, Role.Officer, last, byQuery);
            Assert.Equal("open", (await again.Next()).EventType);
            var before = long.Parse(last, CultureInfo.InvariantCulture);
            foreach (var mrn in missed)
            {
                var item = await again.Next();
                Assert.Equal(mrn, item.Data.Split(' ')[0]);
                var at = long.Parse(item.EventId!, CultureInfo.InvariantCulture);
                Assert.True(at > before);
                before = at;
            }
            missed.Add(await Lodge($"LIVE-4-{byQuery}"));
            Assert.Equal(missed[^1], (await again.Next()).Data.Split(' ')[0]);
        }
    }

    [Fact]
    public async Task Who_missed_too_much_or_comes_from_the_future_is_told_to_look_anew()
    {
        await using var late = await Stream.Open(house, Role.Officer, "999999999");
        Assert.Equal("open", (await late.Next()).EventType);
        Assert.Equal("reload", (await late.Next()).EventType);
        await using var odd = await Stream.Open(house, Role.Officer, "no number");
        Assert.Equal("open", (await odd.Next()).EventType);
    }

    [Fact]
    public async Task A_trader_is_offered_only_its_own_of_what_was_missed()
    {
        var own = await Lodge("LIVE-5");
        var secret = await house.Issue(Role.Trader, "XA000000000999");
        using var client = house.WithSecret(secret);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/live/cases?after=0");
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Now);
        await using var body = await answer.Content.ReadAsStreamAsync(Now);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Now);
        patience.CancelAfter(TimeSpan.FromSeconds(4));
        var heard = new List<string>();
        try
        {
            await foreach (var item in SseParser.Create(body).EnumerateAsync(patience.Token))
                heard.Add(item.Data);
        }
        catch (OperationCanceledException) when (!Now.IsCancellationRequested)
        {
            // It goes on as long as one listens.
        }
        Assert.Equal(["listening"], heard);
        Assert.NotEmpty(own);
    }

    [Fact]
    public async Task A_quiet_stream_has_a_heartbeat_and_proxies_are_told_not_to_gather_it()
    {
        using var client = house.Client(Role.Auditor);
        using var answer = await client.GetAsync(
            "/live/cases",
            HttpCompletionOption.ResponseHeadersRead,
            Now
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("no", answer.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Now));
        var heard = "";
        while (heard != ":")
            heard = (await lines.ReadLineAsync(Now).AsTask().WaitAsync(BeatMax, Now))!;
        Assert.True(house.Host.Services.GetRequiredService<CaseFeed>().Listeners > 0);
    }

    private async Task<string> Lodge(string lrn)
    {
        using var trader = house.Client(Role.Trader);
        using var lodged = await trader.PostAsync(
            "/declarations",
            RunningHouse.Xml(RunningHouse.Parcel(lrn)),
            Now
        );
        return JsonNode.Parse(await lodged.Content.ReadAsStringAsync(Now))!["mrn"]!.GetValue<string>();
    }

    /// <summary>A stream as a client hears it.</summary>
    private sealed class Stream : IAsyncDisposable
    {
        private readonly HttpClient _client;
        private readonly HttpResponseMessage _answer;
        private readonly IAsyncEnumerator<SseItem<string>> _items;

        private Stream(HttpClient client, HttpResponseMessage answer, System.IO.Stream body) =>
            (_client, _answer, _items) = (
                client,
                answer,
                SseParser.Create(body).EnumerateAsync(Now).GetAsyncEnumerator(Now)
            );

        public static async Task<Stream> Open(
            RunningHouse house,
            string role,
            string? heard,
            bool byQuery = false
        )
        {
            var client = house.Client(role);
            using var request = new HttpRequestMessage(
                HttpMethod.Get,
                byQuery ? $"/live/cases?after={heard}" : "/live/cases"
            );
            if (heard is not null && !byQuery)
                request.Headers.TryAddWithoutValidation("Last-Event-ID", heard);
            var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Now);
            Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
            return new Stream(client, answer, await answer.Content.ReadAsStreamAsync(Now));
        }

        public async Task<SseItem<string>> Next()
        {
            Assert.True(await _items.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Now));
            return new SseItem<string>(_items.Current.Data, _items.Current.EventType)
            {
                EventId = _items.Current.EventId,
            };
        }

        public async ValueTask DisposeAsync()
        {
            await _items.DisposeAsync();
            _answer.Dispose();
            _client.Dispose();
        }
    }
}
