using System.Globalization;
using System.Security.Cryptography;
using Customhouse.Ledger;

namespace Customhouse.Server.Conformance;

/// <summary>A witness in process to which published add-checkpoint requests are sent in their
/// order.</summary>
internal sealed class WitnessReplay : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("customhouse-witness-").FullName;
    private readonly SignerKey key;
    private readonly Witness witness;
    private readonly Func<string, IReadOnlyList<VerifierKey>?> logKeys;

    /// <summary>Opens a witness that has seen nothing.</summary>
    /// <param name="name">Its name, as published; its key is its own.</param>
    /// <param name="logKeys">Keys of each known origin.</param>
    public WitnessReplay(string name, Func<string, IReadOnlyList<VerifierKey>?> logKeys)
    {
        this.logKeys = logKeys;
        key = SignerKey.Generate(name, KeyType.Ed25519Cosignature);
        witness = new Witness(new FolderStore(folder), logKeys, [key], TimeProvider.System);
    }

    /// <summary>Sends one request.</summary>
    /// <param name="status">As published.</param>
    /// <param name="body">Of the answer as published; null where only the status is compared.</param>
    public void Send(byte[] request, int status, string? body, string name, ConformanceRun run)
    {
        var rule = RuleOf(request);
        if (rule is var (decided, why) && decided != status)
        {
            run.Say(
                $"decided by the specification: {name}: published {status}, by the specification "
                    + $"{decided}: {why}"
            );
        }
        var reply = witness.AddCheckpoint(request).GetAwaiter().GetResult();
        run.Case(name, [.. Differences(request, reply, rule?.Status ?? status, body)]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        witness.DisposeAsync().AsTask().GetAwaiter().GetResult();
        key.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private IEnumerable<string> Differences(byte[] request, Reply reply, int expected, string? body)
    {
        if (reply.Status != expected)
        {
            yield return $"expected {expected}, ours {reply.Status} {reply.Body.TrimEnd()}";
        }
        else if (
            expected == 409
            && (body is not null && body != reply.Body || reply.ContentType != "text/x.tlog.size")
        )
        {
            yield return $"expected the size {body?.TrimEnd()}, ours {reply.Body.TrimEnd()} as "
                + $"{reply.ContentType}";
        }
        else if (
            expected == 200
            && SignedNote
                .Parse([
                    .. WitnessRequest.Parse(request)!.Note.ToBytes(),
                    .. System.Text.Encoding.UTF8.GetBytes(reply.Body),
                ])
                ?.IsSignedBy([key.Verifier]) != true
        )
        {
            yield return "the cosignature does not verify under the note";
        }
    }

    /// <summary>What tlog-witness decides where implementations answered otherwise; found in the request and
    /// in what the witness saw before.</summary>
    private (int Status, string Why)? RuleOf(byte[] body)
    {
        if (WitnessRequest.Parse(body) is not { } request)
        {
            return null;
        }
        var (origin, size, root) = (
            request.Checkpoint.Origin,
            request.Checkpoint.Size,
            request.Checkpoint.Root
        );
        if (logKeys(origin) is not { } trusted)
        {
            return (404, "the log is not known");
        }
        return
            request.Note.IsSignedBy(trusted)
            && witness.Latest(origin) is { } last
            && last.Size == size
            && request.OldSize == size
            && last.Root != root
            ? (422, "two trees of one size have no proof between them")
            : null;
    }

    /// <summary>A log as Sigsum names it by its key in hex.</summary>
    public static VerifierKey SigsumLog(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"sigsum.org/v1/tree/{Convert.ToHexStringLower(SHA256.HashData(bytes))}"
        );
        return VerifierKey.Create(name, KeyType.Ed25519, bytes);
    }
}
