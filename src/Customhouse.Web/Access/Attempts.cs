using Customhouse.Storage;

namespace Customhouse.Web.Access;

/// <summary>
/// Failed sign-ins by user id and by address, or by id and known browser alone. After some, the next try has
/// to wait, and each further failure doubles the wait. Ids that do not exist are counted alike, so that
/// waiting tells nothing. They are in the store, so every process counts the same and a restart forgets
/// nothing.
/// </summary>
public sealed class Attempts(Store store, TimeProvider clock)
{
    /// <summary>Failures that cost nothing: a slip of the finger, the wrong one of two passwords.</summary>
    public const int FreeOfId = 5;

    /// <summary>An office behind one address has many fingers.</summary>
    public const int FreeOfAddress = 50;

    private const int EntriesMax = 100_000;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>After which an entry is forgotten.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    /// <summary>How long the next try of this id from there has to wait; zero for not at all.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read now, so nobody is let
    /// in.</exception>
    public async Task<TimeSpan> Wait(string id, Caller caller, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return Longest(await store.SignIns.FailedTries(Counted(id, caller), cancellation), now);
    }

    /// <summary>Counts a failure.</summary>
    /// <returns>How long the next try has to wait.</returns>
    public async Task<TimeSpan> Failed(string id, Caller caller)
    {
        var now = clock.GetUtcNow();
        return Longest(
            await store.SignIns.CountFailures(
                Counted(id, caller),
                (who, before) => After(who, before, now),
                now - Memory,
                EntriesMax
            ),
            now
        );
    }

    /// <summary>Who signed in begins anew; the address does not, for an attacker may have one
    /// account.</summary>
    public Task Succeeded(string id, Caller caller) =>
        store.SignIns.ForgetFailures(Counted(id, caller)[0], andAfter: false);

    /// <summary>Whether somebody has to wait under an id, from whichever browser.</summary>
    public Task<bool> IsWaited(string id, CancellationToken cancellation) =>
        store.SignIns.IsWaited("id " + id, clock.GetUtcNow(), cancellation);

    /// <summary>Forgets all that was counted under an id, from whichever browser.</summary>
    public Task Forget(string id) => store.SignIns.ForgetFailures("id " + id, andAfter: true);

    /// <summary>
    /// Whether a try that had to wait is the first of that wait. The others tell nothing new, and whoever
    /// sends them shall not fill the trail.
    /// </summary>
    public Task<bool> IsFirstOfWait(string id, Caller caller) =>
        store.SignIns.TellOfWait(Counted(id, caller), clock.GetUtcNow());

    /// <summary>
    /// Under which names a try counts. A browser that signed in under this id before counts by itself:
    /// neither who fails under the id elsewhere nor who fails at the same address keeps its person out.
    /// </summary>
    private static string[] Counted(string id, Caller caller) =>
        caller.Device is { } device ? [$"id {id} {device}"] : ["id " + id, "at " + caller.Network];

    internal static FailedTries After(string who, FailedTries? before, DateTimeOffset now)
    {
        var failures = before is null || now - before.Last > Memory ? 1 : before.Failures + 1;
        var over = failures - (who.StartsWith("at ", StringComparison.Ordinal) ? FreeOfAddress : FreeOfId);
        var wait =
            over < 0
                ? TimeSpan.Zero
                : TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, FirstWait.Ticks << Math.Min(over, 16)));
        return new FailedTries(who, failures, now, now + wait, IsTold: false);
    }

    private static TimeSpan Longest(IEnumerable<FailedTries> tries, DateTimeOffset now) =>
        tries.Select(t => t.Until - now).Append(TimeSpan.Zero).Max();
}
