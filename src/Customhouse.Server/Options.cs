using System.Globalization;
using Customhouse.Engine;

namespace Customhouse.Server;

/// <summary>
/// One setting of <c>serve</c>: as an option <c>--name</c>, as an environment variable
/// <c>CUSTOMHOUSE_NAME</c>, and as a key of the settings file.
/// </summary>
/// <param name="Usual">Its value where nobody says otherwise.</param>
/// <param name="IsSecret">Its value is never written to a screen or a log.</param>
public sealed record Option(string Name, string Usual, string Words, bool IsSecret = false)
{
    public const string VariablePrefix = "CUSTOMHOUSE_";

    public string Variable => VariablePrefix + Name.ToUpperInvariant().Replace('-', '_');
}

/// <summary>All settings of an installation, each documented once, here.</summary>
public static class Options
{
    public static readonly Option Data = new(
        "data",
        "./data",
        "Folder for the embedded database, the tariff, the keys of sessions and the first sign-in."
    );

    public static readonly Option Store = new(
        "store",
        "",
        "sqlite:PATH or postgres:CONNECTION; the usual one is sqlite:DATA/customhouse.db.",
        IsSecret: true
    );

    public static readonly Option Keys = new(
        "keys",
        "",
        "Folder of the keys of the log and of the consortium; the usual one is DATA/keys. Every process "
            + "that may keep "
            + "the log has the same keys; one without them reads it."
    );

    public static readonly Option Urls = new(
        "urls",
        "http://127.0.0.1:5080",
        "Addresses to listen on, with ; between them. Put a proxy that speaks TLS before any but the "
            + "loopback."
    );

    public static readonly Option Administration = new(
        "administration",
        "XA",
        "The administration's country code (ISO 3166-1); XA to XZ are fictional ones."
    );

    public static readonly Option Currency = new(
        "currency",
        "EUR",
        "The currency of duty (ISO 4217) on the first start without a tariff; with one, the tariff's holds."
    );

    public static readonly Option Tariff = new(
        "tariff",
        "",
        "Folder with editions (*.tariff, *.tariff.gz); the usual one is DATA/tariff."
    );

    public static readonly Option Lawbook = new(
        "lawbook",
        "",
        "The lawbook that an administration begins with: a folder, or XA or GB for a shipped one. It counts "
            + "where none is kept; afterwards editions are sent in and put in force under /administrator/law."
    );

    public static readonly Option RequestsPerSecond = new(
        "requests-per-second",
        "200",
        "What one token may ask in a second, on average; 0 for no limit."
    );

    public static readonly Option RequestSeconds = new(
        "request-seconds",
        "30",
        "After how many seconds a request is given up."
    );

    public static readonly Option Ledger = new(
        "ledger",
        "on",
        "on or off: whether the events of cases go into a log of this administration. Of several "
            + "processes on one "
            + "database one keeps it."
    );

    public static readonly Option LedgerBehind = new(
        "ledger-behind",
        LedgerFollower.BehindUsual.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        "Seconds that the log may be behind while declarations come fast; from there on it takes what it "
            + "needs of the machine. 0: it never rests."
    );

    public static readonly Option Origin = new(
        "origin",
        "",
        "Name of the log, a schema-less address that ends with /CODE; usually customhouse.example/CODE."
    );

    public static readonly Option Anchor = new(
        "anchor",
        "",
        "Address of an EVM node (JSON-RPC) through which checkpoints go into a contract; empty for none.",
        IsSecret: true
    );

    public static readonly Option AnchorContract = new(
        "anchor-contract",
        "",
        "Address of the contract CheckpointAnchor; `customhouse ledger anchor deploy` makes one."
    );

    public static readonly Option AnchorKey = new(
        "anchor-key",
        "",
        "File with the key that signs checkpoints for the contract and pays for the transactions, "
            + "readable by its "
            + "owner alone; `customhouse ledger anchor key` makes one."
    );

    public static readonly Option Rulebook = new(
        "rulebook",
        "",
        "The rulebook of the consortium that this administration belongs to; a next version takes effect "
            + "when it "
            + "replaces the file."
    );

    public static readonly Option BehindTls = new(
        "behind-tls",
        "no",
        "yes where a proxy before the service speaks TLS: cookies are then sent over TLS only."
    );

    public static readonly Option Proxies = new(
        "proxies",
        "127.0.0.1;::1",
        "Addresses or networks of the proxies before the service, with ; between them: where behind-tls "
            + "is yes, they "
            + "are believed what X-Forwarded-For says of a visitor's address."
    );

    public static readonly Option OpenIdAuthority = new(
        "openid-authority",
        "",
        "The issuer of an OpenID Connect provider that vouches for people; empty for local accounts only."
    );

    public static readonly Option OpenIdClient = new(
        "openid-client",
        "",
        "The client id that the provider knows this installation by."
    );

    public static readonly Option OpenIdSecret = new(
        "openid-secret",
        "",
        "The client secret at the provider.",
        IsSecret: true
    );

    public static readonly Option OpenIdName = new(
        "openid-name",
        "OpenID Connect",
        "What the button to the provider says."
    );

    public static readonly Option Otlp = new(
        "otlp",
        "",
        "Where metrics and traces go by the OpenTelemetry protocol, as http://collector:4317; empty for "
            + "nowhere."
    );

    public static readonly Option OtlpProtocol = new(
        "otlp-protocol",
        "grpc",
        "grpc, or http for Protobuf over HTTP (its usual port is 4318)."
    );

    public static readonly Option OtlpHeaders = new(
        "otlp-headers",
        "",
        "Headers that the receiver demands, as name=value,name=value.",
        IsSecret: true
    );

    public static readonly Option TraceShare = new(
        "trace-share",
        "1",
        "Which share of the requests is traced where otlp is set, from 0 to 1."
    );

    /// <summary>In the order in which help and the settings file list them.</summary>
    public static readonly IReadOnlyList<Option> All =
    [
        Data,
        Store,
        Keys,
        Urls,
        Administration,
        Currency,
        Tariff,
        Lawbook,
        RequestsPerSecond,
        RequestSeconds,
        Ledger,
        LedgerBehind,
        Origin,
        Anchor,
        AnchorContract,
        AnchorKey,
        Rulebook,
        BehindTls,
        Proxies,
        OpenIdAuthority,
        OpenIdClient,
        OpenIdSecret,
        OpenIdName,
        Otlp,
        OtlpProtocol,
        OtlpHeaders,
        TraceShare,
    ];
}
