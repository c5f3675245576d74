namespace Customhouse.Server;

/// <summary>
/// What ended by a fault of ours behind a host. A service that ends takes the host with it, and the host itself ends
/// as if somebody had asked it to: the exit code must not say that all was well.
/// </summary>
internal static class Faults
{
    /// <summary>The faults, each told on the error output; empty where every service ended as it was asked to.
    /// </summary>
    public static IReadOnlyList<Exception> Of(WebApplication host)
    {
        var faults = host.Services.GetServices<IHostedService>().OfType<BackgroundService>()
            .Where(service => service.ExecuteTask is { IsFaulted: true })
            .Select(service => (
                Service: service.GetType().Name, Fault: service.ExecuteTask!.Exception!.GetBaseException()))
            .ToArray();
        foreach (var (service, fault) in faults)
            Console.Error.WriteLine($"customhouse: {service} ended by a fault of ours: {fault.Message}");
        return [.. faults.Select(f => f.Fault)];
    }
}
