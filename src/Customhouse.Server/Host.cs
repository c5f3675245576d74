using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Web;
using Customhouse.Web.Access;
using Customhouse.Web.Api;

namespace Customhouse.Server;

/// <summary>The web face of an installation, with what goes on behind it while it runs.</summary>
public static class Host
{
    /// <summary>Makes the host; it listens once it is started.</summary>
    /// <param name="anchor">Where the log is anchored; null for nowhere.</param>
    /// <param name="keepsTime">Time comes to the cases by itself: lapses, reminders.</param>
    public static WebApplication Of(
        Installation installation, IReadOnlyList<string> urls, CounterTerms terms, bool keepsTime = true,
        AnchorBerth? anchor = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        }).SetMinimumLevel(LogLevel.Warning);
        // A caller that stalls is answered; with a stack trace for each it could fill the log.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Http.Timeouts", LogLevel.Error);
        // That the keys of sessions are as secret as the database is said in OPERATING, not at each start.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.WebHost.UseUrls([.. urls]);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddCustomhouse(installation.Store, installation.House, installation.Clock, terms);
        builder.Services.AddSingleton(new LedgerAccess(installation.Ledger) { Damage = installation.LedgerDamage });
        if (installation.Ledger is { } ledger)
            builder.Services.AddSingleton(ledger.Follower).AddSingleton(ledger.Writer).AddHostedService<LedgerWatch>();
        if (installation.Ledger is { } anchored && anchor is not null)
            builder.Services.AddSingleton(_ => anchor.Open(anchored, installation.Clock))
                .AddHostedService<AnchorWatch>();
        builder.Services.AddSingleton(installation.Seat);
        builder.Services.AddHostedService(all => all.GetRequiredService<RegisterWatch>());
        if (keepsTime) builder.Services.AddHostedService<TimeWatch>();
        return builder.Build().UseCustomhouse();
    }

    /// <summary>Where it listens, once it was started; a port 0 has become a real one.</summary>
    public static string AddressOf(WebApplication host) => host.Urls.First();
}

/// <summary>Brings time to the cases while a host runs.</summary>
internal sealed class TimeWatch(Store store, Desk desk, TimeProvider clock) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new TimeKeeper(store, desk, clock).Run(stoppingToken);
}

/// <summary>Brings the facts of the journal into the log while a host runs.</summary>
internal sealed partial class LedgerWatch(LedgerFollower follower, ILogger<LedgerWatch> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await follower.Run(stoppingToken);
        if (follower.State is { HasStopped: true, Cause: { } cause }) Stopped(log, cause);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "the ledger has stopped for good, clearance goes on: {Cause}")]
    private static partial void Stopped(ILogger log, string cause);
}
