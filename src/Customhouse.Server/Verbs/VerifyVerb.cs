using System.CommandLine;
using System.Globalization;
using Customhouse.Ledger;

namespace Customhouse.Server.Verbs;

/// <summary>The verb <c>verify</c>: checks a receipt with no connection and no trust in who gave
/// it.</summary>
public static class VerifyVerb
{
    public static Command Command()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The receipt" };
        file.AcceptExistingOnly();
        var policy = new Option<FileInfo>("--policy")
        {
            Description =
                "Whose signatures you ask for: a policy with the keys of the log and of its cosigners and "
                + "their quorum (C2SP tlog-policy), from somebody whom you trust, not from who gave the "
                + "receipt",
            Required = true,
        };
        policy.AcceptExistingOnly();
        var command = new Command(
            "verify",
            "Check a receipt offline; the exit code is 0 where all of it is proved, 1 "
                + "where something is not, 2 where a file cannot be read"
        )
        {
            file,
            policy,
        };
        command.SetAction(
            async (parsed, cancellation) =>
                Print(
                    Console.Out,
                    ReceiptCheck.Verify(
                        Receipt.Read(
                            await File.ReadAllBytesAsync(parsed.GetValue(file)!.FullName, cancellation)
                        ),
                        Policy.Parse(
                            await File.ReadAllTextAsync(parsed.GetValue(policy)!.FullName, cancellation)
                        )
                    )
                )
        );
        return command;
    }

    /// <summary>Says what is proved, or what is not.</summary>
    /// <returns>The exit code.</returns>
    public static int Print(TextWriter output, ReceiptCheck check)
    {
        if (!check.Holds)
        {
            output.WriteLine("Not proved:");
            foreach (var fault in check.Faults)
                output.WriteLine($"  {fault}");
            return Verb.Refused;
        }
        var (leaf, tree) = (check.Leaf!, check.Checkpoint!);
        output.WriteLine(
            leaf.Batch is { } batch
                ? $"Proved: administration {leaf.Administration} put this event on record, as one of "
                    + $"{batch.Events} at positions {batch.First} to {leaf.Position} of its journal:"
                : $"Proved: administration {leaf.Administration} put this event on record, at position "
                    + $"{leaf.Position} of its journal:"
        );
        foreach (var (name, value) in check.Disclosed)
            output.WriteLine($"  {name} = {value}");
        output.WriteLine(
            $"It is entry {check.Index} of the log {tree.Origin} at {tree.Size} entries, "
                + $"root {tree.Root}."
        );
        output.WriteLine(
            check.Cosigners.Count == 0
                ? "Nobody but the log itself has signed that: the policy asks for no cosigner."
                : "Cosigned by:"
        );
        foreach (var cosigner in check.Cosigners)
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {cosigner.Name}, {cosigner.At:yyyy-MM-dd HH:mm:ss} UTC"
                )
            );
        return Verb.Done;
    }
}
