using System.Buffers.Text;
using System.Text.Json;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Engine;

/// <summary>What whoever asks for a receipt gets.</summary>
public abstract record ReceiptAnswer
{
    private ReceiptAnswer() { }

    /// <summary>The receipt; pending, without a proof, where the event is not in the log yet.</summary>
    public sealed record Given(Receipt Receipt) : ReceiptAnswer;

    /// <summary>This listener is told nothing of the event.</summary>
    public sealed record NotTold : ReceiptAnswer;

    /// <summary>Events of this kind are kept in the journal alone.</summary>
    public sealed record NotProved : ReceiptAnswer;

    /// <summary>What the event said was erased.</summary>
    public sealed record Erased : ReceiptAnswer;

    /// <summary>The event has no such field that this listener may disclose.</summary>
    /// <param name="Allowed">Those that it has.</param>
    public sealed record UnknownField(string Name, IReadOnlyList<string> Allowed) : ReceiptAnswer;

    /// <summary>The log goes no further until somebody has looked, and has not come to the event.</summary>
    public sealed record Stopped(string Cause) : ReceiptAnswer;
}

/// <summary>
/// Gives receipts of events of any kind of subject. What a listener may disclose follows from what that is
/// told of the event (<see cref="EventCatalogue.Tell"/>).
/// </summary>
public sealed class ReceiptDesk(Store store, AdministrationLog ownLog)
{
    /// <summary>Who of customs did it stays with customs.</summary>
    private static readonly string[] ForCustoms = ["person", "office"];

    /// <summary>The receipt of an event.</summary>
    /// <param name="fields">Names of those that are disclosed, with those that tell which event it is; null
    /// for all that the listener may disclose.</param>
    /// <exception cref="LogDamagedException">The log cannot be read, or holds another event in this
    /// place.</exception>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<ReceiptAnswer> Ask(
        JournalEntry entry,
        Listener listener,
        IReadOnlyList<string>? fields,
        CancellationToken cancellation
    )
    {
        var line = (await store.Lines.Read(entry.Subject, cancellation)).First(l =>
            l.Position == entry.Position
        );
        if (line.IsErased)
            return new ReceiptAnswer.Erased();
        // What this version cannot read it cannot tell, and so not disclose.
        if (
            entry.Event is EventUnreadable
            || store.Kinds.Of(entry.Subject)?.Events.Tell(entry.Event, listener) is not { } telling
        )
            return new ReceiptAnswer.NotTold();
        var standing = (await ownLog.StandingsOf([line], cancellation))[entry.Position];
        if (standing == ProofStage.NotProved)
            return new ReceiptAnswer.NotProved();
        if (standing == ProofStage.Differs)
            throw new LogDamagedException(
                $"position {entry.Position}",
                "the log holds another event in its place"
            );
        if (standing == ProofStage.Pending && ownLog.Stopped is { } cause)
            return new ReceiptAnswer.Stopped(cause);
        if (
            standing == ProofStage.Pending
            || await ownLog.CommitmentTo(line, cancellation) is not { } commitment
            || await ProofOf(entry.Position, cancellation) is not (var leaf, var proof, var place)
        )
            return new ReceiptAnswer.Given(Written(ProofStage.Pending, entry, []));
        var allowed = Disclosable(commitment, telling, listener);
        if (fields?.FirstOrDefault(name => !allowed.Contains(name)) is { } unknown)
            return new ReceiptAnswer.UnknownField(unknown, allowed);
        if ((place?.Commitment ?? leaf.Commitment) != commitment.Root)
            throw new LogDamagedException(
                $"position {entry.Position}",
                "the journal is not what was committed to"
            );
        var told = allowed
            .Where(name => fields is null || EventFields.Always.Contains(name) || fields.Contains(name))
            .Select(commitment.Disclose)
            .ToArray();
        return new ReceiptAnswer.Given(
            Written(standing, entry, told) with
            {
                Fields = told[0].Fields,
                Leaf = Json(leaf.ToBytes()),
                Proof = proof.ToString(),
                Batch = place is null
                    ? null
                    : new ReceiptBatch(
                        place.Commitment.ToString(),
                        place.Index,
                        [.. place.Path.Select(hash => hash.ToString())]
                    ),
            }
        );
    }

    /// <summary>The fields that a listener may disclose of an event of which he is told this.</summary>
    internal static string[] Disclosable(Commitment commitment, Telling telling, Listener listener) =>
        [
            .. commitment.Names.Where(name =>
                (listener == Listener.Customs || !ForCustoms.Contains(name))
                && !telling.Withheld.Any(member => name == EventFields.OfBody + member)
            ),
        ];

    private async Task<(Leaf Leaf, TlogProof Proof, BatchPlace? Place)?> ProofOf(
        long position,
        CancellationToken cancellation
    ) =>
        ownLog.Prove(position) is var (leaf, proof) ? (leaf, proof, null)
        : await ownLog.ProveInBatch(position, cancellation) is { } batch
            ? (batch.Leaf, batch.Proof, batch.Place)
        : null;

    private Receipt Written(ProofStage standing, JournalEntry entry, IReadOnlyList<Disclosure> told)
    {
        var isCase = entry.Subject.Kind == Subject.UnmarkedKind;
        return new Receipt(
            ownLog.Administration.Code,
            standing switch
            {
                ProofStage.Certified => "certified",
                ProofStage.Logged => "logged",
                _ => "pending",
            },
            isCase ? entry.Subject.Id : null,
            entry.Sequence,
            0,
            [.. told.Select(Written)],
            null,
            null,
            ownLog.LogOf(entry.Position).Key.Name
        )
        {
            Format = Receipt.FormatName,
            Subject = isCase ? null : entry.Subject.Key,
        };
    }

    private static ReceiptField Written(Disclosure d) =>
        new(
            d.Name,
            Json(d.Value),
            Base64Url.EncodeToString(d.Salt.Span),
            d.Index,
            [.. d.Path.Select(h => h.ToString())]
        );

    private static JsonElement Json(ReadOnlyMemory<byte> canonical)
    {
        using var document = JsonDocument.Parse(canonical);
        return document.RootElement.Clone();
    }
}
