using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Data.Common;
using System.Net.Sockets;
using System.Text.Json;
using System.Xml;
using System.Xml.Schema;
using CsvHelper;
using Customhouse.Engine.Anchor;
using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Server.Verbs;

/// <summary>How every verb is run: what is not known is refused with a suggestion, a failure is a
/// line.</summary>
internal static class Verb
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int NotUnderstood = 2;

    /// <summary>A fault of ours: EX_SOFTWARE of sysexits.h.</summary>
    public const int Fault = 70;

    /// <summary>Set to 1 to be told where a fault of ours happened.</summary>
    public const string TraceVariable = "CUSTOMHOUSE_TRACE";

    private const int HelpColumns = 100;

    /// <summary>Reads an address of the command line.</summary>
    public static Uri? Address(ArgumentResult given)
    {
        var text = given.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https"))
            return address;
        given.AddError($"'{text}' is no address: write it as http://127.0.0.1:5080");
        return null;
    }

    /// <summary>A number of the command line that must lie within bounds.</summary>
    /// <exception cref="FormatException">It does not.</exception>
    public static double Within(string option, double value, double least, double most) =>
        value >= least && value <= most
            ? value
            : throw new FormatException($"{option} is {value}: give a number from {least} to {most}");

    /// <summary>Opens a store that is there: a verb that only asks makes none of a mistyped name.</summary>
    /// <exception cref="FormatException">There is none at that address.</exception>
    public static Store StoreAt(string address)
    {
        if (address.Split(':', 2) is ["sqlite", { Length: > 0 } path] && !File.Exists(path))
            throw new FormatException(
                $"there is no store at {Path.GetFullPath(path)}: name the one of an "
                    + "installation, as sqlite:data/customhouse.db; `customhouse serve` makes one"
            );
        return Store.Connect(address);
    }

    /// <summary>Reads what others published: a file of another form is told by its name, and is no fault of
    /// ours.
    /// </summary>
    /// <exception cref="FormatException">It cannot be read.</exception>
    public static int Reading(string source, Func<int> work)
    {
        try
        {
            return work();
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or XmlException
                        or XmlSchemaException
                        or InvalidDataException
                        or CsvFormatException
                        or CsvValidationException
                        or KeyNotFoundException
                        or InvalidOperationException
            )
        {
            throw new FormatException($"{source} is not laid out as what is published: {e.Message}", e);
        }
    }

    /// <summary>Does what goes on until the person ends it: that is its regular end.</summary>
    public static async Task<int> UntilStopped(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        try
        {
            await work(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to end while it was still starting.
        }
        return Done;
    }

    public static async Task<int> Run(RootCommand verbs, string[] args, TextWriter? error = null)
    {
        error ??= Console.Error;
        foreach (var help in verbs.Options.OfType<HelpOption>().Select(o => o.Action).OfType<HelpAction>())
            help.MaxWidth = HelpColumns;
        var parsed = verbs.Parse(args);
        if (parsed.Action is ParseErrorAction)
            return Misunderstanding.Tell(parsed, error);
        using var signals = new StopSignals();
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            var work = parsed.InvokeAsync(configuration, signals.Token);
            if (await Task.WhenAny(work, signals.AtOnce) == work)
                return await work;
            await error.WriteLineAsync("customhouse: ended at once, not in order");
            return StopSignals.Interrupted;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            await error.WriteLineAsync("customhouse: ended before it was done");
            return StopSignals.Interrupted;
        }
        catch (Exception e) when (IsOfTheWorld(e))
        {
            // Failures of the world and of what was asked for: told in a line, without a trace.
            await error.WriteLineAsync($"customhouse: {OneLine(e.Message)}");
            await Trace(e, error);
            return NotUnderstood;
        }
        catch (Exception e)
        {
            await error.WriteLineAsync(
                $"customhouse: a fault of ours, {e.GetType().Name}: "
                    + $"{OneLine(e.Message).TrimEnd('.')}. Report this line and what you typed; with "
                    + $"{TraceVariable}=1 it "
                    + "also says where."
            );
            await Trace(e, error);
            return Fault;
        }
    }

    /// <summary>A message on one line, whatever its author broke it into.</summary>
    internal static string OneLine(string message) =>
        string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static bool IsOfTheWorld(Exception e) =>
        e
            is FormatException
                or StoreUnavailableException
                or StoreDamagedException
                or StoreVersionException
                or IOException
                or HttpRequestException
                or SocketException
                or DbException
                or UnauthorizedAccessException
                or EvmRefusedException
                or LogDamagedException
        || e is TaskCanceledException { InnerException: TimeoutException };

    private static async Task Trace(Exception e, TextWriter error)
    {
        if (Environment.GetEnvironmentVariable(TraceVariable) == "1")
            await error.WriteLineAsync(e.ToString());
    }
}
