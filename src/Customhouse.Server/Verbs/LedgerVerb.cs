using System.CommandLine;

namespace Customhouse.Server.Verbs;

/// <summary>The verb <c>ledger</c>: what is done with a log from outside.</summary>
internal static class LedgerVerb
{
    public static Command Command() => new("ledger", "Work with the log of an administration")
    {
        AnchorVerb.Command(),
    };
}
