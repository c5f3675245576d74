using System.Text;
using Customhouse.Server.Tests.Api;
using Xunit;

namespace Customhouse.Server.Tests.Processes;

/// <summary>Requests that never end, contradict themselves, or go astray: told, and never waited for
/// long.</summary>
[Collection(OneCounterTests.Name)]
public sealed class StalledRequestTests(OneCounter one)
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(20);

    private static int _references;

    private readonly Counter _counter = one.Counter;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Content-Length: 1000", "<MetaData>", 408)]
    [InlineData("Transfer-Encoding: chunked", "9\r\n<MetaData\r\n", 408)]
    [InlineData("Transfer-Encoding: chunked", "zz\r\n<MetaData\r\n", 400)]
    [InlineData("Content-Length: 99999999999", "<MetaData>", 413)]
    [InlineData("Content-Length: 3\r\nTransfer-Encoding: chunked", "3\r\n<a>\r\n0\r\n\r\n", 400)]
    public async Task A_body_that_does_not_come_as_it_says_is_told(string headers, string body, int status)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Now);
        patience.CancelAfter(AnswerMax);
        var told = await RawRequest.Send(
            _counter.Server.Address,
            RawRequest.Lodging(_counter.SecretOf("trader"), headers, body),
            patience.Token
        );
        Assert.NotNull(told);
        told.Problem(status);
        await IsWell();
    }

    [Fact]
    public async Task Many_that_stall_do_not_keep_the_others_waiting()
    {
        var secret = await _counter.Issue("trader", Counter.Trader);
        var stalled = Enumerable
            .Range(0, 60)
            .Select(_ =>
                RawRequest.Send(
                    _counter.Server.Address,
                    RawRequest.Lodging(secret, "Content-Length: 5000", "<MetaData>"),
                    Now
                )
            )
            .ToArray();
        await IsWell();
        foreach (var told in await Task.WhenAll(stalled).WaitAsync(AnswerMax, Now))
            Assert.Empty(told!.Problem(504, 408));
        // What anybody can bring about by holding still does not fill the log.
        Assert.DoesNotContain("fail: Microsoft", _counter.Server.Told, StringComparison.Ordinal);
        Assert.DoesNotContain("Timeouts", _counter.Server.Told, StringComparison.Ordinal);
        await IsWell();
    }

    /// <summary>What the server itself cannot read is no request: it ends the connection with a bare
    /// status.</summary>
    [Theory]
    [InlineData("\0\u0001\u0002 garbage\r\n\r\n", 400)]
    [InlineData("GET /health/live HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /declarations/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    public async Task What_is_no_request_is_refused(string text, int status)
    {
        var told = await RawRequest.Send(_counter.Server.Address, Encoding.Latin1.GetBytes(text), Now);
        Assert.Equal(status, told!.Status);
        await IsWell();
    }

    [Theory]
    [InlineData("GET", "/assets/../../../../etc/passwd")]
    [InlineData("GET", "/assets/..%2f..%2fcustomhouse.db")]
    [InlineData("GET", "/assets/%2e%2e/%2e%2e/administrator.token")]
    [InlineData("GET", "/assets/..%5c..%5cadministrator.token")]
    [InlineData("GET", "//declarations")]
    [InlineData("GET", "/declarations/..%2ftokens")]
    [InlineData("GET", "/declarations/../tokens")]
    [InlineData("GET", "/declarations;/tokens")]
    [InlineData("PATCH", "/declarations")]
    [InlineData("GET", "/administrator.token")]
    public async Task A_path_that_goes_astray_finds_nothing(string method, string path)
    {
        var request =
            $"{method} {path} HTTP/1.1\r\nHost: localhost\r\n"
            + $"Authorization: Bearer {_counter.SecretOf("trader")}\r\n\r\n";
        var told = await RawRequest.Send(_counter.Server.Address, Encoding.Latin1.GetBytes(request), Now);
        told!.Problem(403, 404, 405);
    }

    private async Task IsWell()
    {
        using var anyone = _counter.As(null);
        Assert.Equal(
            "ready",
            (await anyone.Get("/health/ready")).Is(200).Json.GetProperty("status").GetString()
        );
        using var trader = await _counter.New("trader", Counter.Trader);
        (
            await trader.Lodge(
                RunningHouse
                    .Sample("import-ima.xml")
                    .Replace(
                        "AVEN-0001",
                        $"S{Interlocked.Increment(ref _references)}",
                        StringComparison.Ordinal
                    )
            )
        ).Is(201);
    }
}
