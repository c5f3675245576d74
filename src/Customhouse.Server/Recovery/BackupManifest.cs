using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Customhouse.Server.Recovery;

/// <summary>One file of a backup.</summary>
/// <param name="Path">Below the folder of the backup, with slashes.</param>
/// <param name="Part">The part that it belongs to.</param>
internal sealed record BackupFile(string Path, string Part, long Bytes, string Sha256);

/// <summary>The log in a backup: the head that the database in it knows.</summary>
internal sealed record BackupLog(string Origin, long Size, string Root);

/// <summary>A public key that a backup's secret keys must fit.</summary>
/// <param name="Name">Name of the key.</param>
/// <param name="Fingerprint">The first bytes of the hash that tells keys of one name apart, in hex.</param>
internal sealed record BackupKey(string Name, string Fingerprint);

/// <summary>What a backup says of itself, in <c>manifest.json</c>.</summary>
/// <param name="Id">Made for this backup; keys that are kept apart bear the same.</param>
/// <param name="Version">The version of Customhouse that made it.</param>
/// <param name="Store">sqlite or postgres.</param>
/// <param name="Scripts">The migrations that the store had had.</param>
/// <param name="JournalHead">The last position of the journal in it.</param>
/// <param name="RegisterHead">The last change of the registers in it.</param>
/// <param name="Log">The log in it; null where none is kept, or where it was taken as it lay.</param>
/// <param name="Keys">with, apart or none: where the secret keys are.</param>
/// <param name="LogKey">The key that signs the log; null where there is none.</param>
internal sealed record BackupManifest(
    string Format,
    string Id,
    string Version,
    DateTimeOffset At,
    string Administration,
    string Store,
    IReadOnlyList<string> Scripts,
    long JournalHead,
    long RegisterHead,
    BackupLog? Log,
    string Keys,
    BackupKey? LogKey,
    IReadOnlyList<BackupFile> Files
)
{
    /// <summary>The form of this version.</summary>
    public const string Form = "customhouse backup/v1";

    /// <summary>Name of the file.</summary>
    public const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Words for which backup this is.</summary>
    public string Name => FormattableString.Invariant($"{At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC ({Id})");

    /// <summary>Writes it into the folder of a backup.</summary>
    public void Write(string folder)
    {
        using var file = File.Create(Path.Combine(folder, FileName));
        JsonSerializer.Serialize(file, this, Readable);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Reads it, and compares every file with what it says.</summary>
    /// <exception cref="FormatException">The folder holds no backup, or not the one that was
    /// made.</exception>
    public static BackupManifest Checked(string folder, CancellationToken cancellation)
    {
        var manifest = Read(folder);
        var found = Directory
            .GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Where(path => path != FileName)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var file in manifest.Files)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!found.Remove(file.Path))
                throw Damaged(folder, $"{file.Path} is missing");
            var info = new FileInfo(Path.Combine(folder, file.Path));
            if (info.Length != file.Bytes)
                throw Damaged(
                    folder,
                    FormattableString.Invariant($"{file.Path} has {info.Length} bytes, and had {file.Bytes}")
                );
            if (HashOf(info.FullName) != file.Sha256)
                throw Damaged(folder, $"{file.Path} is not what was saved");
        }
        return found.FirstOrDefault() is { } more
            ? throw Damaged(folder, $"{more} was not part of it")
            : manifest;
    }

    /// <summary>The files of a folder, as a manifest lists them.</summary>
    public static BackupFile Describe(string folder, string path, string part)
    {
        var full = Path.Combine(folder, path);
        return new BackupFile(path.Replace('\\', '/'), part, new FileInfo(full).Length, HashOf(full));
    }

    private static BackupManifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new FormatException($"{folder} is no backup: it has no {FileName}");
        try
        {
            return
                JsonSerializer.Deserialize<BackupManifest>(File.ReadAllBytes(path), Readable)
                    is { Format: Form } manifest
                ? manifest
                : throw new FormatException($"{path} is not of the form '{Form}'");
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"{path} cannot be read: {wrong.Message}", wrong);
        }
    }

    private static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static FormatException Damaged(string folder, string what) =>
        new($"the backup is damaged: {what} (in {folder}). Nothing was put back");
}
