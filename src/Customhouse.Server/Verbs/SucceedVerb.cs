using System.CommandLine;
using System.Globalization;
using System.Text;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Server.Partners;
using Customhouse.Server.Recovery;
using Customhouse.Storage;

namespace Customhouse.Server.Verbs;

/// <summary>The verb <c>ledger succeed</c>: ends a log that cannot go on, with a signed statement, and begins
/// its successor. The old log is kept and served; what is on record after the last point at which both agree
/// goes into the successor.</summary>
internal static class SucceedVerb
{
    public static Command Command()
    {
        var why = Words("--why", "Why the log ends, in one line: it is signed and public");
        var by = Words("--by", "Who ends it: a name and an office, in one line; signed and public too");
        var command = new Command(
            "succeed",
            "End a log that cannot go on, with a signed statement, and begin its "
                + "successor under a new key; the installation must not run"
        )
        {
            why,
            by,
        };
        var site = new SiteOptions(
            command,
            Options.Data,
            Options.Store,
            Options.Keys,
            Options.Administration,
            Options.Origin,
            Options.Rulebook
        );
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var settings = site.Read(parsed);
                await using var log = await LogSite.Open(settings, alone: true, cancellation);
                return await Run(
                    log,
                    settings,
                    parsed.GetValue(why)!,
                    parsed.GetValue(by)!,
                    Console.Out,
                    cancellation
                );
            }
        );
        return command;
    }

    /// <summary>An option that takes words for a signed statement.</summary>
    internal static Option<string> Words(string name, string description)
    {
        var option = new Option<string>(name) { Description = description, Required = true };
        option.Validators.Add(given =>
        {
            if (LogEnd.FaultIn(given.Tokens.Count > 0 ? given.Tokens[0].Value : "") is { } fault)
                given.AddError($"{name}: {fault}");
        });
        return option;
    }

    private static async Task<int> Run(
        LogSite site,
        Settings settings,
        string why,
        string by,
        TextWriter output,
        CancellationToken cancellation
    )
    {
        LogSuccession.Finish(site.Place, site.Logs, site.History);
        var bound =
            site.History.Binding
            ?? throw new FormatException("this installation has kept no log yet, so there is none to end");
        site.Place.RefuseName(settings.Administration);
        using var logs = OpenLogs(site, bound, output);
        var (history, known) = (site.History, site.History.Known);
        var number = history.Ended.Count + 1;
        using var successor = SignerKey.Generate(
            FormattableString.Invariant($"{site.Place.Origin}/{number + 1}"),
            KeyType.Ed25519
        );
        var head = logs.Current?.Log.Head;
        var isKnownLarger = head is null || known is not null && known.Size > head.Size;
        var certified = known?.Certified is { } note ? SignedNote.Parse(note) : null;
        var statement = new LogEnd(
            settings.Administration.Code,
            bound,
            isKnownLarger ? known?.Size ?? 0 : head!.Size,
            isKnownLarger ? RootOf(known) : head!.Root,
            certified is null ? 0 : Checkpoint.Parse(certified.Text)!.Size,
            await LogSuccession.CommonPoint(site.Store, logs.All, cancellation),
            successor.Verifier,
            TimeProvider.System.GetUtcNow(),
            by,
            why
        );
        var rulebook = await site.Rulebook(settings, cancellation);
        var policy = rulebook?.Members.FirstOrDefault(m => m.Log.Equals(bound)) is { } self
            ? rulebook.PolicyTextFor(self.Code)
            : $"log {bound}\nquorum none\n";
        using var keys = new SigningKeys(site.Place, bound);
        var signed = new LogSuccession(statement, policy, certified).Prepare(
            site.Place,
            site.Logs,
            number,
            successor,
            [successor, .. keys.All]
        );
        logs.Dispose();
        await Take(site, statement, signed, policy, number, by);
        LogSuccession.Finish(
            site.Place,
            site.Logs,
            await LogHistory.Read(site.Store, site.Place.Origin, cancellation)
        );
        Tell(output, site, statement, signed, number, rulebook is not null);
        return Verb.Done;
    }

    /// <summary>The store takes it, all or nothing: from here on the successor is the log.</summary>
    private static async Task Take(
        LogSite site,
        LogEnd statement,
        SignedNote signed,
        string policy,
        int number,
        string by
    )
    {
        var binding = await site.Store.Registers.Entry(LogRecord.Kind, LogBinding.Id, CancellationToken.None);
        var bind = new RegisterChange(
            LogRecord.Kind,
            LogBinding.Id,
            binding!.Version,
            Encoding.UTF8.GetBytes(statement.Successor.ToString())
        )
        {
            Format = "text",
            Grounds = statement.Why,
        };
        site.ConfirmAlone();
        var entry = new EndedEntry(
            number,
            statement.Log.ToString(),
            statement.Through,
            policy,
            signed.ToString()
        );
        if (
            await site.Store.Registers.Change(
                [bind, site.History.With(entry, statement.Why)],
                TimeProvider.System.GetUtcNow(),
                new Actor(by, "administrator")
            )
            is not RegisterOutcome.Done
        )
            throw new FormatException("somebody else did the same at the same moment; look, and do it again");
    }

    private static void Tell(
        TextWriter output,
        LogSite site,
        LogEnd statement,
        SignedNote signed,
        int number,
        bool hasPartners
    )
    {
        output.Write(signed.Text);
        output.WriteLine();
        output.WriteLine($"Signed by {string.Join(", ", signed.Signatures.Select(s => s.Name))}.");
        output.WriteLine(
            $"The statement and the old log are in {site.Place.EndedFolder(number)}{
            (site.Logs.IsShared ? $", the log as {LedgerOptions.EndedLogName(number)} in the "
                + "database" : "")}; both are "
                + "served, and receipts of the old log verify by the policy there."
        );
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Events after position {statement.Through} go into {statement.Successor.Name} at the "
                    + $"next start."
            )
        );
        if (!hasPartners)
            return;
        output.WriteLine(
            "The partners store and cosign it from the next version of the rulebook on: send them the "
                + "lines of `customhouse ledger keys`, and revoke the old key in it:"
        );
        output.WriteLine($"  --revoke '{statement.Log} ended, {statement.Successor.Name} succeeds it'");
    }

    private static TreeHash RootOf(KnownLog? known) =>
        known is not null && TreeHash.TryParse(known.Root, out var root) ? root : MerkleTree.EmptyRoot;

    private static OpenLogs OpenLogs(LogSite site, VerifierKey bound, TextWriter output)
    {
        var all = new List<EventLog>();
        EventLog? current = null;
        var after = site.History.Ended is [.., var last] ? last.Through : 0;
        if (Open(site.Logs, LedgerOptions.LogName, output) is { } log)
            all.Add(current = new EventLog(log, bound, after));
        foreach (var (entry, from, through) in site.History.Ranges().Reverse())
            if (
                through > from
                && Open(site.Logs, LedgerOptions.EndedLogName(entry.Number), output) is { } ended
            )
                all.Add(new EventLog(ended, VerifierKey.Parse(entry.Key), from, through));
        return new OpenLogs(current, all);
    }

    /// <summary>What cannot be read proves nothing: its events go into the successor.</summary>
    private static TiledLog? Open(LogShelf logs, string name, TextWriter output)
    {
        try
        {
            return logs.Has(name) ? new TiledLog(logs.Open(name)) : null;
        }
        catch (LogDamagedException damaged)
        {
            output.WriteLine($"The log {name} cannot be read and proves nothing: {damaged.Message}");
            return null;
        }
    }
}

/// <summary>The logs of an installation that can be read.</summary>
/// <param name="Current">The one that grew; null where it cannot be read.</param>
/// <param name="All">All of them, the last one first.</param>
internal sealed record OpenLogs(EventLog? Current, IReadOnlyList<EventLog> All) : IDisposable
{
    public void Dispose()
    {
        foreach (var log in All)
            log.Log.Dispose();
    }
}

/// <summary>The keys at hand that can sign that a log ended: its own, and the one that signs
/// rulebooks.</summary>
internal sealed class SigningKeys : IDisposable
{
    public SigningKeys(LedgerOptions place, VerifierKey bound)
    {
        var all = new List<SignerKey>();
        foreach (var path in (string[])[place.LogKeyPath, Path.Combine(place.Keys, "rules.key")])
        {
            if (!File.Exists(path))
                continue;
            var key = SignerKey.Parse(File.ReadAllText(path).TrimEnd());
            if (path == place.LogKeyPath && !key.Verifier.Equals(bound))
                key.Dispose();
            else
                all.Add(key);
        }
        All = all;
    }

    public IReadOnlyList<SignerKey> All { get; }

    public void Dispose()
    {
        foreach (var key in All)
            key.Dispose();
    }
}
