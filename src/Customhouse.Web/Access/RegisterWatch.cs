using System.Diagnostics;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Web.Watching;
using Microsoft.AspNetCore.DataProtection;

namespace Customhouse.Web.Access;

/// <summary>
/// What other processes changed counts here too: registers, tokens, accounts, keys and ended sessions, each
/// as it comes. It looks at once where the database tells of it, and twice a second in any case.
/// </summary>
public sealed class RegisterWatch : BackgroundWatch
{
    public const string TaskName = "registers";

    /// <summary>Rounds come twice a second; so long without one is told.</summary>
    private static readonly TimeSpan RoundsWithin = TimeSpan.FromSeconds(10);

    /// <summary>Looks come twice a second; a store that was not seen for so long is told.</summary>
    private static readonly TimeSpan LooksWithin = TimeSpan.FromSeconds(5);

    /// <summary>A process that stood still for so long looks before it lets anybody in.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(3);

    /// <summary>For so long it waits for that look; a store that hangs is no reason to answer
    /// nobody.</summary>
    private static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(1);

    private readonly Store _store;
    private readonly RegisterFollower _follower;
    private readonly TokenBook _tokens;
    private readonly AccountBook _accounts;
    private readonly EndedSessions _ended;
    private readonly IDataProtectionProvider _protection;
    private readonly BackgroundTask _task;

    /// <summary>The last look that was waited for, and the last whose changes were all taken.</summary>
    private StoreLook _last = StoreLook.None;
    private StoreLook _look = StoreLook.None;
    private bool _keysChanged;

    public RegisterWatch(
        Store store,
        RegisterFollower follower,
        TokenBook tokens,
        AccountBook accounts,
        EndedSessions ended,
        SharedKeyRing keys,
        IDataProtectionProvider protection,
        BackgroundTasks tasks
    )
    {
        (_store, _follower, _tokens, _accounts, _ended) = (store, follower, tokens, accounts, ended);
        (_protection, _task) = (protection, tasks.Of(TaskName, RoundsWithin));
        follower.Follow(TokenBook.Register, tokens.Take);
        follower.Follow(AccountBook.Register, accounts.Take);
        follower.Follow(
            StoredKeys.Register,
            _ =>
            {
                keys.ReadAnew();
                _keysChanged = true;
            }
        );
        follower.Taken += (entry, cause) =>
        {
            if (cause is null)
                _task.ItemWell(entry);
            else
                _task.ItemFailed(entry, cause);
        };
    }

    /// <summary>
    /// Waits, for a moment at most, where this process has not looked for so long that it may let in who was
    /// put out meanwhile: after it stood still, say.
    /// </summary>
    public async ValueTask Fresh(CancellationToken cancellation)
    {
        var known = Volatile.Read(ref _look);
        if (known.Number == 0 || known.Age <= FreshFor || _store.LookCause is not null)
            return;
        _store.LookNow();
        var until = Stopwatch.GetTimestamp() + (long)(LookPatience.TotalSeconds * Stopwatch.Frequency);
        while (ReferenceEquals(known, Volatile.Read(ref _look)) && Stopwatch.GetTimestamp() < until)
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellation);
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (entry, cause) in _follower.Unreadable)
            _task.ItemFailed(entry, new FormatException(cause));
        foreach (var (id, cause) in await _tokens.Load(cancellationToken))
            _task.ItemFailed($"{TokenBook.Register}/{id}", cause);
        foreach (var (id, cause) in await _accounts.Load(cancellationToken))
            _task.ItemFailed($"{AccountBook.Register}/{id}", cause);
        await _ended.CatchUp(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task Go(CancellationToken stop)
    {
        // Each round waits for a look, so one that fails is not followed by the next at once.
        while (!stop.IsCancellationRequested)
            await _task.Round(GoRound, stop);
    }

    private async Task GoRound(CancellationToken cancellation)
    {
        try
        {
            _last = await _store.NextLook(_last, cancellation).WaitAsync(LooksWithin, cancellation);
        }
        catch (TimeoutException late)
        {
            throw new StoreUnavailableException(
                $"the store was not looked at for {LooksWithin.Seconds} s: {_store.LookCause}",
                late
            );
        }
        if (_last.Heads.Registers > _follower.Position)
            await _follower.CatchUp(cancellation);
        if (_last.Heads.EndedSessions > _ended.Seen)
            await _ended.CatchUp(cancellation);
        Volatile.Write(ref _look, _last);
        // The first who asks has the keys read: better here than while somebody waits.
        if (_keysChanged)
            _ = _protection.CreateProtector(TaskName).Protect([]);
        _keysChanged = false;
    }
}
