using System.Globalization;
using System.Net;
using Customhouse.Engine.Anchor;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Settings;

namespace Customhouse.Server;

/// <summary>
/// The settings that hold, each taken from the first that says it: the command line, the environment, the
/// settings file, the usual value.
/// </summary>
public sealed class Settings
{
    /// <summary>Read where no file is named, if it is there.</summary>
    public const string UsualFile = "customhouse.settings.json";

    /// <summary>The key, in what the environment says, of the settings file's name.</summary>
    private const string FileKey = "SETTINGS";

    private readonly IConfiguration _values;

    private Settings(IConfiguration values) => _values = values;

    public string this[Option option] => _values[option.Name] ?? option.Usual;

    /// <summary>All of them as they hold, without what is secret.</summary>
    public IReadOnlyList<SettingLine> Lines =>
        [
            .. Options.All.Select(o => new SettingLine(
                o.Name,
                o.Variable,
                o.IsSecret ? null : this[o],
                this[o].Length > 0,
                o.Words
            )),
        ];

    public string DataFolder =>
        this[Options.Data].Trim().Length > 0
            ? Path.GetFullPath(this[Options.Data])
            : throw Wrong(Options.Data, "a folder, as ./data");

    public string StoreAddress =>
        this[Options.Store] is { Length: > 0 } given
            ? given
            : "sqlite:" + Path.Combine(DataFolder, "customhouse.db");

    /// <summary>The file of the embedded database; null where the store is another.</summary>
    public string? SqlitePath =>
        StoreAddress.StartsWith("sqlite:", StringComparison.Ordinal)
            ? Path.GetFullPath(StoreAddress["sqlite:".Length..])
            : null;

    /// <summary>Where the keys of the log and of the consortium are.</summary>
    public string KeysFolder =>
        this[Options.Keys] is { Length: > 0 } given
            ? Path.GetFullPath(given)
            : Path.Combine(DataFolder, "keys");

    /// <summary>Whether the keys are outside of the data folder.</summary>
    public bool HasKeysApart => KeysFolder != Path.GetFullPath(Path.Combine(DataFolder, "keys"));

    public string TariffFolder =>
        this[Options.Tariff] is { Length: > 0 } given
            ? Path.GetFullPath(given)
            : Path.Combine(DataFolder, "tariff");

    public IReadOnlyList<string> Urls => ListenAddress.ParseAll(this[Options.Urls]);

    public CountryCode Administration =>
        CountryCode.TryParse(this[Options.Administration], out var code)
            ? code
            : throw Wrong(Options.Administration, "two capital letters, as XA");

    public Currency Currency =>
        Values.Currency.TryParse(this[Options.Currency], out var currency)
            ? currency
            : throw Wrong(Options.Currency, "three capital letters, as EUR");

    public int RequestsPerSecond => Number(Options.RequestsPerSecond, 0, 100_000);

    public bool BehindTls =>
        this[Options.BehindTls] switch
        {
            "yes" => true,
            "no" => false,
            _ => throw Wrong(Options.BehindTls, "yes or no"),
        };

    /// <summary>Whose word on a visitor's address is taken.</summary>
    public IReadOnlyList<IPNetwork> Proxies =>
        [
            .. this[Options.Proxies]
                .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(text =>
                    IPNetwork.TryParse(text, out var network) ? network
                    : IPAddress.TryParse(text, out var address)
                        ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
                    : throw Wrong(Options.Proxies, "addresses or networks, as 10.0.0.5;10.1.0.0/16")
                ),
        ];

    /// <summary>The OpenID Connect provider; null where none is named.</summary>
    public OpenIdTerms? OpenId =>
        this[Options.OpenIdAuthority] switch
        {
            "" => null,
            var authority
                when Uri.TryCreate(authority, UriKind.Absolute, out var issuer)
                    && issuer.Scheme == Uri.UriSchemeHttps
                    && this[Options.OpenIdClient].Length > 0 => new OpenIdTerms(
                authority,
                this[Options.OpenIdClient],
                this[Options.OpenIdSecret],
                this[Options.OpenIdName]
            ),
            _ => throw Wrong(Options.OpenIdAuthority, "an https address, with openid-client beside it"),
        };

    /// <summary>Where metrics and traces go.</summary>
    public WatchTerms Watch =>
        new()
        {
            Otlp = this[Options.Otlp] switch
            {
                "" => null,
                var given
                    when Uri.TryCreate(given, UriKind.Absolute, out var otlp)
                        && (otlp.Scheme == Uri.UriSchemeHttp || otlp.Scheme == Uri.UriSchemeHttps) => otlp,
                _ => throw Wrong(Options.Otlp, "an address that begins with http:// or https://"),
            },
            OverHttp = this[Options.OtlpProtocol] switch
            {
                "grpc" => false,
                "http" => true,
                _ => throw Wrong(Options.OtlpProtocol, "grpc or http"),
            },
            Headers =
                this[Options.OtlpHeaders] is var headers
                && (
                    headers.Length == 0
                    || headers.Split(',').All(h => h.IndexOf('=', StringComparison.Ordinal) > 0)
                )
                    ? headers
                    : throw Wrong(Options.OtlpHeaders, "name=value, with , between several"),
            TraceShare =
                double.TryParse(
                    this[Options.TraceShare],
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var share
                ) && share is >= 0 and <= 1
                    ? share
                    : throw Wrong(Options.TraceShare, "a number from 0 to 1, as 0.05"),
        };

    public int RequestSeconds => Number(Options.RequestSeconds, 1, 600);

    /// <summary>Where the log is; null where none is kept.</summary>
    public LedgerOptions? Ledger =>
        this[Options.Ledger] switch
        {
            "on" => new LedgerOptions(
                Path.Combine(DataFolder, "ledger"),
                KeysFolder,
                this[Options.Origin] is { Length: > 0 } origin ? origin : UsualOrigin(Administration.Code)
            )
            {
                HasPartners = Rulebook is not null,
                BehindMax = TimeSpan.FromSeconds(Number(Options.LedgerBehind, 0, 86_400)),
            },
            "off" => null,
            _ => throw Wrong(Options.Ledger, "on or off"),
        };

    /// <summary>Where the log is anchored; null where nowhere.</summary>
    public AnchorOptions? Anchor
    {
        get
        {
            if (this[Options.Anchor].Length == 0)
                return null;
            if (!AnchorOptions.TryParseNode(this[Options.Anchor], out var node))
                throw Wrong(Options.Anchor, "an address that begins with http:// or https://");
            if (this[Options.AnchorContract].Length == 0)
                throw Wrong(Options.AnchorContract, "the address of the contract, where there is an anchor");
            if (this[Options.AnchorKey].Length == 0)
                throw Wrong(Options.AnchorKey, "the file of the anchor key, where there is an anchor");
            if (Ledger is null)
                throw Wrong(Options.Ledger, "on, where there is an anchor");
            return new AnchorOptions(
                node,
                EvmAddress.Parse(this[Options.AnchorContract]),
                this[Options.AnchorKey]
            );
        }
    }

    /// <summary>The rulebook of the consortium; null where the administration belongs to none.</summary>
    public string? Rulebook =>
        this[Options.Rulebook] is { Length: > 0 } given ? Path.GetFullPath(given) : null;

    /// <summary>What a log is called where nobody says otherwise.</summary>
    public static string UsualOrigin(string administration) => $"customhouse.example/{administration}";

    /// <summary>What the environment of this process says.</summary>
    public static IConfiguration OfEnvironment() =>
        new ConfigurationBuilder().AddEnvironmentVariables(Option.VariablePrefix).Build();

    /// <summary>Reads the settings of a start.</summary>
    /// <param name="given">What the command line says, by the option's name.</param>
    /// <param name="environment">What the environment says, by the variable's name without
    /// CUSTOMHOUSE_.</param>
    /// <param name="file">The settings file that the command line names; null for the usual one.</param>
    /// <exception cref="FormatException">A setting is unknown or has no meaning; it says what to
    /// do.</exception>
    public static Settings Read(
        IReadOnlyDictionary<string, string> given,
        IConfiguration environment,
        string? file
    )
    {
        var path = file ?? environment[FileKey];
        var sources = new ConfigurationBuilder();
        if (path is not null || File.Exists(UsualFile))
            sources.AddConfiguration(SettingsFile.Read(path ?? UsualFile));
        // The name of a variable has no hyphen.
        sources.AddInMemoryCollection(
            from option in Options.All
            let value = environment[option.Variable[Option.VariablePrefix.Length..]]
            where value is not null
            select KeyValuePair.Create(option.Name, (string?)value)
        );
        sources.AddInMemoryCollection(given.Select(g => KeyValuePair.Create(g.Key, (string?)g.Value)));
        return new Settings(sources.Build());
    }

    private int Number(Option option, int min, int max) =>
        int.TryParse(this[option], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= min
        && number <= max
            ? number
            : throw Wrong(option, $"a number from {min} to {max}");

    private FormatException Wrong(Option option, string form)
    {
        var given = option.IsSecret || this[option].Length == 0 ? "not usable" : $"'{this[option]}'";
        return new($"{option.Name} is {given}: give {form} (--{option.Name}, {option.Variable})");
    }
}
