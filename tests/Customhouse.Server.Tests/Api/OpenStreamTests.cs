using System.Net;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>Live streams hold a place for hours: so many for a person, for a token, and in all.</summary>
public sealed class OpenStreamTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_that_opens_more_than_its_streams_is_told_and_others_are_not_touched()
    {
        using var greedy = house.WithSecret(await house.Issue(Role.Officer, null));
        var open = new List<HttpResponseMessage>();
        try
        {
            for (var i = 0; i < OpenStreams.OfTokenMax; i++)
            {
                var answer = await Open(greedy);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                open.Add(answer);
            }
            using var refused = await Open(greedy);
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
            Assert.Contains(
                $"{OpenStreams.OfTokenMax} may be",
                await refused.Content.ReadAsStringAsync(Now),
                StringComparison.Ordinal
            );
            using var other = house.WithSecret(await house.Issue(Role.Officer, null));
            using var taken = await Open(other);
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        }
        finally
        {
            foreach (var answer in open)
                answer.Dispose();
        }
        // What is closed is free again.
        for (var i = 0; i < 200; i++)
        {
            using var again = await Open(greedy);
            if (again.StatusCode == HttpStatusCode.OK)
                return;
            await Task.Delay(50, Now);
        }
        Assert.Fail("places of closed streams were not given back");
    }

    [Fact]
    public void In_all_there_are_so_many_whoever_they_are_of()
    {
        var streams = new OpenStreams();
        var places = new List<OpenStreams.Place>();
        for (var i = 0; places.Count < OpenStreams.InAllMax; i++)
        {
            var (place, refusal) = streams.Take(Of($"person{i / OpenStreams.OfPersonMax}"));
            Assert.Null(refusal);
            places.Add(place!);
        }
        Assert.Equal(503, streams.Take(Of("another")).Refusal!.Status);
        places[0].Dispose();
        places[0].Dispose();
        Assert.Equal(OpenStreams.InAllMax - 1, streams.Count);
        Assert.NotNull(streams.Take(Of("another")).Place);
        Assert.Equal(503, streams.Take(Of("another")).Refusal!.Status);
    }

    [Fact]
    public void A_person_has_so_many_in_all_browsers()
    {
        var streams = new OpenStreams();
        for (var i = 0; i < OpenStreams.OfPersonMax; i++)
            Assert.NotNull(streams.Take(Of("somebody")).Place);
        Assert.Equal(429, streams.Take(Of("somebody")).Refusal!.Status);
        Assert.NotNull(streams.Take(Of("somebody.else")).Place);
    }

    private static Visitor Of(string id) => new(new Account(id, id, Role.Officer, DateTimeOffset.UnixEpoch));

    private static Task<HttpResponseMessage> Open(HttpClient client) =>
        client.GetAsync("/live/cases", HttpCompletionOption.ResponseHeadersRead, Now);
}
