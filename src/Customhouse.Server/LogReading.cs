using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Server.Partners;

namespace Customhouse.Server;

/// <summary>What a process that reads the log takes in beside the log itself: whose signatures certify it,
/// what they have certified, and that it has two histories. The process that keeps the log puts these on
/// record.</summary>
internal sealed class LogReading(Installation installation, AdministrationLog ownLog)
{
    private Rulebook? _inForce;

    /// <summary>Looks once.</summary>
    /// <exception cref="Storage.StoreUnavailableException">The database does not answer.</exception>
    /// <exception cref="LogDamagedException">A quorum has cosigned a tree that this log is not.</exception>
    public async Task Round(CancellationToken cancellation)
    {
        var accepted = await AcceptedRulebook.Read(installation.Store, null, cancellation);
        if (accepted is not null && accepted.Hash != _inForce?.Hash)
        {
            var code = ownLog.Administration.Code;
            if (accepted.Members.Any(m => m.Code == code && m.Log.Equals(ownLog.Verifier)))
                ownLog.PutInForce(accepted.PolicyFor(code));
            _inForce = accepted;
        }
        if (await installation.Store.LogHeads.Find(ownLog.Origin, cancellation) is not { } known)
            return;
        // What came out of a backup was settled by the process that keeps the log; with partners they are
        // heard anew.
        if (known.Restored is null && ownLog.Keeper is { HasPartners: false })
            ownLog.Gate.Open();
        if (known.Forked is { } forked)
            ownLog.Halt(LogDamagedException.Forked(ownLog.Origin, forked));
        if (known.Certified is { } note && SignedNote.Parse(note) is { } certified)
            ownLog.TakeIn(certified);
    }
}
