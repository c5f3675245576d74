using System.CommandLine;
using Customhouse.Engine.Anchor;
using Customhouse.Ledger;

namespace Customhouse.Server.Verbs;

/// <summary>The verb <c>ledger anchor</c>: a key, a contract, and what the contract says of a log.</summary>
internal static class AnchorVerb
{
    public static Command Command() =>
        new("anchor", "Checkpoints in a contract of an EVM chain") { Key(), Deploy(), Status() };

    private static Command Key()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "Where the key is written; there must be no such file",
        };
        var command = new Command("key", "Make an anchor key; its address goes into the rulebook") { file };
        command.SetAction(parsed =>
        {
            var (key, text) = EvmKey.Generate();
            SecretFile.Write(parsed.GetValue(file)!, text);
            Console.Out.WriteLine(key.Address);
            return Verb.Done;
        });
        return command;
    }

    private static Command Deploy()
    {
        var node = Node();
        var file = new Option<string>("--anchor-key")
        {
            Description = "File with the key that pays",
            Required = true,
        };
        var command = new Command(
            "deploy",
            "Put the contract on a chain; one serves any number of administrations"
        )
        {
            node,
            file,
        };
        command.SetAction(
            async (parsed, stop) =>
            {
                using var chain = Open(parsed.GetValue(node)!);
                var account = new EvmAccount(chain, EvmKey.Read(parsed.GetValue(file)!), TimeProvider.System);
                var contract = await AnchorContract.Deploy(chain, account, stop);
                Console.Out.WriteLine(contract.Address);
                return Verb.Done;
            }
        );
        return command;
    }

    private static Command Status()
    {
        var (node, contract) = (Node(), Required("--anchor-contract", "Address of the contract"));
        var origin = Required("--origin", "Name of the log, as in its checkpoints");
        var signer = Required("--address", "Address of the log's anchor key, from the rulebook");
        var file = new Option<FileInfo>("--checkpoint")
        {
            Description = "A checkpoint of the log to compare; its own signature is not checked here",
        };
        file.AcceptExistingOnly();
        var command = new Command(
            "status",
            "What the contract says of a log; the exit code is 0 where nothing speaks "
                + "against it, 1 where something does"
        )
        {
            node,
            contract,
            origin,
            signer,
            file,
        };
        command.SetAction(
            async (parsed, stop) =>
            {
                using var chain = Open(parsed.GetValue(node)!);
                var place = new AnchorPlace(
                    parsed.GetValue(origin)!,
                    EvmAddress.Parse(parsed.GetValue(signer)!)
                );
                var shown = parsed.GetValue(file) is { } path
                    ? Read(await File.ReadAllBytesAsync(path.FullName, stop), path.Name, place.Origin)
                    : null;
                return Print(
                    Console.Out,
                    place,
                    await AnchorCheck.Run(
                        new AnchorContract(chain, EvmAddress.Parse(parsed.GetValue(contract)!)),
                        place,
                        shown,
                        stop
                    )
                );
            }
        );
        return command;
    }

    /// <summary>Says what is anchored, and what speaks against the log.</summary>
    /// <returns>The exit code.</returns>
    public static int Print(TextWriter output, AnchorPlace place, AnchorCheck check)
    {
        output.WriteLine(
            check.Head.Size == 0
                ? $"Nothing of {place.Origin} is anchored under {place.Key}."
                : $"{place.Origin} is anchored at {check.Head.Size} entries, root {check.Head.Root}, in "
                    + "block "
                    + $"{check.Head.Block}."
        );
        if (check.Standing is { } standing)
            output.WriteLine(
                standing switch
                {
                    AnchorStanding.Anchored => "The checkpoint is anchored.",
                    AnchorStanding.NotYet => "The checkpoint is newer than what is anchored.",
                    AnchorStanding.Between =>
                        "The checkpoint's size was not anchored; ask the log for a proof of "
                            + "consistency.",
                    _ => "The checkpoint contradicts the contract: the log shows two trees of one size.",
                }
            );
        foreach (var (size, first, second, block) in check.Equivocations)
            output.WriteLine(
                $"Equivocation: two trees of {size} entries were signed, roots {first} and {second}; "
                    + $"recorded in block {block}."
            );
        return check.Holds ? Verb.Done : Verb.Refused;
    }

    private static Checkpoint Read(byte[] bytes, string name, string origin)
    {
        if (SignedNote.Parse(bytes) is not { } note || Checkpoint.Parse(note.Text) is not { } checkpoint)
            throw new FormatException($"{name} is no checkpoint");
        return checkpoint.Origin == origin
            ? checkpoint
            : throw new FormatException($"{name} is a checkpoint of {checkpoint.Origin}");
    }

    private static Option<string> Node() => Required("--anchor", "Address of an EVM node (JSON-RPC)");

    private static Option<string> Required(string name, string words) =>
        new(name) { Description = words, Required = true };

    private static EvmNode Open(string address) =>
        AnchorOptions.TryParseNode(address, out var node)
            ? new EvmNode(node, AnchorOptions.Patience)
            : throw new FormatException("--anchor is an address that begins with http:// or https://");
}
