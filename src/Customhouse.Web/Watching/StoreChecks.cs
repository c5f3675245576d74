using System.Globalization;
using Customhouse.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Customhouse.Web.Watching;

/// <summary>Can the store be read?</summary>
internal sealed class StoreReadCheck(HealthFigures health) : IHealthCheck
{
    private const string Mend = "Bring the database back; the service goes on by itself.";

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            return await health.Ask(cancellationToken) is not null
                ? CheckAnswer.Well()
                : CheckAnswer.Failing("The store does not answer in time.", Mend);
        }
        catch (StoreUnavailableException e)
        {
            return CheckAnswer.Failing("The store cannot be read.", Mend, e.Message);
        }
    }
}

/// <summary>
/// Can the store write, down to the disk? One try is under way at most: a store that hangs is not given more
/// to do.
/// </summary>
internal sealed class StoreWriteCheck(Store store, HealthFigures health) : IHealthCheck
{
    private const string Mend =
        "Make room on the disk, or bring the database back; the service goes on by itself.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _turn = new();
    private Task? _underWay;

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            await UnderWay().WaitAsync(Patience, cancellationToken);
            return CheckAnswer.Well();
        }
        catch (TimeoutException)
        {
            health.Wrote(null);
            return CheckAnswer.Failing(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A write did not reach the disk within {Patience.TotalSeconds:0} s."
                ),
                Mend
            );
        }
        catch (StoreUnavailableException e)
        {
            health.Wrote(null);
            return CheckAnswer.Failing("The store cannot write; nothing is recorded.", Mend, e.Message);
        }
    }

    private Task UnderWay()
    {
        lock (_turn)
            return _underWay is { IsCompleted: false } still ? still : _underWay = Touch();
    }

    private async Task Touch()
    {
        var since = System.Diagnostics.Stopwatch.GetTimestamp();
        await store.Touch();
        health.Wrote(System.Diagnostics.Stopwatch.GetElapsedTime(since));
    }
}

/// <summary>Is there room where the data lies?</summary>
internal sealed class DiskCheck(HealthFigures health) : IHealthCheck
{
    private const string Mend = "Make room on the disk where the data lies, or give it a larger one.";
    private const long Mebibyte = 1024 * 1024;

    /// <summary>How many times the least that has to be free is little.</summary>
    private const int LittleTimes = 4;

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        if (health.Disk() is not { } room)
            return Task.FromResult(CheckAnswer.Well());
        var words = string.Create(
            CultureInfo.InvariantCulture,
            $"{room.Free / Mebibyte:N0} MiB of {room.Size / Mebibyte:N0} MiB are free where the data lies; "
                + $"at least {room.FreeMin / Mebibyte:N0} MiB must be."
        );
        return Task.FromResult(
            room.Free < room.FreeMin ? CheckAnswer.Failing(words, Mend)
            : room.Free < room.FreeMin * LittleTimes ? CheckAnswer.Degraded(words, Mend)
            : CheckAnswer.Well()
        );
    }
}
