using System.Collections.Concurrent;
using System.Text.Json;
using Customhouse.Storage;
using Customhouse.Web.Api;

namespace Customhouse.Web.Access;

/// <summary>
/// The tokens of the administration, found by their hash. What is issued or revoked is kept in the store before
/// it counts; when a token was last used is told to the minute and kept in memory only.
/// </summary>
public sealed class TokenBook(Store store)
{
    public const string Register = "token";

    private readonly ConcurrentDictionary<string, Entry> _byHash = new(StringComparer.Ordinal);

    public IEnumerable<TokenInUse> All => _byHash.Values
        .Select(e => new TokenInUse(e.Token, e.LastUsed == 0 ? null : At(e.LastUsed)))
        .OrderBy(t => t.Token.IssuedAt).ThenBy(t => t.Token.Id, StringComparer.Ordinal);

    /// <summary>
    /// Takes tokens as the store has them; what another process issued or revoked counts from here.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public async Task Load(CancellationToken cancellation)
    {
        var after = "";
        while (await store.Entries(Register, after, Values.Limits.RowsPerPageMax,
            cancellation) is { Count: > 0 } page)
        {
            foreach (var entry in page)
                Take(JsonSerializer.Deserialize(entry.Body, ApiJson.Default.Token)
                    ?? throw new InvalidOperationException($"token {entry.Id} is on record without content"));
            after = page[^1].Id;
        }
    }

    private void Take(Token token) => _byHash.AddOrUpdate(token.Hash, _ => new Entry(token),
        // A token is revoked for good, so one that was read before it was revoked here is out of date.
        (_, entry) => entry.Token.RevokedAt is not null || token.RevokedAt is null ? entry : new Entry(token));

    /// <summary>
    /// Who signs in with this secret; null for nobody. The hash is looked up, so time tells nothing.
    /// </summary>
    public Visitor? Find(string secret, DateTimeOffset now)
    {
        if (!_byHash.TryGetValue(Token.HashOf(secret), out var entry)) return null;
        if (!entry.Token.IsGoodAt(now)) return null;
        var minute = now.UtcTicks / TimeSpan.TicksPerMinute;
        if (entry.LastUsed != minute) entry.LastUsed = minute;
        return entry.Visitor;
    }

    /// <summary>Who holds the token of a public name; null for nobody.</summary>
    public Visitor? ById(string id, DateTimeOffset now) => _byHash.Values
        .FirstOrDefault(e => e.Token.Id == id && e.Token.IsGoodAt(now))?.Visitor;

    /// <summary>Issues a token and gives its secret, which is shown this once and kept nowhere.</summary>
    public async Task<string> Issue(Func<string, Token> tokenOf, Actor by)
    {
        var secret = Token.NewSecret();
        var token = tokenOf(Token.HashOf(secret));
        await Keep(token, 0, by, $"issued to {token.Holder}");
        _byHash[token.Hash] = new Entry(token);
        return secret;
    }

    /// <summary>Ends a token at once; false if there is none of that id.</summary>
    public async Task<bool> Revoke(string id, Actor by, DateTimeOffset now)
    {
        if (_byHash.Values.FirstOrDefault(e => e.Token.Id == id) is not { } entry) return false;
        if (entry.Token.RevokedAt is not null) return true;
        var revoked = entry.Token with { RevokedAt = now };
        await Keep(revoked, 1, by, "revoked");
        _byHash[revoked.Hash] = new Entry(revoked);
        return true;
    }

    private async Task Keep(Token token, int expectedVersion, Actor by, string grounds)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(token, ApiJson.Default.Token);
        var change = new RegisterChange(Register, token.Id, expectedVersion, body) { Grounds = grounds };
        // A token that was revoked by somebody else meanwhile is revoked: there is nothing to tell apart.
        await store.Change([change], token.RevokedAt ?? token.IssuedAt, by);
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
