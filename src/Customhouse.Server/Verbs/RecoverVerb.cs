using System.CommandLine;
using System.Globalization;
using System.Text;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Server.Recovery;

namespace Customhouse.Server.Verbs;

/// <summary>The verbs <c>ledger recover</c>, which brings entries that the log lost back from the partners'
/// copies, and <c>ledger proceed</c>, by which an operator answers for partners who cannot be
/// heard.</summary>
internal static class RecoverVerb
{
    public static Command Recover()
    {
        var from = new Option<Uri[]>("--from")
        {
            Description =
                "Addresses of the partners that are asked; usually all of the rulebook accepted last",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        var command = new Command(
            "recover",
            "Bring the entries that this administration's log lost back from its "
                + "partners' copies, each proved under a checkpoint that the log signed; the installation "
                + "must not run"
        )
        {
            from,
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
                return await Run(log, settings, parsed.GetValue(from)!, Console.Out, cancellation);
            }
        );
        return command;
    }

    public static Command Proceed()
    {
        var why = SucceedVerb.Words("--why", "How it is known that nothing else was signed, in one line");
        var by = SucceedVerb.Words("--by", "Who answers for it");
        var command = new Command(
            "proceed",
            "Answer for it that the log as it is here is the newest one, where the "
                + "partners cannot be heard; it is put on record, and good for this head of the log alone"
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
            Options.Origin
        );
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var log = await LogSite.Open(site.Read(parsed), alone: false, cancellation);
                return await Proceed(log, parsed.GetValue(why)!, parsed.GetValue(by)!, Console.Out);
            }
        );
        return command;
    }

    private static async Task<int> Proceed(LogSite site, string why, string by, TextWriter output)
    {
        using var log = new TiledLog(site.Logs.Read(LedgerOptions.LogName));
        if (LogCheck.Fault(log, site.History.Known) is { } fault)
        {
            output.WriteLine($"{fault.Message} Nobody can answer for that; nothing was put on record.");
            return Verb.Refused;
        }
        await site.Tell(
            LogRecord.Permit,
            LogRecord.PermitOf(site.Origin, log.Head.Size, log.Head.Root.ToString()),
            why,
            by
        );
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"On record: {by} answers for it that {site.Origin} has {log.Head.Size} entries, root "
                    + $"{log.Head.Root}."
            )
        );
        output.WriteLine("A running installation signs on within seconds.");
        return Verb.Done;
    }

    private static async Task<int> Run(
        LogSite site,
        Settings settings,
        Uri[] from,
        TextWriter output,
        CancellationToken cancellation
    )
    {
        LogSuccession.Finish(site.Place, site.Logs, site.History);
        var key = site.Verifier();
        var rulebook = await site.Rulebook(settings, cancellation);
        var sources =
            from.Length > 0
                ? [.. from.Select(url => new Uri(url.AbsoluteUri.TrimEnd('/') + "/"))]
                : rulebook
                    ?.Members.Where(m => m.Code != settings.Administration.Code)
                    .Select(m => m.Url)
                    .ToArray()
                    ?? throw new FormatException(
                        "no rulebook was accepted here: name the partners with --from URL"
                    );
        using var client = PartnerHttpClient.NewClient();
        var newest = default((Uri Url, SignedNote Note, long Size)?);
        foreach (var source in sources)
            if (
                await Shown(client, source, key, rulebook, output, cancellation) is { } shown
                && (newest is null || shown.Size > newest.Value.Size)
            )
                newest = (source, shown.Note, shown.Size);
        if (newest is not { } best)
        {
            output.WriteLine(
                "None of them shows a copy of this log that can be believed. Nothing was changed."
            );
            return Verb.Refused;
        }
        using var log = Open(site, output);
        var before = log.Size;
        if (best.Size <= before)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The log has {before} entries here and {best.Size} at {best.Url}: nothing is missing."
                )
            );
            return Verb.Done;
        }
        var copy = new LogReader(
            new PartnerHttpClient(client, new Uri(best.Url, $"mirror/{Mirror.NameOf(key.Name)}/")).Get
        );
        await LogRecovery.Bring(log, copy, best.Note, key, new Told(output), cancellation);
        await site.Store.LogHeads.Keep(
            key.Name,
            log.Head.Size,
            log.Head.Root.ToString(),
            log.Head.Note.ToArray(),
            TimeProvider.System.GetUtcNow()
        );
        var told = string.Create(
            CultureInfo.InvariantCulture,
            $"{log.Size - before} entries came back from {best.Url}: the log has {log.Size}, root "
                + $"{log.Head.Root}."
        );
        await site.Tell("recovered", Encoding.UTF8.GetBytes(told), told, "ledger recover");
        output.WriteLine(told);
        return Verb.Done;
    }

    /// <summary>What a partner shows of the log: a checkpoint that the log signed and the partner's mirror
    /// stored.
    /// </summary>
    private static async Task<(SignedNote Note, long Size)?> Shown(
        HttpClient client,
        Uri source,
        VerifierKey key,
        Rulebook? rulebook,
        TextWriter output,
        CancellationToken cancellation
    )
    {
        try
        {
            var bytes = await new PartnerHttpClient(client, source).Get(
                $"mirror/{Mirror.NameOf(key.Name)}/checkpoint",
                cancellation
            );
            if (
                bytes is null
                || SignedNote.Parse(bytes) is not { } note
                || Checkpoint.Parse(note.Text) is not { } read
            )
            {
                output.WriteLine($"{source}: it shows no copy of {key.Name}.");
                return null;
            }
            var mirrors = rulebook?.Members.Select(m => m.Mirror).ToArray() ?? [];
            if (!note.IsSignedBy([key]) || mirrors.Length > 0 && !note.IsSignedBy(mirrors))
            {
                output.WriteLine(
                    $"{source}: {(note.IsSignedBy([key]) ? "no member stored" : $"{key.Name} did not sign")
                    } what it shows; it is passed over."
                );
                return null;
            }
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{source}: {read.Size} entries."));
            return (note, read.Size);
        }
        catch (IOException away)
        {
            output.WriteLine($"{source}: {away.Message}");
            return null;
        }
    }

    /// <summary>Tells of a long recovery now and then.</summary>
    private sealed class Told(TextWriter output) : IProgress<long>
    {
        private const long Each = 100_000;

        private long last;

        public void Report(long value)
        {
            if (value - last < Each)
                return;
            last = value;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {value} entries"));
        }
    }

    /// <summary>A log that cannot be read is laid aside, and all of it is brought back.</summary>
    private static TiledLog Open(LogSite site, TextWriter output)
    {
        try
        {
            return new TiledLog(site.Logs.Open(LedgerOptions.LogName));
        }
        catch (LogDamagedException damaged)
        {
            var aside =
                LedgerOptions.LogName
                + ".damaged-"
                + TimeProvider.System.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
            site.Logs.Move(LedgerOptions.LogName, aside);
            output.WriteLine(
                $"{damaged.Message} It is kept as {aside}{
                (site.Logs.IsShared ? " in the database" : $" in {site.Place.Folder}")}."
            );
            return new TiledLog(site.Logs.Open(LedgerOptions.LogName));
        }
    }
}
