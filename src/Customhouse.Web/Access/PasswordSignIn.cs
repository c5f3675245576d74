using System.Buffers.Text;
using System.Security.Cryptography;
using Customhouse.Storage;
using Customhouse.Web.Settings;
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
public sealed record Tried(Account? Account, TimeSpan Wait)
{
    /// <summary>The key of the account's one-time codes was sealed with keys that are lost: no code can be
    /// right.
    /// </summary>
    public bool IsKeyLost { get; init; }
}

/// <summary>
/// Lets people in: password, second factor, lock-out, and a line in the audit trail for each try that is
/// weighed. Whether a user id exists, is closed or signs in elsewhere is never told: the answer and its time
/// are the same.
/// </summary>
public sealed class PasswordSignIn(
    AccountBook accounts,
    Attempts attempts,
    RecoveryCodes recovery,
    Store store,
    TimeProvider clock,
    IDataProtectionProvider protection,
    WebOptions options
)
{
    private const int CodeCharactersMax = 32;

    private readonly IDataProtector _keys = protection.CreateProtector("Customhouse.Access.CodeKey");

    public async Task<Tried> Password(
        string? userId,
        string? password,
        Caller caller,
        CancellationToken cancellation
    )
    {
        var isId = Account.TryId(userId, out var id);
        var shown = isId ? id : "(no user id)";
        if (await Waits(null, shown, caller, cancellation) is { } waits)
            return waits;
        var account = isId ? accounts.Find(id) : null;
        var proven = PasswordRules.Proves(account?.PasswordHash, password ?? "");
        if (proven && account is { IsClosed: false })
            return new Tried(account, TimeSpan.Zero);
        return await Failed(account, shown, caller);
    }

    public async Task<Tried> Code(
        Account account,
        string? code,
        Caller caller,
        CancellationToken cancellation
    )
    {
        if (await Waits(account, account.Id, caller, cancellation) is { } waits)
            return waits;
        if (account.CodeKey is { } kept)
        {
            if (KeyOf(kept) is not { } key)
                return new Tried(null, TimeSpan.Zero) { IsKeyLost = true };
            if (await Takes(account.Id, key, code))
                return new Tried(account, TimeSpan.Zero);
        }
        return await Failed(account, account.Id, caller);
    }

    /// <summary>A recovery code in place of the second factor; of two who come with one, one is let
    /// in.</summary>
    public async Task<Tried> Recover(
        Account account,
        string? code,
        Caller caller,
        CancellationToken cancellation
    )
    {
        if (await Waits(account, account.Id, caller, cancellation) is { } waits)
            return waits;
        if (account.CodeKey is null || !await recovery.Use(account.Id, code))
            return await Failed(account, account.Id, caller);
        await store.AuditTrail.Note(
            clock.GetUtcNow(),
            new Visitor(account).Actor,
            "recovery-code-used",
            account.Id,
            caller.Address
        );
        return new Tried(account, TimeSpan.Zero);
    }

    /// <summary>New recovery codes for somebody who shows a code of the second factor; null for a wrong
    /// code.</summary>
    public async Task<IReadOnlyList<string>?> RenewRecovery(
        Account account,
        string? code,
        Caller caller,
        CancellationToken cancellation
    )
    {
        if ((await Code(account, code, caller, cancellation)).Account is null)
            return null;
        await store.AuditTrail.Note(
            clock.GetUtcNow(),
            new Visitor(account).Actor,
            "recovery-codes-made",
            account.Id,
            caller.Address
        );
        return await recovery.Renew(account.Id);
    }

    /// <summary>What comes next for an account whose password was proven.</summary>
    /// <param name="codeProven">The second factor was proven, too.</param>
    public SignInStep Next(Account account, bool codeProven) =>
        account switch
        {
            { CodeKey: not null } when !codeProven => SignInStep.Code,
            { PasswordIsInitial: true } => SignInStep.NewPassword,
            { CodeKey: null } when options.SecondFactor && account.Role != Role.Trader =>
                SignInStep.NewFactor,
            _ => SignInStep.Done,
        };

    /// <summary>Gives an account the password that its person chose; null where others changed it
    /// meanwhile.</summary>
    public async Task<Account?> Choose(Account account, string password)
    {
        var changed = account with
        {
            PasswordHash = PasswordRules.Hash(password),
            PasswordIsInitial = false,
            Stamp = Account.NewStamp(),
        };
        return await Put(changed, account, "chose a password") ? changed : null;
    }

    /// <summary>
    /// Takes a second factor over, once a code of it was shown, and makes the recovery codes for when it is
    /// lost; null for a wrong code.
    /// </summary>
    public async Task<(Account Account, IReadOnlyList<string> Codes)?> Enrol(
        Account account,
        byte[] key,
        string? code
    )
    {
        if (!await Takes(account.Id, key, code))
            return null;
        var changed = account with
        {
            CodeKey = _keys.Protect(Base64Url.EncodeToString(key)),
            Stamp = Account.NewStamp(),
        };
        return await Put(changed, account, "took a second factor")
            ? (changed, await recovery.Renew(account.Id))
            : null;
    }

    /// <summary>The person is in; written down before the first page is shown.</summary>
    public async Task SignedIn(Account account, Caller caller)
    {
        await attempts.Succeeded(account.Id, caller);
        await store.AuditTrail.Note(
            clock.GetUtcNow(),
            new Visitor(account).Actor,
            "sign-in",
            account.Id,
            caller.Address
        );
    }

    public Task SignedOut(Visitor visitor, string address) =>
        store.AuditTrail.Note(clock.GetUtcNow(), visitor.Actor, "sign-out", visitor.Actor.Id, address);

    /// <summary>The refusal of a try that has to wait; null where it need not.</summary>
    private async Task<Tried?> Waits(
        Account? account,
        string id,
        Caller caller,
        CancellationToken cancellation
    )
    {
        if (await attempts.Wait(id, caller, cancellation) is not { Ticks: > 0 } wait)
            return null;
        if (await attempts.IsFirstOfWait(id, caller))
            await NoteRefused(account, id, caller);
        return new Tried(null, wait);
    }

    private async Task<Tried> Failed(Account? account, string id, Caller caller)
    {
        var wait = await attempts.Failed(id, caller);
        await NoteRefused(account, id, caller);
        return new Tried(null, wait);
    }

    private async Task NoteRefused(Account? account, string id, Caller caller) =>
        await store.AuditTrail.Note(
            clock.GetUtcNow(),
            new Actor(id, account?.Role ?? "nobody"),
            "sign-in-refused",
            id,
            caller.Address
        );

    private async Task<bool> Put(Account changed, Account before, string grounds) =>
        await accounts.Put(changed, before, new Visitor(changed).Actor, grounds, clock.GetUtcNow())
        is AccountChange.Kept;

    /// <summary>The key of an account's codes; null where it was sealed with keys that nobody has any
    /// more.</summary>
    private byte[]? KeyOf(string sealedKey)
    {
        try
        {
            return Base64Url.DecodeFromChars(_keys.Unprotect(sealedKey));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether a code is right now and nobody used it before, in whichever process.</summary>
    private async Task<bool> Takes(string id, byte[] key, string? code)
    {
        if (code is null or { Length: > CodeCharactersMax })
            return false;
        var digits = string.Concat(code.Where(c => !char.IsWhiteSpace(c)));
        return OneTimeCode.Match(key, digits, clock.GetUtcNow()) is { } step
            && await store.SignIns.ClaimCode(id, step);
    }
}
