using Customhouse.Ledger;

namespace Customhouse.Server.Conformance;

/// <summary>Policies in files: all their logs and witnesses are read, and the quorum asks for as many
/// cosigners as its groups do.</summary>
internal static class PolicyVectors
{
    /// <summary>Compares the file where it is a policy.</summary>
    public static bool Take(VectorFile file, ConformanceRun run)
    {
        if (!file.Name.EndsWith("policy", StringComparison.Ordinal) || file.Text is not { } text)
        {
            return false;
        }
        var lines = text.Split('\n')
            .Select(line => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 0)
            .ToArray();
        if (Read(text) is not { } policy)
        {
            run.Failed(file.Name, "refused");
            return true;
        }
        var (logs, witnesses) = (
            lines.Count(words => words[0] == "log"),
            lines.Count(words => words[0] == "witness")
        );
        run.Case(
            file.Name,
            logs == policy.Logs.Count && witnesses == policy.Witnesses.Count
                ? []
                :
                [
                    $"{logs} logs and {witnesses} witnesses, ours {policy.Logs.Count} and "
                        + $"{policy.Witnesses.Count}",
                ]
        );
        return true;
    }

    /// <summary>Reads a policy; null where it is refused.</summary>
    public static Policy? Read(string text)
    {
        try
        {
            return Policy.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
