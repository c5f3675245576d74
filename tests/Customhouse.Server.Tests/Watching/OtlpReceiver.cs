using System.Collections.Concurrent;
using System.Net;
using Customhouse.Server.Tests.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Customhouse.Server.Tests.Watching;

/// <summary>A collector that takes OTLP over gRPC and over HTTP (opentelemetry-proto 1.x), on a port of its
/// own.
/// </summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private const int GrpcPrefixBytes = 5;

    private readonly WebApplication _host;
    private readonly ConcurrentQueue<OtlpSpan> _spans = new();

    private OtlpReceiver(WebApplication host) => _host = host;

    public Uri Address => new(_host.Urls.First());

    public IReadOnlyList<OtlpSpan> Spans => [.. _spans];

    /// <summary>Names of the metrics that came.</summary>
    public ConcurrentDictionary<string, bool> Metrics { get; } = new(StringComparer.Ordinal);

    /// <summary>What each request bore as the header <c>authorization</c>.</summary>
    public ConcurrentDictionary<string, bool> Authorizations { get; } = new(StringComparer.Ordinal);

    public static async Task<OtlpReceiver> Start(bool overHttp)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                listen => listen.Protocols = overHttp ? HttpProtocols.Http1 : HttpProtocols.Http2
            )
        );
        var receiver = new OtlpReceiver(builder.Build());
        receiver._host.MapPost("/v1/traces", context => receiver.Take(context, receiver.TakeTraces, 0));
        receiver._host.MapPost("/v1/metrics", context => receiver.Take(context, receiver.TakeMetrics, 0));
        receiver._host.MapPost(
            "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
            context => receiver.Take(context, receiver.TakeTraces, GrpcPrefixBytes)
        );
        receiver._host.MapPost(
            "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
            context => receiver.Take(context, receiver.TakeMetrics, GrpcPrefixBytes)
        );
        await receiver._host.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task Take(HttpContext context, Action<OtlpMessage> take, int prefix)
    {
        Authorizations[context.Request.Headers.Authorization.ToString()] = true;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        take(OtlpMessage.Read(body.ToArray().AsSpan(prefix)));
        if (prefix == 0)
        {
            context.Response.ContentType = "application/x-protobuf";
            return;
        }
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        await context.Response.Body.WriteAsync(new byte[GrpcPrefixBytes]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    /// <summary>ExportTraceServiceRequest: resource_spans 1, scope_spans 2, spans 2.</summary>
    private void TakeTraces(OtlpMessage request)
    {
        foreach (var span in request.Each(1).SelectMany(r => r.Each(2)).SelectMany(s => s.Each(2)))
            _spans.Enqueue(OtlpSpan.Of(span));
    }

    /// <summary>ExportMetricsServiceRequest: resource_metrics 1, scope_metrics 2, metrics 2, name
    /// 1.</summary>
    private void TakeMetrics(OtlpMessage request)
    {
        foreach (var metric in request.Each(1).SelectMany(r => r.Each(2)).SelectMany(s => s.Each(2)))
            Metrics[metric.Text(1)] = true;
    }
}
