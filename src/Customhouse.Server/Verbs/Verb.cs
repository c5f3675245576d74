using System.CommandLine;
using System.CommandLine.Parsing;
using Customhouse.Engine.Anchor;
using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Server.Verbs;

/// <summary>How every verb is run: what is not known is refused with a suggestion, a failure is a line.</summary>
internal static class Verb
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int NotUnderstood = 2;

    /// <summary>A fault of ours ended it (EX_SOFTWARE of sysexits.h).</summary>
    public const int Failed = 70;

    /// <summary>Reads an address of the command line.</summary>
    public static Uri? Address(ArgumentResult given)
    {
        var text = given.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Scheme is "http" or "https")) return address;
        given.AddError($"'{text}' is no address: write it as http://127.0.0.1:5080");
        return null;
    }

    public static async Task<int> Run(RootCommand verbs, string[] args)
    {
        var parsed = verbs.Parse(args);
        var withinReason = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
        try
        {
            var code = await parsed.InvokeAsync(withinReason);
            return parsed.Errors.Count > 0 ? NotUnderstood : code;
        }
        catch (Exception e) when (e is FormatException or StoreUnavailableException or IOException
            or HttpRequestException or UnauthorizedAccessException or EvmRefusedException
            or LogDamagedException)
        {
            // Failures of the world and of what was asked for: told in a line, without a trace.
            await Console.Error.WriteLineAsync($"customhouse: {e.Message}");
            return NotUnderstood;
        }
        catch (OperationCanceledException)
        {
            return Done;
        }
    }
}
