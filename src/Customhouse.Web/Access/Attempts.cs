using System.Collections.Concurrent;

namespace Customhouse.Web.Access;

/// <summary>
/// Failed sign-ins by user id (or by id and known browser) and by address. After some, the next try has to wait, and
/// each further failure
/// doubles the wait. Ids that do not exist are counted alike, so that waiting tells nothing. Kept in memory: a
/// restart forgets, which costs an attacker more than it gives.
/// </summary>
public sealed class Attempts(TimeProvider clock)
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

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>How long the next try of this id from this address has to wait; zero for not at all.</summary>
    public TimeSpan Wait(string id, string address)
    {
        var (one, other) = (WaitOf("id " + id), WaitOf("at " + address));
        return one > other ? one : other;
    }

    public void Failed(string id, string address)
    {
        Count("id " + id, FreeOfId);
        Count("at " + address, FreeOfAddress);
    }

    /// <summary>Who signed in begins anew; the address does not, for an attacker may have one account.</summary>
    public void Succeeded(string id) => _entries.TryRemove("id " + id, out _);

    /// <summary>Whether somebody has to wait under an id, from whichever browser.</summary>
    public bool IsWaited(string id) => _entries.Any(e =>
        (e.Key == "id " + id || e.Key.StartsWith($"id {id} ", StringComparison.Ordinal))
        && e.Value.Until > clock.GetUtcNow());

    /// <summary>Forgets all that was counted under an id, from whichever browser.</summary>
    public void Forget(string id)
    {
        foreach (var key in _entries.Keys)
            if (key == "id " + id || key.StartsWith($"id {id} ", StringComparison.Ordinal))
                _entries.TryRemove(key, out _);
    }

    /// <summary>
    /// Whether a try that had to wait is the first of that wait. The others tell nothing new, and whoever sends them
    /// shall not fill the trail.
    /// </summary>
    public bool IsFirstOfWait(string id, string address)
    {
        var isFirst = false;
        foreach (var key in (string[])["id " + id, "at " + address])
            if (_entries.TryGetValue(key, out var entry) && entry is { IsTold: false }
                && entry.Until > clock.GetUtcNow())
                isFirst |= _entries.TryUpdate(key, entry with { IsTold = true }, entry);
        return isFirst;
    }

    private TimeSpan WaitOf(string key) =>
        _entries.TryGetValue(key, out var entry) && entry.Until > clock.GetUtcNow()
            ? entry.Until - clock.GetUtcNow()
            : TimeSpan.Zero;

    private void Count(string key, int free)
    {
        var now = clock.GetUtcNow();
        if (_entries.Count >= EntriesMax) Forget(now);
        _entries.AddOrUpdate(key, _ => new Entry(1, now, now), (_, entry) =>
        {
            var failures = now - entry.Last > Memory ? 1 : entry.Failures + 1;
            var over = failures - free;
            var wait = over < 0 ? TimeSpan.Zero
                : TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, FirstWait.Ticks << Math.Min(over, 16)));
            return new Entry(failures, now, now + wait);
        });
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, entry) in _entries)
            if (now - entry.Last > Memory) _entries.TryRemove(key, out _);
        // All of them are fresh: the oldest half goes, so that memory stays bounded under any attack.
        if (_entries.Count < EntriesMax) return;
        foreach (var (key, _) in _entries.OrderBy(e => e.Value.Last).Take(EntriesMax / 2).ToArray())
            _entries.TryRemove(key, out _);
    }

    private sealed record Entry(int Failures, DateTimeOffset Last, DateTimeOffset Until, bool IsTold = false);
}
