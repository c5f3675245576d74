namespace Customhouse.Web.Settings;

/// <summary>What is told of the service to those who watch it, besides /metrics and /health.</summary>
public sealed record WatchTerms
{
    /// <summary>Every decision is traced where nobody says otherwise.</summary>
    public const double ShareUsual = 1;

    /// <summary>Where metrics and traces go by the OpenTelemetry protocol (OTLP); null for nowhere.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>Protobuf over HTTP in place of gRPC.</summary>
    public bool OverHttp { get; init; }

    /// <summary>Headers that the receiver demands, as <c>name=value,name=value</c>; a secret.</summary>
    public string Headers { get; init; } = "";

    /// <summary>Which share of the requests is traced, 0 to 1.</summary>
    public double TraceShare { get; init; } = ShareUsual;
}
