using System.CommandLine;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Server.Partners;
using Spectre.Console;

namespace Customhouse.Server.Verbs;

/// <summary>The verb <c>ledger</c>: recomputes logs, checks proofs of a fork, and keeps the rulebook of a
/// consortium.
/// </summary>
internal static class LedgerVerb
{
    public static Command Command() =>
        new(
            "ledger",
            "Recompute a log, check a fork, keep a consortium's rulebook, anchor checkpoints, recover"
        )
        {
            AuditCommand(),
            ForkCommand(),
            CircleVerb.Status(),
            CircleVerb.Rehearse(),
            RulebookVerb.Keys(),
            RulebookVerb.Found(),
            RulebookVerb.Sign(),
            RulebookVerb.Check(),
            AnchorVerb.Command(),
            RecoverVerb.Recover(),
            RecoverVerb.Proceed(),
            SucceedVerb.Command(),
        };

    private static Command AuditCommand()
    {
        var url = new Argument<string?>("URL")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description =
                "The log's address, below which checkpoint and tile/ are, as http://127.0.0.1:5080/ledger",
        };
        var key = new Option<string?>("--key") { Description = "The log's verifier key, name+id+base64" };
        var rulebook = new Option<FileInfo?>("--rulebook")
        {
            Description =
                "The consortium's rulebook, which names the log's key and the quorum that must have cosigned "
                + "it",
        };
        var member = new Option<string?>("--member")
        {
            Description = "Whose log it is in the rulebook, as XA",
        };
        var at = new Option<string?>("--at")
        {
            Description =
                "In place of URL, with a rulebook: the member whose copy is recomputed; XB holds one of XA's",
        };
        var command = new Command(
            "audit",
            "Recompute a whole log and name the first bad entry, tile or signature; the "
                + "exit code is 0 where all holds, 1 where something does not"
        )
        {
            url,
            key,
            rulebook,
            member,
            at,
        };
        command.SetAction(
            (parsed, cancellation) =>
                Audit(
                    parsed.GetValue(url),
                    parsed.GetValue(at),
                    parsed.GetValue(key),
                    parsed.GetValue(rulebook),
                    parsed.GetValue(member),
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> Audit(
        string? url,
        string? at,
        string? key,
        FileInfo? rulebook,
        string? member,
        CancellationToken cancellation
    )
    {
        if (
            (key is null) == (rulebook is null)
            || (rulebook is null) != (member is null)
            || (url is null) == (at is null)
            || (at is not null && rulebook is null)
        )
        {
            throw new FormatException(
                "name the log's address and its key (URL --key KEY), or the rulebook, the member "
                    + "and the address or the holder (--rulebook FILE --member XA, with URL or --at XB)"
            );
        }
        var rules = rulebook is null
            ? null
            : Rulebook.Parse(await File.ReadAllBytesAsync(rulebook.FullName, cancellation));
        var logKey = rules is null ? VerifierKey.Parse(key!) : rules.Of(member!).Log;
        var isCopy = at is not null && at != member;
        var address = at is null
            ? url!.TrimEnd('/') + "/"
            : rules!.Of(at).Url.AbsoluteUri + (isCopy ? $"mirror/{Mirror.NameOf(logKey.Name)}/" : "ledger/");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var prefix))
        {
            throw new FormatException($"'{url}' is no address: write it as http://127.0.0.1:5080/ledger");
        }
        using var client = PartnerHttpClient.NewClient();
        // A copy bears its holder's cosignature alone; the quorum is asked of the log itself.
        Task<AuditReport> Recompute(IProgress<long>? progress) =>
            Ledger.Audit.Run(
                new PartnerHttpClient(client, prefix).Get,
                [logKey],
                isCopy ? null : rules?.PolicyFor(member!),
                progress,
                cancellation
            );
        // How far it is goes to a person who waits; whoever reads the answer from a file or a pipe wants the
        // answer.
        return Print(
            Console.Out,
            Console.IsOutputRedirected
                ? await Recompute(null)
                : await AnsiConsole
                    .Status()
                    .StartAsync(
                        "asking for the checkpoint",
                        status =>
                            Recompute(
                                new Progress<long>(done => status.Status($"{done:N0} entries recomputed"))
                            )
                    )
        );
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
        var file = new Argument<FileInfo>("FILE")
        {
            Description = "The proof, as a member keeps it under evidence/",
        };
        file.AcceptExistingOnly();
        var key = new Option<string>("--key") { Description = "The log's verifier key", Required = true };
        var command = new Command(
            "fork",
            "Check a proof that a log signed two histories, offline; the exit code is 0 "
                + "where it did, 1 where the file does not prove it"
        )
        {
            file,
            key,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var proof = ForkProof.Parse(
                    await File.ReadAllTextAsync(parsed.GetValue(file)!.FullName, cancellation)
                );
                var log = VerifierKey.Parse(parsed.GetValue(key)!);
                if (proof.Fault(log) is { } fault)
                {
                    Console.Out.WriteLine($"Not proved: {fault}.");
                    return Verb.Refused;
                }
                var (one, other) = (
                    Checkpoint.Parse(proof.First.Text)!,
                    Checkpoint.Parse(proof.Second.Text)!
                );
                Console.Out.WriteLine(
                    $"Proved: {log.Name} signed two histories, of {one.Size:N0} entries with root {one.Root}"
                );
                Console.Out.WriteLine(
                    $"and of {other.Size:N0} entries, whose first {one.Size:N0} have the root {proof.Prefix}."
                );
                return Verb.Done;
            }
        );
        return command;
    }
}
