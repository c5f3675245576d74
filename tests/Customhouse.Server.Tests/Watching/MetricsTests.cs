using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Customhouse.Server.Tests.Api;
using Customhouse.Web.Access;
using Customhouse.Web.Settings;
using Customhouse.Web.Watching;
using Xunit;

namespace Customhouse.Server.Tests.Watching;

/// <summary>
/// /metrics as Prometheus itself reads it, who may read it, and that documents, rules and the board name only
/// what is there.
/// </summary>
public sealed partial class MetricsTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    /// <summary>Attributes of the platform's series (OpenTelemetry semantic conventions).</summary>
    private static readonly string[] Labels = ["aspnetcore_rate_limiting_result"];

    private const string Promtool = "/usr/bin/promtool";

    /// <summary>The series of requests to lodge, whatever they were answered.</summary>
    private const string Requests =
        "http_server_request_duration_seconds_count\\{[^}]*http_route=\"/declarations/?\"[^}]*\\}";

    private static int _lodged;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scraper_reads_metrics_that_Prometheus_takes_and_nothing_else()
    {
        using var scraper = house.Client(Role.Scraper);
        using (var answer = await scraper.GetAsync("/metrics", Now))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        }
        var before = await scraper.GetStringAsync("/metrics", Now);
        await Trade();
        var faults = await Refused();
        var text = "";
        // A request is counted when it has ended, and that is after its answer has come.
        await Patience.Until(async () =>
            Rise(before, text = await scraper.GetStringAsync("/metrics", Now), Requests) >= 2
        );
        Assert.Equal(2, Rise(before, text, Requests));
        // A host measures what it did itself, and nothing of other tests beside this one.
        Assert.Equal(1, Rise(before, text, "customhouse_lodgements_total\\{outcome=\"taken\"\\}"));
        Assert.Equal(1, Rise(before, text, "customhouse_lodgements_total\\{outcome=\"refused\"\\}"));
        Assert.Equal(2, Rise(before, text, "customhouse_lodgements_total\\{[^}]*\\}"));
        Assert.Equal(faults, Rise(before, text, "customhouse_refusals_total\\{[^}]*\\}"));
        Assert.Equal(2, Rise(before, text, "customhouse_lodgement_duration_seconds_count(\\{\\})?"));
        Assert.Equal(
            2,
            Rise(before, text, "customhouse_lodgement_duration_seconds_bucket\\{le=\"\\+Inf\"\\}")
        );
        Assert.True(Rise(before, text, "customhouse_lodgement_duration_seconds_sum(\\{\\})?") > 0);
        // The promise of the green lane is one of the bounds; how fast a busy machine was is not asked here.
        Assert.Contains(
            "\ncustomhouse_lodgement_duration_seconds_bucket{le=\"0.5\"} ",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\ncustomhouse_health_state{check=\"store-write\"} 0\n",
            text,
            StringComparison.Ordinal
        );
        foreach (
            var path in (string[])["/tokens", "/declarations", "/insight", "/auditor", "/", "/administrator"]
        )
            Assert.Equal(HttpStatusCode.Forbidden, (await scraper.GetAsync(path, Now)).StatusCode);
        var (exit, told) = await Check(text, "check", "metrics");
        Assert.True(exit == 0, told);
    }

    [Fact]
    public async Task Every_series_of_ours_stands_in_the_document_and_no_other()
    {
        await Trade();
        var text = await File.ReadAllTextAsync(RunningHouse.PathOf("docs", "WATCHING.md"), Now);
        var documented = Documented().Matches(text).Select(m => m.Groups["name"].Value).ToHashSet();
        Assert.Equal(
            Published([Measures.MeterName]).Order(StringComparer.Ordinal),
            documented.Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("alerts.yml")]
    [InlineData("board.json")]
    public async Task Rules_and_board_name_only_series_that_exist(string file)
    {
        // The limiter's own series are there where requests are limited.
        await using var limited = new RunningHouse { Terms = new WebOptions(500, 30) };
        await limited.InitializeAsync();
        using var anybody = limited.Client(null);
        Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync("/health/live", Now)).StatusCode);
        var text = await File.ReadAllTextAsync(RunningHouse.PathOf("docs", "watching", file), Now);
        var known = Published(Telemetry.Meters);
        var named = Named().Matches(text).Select(m => Suffix().Replace(m.Value, "")).Distinct().ToArray();
        Assert.NotEmpty(named);
        Assert.DoesNotContain(
            named,
            n => !Labels.Contains(n) && !known.Contains(n) && !known.Contains(n + "_total")
        );
    }

    [Fact]
    public async Task Prometheus_takes_the_rules()
    {
        var (exit, told) = await Check(
            null,
            "check",
            "rules",
            RunningHouse.PathOf("docs", "watching", "alerts.yml")
        );
        Assert.True(exit == 0, told);
        (exit, told) = await Check(
            null,
            "test",
            "rules",
            RunningHouse.PathOf("docs", "watching", "alerts.test.yml")
        );
        Assert.True(exit == 0, told);
    }

    /// <summary>One declaration, so that what is counted by case is there.</summary>
    private async Task Trade()
    {
        using var trader = house.Client(Role.Trader);
        using var lodged = await trader.PostAsync(
            "/declarations",
            RunningHouse.Xml(RunningHouse.Parcel($"METRICS-{Interlocked.Increment(ref _lodged)}")),
            Now
        );
        Assert.Equal(HttpStatusCode.Created, lodged.StatusCode);
        using var anybody = house.Client(null);
        Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync("/health/ready", Now)).StatusCode);
    }

    /// <summary>One declaration that is refused; gives how many faults were told.</summary>
    private async Task<int> Refused()
    {
        using var trader = house.Client(Role.Trader);
        using var lodged = await trader.PostAsync(
            "/declarations",
            RunningHouse.Xml(
                RunningHouse
                    .Parcel("METRICS-BAD")
                    .Replace("<GoodsItemQuantity>1<", "<GoodsItemQuantity>2<", StringComparison.Ordinal)
            ),
            Now
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, lodged.StatusCode);
        using var problem = JsonDocument.Parse(await lodged.Content.ReadAsStringAsync(Now));
        return problem.RootElement.GetProperty("errors").GetArrayLength();
    }

    /// <summary>By how much the sum of all series of a form rose from one reading to the next.</summary>
    private static double Rise(string before, string after, string series)
    {
        return Sum(after) - Sum(before);

        double Sum(string text) =>
            Regex
                .Matches(
                    text,
                    $"^{series} (?<value>\\S+)$",
                    RegexOptions.Multiline | RegexOptions.ExplicitCapture,
                    TimeSpan.FromSeconds(1)
                )
                .Sum(m => double.Parse(m.Groups["value"].Value, CultureInfo.InvariantCulture));
    }

    /// <summary>What meters publish, as Prometheus calls it.</summary>
    private static HashSet<string> Published(string[] meters)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (meters.Contains(instrument.Meter.Name))
                names.Add(NameOf(instrument));
        };
        listener.Start();
        return names;
    }

    /// <summary>OpenTelemetry's translation: dots to underscores, the unit's name, and _total on a
    /// counter.</summary>
    private static string NameOf(Instrument instrument)
    {
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        var name = instrument.Name.Replace('.', '_') + unit;
        return
            instrument.GetType().Name.Contains("Counter", StringComparison.Ordinal)
            && !instrument.GetType().Name.Contains("UpDown", StringComparison.Ordinal)
            ? name + "_total"
            : name;
    }

    private static async Task<(int Exit, string Told)> Check(string? input, params string[] words)
    {
        if (Environment.GetEnvironmentVariable("CUSTOMHOUSE_TEST_ALL") != "1")
            Assert.SkipUnless(File.Exists(Promtool), "promtool (Debian's package prometheus) is not there");
        using var process = Process.Start(
            new ProcessStartInfo(Promtool, words)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
        var told = Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(Now),
            process.StandardError.ReadToEndAsync(Now)
        );
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(Now);
        return (process.ExitCode, string.Concat(await told));
    }

    [GeneratedRegex(
        @"^\| `(?<name>customhouse_\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Documented();

    [GeneratedRegex(
        @"\b(customhouse|http_server|kestrel|aspnetcore|dotnet|db_client)_[a-z0-9_]+\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Named();

    [GeneratedRegex("_(bucket|count|sum)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Suffix();
}
