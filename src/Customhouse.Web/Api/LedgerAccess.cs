using Customhouse.Engine;
using Customhouse.Ledger;

namespace Customhouse.Web.Api;

/// <summary>The ledger of this house, where it keeps one.</summary>
/// <param name="Office">Null where the house was started without a ledger.</param>
public sealed record LedgerAccess(LedgerOffice? Office)
{
    /// <summary>Why the log stays shut; null where it does not.</summary>
    public LogDamagedException? Damage { get; init; }

    /// <summary>How far the ledger has come; null where there is none, or where it is damaged: then nothing is said
    /// of any fact.</summary>
    public LedgerReach? Reach()
    {
        try
        {
            return Office?.Reach();
        }
        catch (LogDamagedException)
        {
            return null;
        }
    }
}
