using System.Diagnostics.Metrics;
using Customhouse.Storage;

namespace Customhouse.Web.Watching;

/// <summary>What the store tells while it works: how long commits take, and what the audit trail is
/// told.</summary>
public sealed class StoreMeasures
{
    public StoreMeasures(Store store, IMeterFactory meters)
    {
        var meter = meters.Create(Measures.MeterName);
        var took = meter.CreateHistogram<double>(
            "customhouse.commit.duration",
            "s",
            "From the beginning of a commit until the disk had it"
        );
        var waited = meter.CreateHistogram<double>(
            "customhouse.commit.wait",
            "s",
            "How long the first record of a commit had waited for it to begin"
        );
        var noted = meter.CreateCounter<long>(
            "customhouse.audit.lines",
            null,
            "Lines of the audit trail, by act: sign-in, sign-in-refused, case-read ..."
        );
        store.WhenCommitted = made =>
        {
            took.Record(made.Took.TotalSeconds);
            waited.Record(made.Waited.TotalSeconds);
        };
        store.AuditTrail.WhenNoted = act => noted.Add(1, new KeyValuePair<string, object?>("act", act));
    }
}
