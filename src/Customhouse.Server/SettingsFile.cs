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
        IConfiguration file;
        try
        {
            // A stream, as a source of files would bring a provider of files with it, which can watch a whole
            // folder.
            using var stream = File.OpenRead(path);
            file = new ConfigurationBuilder().AddJsonStream(stream).Build();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new FormatException($"the settings file {path} cannot be read: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new FormatException($"{path}, line {e.LineNumber + 1}: {e.Message}", e);
        }
        catch (FormatException e)
        {
            throw new FormatException(
                $"{path}: {e.Message} A settings file holds one object, with each setting once",
                e
            );
        }
        foreach (var setting in file.GetChildren())
            Check(path, setting);
        return file;
    }

    private static void Check(string path, IConfigurationSection setting)
    {
        if (Options.All.All(o => !o.Name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase)))
            throw new FormatException(
                $"{path}: there is no setting {setting.Key}; "
                    + Nearest.Words(setting.Key, Options.All.Select(o => o.Name))
            );
        if (setting.Value is null || setting.GetChildren().Any())
            throw new FormatException(
                $"{path}: {setting.Key} is a text or a number, and what stands there is neither"
            );
    }
}
