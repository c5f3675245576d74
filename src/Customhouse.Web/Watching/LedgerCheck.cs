using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Customhouse.Web.Watching;

/// <summary>
/// Does the log take what is recorded? Clearance never waits for it; but a service that clears and proves
/// nothing is not what an administration runs, so one whose log has stopped is not ready.
/// </summary>
internal sealed class LedgerCheck(LedgerGauges ledger, HealthFigures health) : IHealthCheck
{
    private const string Stopped =
        "The ledger has stopped and takes nothing more until somebody has looked; clearance goes on.";

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        await health.TryAsk(cancellationToken);
        return ledger.Look() switch
        {
            { Stopped: { } cause } => CheckAnswer.Failing(
                Stopped,
                "Leave the ledger's folder as it is and follow docs/RECOVERY.md: what stopped it stands "
                    + "in the log of "
                    + "the service and at /administrator.",
                cause
            ),
            { Waits: { } cause } => CheckAnswer.Degraded(
                "The ledger waits; what is recorded goes into it later.",
                "It goes on by itself once what it waits for is there: room on the disk, the database, "
                    + "its partners. "
                    + "Where partners stay away docs/RECOVERY.md tells the way on.",
                cause
            ),
            _ => CheckAnswer.Well(),
        };
    }
}
