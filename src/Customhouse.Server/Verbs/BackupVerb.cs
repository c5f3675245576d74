using System.CommandLine;
using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Customhouse.Ledger;
using Customhouse.Server.Recovery;
using Customhouse.Storage;
using Customhouse.Web.Watching;

namespace Customhouse.Server.Verbs;

/// <summary>The verb <c>backup</c>: saves an installation while it runs, with all that a restore
/// needs.</summary>
internal static class BackupVerb
{
    /// <summary>How the name of a backup in one file ends.</summary>
    internal const string FileEnding = ".tar";

    public static Command Command()
    {
        var to = new Option<string>("--to")
        {
            Description = "A new folder, or a new file that ends with .tar",
            Required = true,
        };
        var keys = new Option<string>("--keys")
        {
            Description =
                "with: the secret keys are in the backup; apart: beside it, under the same name with -keys; "
                + "none: they are left out",
            DefaultValueFactory = _ => "with",
        };
        keys.AcceptOnlyFromAmong("with", "apart", "none");
        var command = new Command(
            "backup",
            "Save an installation while it runs: database, log, copies of partners' logs, tariff and keys"
        )
        {
            to,
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
                    Path.GetFullPath(parsed.GetValue(to)!),
                    parsed.GetValue(keys)!,
                    Console.Out,
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> Run(
        Settings settings,
        string to,
        string keys,
        TextWriter output,
        CancellationToken cancellation
    )
    {
        var (secret, gathering) = (Beside(to), to + ".partial");
        foreach (var taken in keys == "apart" ? new[] { to, secret } : [to])
            if (Path.Exists(taken))
                throw new FormatException($"{taken} is there already; name a new one");
        Remove(gathering);
        Remove(secret + ".partial");
        try
        {
            var manifest = await Gather(settings, gathering, keys, output, cancellation);
            if (keys == "apart")
                Part(gathering, secret + ".partial", manifest);
            (manifest with { Files = FilesOf(gathering) }).Write(gathering);
            Place(gathering, to);
            if (keys == "apart")
                Place(secret + ".partial", secret);
            Tell(output, manifest, to, keys == "apart" ? secret : null);
            return Verb.Done;
        }
        catch (OperationCanceledException)
        {
            output.WriteLine("The backup was broken off; nothing of it is kept.");
            return Verb.Refused;
        }
        finally
        {
            Remove(gathering);
            Remove(secret + ".partial");
        }
    }

    private static async Task<BackupManifest> Gather(
        Settings settings,
        string folder,
        string keys,
        TextWriter output,
        CancellationToken cancellation
    )
    {
        MakePrivate(folder);
        await using var store = await StoreSnapshot.Open(settings.StoreAddress, cancellation);
        var figures = store.Read();
        if (figures.Terms is null)
            throw new FormatException("the store holds no administration yet, so there is nothing to save");
        var run = new BackupRun(settings, folder, store, figures, words => output.WriteLine("  " + words));
        MakePrivate(run.Data);
        foreach (var part in BackupParts.All.Where(part => !part.IsSecret || keys != "none"))
        {
            output.WriteLine(part.Name);
            await part.Save(run, cancellation);
        }
        using var terms = JsonDocument.Parse(figures.Terms);
        var administration = terms
            .RootElement.EnumerateObject()
            .First(member => member.Name.Equals("administration", StringComparison.OrdinalIgnoreCase))
            .Value.GetString()!;
        var logKey = figures.LogKey is { } key ? VerifierKey.Parse(key) : null;
        return new BackupManifest(
            BackupManifest.Form,
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)),
            HealthFigures.Version,
            TimeProvider.System.GetUtcNow(),
            administration,
            store.Kind,
            figures.Scripts,
            figures.JournalHead,
            figures.RegisterHead,
            run.Log,
            keys,
            logKey is null ? null : new BackupKey(logKey.Name, BackupParts.Fingerprint(logKey)),
            []
        );
    }

    /// <summary>Takes the secret parts out into a folder of their own, with a manifest of the same
    /// number.</summary>
    private static void Part(string gathering, string secret, BackupManifest manifest)
    {
        MakePrivate(secret);
        foreach (
            var file in FilesOf(gathering)
                .Where(f => BackupParts.All.Any(p => p.IsSecret && p.Name == f.Part))
        )
        {
            var target = Path.Combine(secret, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(Path.Combine(gathering, file.Path), target);
        }
        (manifest with { Files = FilesOf(secret) }).Write(secret);
    }

    private static List<BackupFile> FilesOf(string folder) =>
        [
            .. Directory
                .GetFiles(folder, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
                .Where(path => path != BackupManifest.FileName)
                .Order(StringComparer.Ordinal)
                .Select(path => BackupManifest.Describe(folder, path, PartOf(path))),
        ];

    private static string PartOf(string path) =>
        path.StartsWith("data/", StringComparison.Ordinal)
            ? BackupParts.All.First(part => part.Covers(path["data/".Length..])).Name
            : BackupParts.All[0].Name;

    private static void Place(string gathered, string to)
    {
        if (!to.EndsWith(FileEnding, StringComparison.Ordinal))
        {
            Directory.Move(gathered, to);
            return;
        }
        var file = to + ".partial-file";
        try
        {
            var form = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                form.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var stream = new FileStream(file, form))
            {
                TarFile.CreateFromDirectory(gathered, stream, includeBaseDirectory: false);
                stream.Flush(flushToDisk: true);
            }
            File.Move(file, to);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Tell(TextWriter output, BackupManifest manifest, string to, string? secret)
    {
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Saved {manifest.Administration} as of {manifest.Name}: {manifest.JournalHead} events, log of {
                manifest.Log?.Size ?? 0} entries, in {to}."
            )
        );
        output.WriteLine(
            manifest.Keys switch
            {
                "with" => "The secret keys are in it: keep it as safe as the installation.",
                "apart" => $"The secret keys are in {secret}: keep it in another place.",
                _ => "The secret keys are not in it: without them nobody signs in and the log cannot go on.",
            }
        );
    }

    /// <summary>The name under which keys are kept apart.</summary>
    internal static string Beside(string to) =>
        to.EndsWith(FileEnding, StringComparison.Ordinal)
            ? to[..^FileEnding.Length] + "-keys" + FileEnding
            : to + "-keys";

    /// <summary>Makes a folder that its owner alone can read.</summary>
    internal static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(
                folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
    }

    /// <summary>Removes what was gathered.</summary>
    internal static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
