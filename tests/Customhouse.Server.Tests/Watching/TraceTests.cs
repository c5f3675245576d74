using System.Net;
using System.Text.Json.Nodes;
using Customhouse.Server.Tests.Api;
using Customhouse.Web.Access;
using Customhouse.Web.Settings;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Xunit;

namespace Customhouse.Server.Tests.Watching;

/// <summary>One lodgement can be followed from its request to its entry in the log, by spans that a collector
/// got.
/// </summary>
public sealed class TraceTests
{
    private const string Secret = "Bearer of-the-collector";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lodgement_is_traced_from_its_request_to_its_commit_and_its_follower(bool overHttp)
    {
        await using var collector = await OtlpReceiver.Start(overHttp);
        await using var house = await Traced(collector, overHttp, 1);
        const string lrn = "TRACED-1";
        var mrn = await Lodge(house, lrn, null);
        var spans = await Told(
            house,
            collector,
            s => s.Name == "ledger append" && s.Links.Any(l => CommitOf(collector.Spans, mrn)?.Id == l)
        );

        var decide = Assert.Single(
            spans,
            s => s.Name == "decide" && s.Attributes.GetValueOrDefault("customhouse.mrn") == mrn
        );
        Assert.Equal("Lodge", decide.Attributes["customhouse.act"]);
        var request = Assert.Single(spans, s => s.Id == decide.Parent);
        Assert.Equal(
            (2, "/declarations", "201"),
            (
                request.Kind,
                request.Attributes["http.route"].TrimEnd('/'),
                request.Attributes["http.response.status_code"]
            )
        );
        var record = Assert.Single(spans, s => s.Name == "record" && s.Parent == decide.Id);
        Assert.All([decide, record], s => Assert.Equal(request.Trace, s.Trace));
        var commit = CommitOf(spans, mrn)!;
        Assert.Contains(record.Id, commit.Links);
        Assert.Contains(spans, s => s.Name == "ledger append" && s.Links.Contains(commit.Id));

        // No trade data and no secrets: who, under which reference, with which token.
        foreach (var value in spans.SelectMany(s => s.Attributes.Values.Append(s.Name)))
        {
            Assert.DoesNotContain(lrn, value, StringComparison.Ordinal);
            Assert.DoesNotContain(RunningHouse.OwnTrader, value, StringComparison.Ordinal);
            Assert.DoesNotContain(Token.Prefix, value, StringComparison.Ordinal);
        }
        house.Host.Services.GetRequiredService<MeterProvider>().ForceFlush();
        Assert.Contains("customhouse.lodgements", collector.Metrics.Keys);
        Assert.Contains("http.server.request.duration", collector.Metrics.Keys);
        Assert.Equal([Secret], collector.Authorizations.Keys);
    }

    [Fact]
    public async Task A_share_of_nothing_traces_nothing_whatever_a_caller_asks()
    {
        await using var collector = await OtlpReceiver.Start(overHttp: true);
        await using var house = await Traced(collector, overHttp: true, 0);
        var mrn = await Lodge(house, "TRACED-2", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        house.Host.Services.GetRequiredService<TracerProvider>().ForceFlush();
        Assert.DoesNotContain(collector.Spans, s => s.Attributes.Values.Contains(mrn));
        Assert.DoesNotContain(collector.Spans, s => s.Trace == "0af7651916cd43dd8448eb211c80319c");
    }

    private static OtlpSpan? CommitOf(IReadOnlyList<OtlpSpan> spans, string mrn) =>
        spans.FirstOrDefault(s => s.Name == "record" && s.Attributes["customhouse.mrn"] == mrn) is { } record
            ? spans.FirstOrDefault(s => s.Name == "commit" && s.Links.Contains(record.Id))
            : null;

    private static async Task<RunningHouse> Traced(OtlpReceiver collector, bool overHttp, double share)
    {
        var house = new RunningHouse
        {
            Terms = new WebOptions(0, 30)
            {
                Watch = new WatchTerms
                {
                    Otlp = collector.Address,
                    OverHttp = overHttp,
                    Headers = $"authorization={Secret}",
                    TraceShare = share,
                },
            },
        };
        await house.InitializeAsync();
        return house;
    }

    private static async Task<string> Lodge(RunningHouse house, string lrn, string? parent)
    {
        using var trader = house.Client(Role.Trader);
        if (parent is not null)
            trader.DefaultRequestHeaders.Add("traceparent", parent);
        using var lodged = await trader.PostAsync(
            "/declarations",
            RunningHouse.Xml(RunningHouse.Parcel(lrn)),
            Now
        );
        Assert.Equal(HttpStatusCode.Created, lodged.StatusCode);
        return JsonNode.Parse(await lodged.Content.ReadAsStringAsync(Now))!["mrn"]!.GetValue<string>();
    }

    /// <summary>All spans, once one of them is as wanted.</summary>
    private static async Task<IReadOnlyList<OtlpSpan>> Told(
        RunningHouse house,
        OtlpReceiver collector,
        Func<OtlpSpan, bool> wanted
    )
    {
        var tracer = house.Host.Services.GetRequiredService<TracerProvider>();
        for (var tries = 0; tries < 300; tries++)
        {
            tracer.ForceFlush();
            if (collector.Spans.Any(wanted))
                return collector.Spans;
            await Task.Delay(100, Now);
        }
        var names = collector.Spans.Select(s => s.Name).Distinct();
        Assert.Fail($"no such span came; there are {string.Join(", ", names)}");
        return [];
    }
}
