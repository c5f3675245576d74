using Microsoft.Extensions.Hosting;

namespace Customhouse.Web.Watching;

/// <summary>
/// A service behind the requests. It ends when it is asked to and in no other way: told to stop, it has not
/// failed; given up by something that nobody stopped, it has, and the process ends with its failure.
/// </summary>
public abstract class BackgroundWatch : BackgroundService
{
    /// <summary>Goes on until it is stopped.</summary>
    protected abstract Task Go(CancellationToken stop);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Go(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host may be taken away without having been stopped; that too is no failure of the service.
        }
        catch (OperationCanceledException given)
        {
            // As a cancelled task it would look like an end in order, exit code 0 and all.
            throw new InvalidOperationException(
                $"{GetType().Name} was given up and nobody had stopped it",
                given
            );
        }
    }
}
