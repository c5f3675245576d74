using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Web;
using Customhouse.Web.Access;
using Customhouse.Web.Settings;
using Customhouse.Web.Watching;

namespace Customhouse.Server;

/// <summary>The web face of an installation, with what goes on behind it while it runs.</summary>
public static class Host
{
    /// <summary>Makes the host; it listens once it is started.</summary>
    /// <param name="anchor">Where the log is anchored; null for nowhere.</param>
    /// <param name="keepsTime">Time comes to the cases by itself: lapses, reminders.</param>
    public static WebApplication Create(
        Installation installation,
        IReadOnlyList<string> urls,
        WebOptions options,
        bool keepsTime = true,
        AnchorOptions? anchor = null
    )
    {
        // Settings come from where Options say. The usual builders read files and variables of their own, and
        // watch the folder of those files with all below it (docs/decisions/0046).
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory }
        );
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder
            .Logging.ClearProviders()
            .AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
            })
            .SetMinimumLevel(LogLevel.Warning);
        // A caller that stalls is answered; with a stack trace for each it could fill the log.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Http.Timeouts", LogLevel.Error);
        // That the keys of sessions are as secret as the database is said in OPERATING, not at each start.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // What fails while it starts is told by the verb in a line; from then on these two tell it.
        var starts = new StartOfHost();
        foreach (var category in StartOfHost.Categories)
            builder.Logging.AddFilter(category, level => starts.IsOver && level >= LogLevel.Warning);
        builder.WebHost.UseUrls([.. urls]);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddSingleton(installation.Tasks);
        builder.Services.AddCustomhouse(
            installation.Store,
            installation.Administration,
            installation.Clock,
            options
        );
        builder.Services.AddSingleton(
            new LedgerAccess(installation.Ledger) { Damage = installation.LedgerDamage }
        );
        if (installation.Ledger is { } ledger)
            builder
                .Services.AddSingleton(ledger)
                .AddSingleton(new LogReading(installation, ledger))
                .AddSingleton(ledger.Follower)
                .AddSingleton(ledger.Writer)
                .AddHostedService<LedgerWatch>();
        if (installation.Ledger is { } anchored && anchor is not null)
            builder
                .Services.AddSingleton(_ => anchor.Open(anchored, installation.Clock))
                .AddSingleton<AnchorWatch>();
        builder.Services.AddSingleton(installation.Seat);
        builder.Services.AddHostedService(all => all.GetRequiredService<RegisterWatch>());
        builder.Services.AddHostedService<StoreWatch>().AddHostedService<DocumentWatch>();
        if (keepsTime)
            builder.Services.AddHostedService<TimeWatch>();
        if (RetentionKeeper.IsWanted(installation.Store.Kinds))
            builder.Services.AddHostedService<RetentionWatch>();
        // None of these ends while the process runs; one that does all the same must be seen, so the process
        // ends with it, and its exit code says so (see StartOfHost).
        builder.Services.Configure<HostOptions>(options =>
            options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost
        );
        var host = builder.Build().UseCustomhouse();
        // A checkpoint is anchored by who signs it.
        if (host.Services.GetService<AnchorWatch>() is { } watch)
            installation.Ledger!.Keeper!.Alongside(AnchorWatch.TaskName, AnchorWatch.Within, watch.Run);
        host.Lifetime.ApplicationStarted.Register(() => starts.IsOver = true);
        return host;
    }

    /// <summary>Where it listens, once it was started; a port 0 has become a real one.</summary>
    public static string AddressOf(WebApplication host) => host.Urls.First();
}

/// <summary>
/// Brings the events of the journal into the log where this process keeps it, and reads it where another
/// does.
/// </summary>
internal sealed class LedgerWatch(
    AdministrationLog ownLog,
    LogReading reading,
    BackgroundTasks tasks,
    TimeProvider clock
) : BackgroundWatch
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    private const string NobodyKeeps =
        "no process of this administration keeps the log now: one that has its key takes it over within "
        + "seconds; where none has it, put keys/log.key back, or end this log and begin its successor with "
        + "`customhouse ledger succeed`";

    private readonly LedgerFollower follower = ownLog.Follower;

    protected override Task Go(CancellationToken stop) =>
        ownLog.Keeper is { } keeper ? keeper.Run(ownLog.Log, Follow, Read, tasks, stop) : Follow(stop);

    private async Task Follow(CancellationToken ends)
    {
        var task = tasks.Of("ledger", Within);
        var following = follower.Run(ends);
        using var timer = new PeriodicTimer(Pause, clock);
        while (!following.IsCompleted && await timer.WaitForNextTickAsync(ends))
            if (follower.State is { HasStopped: false } state)
                task.Waits(state.Cause);
        await following;
        if (follower.State is { HasStopped: true, Cause: { } cause })
            task.Stopped(cause);
    }

    /// <summary>While another process follows, this one is not behind.</summary>
    private async Task Read(CancellationToken ends)
    {
        await reading.Round(ends);
        tasks.Of("ledger", Within).Waits(ownLog.Keeper!.IsKept() ? null : NobodyKeeps);
    }
}
