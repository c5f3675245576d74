using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Customhouse.Server;

/// <summary>How a host begins and ends: what keeps it from listening is a line, what ended it is
/// told.</summary>
internal sealed class StartOfHost
{
    /// <summary>Who writes a stack trace for an address that cannot be listened on.</summary>
    public static readonly IReadOnlyList<string> Categories =
    [
        "Microsoft.Extensions.Hosting.Internal.Host",
        "Microsoft.AspNetCore.Server.Kestrel",
    ];

    /// <summary>Whether it listens.</summary>
    public bool IsOver { get; set; }

    /// <summary>Starts a host.</summary>
    /// <exception cref="FormatException">It cannot listen where it was told to.</exception>
    public static async Task Start(WebApplication host, CancellationToken cancellation)
    {
        var wanted = host.Configuration[WebHostDefaults.ServerUrlsKey] ?? "";
        try
        {
            await host.StartAsync(cancellation);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // A service that failed ended it before it listened.
            await ThrowWhatFailed(host);
            throw;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new FormatException(
                $"cannot listen at {wanted}: another process does so already. End that one, or "
                    + "name another address with --urls",
                e
            );
        }
        catch (Exception e) when (e is SocketException or IOException { InnerException: SocketException })
        {
            throw new FormatException(
                $"cannot listen at {wanted}: {e.Message}. Name another address with --urls",
                e
            );
        }
        catch (InvalidOperationException e)
            when (wanted.Contains("https://", StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException(
                $"cannot listen at {wanted}: there is no certificate for it. Listen on http:// "
                    + "and put a proxy that speaks TLS before it",
                e
            );
        }
    }

    /// <summary>Waits until the host has ended.</summary>
    /// <exception cref="Exception">What ended a service of it; an end by itself is no end in
    /// order.</exception>
    public static async Task WaitForEnd(WebApplication host, CancellationToken stop)
    {
        await host.WaitForShutdownAsync(stop);
        await ThrowWhatFailed(host);
    }

    private static async Task ThrowWhatFailed(WebApplication host)
    {
        foreach (var service in host.Services.GetServices<IHostedService>().OfType<BackgroundService>())
            if (service.ExecuteTask is { IsFaulted: true } failed)
                await failed;
    }
}
