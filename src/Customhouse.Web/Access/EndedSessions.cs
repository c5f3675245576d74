using System.Collections.Concurrent;

namespace Customhouse.Web.Access;

/// <summary>
/// Sessions that their person ended: a copy of the cookie opens nothing any more. Kept in memory for as long as the
/// cookie could be good, so each entry is a sign-out of that time; a restart forgets them.
/// </summary>
public sealed class EndedSessions(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);

    public void End(string session)
    {
        var now = clock.GetUtcNow();
        foreach (var (old, at) in _ended)
            if (now - at > Session.Longest) _ended.TryRemove(old, out _);
        _ended[session] = now;
    }

    public bool IsEnded(string session) => _ended.ContainsKey(session);
}
