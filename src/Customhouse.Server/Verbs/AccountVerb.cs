using System.CommandLine;
using Customhouse.Storage;
using Customhouse.Web.Access;

namespace Customhouse.Server.Verbs;

/// <summary>
/// The verb <c>account</c>: for whoever owns the machine, where nobody can sign in any more. It goes to the
/// store itself, so it works while the service runs and when it does not.
/// </summary>
internal static class AccountVerb
{
    /// <summary>As registers and the audit trail name whoever uses this verb: more is not known of
    /// them.</summary>
    internal static readonly Actor Owner = new("owner of the machine", "system");

    public static Command Command()
    {
        var id = new Argument<string>("ID") { Description = "The user id of the account" };
        var data = new Option<string?>("--data") { Description = Options.Data.Words };
        var store = new Option<string?>("--store") { Description = Options.Store.Words };
        var file = new Option<string?>("--settings")
        {
            Description = $"The settings file; usually {Settings.UsualFile}",
        };
        var local = new Option<bool>("--local")
        {
            Description = "The person signs in with a password here from now on, and at the provider no more",
        };
        var reset = new Command(
            "reset",
            "Give an account a new password to begin with, take its second factor and "
                + "its recovery codes away, and end its sessions"
        )
        {
            id,
            data,
            store,
            file,
            local,
        };
        reset.SetAction(
            (parsed, cancellation) =>
            {
                var given = new Dictionary<string, string>();
                if (parsed.GetValue(data) is { } folder)
                    given[Options.Data.Name] = folder;
                if (parsed.GetValue(store) is { } address)
                    given[Options.Store.Name] = address;
                var settings = Settings.Read(given, Settings.OfEnvironment(), parsed.GetValue(file));
                return Reset(settings, parsed.GetValue(id)!, parsed.GetValue(local), cancellation);
            }
        );
        return new Command("account", "Help somebody who cannot sign in any more") { reset };
    }

    private static async Task<int> Reset(
        Settings settings,
        string text,
        bool local,
        CancellationToken cancellation
    )
    {
        if (!Account.TryId(text, out var id))
            throw new FormatException($"'{text}' is no user id");
        // The embedded store would be made where there is none, and a typing error would look like an empty
        // house.
        if (settings.StoreAddress.Split(':', 2) is ["sqlite", var path] && !File.Exists(path))
            throw new FormatException($"there is no store at {path}: name it with --data or --store");
        await using var store = Store.Connect(settings.StoreAddress);
        if (await store.Registers.Entry(AccountBook.Register, id, cancellation) is not { } entry)
            return await Refused($"there is no account {id}");
        if (AccountBook.Read(entry) is not { } account)
            return await Refused($"the account {id} is on record and cannot be read");
        if (account.IsClosed)
            return await Refused($"the account {id} is closed; an administrator opens it on its page");
        if (account.Subject is not null && !local)
            return await Refused(
                $"{id} signs in at the provider; with --local the person signs in here from now on"
            );
        var password = Account.NewPassword();
        var changed = account with
        {
            PasswordHash = PasswordRules.Hash(password),
            PasswordIsInitial = true,
            CodeKey = null,
            Subject = null,
            Stamp = Account.NewStamp(),
        };
        var now = TimeProvider.System.GetUtcNow();
        var change = AccountBook.Changed(changed, entry.Version, "reset by an owner of the machine");
        if (await store.Registers.Change([change], now, Owner) is not RegisterOutcome.Done)
            return await Refused($"somebody else changed the account {id} at this moment; try again");
        await store.SignIns.KeepRecoveryCodes(id, [], now);
        await store.SignIns.ForgetFailures("id " + id, andAfter: true);
        await store.AuditTrail.Note(now, Owner, "account-reset", id, "");
        Directory.CreateDirectory(settings.DataFolder);
        var told = SecretFile.Replace(settings.DataFolder, $"{id}.password", password);
        Console.Out.WriteLine(
            $"The new password of the user {id} is in {told}; it is changed at the first sign-in, "
                + "where a second factor is taken again. Give it to nobody else and delete the file."
        );
        return Verb.Done;
    }

    private static async Task<int> Refused(string why)
    {
        await Console.Error.WriteLineAsync($"customhouse: {why}");
        return Verb.Refused;
    }
}
