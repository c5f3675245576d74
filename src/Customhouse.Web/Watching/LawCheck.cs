using System.Diagnostics.Metrics;
using Customhouse.Engine;
using Customhouse.Lawbooks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Customhouse.Web.Watching;

/// <summary>Is an edition of the lawbook in force that can be read? Without one nothing is decided; the
/// service stays ready, for its pages are where one is put in force.</summary>
internal sealed class LawCheck(AdministrationState administration, LawMeasures measures, TimeProvider clock)
    : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) => Task.FromResult(Look());

    private HealthCheckResult Look()
    {
        var law = administration.Registers.LawAt(clock.GetUtcNow());
        measures.Take(law?.Lawbook is null ? null : law.Reference);
        if (law is null)
            return CheckAnswer.Degraded(
                "No edition of the lawbook is in force: no declaration is taken.",
                "Send an edition in on the page of the law and let somebody else put it in force, or start the "
                    + "service with --lawbook."
            );
        return law.Fault is { } fault
            ? CheckAnswer.Degraded(
                $"The edition {law.Name} of the lawbook cannot be read by this program: nothing is decided by it.",
                "Suspend it on the page of the law, or put an edition in force that can be read.",
                fault
            )
            : CheckAnswer.Well();
    }
}

/// <summary>Which edition of the lawbook is in force.</summary>
public sealed class LawMeasures
{
    private volatile LawReference? _law;

    public LawMeasures(IMeterFactory meters) =>
        meters
            .Create(Measures.MeterName)
            .CreateObservableGauge(
                "customhouse.law.in_force",
                () =>
                    _law is { } law
                        ?
                        [
                            new Measurement<int>(
                                1,
                                new KeyValuePair<string, object?>("edition", law.Name),
                                new KeyValuePair<string, object?>("digest", law.Digest)
                            ),
                        ]
                        : new[] { new Measurement<int>(0) },
                null,
                "1 with the edition of the lawbook that is in force and its digest; 0 where none is"
            );

    /// <param name="law">Null where none is in force that can be read.</param>
    public void Take(LawReference? law) => _law = law;
}
