using System.Collections.Concurrent;
using Customhouse.Storage;

namespace Customhouse.Web.Access;

/// <summary>What became of a change of an account.</summary>
public enum AccountChange
{
    /// <summary>Durable.</summary>
    Kept,

    /// <summary>Somebody else changed the account first; nothing was kept.</summary>
    Stale,

    /// <summary>Nobody could administer the house any more; nothing was kept.</summary>
    LastAdministrator,

    /// <summary>Another open account signs in under the same subject at the provider; nothing was
    /// kept.</summary>
    SubjectTaken,
}

/// <summary>The accounts of people, kept in the store's registers and found by user id.</summary>
public sealed class AccountBook(Store store)
{
    public const string Register = "account";

    private const string NoAdministrator = "an open administrator";
    private const string OneSubject = "one open account a subject";

    /// <summary>
    /// At least one person can administer the house. Judged in the transaction of the change, so that two who
    /// close each other at once do not both succeed, whichever processes they come to.
    /// </summary>
    private static readonly RegisterRule KeepsAnAdministrator = new(
        Register,
        entries =>
            entries.Any(e => Read(e) is { Role: Role.Administrator, IsClosed: false })
                ? null
                : NoAdministrator
    );

    private readonly ConcurrentDictionary<string, (Account Account, int Version)> _byId = new(
        StringComparer.Ordinal
    );

    public IEnumerable<Account> All =>
        _byId.Values.Select(a => a.Account).OrderBy(a => a.Id, StringComparer.Ordinal);

    /// <summary>Takes all accounts as the store has them; one that cannot be read signs nobody in.</summary>
    /// <returns>The accounts that cannot be read, with the cause.</returns>
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

    /// <summary>Takes one account as a change left it; a later version that is known stays.</summary>
    /// <exception cref="FormatException">It cannot be read, so nobody signs in to it any more.</exception>
    public void Take(RegisterEntry entry)
    {
        if (_byId.TryGetValue(entry.Id, out var held) && held.Version >= entry.Version)
            return;
        if (Read(entry) is not { } account)
        {
            // What the newest version says of it nobody knows; it may have been closed.
            _byId.TryRemove(entry.Id, out _);
            throw new FormatException($"the account {entry.Id} cannot be read, so nobody can sign in to it");
        }
        _byId.AddOrUpdate(
            entry.Id,
            (account, entry.Version),
            (_, known) => known.Version > entry.Version ? known : (account, entry.Version)
        );
    }

    public Account? Find(string id) => _byId.TryGetValue(id, out var found) ? found.Account : null;

    /// <summary>The version under which an account is on record; null if there is none.</summary>
    public int? VersionOf(string id) => _byId.TryGetValue(id, out var found) ? found.Version : null;

    /// <summary>The open account of a person whom an OpenID Connect provider vouches for; there is one at
    /// most.</summary>
    public Account? OfSubject(string subject) =>
        _byId.Values.Select(a => a.Account).FirstOrDefault(a => a.Subject == subject && !a.IsClosed);

    /// <summary>Keeps a new account, or a changed one.</summary>
    /// <param name="before">The account as whoever changes it has seen it; null for a new one.</param>
    /// <exception cref="StoreUnavailableException">The store cannot take it now.</exception>
    public async Task<AccountChange> Put(
        Account account,
        Account? before,
        Actor by,
        string grounds,
        DateTimeOffset now
    )
    {
        var version = _byId.TryGetValue(account.Id, out var found) ? found.Version : 0;
        // Every change gives the account another stamp, so an equal stamp is an unchanged account.
        if (found.Account?.Stamp != before?.Stamp)
            return AccountChange.Stale;
        var change = Changed(account, version, grounds);
        switch (await store.Registers.Change([change], now, by, Rules(account, before)))
        {
            case RegisterOutcome.Done:
                _byId[account.Id] = (account, version + 1);
                return AccountChange.Kept;
            case RegisterOutcome.Breach { Rule: NoAdministrator }:
                return AccountChange.LastAdministrator;
            case RegisterOutcome.Breach:
                return AccountChange.SubjectTaken;
            default:
                return AccountChange.Stale;
        }
    }

    /// <summary>An account as a change of its register.</summary>
    public static RegisterChange Changed(Account account, int expectedVersion, string grounds) =>
        new(Register, account.Id, expectedVersion, StoredAccount.Write(account)) { Grounds = grounds };

    /// <summary>The account that an entry holds; null where it cannot be read.</summary>
    public static Account? Read(RegisterEntry entry) => StoredAccount.Read(entry);

    private static IReadOnlyList<RegisterRule> Rules(Account after, Account? before) =>
        [
            .. before is { Role: Role.Administrator, IsClosed: false }
            && after is not { Role: Role.Administrator, IsClosed: false }
                ? [KeepsAnAdministrator]
                : Array.Empty<RegisterRule>(),
            .. after is { Subject: { } subject, IsClosed: false }
                ? [OneOpen(subject)]
                : Array.Empty<RegisterRule>(),
        ];

    private static RegisterRule OneOpen(string subject) =>
        new(
            Register,
            entries =>
                entries.Select(Read).Count(a => a is { IsClosed: false } && a.Subject == subject) <= 1
                    ? null
                    : OneSubject
        );
}
