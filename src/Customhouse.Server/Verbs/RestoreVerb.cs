using System.CommandLine;
using System.Formats.Tar;
using System.Globalization;
using Customhouse.Server.Recovery;

namespace Customhouse.Server.Verbs;

/// <summary>The verb <c>restore</c>: looks at a backup as a whole, and puts it in place only where all of it
/// fits. It writes over nothing.</summary>
internal static class RestoreVerb
{
    public static Command Command()
    {
        var from = new Argument<string>("FROM")
        {
            Description = "The backup: a folder, or a file that ends with .tar",
        };
        var keys = new Option<string?>("--keys") { Description = "The keys, where they were kept apart" };
        var command = new Command(
            "restore",
            "Check a backup and put it back as a new installation; nothing is written over"
        )
        {
            from,
            keys,
        };
        var site = new SiteOptions(
            command,
            Options.Data,
            Options.Store,
            Options.Administration,
            Options.Origin
        );
        command.SetAction(
            (parsed, cancellation) =>
                Run(
                    site.Read(parsed),
                    site.Given(parsed, Options.Administration),
                    Path.GetFullPath(parsed.GetValue(from)!),
                    parsed.GetValue(keys) is { } apart ? Path.GetFullPath(apart) : null,
                    Console.Out,
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> Run(
        Settings settings,
        string? administration,
        string from,
        string? keys,
        TextWriter output,
        CancellationToken cancellation
    )
    {
        RefuseTaken(settings);
        var staged = settings.DataFolder + ".restoring";
        BackupVerb.Remove(staged);
        try
        {
            BackupVerb.MakePrivate(Path.GetDirectoryName(staged)!);
            Unpack(from, staged);
            var manifest = BackupManifest.Checked(staged, cancellation);
            Refuse(settings, administration, manifest);
            TakeKeys(manifest, keys, staged, cancellation);
            var run = new RestoreRun(settings, staged, manifest, words => output.WriteLine("  " + words));
            foreach (var part in BackupParts.All)
                await part.Check(run, cancellation);
            output.WriteLine($"The backup of {manifest.Administration} of {manifest.Name} is whole.");
            foreach (var part in BackupParts.All)
                await part.Restore(run, cancellation);
            if (Directory.Exists(settings.DataFolder))
                Directory.Delete(settings.DataFolder);
            Directory.Move(run.Data, settings.DataFolder);
            Tell(output, settings, manifest);
            return Verb.Done;
        }
        catch (OperationCanceledException)
        {
            output.WriteLine("The restore was broken off; nothing was put in place.");
            return Verb.Refused;
        }
        finally
        {
            BackupVerb.Remove(staged);
        }
    }

    private static void RefuseTaken(Settings settings)
    {
        if (
            Directory.Exists(settings.DataFolder)
            && Directory.EnumerateFileSystemEntries(settings.DataFolder).Any()
        )
            throw new FormatException(
                $"{settings.DataFolder} is not empty, and nothing is written over: name a new "
                    + "folder with --data, or move this one away"
            );
        if (settings.SqlitePath is { } path && File.Exists(path))
            throw new FormatException($"there is a database {path} already, and nothing is written over");
    }

    private static void Refuse(Settings settings, string? administration, BackupManifest manifest)
    {
        var kind = settings.SqlitePath is null ? "postgres" : "sqlite";
        if (manifest.Store != kind)
            throw new FormatException(
                $"the backup is of a {manifest.Store} store, and --store names a {kind} one"
            );
        if (administration is not null && administration != manifest.Administration)
            throw new FormatException(
                $"the backup is of the administration {manifest.Administration}, and not of {administration}"
            );
    }

    private static void Unpack(string from, string to)
    {
        BackupVerb.MakePrivate(to);
        if (Directory.Exists(from))
        {
            BackupVerb.MakePrivate(Path.Combine(to, "data"));
            foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(to, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
            return;
        }
        if (!File.Exists(from))
            throw new FormatException($"there is no backup {from}");
        try
        {
            TarFile.ExtractToDirectory(from, to, overwriteFiles: false);
        }
        catch (Exception damaged)
            when (damaged
                    is InvalidDataException
                        or EndOfStreamException
                        or FormatException
                        or ArgumentException
            )
        {
            throw new FormatException($"{from} is no whole backup: {damaged.Message}", damaged);
        }
    }

    /// <summary>Keys that were kept apart join the rest; they must be of the same backup.</summary>
    private static void TakeKeys(
        BackupManifest manifest,
        string? keys,
        string staged,
        CancellationToken cancellation
    )
    {
        if (manifest.Keys != "apart")
        {
            if (keys is not null)
                throw new FormatException("the backup's keys are not kept apart; leave out --keys");
            return;
        }
        if (keys is null)
            throw new FormatException("the backup's keys are kept apart: name them with --keys");
        var folder = Path.Combine(staged, "keys-apart");
        Unpack(keys, folder);
        var own = BackupManifest.Checked(folder, cancellation);
        if (own.Id != manifest.Id)
            throw new FormatException($"the keys are of the backup {own.Name}, and not of {manifest.Name}");
        foreach (var file in own.Files)
        {
            var target = Path.Combine(staged, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(Path.Combine(folder, file.Path), target);
        }
    }

    private static void Tell(TextWriter output, Settings settings, BackupManifest manifest)
    {
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"It stands in {settings.DataFolder}: {
            manifest.JournalHead} events, log of {manifest.Log?.Size ?? 0} entries."
            )
        );
        if (manifest.Keys == "none")
            output.WriteLine($"The keys are not in it: put them into {settings.KeysFolder}.");
        else if (settings.HasKeysApart)
            output.WriteLine(
                $"The keys are in {Path.Combine(settings.DataFolder, "keys")}: move those of the "
                    + $"ledger to {settings.KeysFolder}."
            );
        if (manifest.Log is not null)
            output.WriteLine(
                "At its start it asks the partners what was signed after the backup; until it knows, "
                    + "clearance goes on and receipts wait. docs/RECOVERY.md tells what may follow."
            );
    }
}
