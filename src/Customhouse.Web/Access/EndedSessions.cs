using System.Collections.Concurrent;
using Customhouse.Storage;

namespace Customhouse.Web.Access;

/// <summary>
/// Sessions that their person ended: a copy of the cookie opens nothing any more, in whichever process and
/// after whichever restart. They are in the store for as long as the cookie could be good, and here for a
/// quick look.
/// </summary>
public sealed class EndedSessions(Store store, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);
    private long _seen;

    /// <summary>The last that was taken from the store.</summary>
    public long Seen => Volatile.Read(ref _seen);

    /// <summary>Ends a session; returns when it is durable.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot take it now; the session goes
    /// on.</exception>
    public async Task End(string session)
    {
        var now = clock.GetUtcNow();
        await store.SignIns.EndSession(session, now, now - Session.Longest);
        _ended[session] = now;
    }

    public bool IsEnded(string session) => _ended.ContainsKey(session);

    /// <summary>Takes what was ended since, in whichever process.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public async Task CatchUp(CancellationToken cancellation)
    {
        while (
            await store.SignIns.EndedSessions(Seen, Values.Limits.RowsPerPageMax, cancellation)
                is { Count: > 0 } page
        )
        {
            foreach (var session in page)
                _ended[session.Session] = session.At;
            Volatile.Write(ref _seen, page[^1].Number);
        }
        var now = clock.GetUtcNow();
        foreach (var (old, at) in _ended)
            if (now - at > Session.Longest)
                _ended.TryRemove(old, out _);
    }
}
