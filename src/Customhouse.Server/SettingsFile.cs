using System.Text.Json;
using Customhouse.Server.Suggestions;

namespace Customhouse.Server;

/// <summary>The settings file: one JSON object with a text or a number for each setting, and
/// comments.</summary>
internal static class SettingsFile
{
    /// <summary>Reads it once. Nobody watches it: what changes in it counts from the next start.</summary>
    /// <exception cref="FormatException">It is missing or no settings file, or a setting in it is unknown;
    /// the message says what to do.</exception>
    public static IConfiguration Read(string path)
    {
        if (!File.Exists(path))
            throw new FormatException(
                $"there is no settings file {path}: name one that is there with --settings"
            );
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new FormatException($"the settings file {path} cannot be read: {e.Message}", e);
        }
        try
        {
            using var document = JsonDocument.Parse(bytes, Form);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new FormatException(
                    $"{path}: a settings file holds one object, with each setting " + "once"
                );
            Check(path, document.RootElement);
        }
        catch (JsonException e)
        {
            throw new FormatException($"{path}, line {e.LineNumber + 1}: {e.Message}", e);
        }
        // A stream, as a source of files would bring a provider of files with it, which can watch a whole
        // folder.
        using var stream = new MemoryStream(bytes, writable: false);
        return new ConfigurationBuilder().AddJsonStream(stream).Build();
    }

    private static readonly JsonDocumentOptions Form = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>.NET's configuration makes texts of true, of false and of an empty list, and no setting is
    /// one.</summary>
    private static void Check(string path, JsonElement file)
    {
        // Keys of .NET's configuration are told apart without regard to capitals.
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in file.EnumerateObject())
        {
            if (!known.Add(setting.Name))
                throw new FormatException(
                    $"{path}: {setting.Name} stands there twice; a settings file holds each setting once"
                );
            if (Options.All.All(o => !o.Name.Equals(setting.Name, StringComparison.OrdinalIgnoreCase)))
                throw new FormatException(
                    $"{path}: there is no setting {setting.Name}; "
                        + Nearest.Words(setting.Name, Options.All.Select(o => o.Name))
                );
            if (setting.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
                throw new FormatException(
                    $"{path}: {setting.Name} is a text or a number, and what stands there is neither"
                );
        }
    }
}
