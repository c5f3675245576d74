using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Customhouse.Browser.Tests.Chromium))]

namespace Customhouse.Browser.Tests;

/// <summary>
/// The system's own Chromium, started once for all tests and driven by Playwright. Nothing is downloaded;
/// where it is not installed the tests are skipped with that reason, or fail if all tests were asked for.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string Program =
        Environment.GetEnvironmentVariable("CUSTOMHOUSE_CHROMIUM") ?? "/usr/bin/chromium";

    private readonly SemaphoreSlim _turn = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Window.PatienceMilliseconds);
        return ValueTask.CompletedTask;
    }

    /// <summary>A window of its own: no cookie, no memory of another.</summary>
    /// <param name="address">The house whose pages it shows.</param>
    /// <param name="cookies">What an earlier window of the same person kept; null for a new person.</param>
    /// <param name="ownCertificate">The house shows a certificate that nobody vouches for.</param>
    public async Task<Window> Open(Uri address, string? cookies = null, bool ownCertificate = false)
    {
        var browser = await Started();
        var context = await browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = address.ToString(),
                StorageState = cookies,
                Locale = "en-GB",
                ReducedMotion = ReducedMotion.Reduce,
                ColorScheme = ColorScheme.Light,
                ViewportSize = Window.Wide,
                IgnoreHTTPSErrors = ownCertificate,
            }
        );
        return await Window.Of(context, address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _turn.Dispose();
    }

    private async Task<IBrowser> Started()
    {
        if (!File.Exists(Program))
        {
            Assert.SkipUnless(
                Environment.GetEnvironmentVariable("CUSTOMHOUSE_TEST_ALL") == "1",
                $"Chromium is not installed at {Program} (CUSTOMHOUSE_CHROMIUM names another place)"
            );
            throw new InvalidOperationException($"there is no {Program}, and all tests were asked for");
        }
        await _turn.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            return _browser ??= await _playwright.Chromium.LaunchAsync(
                new BrowserTypeLaunchOptions
                {
                    ExecutablePath = Program,
                    Args =
                    [
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-sync",
                        "--disable-background-networking",
                        "--disable-component-update",
                    ],
                }
            );
        }
        finally
        {
            _turn.Release();
        }
    }
}
