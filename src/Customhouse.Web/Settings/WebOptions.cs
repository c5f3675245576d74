namespace Customhouse.Web.Settings;

/// <summary>How the counter is run.</summary>
/// <param name="RequestsPerSecond">What one token may ask in a second, on average; 0 for no limit.</param>
/// <param name="RequestSeconds">After which a request is given up.</param>
/// <param name="OpenOnLoopback">The overview needs no sign-in from this machine; for demonstrations
/// only.</param>
public sealed record WebOptions(int RequestsPerSecond, int RequestSeconds, bool OpenOnLoopback = false)
{
    /// <summary>Who works for the administration needs a second factor to sign in.</summary>
    public bool SecondFactor { get; init; } = true;

    /// <summary>
    /// Where earlier versions kept the keys of sessions and access tokens: they are taken over from there
    /// into the store. Null for nowhere.
    /// </summary>
    public string? KeysFolder { get; init; }

    /// <summary>A proxy before this process speaks TLS to the world.</summary>
    public bool BehindTls { get; init; }

    /// <summary>The proxies whose word on a visitor's address is taken, where one is before this
    /// process.</summary>
    public IReadOnlyList<System.Net.IPNetwork> Proxies { get; init; } = [];

    /// <summary>The settings of this start, as the page of limits lists them.</summary>
    public IReadOnlyList<SettingLine> Settings { get; init; } = [];

    /// <summary>What is told to those who watch the service.</summary>
    public WatchTerms Watch { get; init; } = new();

    /// <summary>An OpenID Connect provider that vouches for people; null for none.</summary>
    public OpenIdTerms? OpenId { get; init; }
}

/// <summary>One setting as it holds.</summary>
/// <param name="Variable">The environment variable that sets it.</param>
/// <param name="Value">Null for a secret: whether it is set is all that is told.</param>
/// <param name="IsSet">Somebody gave it a value.</param>
/// <param name="Words">What it means, in English, as the command line's help says it.</param>
public sealed record SettingLine(string Name, string Variable, string? Value, bool IsSet, string Words);

/// <summary>An OpenID Connect provider that vouches for people; their accounts stay in our
/// registers.</summary>
/// <param name="Authority">Its issuer, an https address with a discovery document.</param>
/// <param name="Name">What the button says.</param>
public sealed record OpenIdTerms(string Authority, string Client, string Secret, string Name);
