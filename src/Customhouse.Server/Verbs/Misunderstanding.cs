using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Customhouse.Server.Suggestions;

namespace Customhouse.Server.Verbs;

/// <summary>What is said of a command line that has no meaning: one line, with what was most likely
/// meant.</summary>
internal static class Misunderstanding
{
    /// <summary>Says what is wrong; where a verb is missing, which there are.</summary>
    /// <returns>The exit code.</returns>
    public static int Tell(ParseResult parsed, TextWriter error)
    {
        var command = parsed.CommandResult.Command;
        var name = NameOf(parsed.CommandResult);
        if (parsed.UnmatchedTokens.Count == 0 && command.Subcommands.Count > 0)
        {
            error.WriteLine(
                $"customhouse: say what `{name}` is to do; {Nearest.Words("", command.Subcommands
                .Select(c => c.Name))}"
            );
            return Verb.NotUnderstood;
        }
        var words =
            parsed.UnmatchedTokens.Count > 0
                ? Unknown(parsed.UnmatchedTokens[0], parsed.CommandResult)
                : string.Join("; ", parsed.Errors.Select(e => Plain(e.Message)));
        error.WriteLine(
            $"customhouse: {words}. See `{name} --help`.".Replace("?.", "?", StringComparison.Ordinal)
        );
        return Verb.NotUnderstood;
    }

    private static string Unknown(string token, CommandResult at)
    {
        if (token.StartsWith('-'))
            return $"there is no option {token}; "
                + Nearest.Words(
                    token,
                    at.Command.Options.Where(o => o is not HelpOption).Select(o => o.Name).Append("--help")
                );
        if (at.Command.Subcommands.Count > 0)
            return $"there is no verb {token}; "
                + $"{Nearest.Words(token, at.Command.Subcommands.Select(c => c.Name))}";
        return $"'{token}' is one word too many";
    }

    /// <summary>A person types numbers and dates, not types of .NET.</summary>
    private static string Plain(string message) =>
        Verb.OneLine(message)
            .TrimEnd('.')
            .Replace(" as expected type 'System.Int32'", ": give a whole number", StringComparison.Ordinal)
            .Replace(" as expected type 'System.Int64'", ": give a whole number", StringComparison.Ordinal)
            .Replace(" as expected type 'System.Double'", ": give a number, as 0.5", StringComparison.Ordinal)
            .Replace(
                " as expected type 'System.Nullable`1[System.DateOnly]'",
                ": give a date, as 2026-01-31",
                StringComparison.Ordinal
            );

    private static string NameOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{NameOf(parent)} {result.Command.Name}" : "customhouse";
}
