using System.CommandLine;

namespace Customhouse.Server.Verbs;

/// <summary>How a verb is told which store to work on, as <c>serve</c> is.</summary>
internal sealed class StoreOptions
{
    private readonly Option<string?> _data = new("--data") { Description = Options.Data.Words };
    private readonly Option<string?> _store = new("--store") { Description = Options.Store.Words };
    private readonly Option<string?> _settings = new("--settings")
    {
        Description = $"The settings file; usually {Settings.UsualFile}",
    };

    private StoreOptions() { }

    /// <summary>Puts them on a verb.</summary>
    public static StoreOptions On(Command command)
    {
        var options = new StoreOptions();
        command.Add(options._data);
        command.Add(options._store);
        command.Add(options._settings);
        return options;
    }

    /// <summary>The address of the store.</summary>
    public string Of(ParseResult parsed)
    {
        var given = new Dictionary<string, string>();
        if (parsed.GetValue(_data) is { } folder)
            given[Options.Data.Name] = folder;
        if (parsed.GetValue(_store) is { } address)
            given[Options.Store.Name] = address;
        return Settings.Read(given, Settings.OfEnvironment(), parsed.GetValue(_settings)).StoreAddress;
    }
}
