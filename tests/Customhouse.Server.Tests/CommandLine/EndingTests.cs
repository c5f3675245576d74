using System.CommandLine;
using System.Diagnostics;
using System.Net.Http.Headers;
using Customhouse.Server.Verbs;
using Customhouse.Web.Watching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Customhouse.Server.Tests.CommandLine;

/// <summary>
/// How the program ends: in order where a person ends it, with nothing left behind; and never with exit code
/// 0 where a fault ended it.
/// </summary>
public sealed class EndingTests : IDisposable
{
    /// <summary>An end in order takes less than a second on a quiet machine.</summary>
    private static readonly TimeSpan SoonEnough = TimeSpan.FromSeconds(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-ends-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task The_demo_ends_in_order_and_leaves_nothing(string signal)
    {
        await using var demo = Command.Start(_folder, "demo", "--urls", "http://127.0.0.1:0");
        await demo.Says("See them: customhouse ledger status");
        // Somebody looks on: a page that is told of each change keeps its request open.
        using var client = new HttpClient();
        var address = demo.Output.Split("Customhouse demo: ")[1].Split(' ')[0];
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{address}/live/cases");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var live = await client.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
        Assert.NotEmpty(Temporary());
        await IsEnded(demo, signal);
        Assert.Empty(Temporary());
    }

    [Fact]
    public async Task The_next_demo_tidies_what_a_killed_one_left_and_nothing_else()
    {
        await using (var killed = Command.Start(_folder, "demo", "--urls", "http://127.0.0.1:0"))
        {
            await killed.Says("See them: ");
            killed.Signal("KILL");
            await killed.End();
        }
        var left = Assert.Single(Temporary());
        var others = Directory.CreateDirectory(
            Path.Combine(Command.TemporaryOf(_folder), "customhouse-demo-mine")
        );
        File.WriteAllText(Path.Combine(others.FullName, "notes.txt"), "of somebody");
        // One that runs holds its lock, as this test does in its place.
        var running = Directory.CreateDirectory(
            Path.Combine(Command.TemporaryOf(_folder), "customhouse-demo-runs")
        );
        await using var held = new FileStream(
            Path.Combine(running.FullName, ".held-by-customhouse"),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None
        );
        await using var next = Command.Start(_folder, "demo", "--urls", "http://127.0.0.1:0");
        await next.Says("See them: ");
        Assert.False(Directory.Exists(left));
        await IsEnded(next, "INT");
        Assert.Equal([others.FullName, running.FullName], Temporary());
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task An_installation_ends_in_order(string signal)
    {
        await using var serve = Command.Start(
            _folder,
            "serve",
            "--data",
            "d",
            "--urls",
            "http://127.0.0.1:0"
        );
        await serve.Says("listens at");
        await IsEnded(serve, signal);
    }

    [Fact]
    public async Task A_measurement_that_is_ended_has_not_been_done_and_leaves_nothing()
    {
        await using var bench = Command.Start(_folder, "bench", "lodge", "--seconds", "60");
        while (Directory.GetDirectories(_folder, "bench-*") is [])
            await Task.Delay(50, TestContext.Current.CancellationToken);
        bench.Signal("INT");
        var ended = await bench.End();
        Assert.Equal(130, ended.Code);
        Assert.Contains("ended before it was done", ended.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_folder, "bench-*"));
    }

    [Fact]
    public async Task A_fault_of_ours_is_a_line_and_never_exit_code_0()
    {
        var (code, told) = await Run(
            (Action)(() => throw new InvalidOperationException("a balance\nthat does not balance"))
        );
        Assert.Equal(70, code);
        Assert.Equal(
            "customhouse: a fault of ours, InvalidOperationException: a balance that does not balance. "
                + "Report "
                + "this line and what you typed; with CUSTOMHOUSE_TRACE=1 it also says where.\n",
            told
        );
    }

    [Fact]
    public async Task What_nobody_cancelled_is_no_regular_end()
    {
        Assert.Equal(70, (await Run((Action)(() => throw new OperationCanceledException()))).Code);
        Assert.Equal(
            2,
            (await Run((Action)(() => throw new TaskCanceledException("", new TimeoutException())))).Code
        );
    }

    [Fact]
    public async Task A_service_that_fails_ends_the_host_with_its_failure()
    {
        await using var host = HostWith<Failing>();
        // It may fail before the host listens or after it: either way its failure is what is told.
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await StartOfHost.Start(host, TestContext.Current.CancellationToken);
            await StartOfHost.WaitForEnd(host, TestContext.Current.CancellationToken);
        });
        Assert.Equal("the service failed", failure.Message);
    }

    [Fact]
    public async Task A_service_that_dies_for_good_or_is_given_up_is_exit_code_70()
    {
        var died = await Run(() => Served<Failing>());
        Assert.Equal(70, died.Code);
        Assert.Contains(
            "a fault of ours, InvalidOperationException: the service failed",
            died.Told,
            StringComparison.Ordinal
        );
        var givenUp = await Run(() => Served<GivenUp>());
        Assert.Equal(70, givenUp.Code);
        Assert.Contains(
            "GivenUp was given up and nobody had stopped it",
            givenUp.Told,
            StringComparison.Ordinal
        );
    }

    private static async Task Served<T>()
        where T : class, IHostedService
    {
        await using var host = HostWith<T>();
        await StartOfHost.Start(host, TestContext.Current.CancellationToken);
        await StartOfHost.WaitForEnd(host, TestContext.Current.CancellationToken);
    }

    private static WebApplication HostWith<T>()
        where T : class, IHostedService
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddHostedService<T>();
        return builder.Build();
    }

    private static Task<(int Code, string Told)> Run(Action work) =>
        Run(() =>
        {
            work();
            return Task.CompletedTask;
        });

    private static async Task<(int Code, string Told)> Run(Func<Task> work)
    {
        var verb = new System.CommandLine.Command("work", "Works");
        verb.SetAction(
            async (_, _) =>
            {
                await Task.Yield();
                await work();
                return 0;
            }
        );
        await using var error = new StringWriter { NewLine = "\n" };
        return (await Verb.Run(new RootCommand { verb }, ["work"], error), error.ToString());
    }

    private static async Task IsEnded(Command command, string signal)
    {
        var begun = Stopwatch.GetTimestamp();
        command.Signal(signal);
        var ended = await command.End();
        Assert.True(ended.Code == 0, $"code {ended.Code}: {ended.Output}{ended.Error}");
        Assert.Empty(ended.Error);
        Assert.True(Stopwatch.GetElapsedTime(begun) < SoonEnough, "it took long to end");
    }

    private string[] Temporary() =>
        [
            .. Directory
                .GetDirectories(Command.TemporaryOf(_folder), "customhouse-*")
                .Order(StringComparer.Ordinal),
        ];

    private sealed class GivenUp : BackgroundWatch
    {
        protected override Task Go(CancellationToken stop) => Task.FromCanceled(new CancellationToken(true));
    }

    private sealed class Failing : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Delay(20, stoppingToken);
            throw new InvalidOperationException("the service failed");
        }
    }
}
