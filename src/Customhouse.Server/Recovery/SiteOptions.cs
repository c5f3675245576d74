using System.CommandLine;

namespace Customhouse.Server.Recovery;

/// <summary>The settings by which a verb finds an installation: the same options, variables and file as with
/// <c>serve</c>.</summary>
internal sealed class SiteOptions
{
    private readonly Dictionary<string, Option<string?>> options = [];
    private readonly Option<string?> file = new("--settings")
    {
        Description = $"The settings file; usually {Settings.UsualFile}",
    };

    /// <summary>Adds them to a command.</summary>
    public SiteOptions(Command command, params Option[] settings)
    {
        command.Add(file);
        foreach (var option in settings)
        {
            options[option.Name] = new Option<string?>("--" + option.Name)
            {
                Description = $"{option.Words} [{option.Variable}]",
            };
            command.Add(options[option.Name]);
        }
    }

    /// <summary>What the command line says of an option; null where it says nothing.</summary>
    public string? Given(ParseResult parsed, Option option) => parsed.GetValue(options[option.Name]);

    /// <summary>The settings that hold.</summary>
    /// <exception cref="FormatException">A setting is unknown or has no meaning.</exception>
    public Settings Read(ParseResult parsed) =>
        Settings.Read(
            options
                .Where(o => parsed.GetValue(o.Value) is not null)
                .ToDictionary(o => o.Key, o => parsed.GetValue(o.Value)!),
            Settings.OfEnvironment(),
            parsed.GetValue(file)
        );
}
