using System.Collections.Concurrent;
using System.Text.Json;
using Customhouse.Storage;
using Customhouse.Web.Api;

namespace Customhouse.Web.Access;

/// <summary>The accounts of people, kept in the store's registers and found by user id.</summary>
public sealed class AccountBook(Store store)
{
    public const string Register = "account";

    private readonly ConcurrentDictionary<string, (Account Account, int Version)> _byId =
        new(StringComparer.Ordinal);

    public IEnumerable<Account> All => _byId.Values.Select(a => a.Account).OrderBy(a => a.Id, StringComparer.Ordinal);

    /// <summary>Takes accounts as the store has them; what another process changed counts from here.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public async Task Load(CancellationToken cancellation)
    {
        var after = "";
        while (await store.Entries(Register, after, Values.Limits.RowsPerPageMax,
            cancellation) is { Count: > 0 } page)
        {
            foreach (var entry in page)
            {
                var read = (Account: JsonSerializer.Deserialize(entry.Body, ApiJson.Default.Account)
                    ?? throw new InvalidOperationException($"account {entry.Id} is on record without content"),
                    entry.Version);
                // What was kept here while the page was read is newer than the page.
                _byId.AddOrUpdate(entry.Id, read, (_, known) => known.Version > read.Version ? known : read);
            }
            after = page[^1].Id;
        }
    }

    public Account? Find(string id) => _byId.TryGetValue(id, out var found) ? found.Account : null;

    /// <summary>The open account of a person whom an OpenID Connect provider vouches for; there is one at
    /// most.</summary>
    public Account? OfSubject(string subject) =>
        _byId.Values.Select(a => a.Account).FirstOrDefault(a => a.Subject == subject && !a.IsClosed);

    /// <summary>Keeps a new account, or a changed one.</summary>
    /// <param name="before">The account as whoever changes it has seen it; null for a new one.</param>
    /// <returns>False where somebody else changed the account meanwhile; nothing was kept.</returns>
    /// <exception cref="StoreUnavailableException">The store cannot take it now.</exception>
    public async Task<bool> Put(Account account, Account? before, Actor by, string grounds, DateTimeOffset now)
    {
        var version = _byId.TryGetValue(account.Id, out var found) ? found.Version : 0;
        // Every change gives the account another stamp, so an equal stamp is an unchanged account.
        if (found.Account?.Stamp != before?.Stamp) return false;
        var body = JsonSerializer.SerializeToUtf8Bytes(account, ApiJson.Default.Account);
        var change = new RegisterChange(Register, account.Id, version, body) { Grounds = grounds };
        if (await store.Change([change], now, by) is not RegisterOutcome.Done) return false;
        _byId[account.Id] = (account, version + 1);
        return true;
    }
}
