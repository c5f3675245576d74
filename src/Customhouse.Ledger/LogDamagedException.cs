using System.Globalization;

namespace Customhouse.Ledger;

/// <summary>
/// What a log kept is not what it wrote. The log stops for good; nothing is mended by guessing.
/// </summary>
/// <param name="where">The file, tile, entry or log.</param>
/// <param name="what">What is wrong there and what to do, without a full stop.</param>
public sealed class LogDamagedException(string where, string what)
    : Exception($"The log is damaged at {where}: {what}.")
{
    /// <summary>Who shows that the log's key signed two histories, and how: nothing that is brought back
    /// mends that. Null where nobody does.</summary>
    public string? ForkProof { get; private init; }

    /// <summary>The file, tile, entry or log.</summary>
    public string Where { get; } = where;

    /// <summary>A partner shows more of the log, with the log's own signature, than is here.</summary>
    /// <param name="origin">Name of the log.</param>
    /// <param name="there">Entries of the partner's checkpoint.</param>
    /// <param name="here">Entries here.</param>
    public static LogDamagedException Older(string origin, string partner, long there, long here) =>
        new(
            origin,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{partner} holds its checkpoint of {there} entries and it has {here} here: it is an older "
                    + $"copy; `customhouse ledger recover` brings the missing entries from a partner"
            )
        );

    /// <summary>It is proved that the log's key signed two histories.</summary>
    /// <param name="origin">Name of the log.</param>
    /// <param name="proof">Who shows it, and how.</param>
    public static LogDamagedException Forked(string origin, string proof) =>
        new(
            origin,
            $"{proof}: its key signed two histories; `customhouse ledger succeed` ends it and begins its "
                + "successor"
        )
        {
            ForkProof = proof,
        };

    /// <summary>A partner holds another tree of the log with its signature.</summary>
    /// <param name="size">Entries of that tree.</param>
    public static LogDamagedException OtherTree(string origin, string partner, long size) =>
        Forked(
            origin,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{partner} holds another tree of {size} entries with its signature"
            )
        );
}
