using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Web.Cases;

/// <summary>How far the events of a case have come, looked up once for all the places of a page that tell
/// it.</summary>
public sealed class CaseStandings(Store store, LedgerAccess ledger)
{
    private readonly Dictionary<Mrn, Task<IReadOnlyDictionary<long, ProofStage>?>> _known = [];

    /// <summary>The name of an event's standing; null where the house keeps no ledger.</summary>
    public async Task<string?> Of(Mrn mrn, long position, CancellationToken cancellation)
    {
        if (!_known.TryGetValue(mrn, out var known))
            _known[mrn] = known = ledger.StandingsOf(store, mrn, cancellation);
        return CaseWords.Name(await known, position);
    }
}
