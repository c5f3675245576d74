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
        // That the keys of sessions lie in a folder unencrypted is said in OPERATING, not at each start.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.WebHost.UseUrls([.. urls]);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddCustomhouse(installation.Store, installation.House, installation.Clock, terms);
        builder.Services.AddSingleton(new LedgerAccess(installation.Ledger) { Damage = installation.LedgerDamage });
        if (installation.Ledger is { } ledger)
            builder.Services.AddSingleton(ledger.Follower).AddSingleton(ledger.Writer).AddHostedService<LedgerWatch>();
        if (installation.Ledger is { } anchored && anchor is not null)
            builder.Services.AddSingleton(_ => anchor.Open(anchored, installation.Clock))
                .AddSingleton<AnchorWatch>();
        builder.Services.AddSingleton(installation.Seat);
        builder.Services.AddHostedService<RegisterWatch>();
        if (keepsTime) builder.Services.AddHostedService<TimeWatch>();
        var host = builder.Build().UseCustomhouse();
        // A checkpoint is anchored by who signs it.
        if (host.Services.GetService<AnchorWatch>() is { } watch) installation.Ledger!.Keeper!.Alongside(watch.Run);
        return host;
    }

    /// <summary>Where it listens, once it was started; a port 0 has become a real one.</summary>
    public static string AddressOf(WebApplication host) => host.Urls.First();
}

/// <summary>Brings time to the cases while a host runs.</summary>
internal sealed class TimeWatch(Store store, House house, BackgroundTasks tasks, TimeProvider clock)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var lease = store.LeaseOf(Lease.Timers);
        var desk = new Desk(store, house, clock) { Under = lease };
        await new LeasedWork(lease, tasks.Of("timers lease", Lease.Term * 2), clock).Run(
            new TimeKeeper(store, desk, clock).Run, _ => Task.CompletedTask, stoppingToken);
    }
}

/// <summary>Brings the facts of the journal into the log while a host runs.</summary>
internal sealed partial class LedgerWatch(
    LedgerAccess access, LedgerFollower follower, BackgroundTasks tasks, ILogger<LedgerWatch> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => access.Office!.Keeper is { } keeper
        ? keeper.Run(follower.Log, Follow, _ => Task.CompletedTask, tasks, stoppingToken)
        : Follow(stoppingToken);

    private async Task Follow(CancellationToken ends)
    {
        await follower.Run(ends);
        if (follower.State is { HasStopped: true, Cause: { } cause }) Stopped(log, cause);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "the ledger has stopped for good, clearance goes on: {Cause}")]
    private static partial void Stopped(ILogger log, string cause);
}

/// <summary>What other processes changed in the registers and tokens counts here too.</summary>
internal sealed partial class RegisterWatch(
    Store store, RegisterRoom registers, TokenBook tokens, AccountBook accounts, TimeProvider clock,
    ILogger<RegisterWatch> log)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await tokens.Load(cancellationToken);
        await accounts.Load(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var seen = 0L;
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var changes = await store.RegisterJournal(seen, Values.Limits.RowsPerPageMax, stoppingToken);
                if (changes.Count == 0) continue;
                if (changes.Any(c => c.Kind == TokenBook.Register)) await tokens.Load(stoppingToken);
                if (changes.Any(c => c.Kind == AccountBook.Register)) await accounts.Load(stoppingToken);
                if (changes.Any(c => c.Kind is not (TokenBook.Register or AccountBook.Register)
                    && !c.Kind.StartsWith(SurveyBook.KindPrefix, StringComparison.Ordinal)))
                    await registers.Load(stoppingToken);
                // Only what was read counts as seen; a store that fails between is asked again.
                seen = changes[^1].Change;
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
