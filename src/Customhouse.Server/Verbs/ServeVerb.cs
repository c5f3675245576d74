using System.CommandLine;
using Customhouse.Clearance;
using Customhouse.Server.Editions;
using Customhouse.Server.Partners;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Web.Access;
using Customhouse.Web.Settings;

namespace Customhouse.Server.Verbs;

/// <summary>The verb <c>serve</c>: a real installation, empty at its first start.</summary>
internal static class ServeVerb
{
    private const string TokenFile = "administrator.token";
    private const string PasswordFile = "administrator.password";

    public static Command Command()
    {
        var command = new Command(
            "serve",
            "Run an installation. A setting is taken from the command line, else from "
                + "its environment variable, else from the settings file."
        );
        var file = new Option<string?>("--settings")
        {
            Description = $"The settings file; usually {Settings.UsualFile}",
        };
        command.Add(file);
        var options = new Dictionary<string, Option<string?>>();
        foreach (var option in Options.All)
        {
            options[option.Name] = new Option<string?>("--" + option.Name)
            {
                Description = $"{option.Words} [{option.Variable}]",
                HelpName = "VALUE",
            };
            command.Add(options[option.Name]);
        }
        command.SetAction(
            (parsed, cancellation) =>
            {
                var given = options
                    .Where(o => parsed.GetValue(o.Value) is not null)
                    .ToDictionary(o => o.Key, o => parsed.GetValue(o.Value)!);
                var settings = Settings.Read(given, Settings.OfEnvironment(), parsed.GetValue(file));
                return Verb.UntilStopped(stop => Run(settings, stop), cancellation);
            }
        );
        return command;
    }

    private static async Task Run(Settings settings, CancellationToken cancellation)
    {
        var urls = settings.Urls;
        OwnersFile.Folder(settings.DataFolder);
        var anchor = settings.Anchor;
        var editions = Editions(settings);
        var terms = new Terms
        {
            Administration = settings.Administration,
            Currency = editions is [var first, ..] ? first.Currency : settings.Currency,
        };
        await using var installation = await Installation.Open(
            settings.StoreAddress,
            terms,
            editions,
            [],
            TimeProvider.System,
            cancellation,
            settings.Ledger,
            settings[Options.Lawbook]
        );
        await using var host = Host.Create(
            installation,
            urls,
            new WebOptions(settings.RequestsPerSecond, settings.RequestSeconds)
            {
                KeysFolder = Path.Combine(settings.DataFolder, "keys", "sessions"),
                BehindTls = settings.BehindTls,
                Proxies = settings.Proxies,
                OpenId = settings.OpenId,
                Watch = settings.Watch,
                Settings = settings.Lines,
            },
            anchor: anchor
        );
        using var membership = await Membership.Read(installation, settings.Ledger, cancellation);
        if (membership is not null)
            installation.Ledger!.Keeper!.Alongside(
                Membership.TaskName,
                Membership.TaskWithin,
                ends =>
                    membership.TakePart(
                        settings.Rulebook,
                        host.Services.GetRequiredService<ILogger<Membership>>(),
                        ends
                    )
            );
        await StartOfHost.Start(host, cancellation);
        try
        {
            await Serve(installation, host, settings, cancellation);
        }
        catch
        {
            // In order all the same: what goes on behind it is asked to end before it is taken away.
            await host.StopAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Says where it listens, and serves until it is to end.</summary>
    private static async Task Serve(
        Installation installation,
        WebApplication host,
        Settings settings,
        CancellationToken cancellation
    )
    {
        await FirstToken(host.Services.GetRequiredService<TokenBook>(), settings.DataFolder);
        await FirstAccount(host.Services.GetRequiredService<AccountBook>(), settings.DataFolder);
        Console.Out.WriteLine(
            $"Customhouse of {installation.Administration.Terms.Administration} listens at "
                + string.Join(", ", host.Urls)
        );
        if (installation.Administration.Registers.Tariff.Editions is [{ TakesUnknownCodes: true }])
            Console.Out.WriteLine(
                $"No tariff is loaded: put editions into {settings.TariffFolder} and start again; "
                    + "`customhouse import tariff` makes them. Until then codes are taken without rates."
            );
        Console.Out.WriteLine(LawLine(installation));
        if (installation.LedgerDamage is { } damage)
            Console.Out.WriteLine(
                $"{damage.Message} Nothing more goes into it; clearance goes on without a ledger. "
                    + $"Keep {settings.Ledger!.Folder} as it is; docs/RECOVERY.md tells the way on."
            );
        else if (installation.Ledger?.Stopped is { } stopped)
            Console.Out.WriteLine(
                $"{stopped} Nothing more goes into it; clearance goes on, receipts of what is in it "
                    + "are given. docs/RECOVERY.md tells the way on."
            );
        foreach (var (index, ended) in (installation.Ledger?.Ended ?? []).Index())
            if (ended.Fault is { } fault)
                Console.Out.WriteLine(
                    $"{fault} It is {LedgerOptions.EndedName(index + 1)}, a log that ended; no event on "
                        + "record is proved by it, so all else goes on. Put a good copy back if there is "
                        + "one: receipts of "
                        + "what was lost are proved by it."
                );
        await StartOfHost.WaitForEnd(host, cancellation);
    }

    /// <summary>Which law is in force.</summary>
    private static string LawLine(Installation installation) =>
        installation.Administration.Registers.LawAt(installation.Clock.GetUtcNow()) is { } law
            ? $"The lawbook in force is {law.Name}, sha256 {law.Digest}."
            : "No edition of the lawbook is in force, so no declaration is taken: start with --lawbook XA, GB or a "
                + "folder, or send one in and put it in force under /administrator/law.";

    private static IReadOnlyList<TariffEdition> Editions(Settings settings) =>
        Directory.Exists(settings.TariffFolder) ? EditionFiles.ReadBook(settings.TariffFolder).Editions : [];

    /// <summary>
    /// An installation that has no administrator is given one token, in a file that only its owner can read;
    /// the screen tells where, never what.
    /// </summary>
    private static async Task FirstToken(TokenBook tokens, string folder)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (tokens.All.Any(t => t.Token.Role == Role.Administrator && t.Token.IsGoodAt(now)))
            return;
        var secret = await tokens.Issue(
            hash => new Token(Token.NewId(), hash, Role.Administrator, "first start", now)
            {
                ExpiresAt = now.AddDays(7),
            },
            Actor.System
        );
        var path = SecretFile.Replace(folder, TokenFile, secret);
        Console.Out.WriteLine(
            $"The first administrator's token is in {path}, good for seven days. "
                + "Issue your own with POST /tokens and delete the file."
        );
    }

    /// <summary>
    /// An installation that nobody can sign in to as administrator is given one account, its password
    /// likewise.
    /// </summary>
    private static async Task FirstAccount(AccountBook accounts, string folder)
    {
        const string id = "administrator";
        if (accounts.All.Any(a => a.Role == Role.Administrator))
            return;
        var now = TimeProvider.System.GetUtcNow();
        var password = Account.NewPassword();
        var kept = await accounts.Put(
            new Account(id, "First administrator", Role.Administrator, now)
            {
                PasswordHash = PasswordRules.Hash(password),
                PasswordIsInitial = true,
            },
            accounts.Find(id),
            Actor.System,
            "first start",
            now
        );
        // Another process that starts on this database at the same moment was first; its file has the
        // password.
        if (kept is not AccountChange.Kept)
            return;
        var path = SecretFile.Replace(folder, PasswordFile, password);
        Console.Out.WriteLine(
            $"The password of the user {id} is in {path}; it is changed at the first sign-in."
        );
    }
}
