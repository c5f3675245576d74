using System.Runtime.InteropServices;

namespace Customhouse.Engine;

/// <summary>How far an event has come.</summary>
public enum ProofStage
{
    /// <summary>On record here, not in the log yet.</summary>
    Pending,

    /// <summary>In the log, under this administration's own signature.</summary>
    Logged,

    /// <summary>In the log as a quorum of the other administrations has cosigned it.</summary>
    Certified,

    /// <summary>The log holds another event in its place: this one is proved by nothing.</summary>
    Differs,

    /// <summary>Its content was erased: what the log holds can be compared with nothing.</summary>
    Erased,

    /// <summary>Events of its kind of subject are kept in the journal alone.</summary>
    NotProved,
}

/// <summary>Up to which position of the journal events were brought into the log, and up to which they are
/// certified. It tells how far the work has come; of one event <see cref="AdministrationLog.StandingsOf"/>
/// tells.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LedgerReach(long Logged, long Certified);
