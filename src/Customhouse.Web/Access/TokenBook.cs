using System.Collections.Concurrent;
using Customhouse.Storage;

namespace Customhouse.Web.Access;

/// <summary>
/// The tokens of the administration, found by their hash. What is issued or revoked is kept in the store
/// before it counts; when a token was last used is told to the minute and kept in memory only.
/// </summary>
public sealed class TokenBook(Store store)
{
    public const string Register = "token";

    private readonly ConcurrentDictionary<string, Entry> _byHash = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Entry> _byId = new(StringComparer.Ordinal);

    public IEnumerable<TokenInUse> All =>
        _byHash
            .Values.Select(e => new TokenInUse(e.Token, e.LastUsed == 0 ? null : At(e.LastUsed)))
            .OrderBy(t => t.Token.IssuedAt)
            .ThenBy(t => t.Token.Id, StringComparer.Ordinal);

    /// <summary>Takes all tokens as the store has them; one that cannot be read opens nothing.</summary>
    /// <returns>The tokens that cannot be read, with the cause.</returns>
    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public async Task<IReadOnlyList<(string Id, FormatException Cause)>> Load(CancellationToken cancellation)
    {
        var unreadable = new List<(string, FormatException)>();
        var after = "";
        while (
            await store.Registers.Entries(Register, after, Values.Limits.RowsPerPageMax, cancellation)
                is { Count: > 0 } page
        )
        {
            foreach (var entry in page)
            {
                try
                {
                    Take(entry);
                }
                catch (FormatException failure)
                {
                    unreadable.Add((entry.Id, failure));
                }
            }
            after = page[^1].Id;
        }
        return unreadable;
    }

    /// <summary>Takes one token as a change left it.</summary>
    /// <exception cref="FormatException">It cannot be read, so it opens nothing any more.</exception>
    public void Take(RegisterEntry entry)
    {
        if (StoredToken.Read(entry) is { } token)
        {
            Take(token);
            return;
        }
        if (_byId.TryRemove(entry.Id, out var known))
            _byHash.TryRemove(known.Token.Hash, out _);
        throw new FormatException($"the token {entry.Id} cannot be read, so it opens nothing");
    }

    private void Take(Token token) =>
        _byId[token.Id] = _byHash.AddOrUpdate(
            token.Hash,
            _ => new Entry(token),
            // A token is revoked for good, so one that was read before it was revoked here is out of date.
            (_, entry) =>
                entry.Token.RevokedAt is not null || token.RevokedAt is null ? entry : new Entry(token)
        );

    /// <summary>
    /// Who signs in with this secret; null for nobody. The hash is looked up, so time tells nothing.
    /// </summary>
    public Visitor? Find(string secret, DateTimeOffset now)
    {
        if (!_byHash.TryGetValue(Token.HashOf(secret), out var entry))
            return null;
        if (!entry.Token.IsGoodAt(now))
            return null;
        var minute = now.UtcTicks / TimeSpan.TicksPerMinute;
        if (entry.LastUsed != minute)
            entry.LastUsed = minute;
        return entry.Visitor;
    }

    /// <summary>Who holds the token of a public name; null for nobody.</summary>
    public Visitor? ById(string id, DateTimeOffset now) =>
        _byId.TryGetValue(id, out var entry) && entry.Token.IsGoodAt(now) ? entry.Visitor : null;

    /// <summary>Issues a token and gives its secret, which is shown this once and kept nowhere.</summary>
    public async Task<string> Issue(Func<string, Token> tokenOf, Actor by)
    {
        var secret = Token.NewSecret();
        var token = tokenOf(Token.HashOf(secret));
        await Keep(token, 0, by, $"issued to {token.Holder}");
        Take(token);
        return secret;
    }

    /// <summary>Ends a token at once; false if there is none of that id.</summary>
    public async Task<bool> Revoke(string id, Actor by, DateTimeOffset now)
    {
        if (!_byId.TryGetValue(id, out var entry))
            return false;
        if (entry.Token.RevokedAt is not null)
            return true;
        var revoked = entry.Token with { RevokedAt = now };
        await Keep(revoked, 1, by, "revoked");
        Take(revoked);
        return true;
    }

    private async Task Keep(Token token, int expectedVersion, Actor by, string grounds)
    {
        var change = new RegisterChange(Register, token.Id, expectedVersion, StoredToken.Write(token))
        {
            Grounds = grounds,
        };
        // A token that was revoked by somebody else meanwhile is revoked: there is nothing to tell apart.
        await store.Registers.Change([change], token.RevokedAt ?? token.IssuedAt, by);
    }

    private static DateTimeOffset At(long minute) => new(minute * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    private sealed class Entry(Token token)
    {
        public Token Token => token;
        public Visitor Visitor { get; } = new(token);
        public long LastUsed { get; set; }
    }
}

/// <summary>A token as the list shows it.</summary>
public sealed record TokenInUse(Token Token, DateTimeOffset? LastUsedAt);
