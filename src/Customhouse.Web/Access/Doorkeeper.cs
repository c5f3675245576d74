using System.Buffers.Text;
using System.Collections.Concurrent;
using Customhouse.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace Customhouse.Web.Access;

/// <summary>What is still to be done before a person is signed in.</summary>
public enum SignInStep
{
    /// <summary>The code of the second factor.</summary>
    Code,

    /// <summary>A password of the person's own in place of the initial one.</summary>
    NewPassword,

    /// <summary>A second factor, which the role demands.</summary>
    NewFactor,

    /// <summary>Nothing: the session may begin.</summary>
    Done,
}

/// <summary>What came of a password or a code.</summary>
/// <param name="Wait">How long the next try has to wait; zero where it need not.</param>
public sealed record Tried(Account? Account, TimeSpan Wait);

/// <summary>
/// Lets people in: password, second factor, lock-out, and a line in the audit trail for each try that is weighed.
/// Whether a user
/// id exists, is closed or signs in elsewhere is never told: the answer and its time are the same.
/// </summary>
public sealed class Doorkeeper(
    AccountBook accounts, Attempts attempts, Store store, TimeProvider clock, IDataProtectionProvider protection,
    CounterTerms terms)
{
    private readonly IDataProtector _keys = protection.CreateProtector("Customhouse.Access.CodeKey");

    /// <summary>The step of the last code that each account used, so that none is taken twice.</summary>
    private readonly ConcurrentDictionary<string, long> _used = new(StringComparer.Ordinal);

    public async Task<Tried> Password(string? userId, string? password, Caller caller)
    {
        var isId = Account.TryId(userId, out var id);
        var shown = isId ? id : "(no user id)";
        if (await Waits(null, shown, caller) is { } waits) return waits;
        var account = isId ? accounts.Find(id) : null;
        var proven = PasswordRules.Proves(account?.PasswordHash, password ?? "");
        if (proven && account is { IsClosed: false }) return new Tried(account, TimeSpan.Zero);
        return await Failed(account, shown, caller);
    }

    public async Task<Tried> Code(Account account, string? code, Caller caller)
    {
        if (await Waits(account, account.Id, caller) is { } waits) return waits;
        if (account.CodeKey is { } key && Matches(account.Id, Base64Url.DecodeFromChars(_keys.Unprotect(key)), code))
            return new Tried(account, TimeSpan.Zero);
        return await Failed(account, account.Id, caller);
    }

    /// <summary>What comes next for an account whose password was proven.</summary>
    /// <param name="codeProven">The second factor was proven, too.</param>
    public SignInStep Next(Account account, bool codeProven) => account switch
    {
        { CodeKey: not null } when !codeProven => SignInStep.Code,
        { PasswordIsInitial: true } => SignInStep.NewPassword,
        { CodeKey: null } when terms.SecondFactor && account.Role != Role.Trader => SignInStep.NewFactor,
        _ => SignInStep.Done,
    };

    /// <summary>Gives an account the password that its person chose; null where others changed it meanwhile.</summary>
    public async Task<Account?> Choose(Account account, string password)
    {
        var changed = account with
        {
            PasswordHash = PasswordRules.Hash(password), PasswordIsInitial = false, Stamp = Account.NewStamp(),
        };
        return await Put(changed, account, "chose a password") ? changed : null;
    }

    /// <summary>Takes a second factor over, once a code of it was shown; null for a wrong code.</summary>
    public async Task<Account?> Enrol(Account account, byte[] key, string? code)
    {
        if (!Matches(account.Id, key, code)) return null;
        var changed = account with
        {
            CodeKey = _keys.Protect(Base64Url.EncodeToString(key)), Stamp = Account.NewStamp(),
        };
        return await Put(changed, account, "took a second factor") ? changed : null;
    }

    /// <summary>The person is in; written down before the first page is shown.</summary>
    public async Task SignedIn(Account account, Caller caller)
    {
        attempts.Succeeded(WhoIs(account.Id, caller));
        await store.Note(clock.GetUtcNow(), new Visitor(account).Actor, "sign-in", account.Id, caller.Address);
    }

    public Task SignedOut(Visitor visitor, string address) =>
        store.Note(clock.GetUtcNow(), visitor.Actor, "sign-out", visitor.Actor.Id, address);

    /// <summary>As failures are counted: a browser that is known under the id is not kept out by others.</summary>
    private static string WhoIs(string id, Caller caller) => caller.Device is { } device ? $"{id} {device}" : id;

    /// <summary>The refusal of a try that has to wait; null where it need not.</summary>
    private async Task<Tried?> Waits(Account? account, string id, Caller caller)
    {
        var who = WhoIs(id, caller);
        if (attempts.Wait(who, caller.Network) is not { Ticks: > 0 } wait) return null;
        if (attempts.IsFirstOfWait(who, caller.Network)) await NoteRefused(account, id, caller);
        return new Tried(null, wait);
    }

    private async Task<Tried> Failed(Account? account, string id, Caller caller)
    {
        attempts.Failed(WhoIs(id, caller), caller.Network);
        await NoteRefused(account, id, caller);
        return new Tried(null, attempts.Wait(WhoIs(id, caller), caller.Network));
    }

    private async Task NoteRefused(Account? account, string id, Caller caller) => await store.Note(
        clock.GetUtcNow(), new Actor(id, account?.Role ?? "nobody"), "sign-in-refused", id, caller.Address);

    private Task<bool> Put(Account changed, Account before, string grounds) =>
        accounts.Put(changed, before, new Visitor(changed).Actor, grounds, clock.GetUtcNow());

    private bool Matches(string id, ReadOnlySpan<byte> key, string? code)
    {
        var digits = string.Concat((code ?? "").Where(c => !char.IsWhiteSpace(c)));
        var step = OneTimeCode.Match(key, digits, clock.GetUtcNow(), _used.GetValueOrDefault(id));
        if (step is not { } taken) return false;
        // Two requests with one code at the same moment: the first one has it.
        var last = _used.GetOrAdd(id, 0);
        return taken > last && _used.TryUpdate(id, taken, last);
    }
}
