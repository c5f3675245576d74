using System.Globalization;
using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Server;

/// <summary>Whether a log is the one of which the store knows: not an older copy of it, and not
/// another.</summary>
internal static class LogCheck
{
    /// <summary>Compares the log with what the store knows of it.</summary>
    /// <returns>Why nothing may be signed on it; null where it is the one, or nothing is known.</returns>
    public static LogDamagedException? Fault(TiledLog log, KnownLog? known)
    {
        if (known is null || SteppedRun.IsPutBack("R5"))
            return null;
        if (known.Forked is { } forked)
            return LogDamagedException.Forked(known.Origin, forked);
        if (log.Size < known.Size)
            return new LogDamagedException(
                known.Origin,
                $"the database knows it with {Number(known.Size)} entries and it has {Number(log.Size)} "
                    + "here: it was "
                    + "lost or is an older copy; put the newest copy back, or bring the missing entries "
                    + "from a partner "
                    + "with `customhouse ledger recover`"
            );
        return known.Size > 0 && log.RootAt(known.Size).ToString() != known.Root
            ? new LogDamagedException(
                known.Origin,
                $"the database knows another tree of {Number(known.Size)} entries: this is another log, "
                    + "or another "
                    + "database. Put the right one back, or end this log with `customhouse ledger succeed`"
            )
            : null;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What the log waits for before it is signed on after a start; null where it waits for
    /// nothing.</summary>
    /// <param name="hasPartners">Whether the administration belongs to a consortium.</param>
    public static string? Waits(KnownLog? known, bool hasPartners) =>
        SteppedRun.IsPutBack("R5") ? null
        : known?.Restored is { } backup
            ? $"this installation came out of the backup of {backup}, and what was signed after it is not "
                + "known here; "
                + (
                    hasPartners
                        ? "the partners are asked"
                        : "`customhouse ledger proceed` says that nothing was, "
                            + "`customhouse ledger succeed` ends the log and begins its successor"
                )
        : hasPartners ? "the partners were not heard yet since this start"
        : null;
}
