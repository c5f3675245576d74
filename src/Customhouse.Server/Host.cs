using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Web;
using Customhouse.Web.Access;

namespace Customhouse.Server;

/// <summary>The web face of an installation, with what goes on behind it while it runs.</summary>
public static class Host
{
    /// <summary>Makes the host; it listens once it is started.</summary>
    public static WebApplication Of(Installation installation, IReadOnlyList<string> urls, CounterTerms terms)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        }).SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls([.. urls]);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddCustomhouse(installation.Store, installation.House, installation.Clock, terms);
        builder.Services.AddHostedService<Upkeep>();
        return builder.Build().UseCustomhouse();
    }

    /// <summary>Where it listens, once it was started; a port 0 has become a real one.</summary>
    public static string AddressOf(WebApplication host) => host.Urls.First();
}

/// <summary>
/// What goes on while a host runs: time comes to the cases, and what other processes changed in the registers and
/// tokens counts here too.
/// </summary>
internal sealed partial class Upkeep(
    Store store, Desk desk, RegisterRoom registers, TokenBook tokens, TimeProvider clock, ILogger<Upkeep> log)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await tokens.Load(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(new TimeKeeper(store, desk, clock).Run(stoppingToken), WatchRegisters(stoppingToken));

    private async Task WatchRegisters(CancellationToken stopping)
    {
        var seen = 0L;
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                var changes = await store.RegisterJournal(seen, Values.Limits.RowsPerPageMax, stopping);
                if (changes.Count == 0) continue;
                seen = changes[^1].Change;
                if (changes.Any(c => c.Kind == TokenBook.Register)) await tokens.Load(stopping);
                if (changes.Any(c => c.Kind != TokenBook.Register)) await registers.Load(stopping);
            }
            catch (StoreUnavailableException e)
            {
                Unread(log, e.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "registers cannot be read now: {Cause}")]
    private static partial void Unread(ILogger log, string cause);
}
