using System.Diagnostics.Metrics;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Web.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Customhouse.Web.Watching;

/// <summary>
/// Metrics and traces by OpenTelemetry: /metrics for Prometheus, and OTLP to wherever the settings say. Names
/// follow its semantic conventions where there are any.
/// </summary>
internal static class Telemetry
{
    /// <summary>Upper bounds in seconds; the promise of the green lane (0.5) is one of them.</summary>
    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>Our own meter, and those of the platform that tell how requests, limits and memory
    /// do.</summary>
    public static readonly string[] Meters =
    [
        Measures.MeterName,
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.RateLimiting",
        "System.Runtime",
        "Npgsql",
    ];

    /// <summary>Numbers of the platform that Prometheus takes for parts of histograms by their
    /// names.</summary>
    private static readonly string[] Misnamed =
    [
        "dotnet.assembly.count",
        "dotnet.process.cpu.count",
        "dotnet.timer.count",
    ];

    /// <summary>The same of connections to PostgreSQL, which are worth knowing: told under a name of
    /// ours.</summary>
    private const string Connections = "db.client.connection.count";

    public static void AddTelemetry(
        this IServiceCollection services,
        AdministrationState administration,
        WatchTerms terms
    )
    {
        var telemetry = services
            .AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource
                    .AddService("customhouse", serviceVersion: HealthFigures.Version)
                    .AddAttributes([
                        new("customhouse.administration", administration.Terms.Administration.Code),
                    ])
            );
        telemetry.WithMetrics(metrics =>
        {
            metrics
                .AddMeter(Meters)
                .AddPrometheusExporter(prometheus =>
                {
                    prometheus.ScopeInfoEnabled = false;
                    prometheus.ScrapeResponseCacheDurationMilliseconds = 0;
                });
            if (terms.Otlp is not null)
                metrics.AddOtlpExporter((otlp, _) => Address(otlp, terms, "metrics"));
        });
        // Of several hosts in one process (a demo, tests) each tells only what it measured itself.
        services.ConfigureOpenTelemetryMeterProvider(
            (all, metrics) =>
                metrics.AddView(instrument =>
                    instrument.Meter.Scope is IMeterFactory owner
                    && owner != all.GetRequiredService<IMeterFactory>()
                        ? MetricStreamConfiguration.Drop
                    : Misnamed.Contains(instrument.Name) ? MetricStreamConfiguration.Drop
                    : instrument.Name == Connections
                        ? new MetricStreamConfiguration { Name = "db.client.connections.open" }
                    : instrument is Histogram<double> { Unit: "s" }
                        ? new ExplicitBucketHistogramConfiguration { Boundaries = Bounds }
                    : null
                )
        );
        if (terms.Otlp is null)
            return;
        telemetry.WithTracing(traces =>
            traces
                .AddSource(Tracing.SourceName)
                .SetSampler(new LinkedSampler(terms.TraceShare))
                .AddAspNetCoreInstrumentation(requests =>
                {
                    // The route says what was asked; a path may name an operator or a person.
                    requests.EnrichWithHttpRequest = (span, _) =>
                        span.SetTag("url.path", null).SetTag("url.query", null);
                    requests.Filter = context => !IsWatching(context.Request.Path);
                    requests.RecordException = false;
                })
                .AddOtlpExporter(otlp => Address(otlp, terms, "traces"))
        );
    }

    /// <summary>What /metrics answers with: all meters, in the form that the scraper asks for.</summary>
    public static RequestDelegate Scraping(IEndpointRouteBuilder routes) =>
        routes.CreateApplicationBuilder().UseOpenTelemetryPrometheusScrapingEndpoint(_ => true).Build();

    private static bool IsWatching(PathString path) =>
        path.StartsWithSegments("/health", StringComparison.Ordinal)
        || path.StartsWithSegments("/metrics", StringComparison.Ordinal);

    /// <summary>OTLP over HTTP has an address for each signal; over gRPC one for all.</summary>
    private static void Address(OtlpExporterOptions otlp, WatchTerms terms, string signal)
    {
        otlp.Protocol = terms.OverHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        otlp.Endpoint = terms.OverHttp
            ? new Uri($"{terms.Otlp!.AbsoluteUri.TrimEnd('/')}/v1/{signal}")
            : terms.Otlp!;
        otlp.Headers = terms.Headers;
    }
}
