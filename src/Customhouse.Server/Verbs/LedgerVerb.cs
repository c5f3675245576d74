using System.CommandLine;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Server.Partners;
using Spectre.Console;

namespace Customhouse.Server.Verbs;

/// <summary>The verb <c>ledger</c>: recomputes logs, checks proofs of a fork, and keeps the rulebook of a consortium.
/// </summary>
internal static class LedgerVerb
{
    public static Command Command() =>
        new("ledger", "Recompute a log, check a fork, keep a consortium's rulebook, anchor checkpoints")
        {
            AuditCommand(), ForkCommand(), CircleVerb.Status(), CircleVerb.Rehearse(), RulebookVerb.Keys(),
            RulebookVerb.Found(), RulebookVerb.Sign(), RulebookVerb.Check(), AnchorVerb.Command(),
        };

    private static Command AuditCommand()
    {
        var url = new Argument<string>("URL")
        {
            Description = "The log's address, below which checkpoint and tile/ are, as http://127.0.0.1:5080/ledger",
        };
        var key = new Option<string?>("--key") { Description = "The log's verifier key, name+id+base64" };
        var rulebook = new Option<FileInfo?>("--rulebook")
        {
            Description = "The consortium's rulebook, which names the log's key and the quorum that must have cosigned "
                + "it",
        };
        var member = new Option<string?>("--member") { Description = "Whose log it is in the rulebook, as XA" };
        var command = new Command("audit", "Recompute a whole log and name the first bad entry, tile or signature; the "
            + "exit code is 0 where all holds, 1 where something does not")
        {
            url, key, rulebook, member,
        };
        command.SetAction((parsed, cancellation) => Audit(
            parsed.GetValue(url)!, parsed.GetValue(key), parsed.GetValue(rulebook), parsed.GetValue(member),
            cancellation));
        return command;
    }

    private static async Task<int> Audit(
        string url, string? key, FileInfo? rulebook, string? member, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var address)
            || (key is null) == (rulebook is null) || (rulebook is null) != (member is null))
        {
            throw new FormatException("name the log's address, and its key (--key) or the rulebook and the member "
                + "(--rulebook FILE --member XA)");
        }
        var rules = rulebook is null ? null : Rulebook.Parse(await File.ReadAllBytesAsync(rulebook.FullName,
            cancellation));
        var logKey = rules is null ? VerifierKey.Parse(key!) : rules.Of(member!).Log;
        using var client = PartnerLine.NewClient();
        var line = new PartnerLine(client, address);
        var report = await AnsiConsole.Status().StartAsync("asking for the checkpoint", status => Ledger.Audit.Of(
            line.Get, [logKey], rules?.PolicyFor(member!),
            new Progress<long>(done => status.Status($"{done:N0} entries recomputed")), cancellation));
        return Print(Console.Out, report);
    }

    /// <summary>Says what an audit found.</summary>
    /// <returns>The exit code.</returns>
    internal static int Print(TextWriter output, AuditReport report)
    {
        if (report.Origin.Length > 0)
        {
            output.WriteLine($"{report.Origin}: {report.Size:N0} entries, root {report.Root}");
        }
        if (report.Cosigners.Count > 0)
        {
            output.WriteLine($"cosigned by {string.Join(", ", report.Cosigners)}");
        }
        if (report.Fault is { } fault)
        {
            output.WriteLine($"BAD at {fault.Where}: {fault.What}");
            output.WriteLine($"{report.Checked:N0} entries were recomputed up to there.");
            return Verb.Refused;
        }
        output.WriteLine($"All {report.Checked:N0} entries, their tiles and the signatures hold.");
        return Verb.Done;
    }

    private static Command ForkCommand()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The proof, as a member keeps it under evidence/" };
        file.AcceptExistingOnly();
        var key = new Option<string>("--key") { Description = "The log's verifier key", Required = true };
        var command = new Command("fork", "Check a proof that a log signed two histories, offline; the exit code is 0 "
            + "where it did, 1 where the file does not prove it")
        {
            file, key,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var proof = ForkProof.Parse(await File.ReadAllTextAsync(parsed.GetValue(file)!.FullName, cancellation));
            var log = VerifierKey.Parse(parsed.GetValue(key)!);
            if (proof.Fault(log) is { } fault)
            {
                Console.Out.WriteLine($"Not proved: {fault}.");
                return Verb.Refused;
            }
            var (one, other) = (Checkpoint.Parse(proof.First.Text)!, Checkpoint.Parse(proof.Second.Text)!);
            Console.Out.WriteLine(
                $"Proved: {log.Name} signed two histories, of {one.Size:N0} entries with root {one.Root}");
            Console.Out.WriteLine(
                $"and of {other.Size:N0} entries, whose first {one.Size:N0} have the root {proof.Prefix}.");
            return Verb.Done;
        });
        return command;
    }
}
