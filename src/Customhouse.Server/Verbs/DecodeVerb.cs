using System.CommandLine;
using System.Diagnostics;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Server.Verbs;

/// <summary>
/// The verb <c>decode</c>: makes what is kept decoded of declarations anew from their messages, and tells
/// what differed. It goes to the store itself, so it works while the service runs and when it does not.
/// </summary>
internal static class DecodeVerb
{
    private static readonly TimeSpan TellEach = TimeSpan.FromSeconds(5);

    /// <summary>Differences that are told one by one.</summary>
    private const int ToldMax = 20;

    /// <param name="output">Where it tells what it found; null for the screen.</param>
    public static Command Command(TextWriter? output = null)
    {
        var data = new Option<string?>("--data") { Description = Options.Data.Words };
        var store = new Option<string?>("--store") { Description = Options.Store.Words };
        var file = new Option<string?>("--settings")
        {
            Description = $"The settings file; usually {Settings.UsualFile}",
        };
        var after = new Option<string?>("--after")
        {
            Description = "The reference number behind which it goes on, as a run that was stopped told it",
        };
        var command = new Command(
            "decode",
            "Make what is kept decoded of each declaration anew from its message, and tell what differed; "
                + "exit code 1 where something did, or cannot be read"
        )
        {
            data,
            store,
            file,
            after,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var given = new Dictionary<string, string>();
                if (parsed.GetValue(data) is { } folder)
                    given[Options.Data.Name] = folder;
                if (parsed.GetValue(store) is { } address)
                    given[Options.Store.Name] = address;
                var settings = Settings.Read(given, Settings.OfEnvironment(), parsed.GetValue(file));
                Mrn? from = parsed.GetValue(after) is { } mrn ? Mrn.Parse(mrn) : null;
                return Decode(settings.StoreAddress, from, output ?? Console.Out, cancellation);
            }
        );
        return command;
    }

    private static async Task<int> Decode(
        string address,
        Mrn? after,
        TextWriter output,
        CancellationToken cancellation
    )
    {
        await using var store = Verb.StoreAt(address);
        var anew = new VersionsAnew(store);
        var (all, differed, unreadable) = (VersionsLookedAt.Nothing with { Last = after }, 0, 0);
        var told = Stopwatch.GetTimestamp();
        try
        {
            while (await anew.Next(all.Last, cancellation) is { Last: not null } next)
            {
                // What was found is told before more is looked at: it is mended already, and no later run
                // finds it.
                Tell("differed, and was made anew", next.Differed, ref differed, output);
                Tell("cannot be read, and was left as it is", next.Unreadable, ref unreadable, output);
                all += next with { Differed = [], Unreadable = [] };
                if (Stopwatch.GetElapsedTime(told) < TellEach)
                    continue;
                told = Stopwatch.GetTimestamp();
                output.WriteLine($"{all.Cases:N0} cases, up to {all.Last}");
            }
        }
        catch
        {
            if (all.Last is { } last)
                output.WriteLine(
                    $"Stopped after {all.Cases:N0} cases; `customhouse decode --after {last}` goes on."
                );
            throw;
        }
        TellMore("differed", differed, output);
        TellMore("cannot be read", unreadable, output);
        output.WriteLine(
            $"{all.Cases:N0} cases with {all.Versions:N0} versions: {all.Made:N0} versions and "
                + $"{all.Stood:N0} standings made, {differed:N0} differed, {unreadable:N0} cannot be read, "
                + $"{all.Erased:N0} erased."
        );
        return differed + unreadable == 0 ? Verb.Done : Verb.Refused;
    }

    private static void Tell(string what, IReadOnlyList<string> found, ref int before, TextWriter output)
    {
        foreach (var one in found.Take(ToldMax - Math.Min(before, ToldMax)))
            output.WriteLine($"{one}: {what}");
        before += found.Count;
    }

    private static void TellMore(string what, int found, TextWriter output)
    {
        if (found > ToldMax)
            output.WriteLine($"... and {found - ToldMax:N0} more: {what}");
    }
}
