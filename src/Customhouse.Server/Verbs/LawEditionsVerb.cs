using System.CommandLine;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Engine.Lawbooks;
using Customhouse.Lawbooks;
using Customhouse.Storage;

namespace Customhouse.Server.Verbs;

/// <summary>Parts of the verb <c>law</c> on an installation: sends an edition of the lawbook in, where it
/// waits until an administrator puts it in force, lists the editions, and compares one with the one in
/// force.</summary>
internal static class LawEditionsVerb
{
    public static Command Send()
    {
        var name = new Argument<string>("NAME") { Description = "How the edition is called, as XA-2026-12" };
        var paths = new Argument<string[]>("PATHS")
        {
            Description = "A folder of lawbooks, or files",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command(
            "send",
            "Send an edition in; an administrator compares it and puts it in force from a day"
        )
        {
            name,
            paths,
        };
        var place = StoreOptions.On(command);
        command.SetAction(
            (parsed, cancellation) =>
                Send(
                    parsed.GetValue(name)!,
                    LawFolder.TextsOf(LawVerb.Known(parsed.GetValue(paths)!)),
                    place.Of(parsed),
                    cancellation
                )
        );
        return command;
    }

    /// <param name="output">Where it tells what it found; null for the screen.</param>
    public static Command List(TextWriter? output)
    {
        var command = new Command("list", "List the editions of an installation, and which is in force when");
        var place = StoreOptions.On(command);
        command.SetAction(
            (parsed, cancellation) => List(place.Of(parsed), output ?? Console.Out, cancellation)
        );
        return command;
    }

    /// <param name="output">Where it tells what it found; null for the screen.</param>
    public static Command Compare(TextWriter? output)
    {
        var name = new Argument<string>("NAME") { Description = "An edition that waits, or is known" };
        var command = new Command("compare", "Tell what an edition says otherwise than the one in force")
        {
            name,
        };
        var place = StoreOptions.On(command);
        command.SetAction(
            (parsed, cancellation) =>
                Compare(parsed.GetValue(name)!, place.Of(parsed), output ?? Console.Out, cancellation)
        );
        return command;
    }

    private static async Task<int> Send(
        string name,
        IReadOnlyDictionary<string, string> texts,
        string address,
        CancellationToken cancellation
    )
    {
        await using var store = Verb.StoreAt(address);
        var registers = await Loaded(store, cancellation);
        var (body, faults) = LawBody.Read(name, texts, registers.Terms.Administration, AccountVerb.Owner);
        if (body is null)
            return await Refused(faults.Select(f => f.ToString()));
        var now = TimeProvider.System.GetUtcNow();
        var outcome = await new LawRegister(store).Send(body, now, AccountVerb.Owner, cancellation);
        if (outcome is not RegisterOutcome.Done)
            return await Refused(["somebody else sent an edition in at this moment; try again"]);
        await store.AuditTrail.Note(now, AccountVerb.Owner, "law-sent", name, "");
        var inForce = registers.LawAt(now);
        var count = LawDifference.Between(inForce?.Lawbook, body.Edition.Lawbook!).Count;
        Console.Out.WriteLine(
            $"{name} waits to be put in force at /administrator/law: {LawVerb.Counted(count, "difference")} from "
                + $"{inForce?.Name ?? "nothing"}\n    sha256 {body.Digest}"
        );
        foreach (var missing in body.Edition.Lawbook!.Missing)
            Console.Out.WriteLine($"    {missing}");
        return Verb.Done;
    }

    private static async Task<int> List(string address, TextWriter output, CancellationToken cancellation)
    {
        await using var store = Verb.StoreAt(address);
        var registers = await Loaded(store, cancellation);
        foreach (var line in registers.Laws.Timeline.Lines)
            await output.WriteLineAsync(
                $"{line.From:O}  {line.Edition}  sha256 {line.Digest}"
                    + (line.Suspends is { } suspended ? $"  ({suspended} was suspended)" : "")
            );
        foreach (var staged in await new LawRegister(store).Staged(cancellation))
            await output.WriteLineAsync(
                $"waits       {staged.Body.Name}  sha256 {staged.Body.Digest}  sent in by {staged.Body.SentBy}"
            );
        return Verb.Done;
    }

    /// <exception cref="FormatException">There is no such edition, or it cannot be read.</exception>
    private static async Task<int> Compare(
        string name,
        string address,
        TextWriter output,
        CancellationToken cancellation
    )
    {
        await using var store = Verb.StoreAt(address);
        var registers = await Loaded(store, cancellation);
        var body =
            await new LawRegister(store).Find(name, cancellation)
            ?? throw new FormatException($"there is no edition {name}: `customhouse law list` tells them");
        var after =
            body.Edition.Lawbook
            ?? throw new FormatException($"{name} cannot be read by this program: {body.Edition.Fault}");
        var inForce = registers.LawAt(TimeProvider.System.GetUtcNow());
        foreach (var difference in LawDifference.Between(inForce?.Lawbook, after))
            await output.WriteLineAsync(
                $"{difference.Kind} {difference.Name}\n{Marked('-', difference.Before)}"
                    + Marked('+', difference.After)
            );
        return Verb.Done;
    }

    private static string Marked(char mark, string? text) =>
        text is null
            ? ""
            : string.Concat(
                text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => $"{mark} {l}\n")
            );

    private static async Task<Registers> Loaded(Store store, CancellationToken cancellation) =>
        await new RegisterReader(store).Load(cancellation)
        ?? throw new FormatException("there is no administration in this store: start it once");

    private static async Task<int> Refused(IEnumerable<string> why)
    {
        foreach (var fault in why)
            await Console.Error.WriteLineAsync($"customhouse: {fault}");
        return Verb.Refused;
    }
}
