using Customhouse.Clearance;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>What waits for the next commit.</summary>
internal abstract class Pending
{
    /// <summary>When it was handed in.</summary>
    public long Since { get; } = System.Diagnostics.Stopwatch.GetTimestamp();

    /// <summary>Tells the caller that it failed.</summary>
    public abstract void Fail(Exception reason);
}

/// <summary>One event, written out for the journal.</summary>
internal sealed record PendingLine(
    string Type,
    byte[] Body,
    byte[]? Payload,
    IReadOnlyList<Posting> Postings
);

/// <summary>
/// A decision with everything written out that needs no look at the database. Callers do this on their own
/// threads, so that the one writer has only the commit to do.
/// </summary>
internal sealed class PendingRecord : Pending
{
    private readonly TaskCompletionSource<Recording> _told = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    /// <exception cref="InvalidOperationException">The decision contradicts itself: a defect of
    /// ours.</exception>
    public PendingRecord(DecisionToRecord decided)
    {
        Decided = decided;
        Assert(decided.Events.Count > 0, "a record has at least one event");
        Assert(decided.After.Mrn == decided.Mrn, "the case after is the case recorded");
        Assert(
            decided.After.Sequence == decided.ExpectedSequence + decided.Events.Count,
            "every event is in the case"
        );
        Assert(
            decided.Claim is null
                || decided.Claim.Lrn == decided.After.Lrn && decided.Claim.Trader == decided.After.Trader,
            "the claim is on the case's own reference"
        );
        Lines = [.. decided.Events.Select(f => LineOf(decided.Mrn, f))];
        Row = CaseRow.Of(decided);
        Marks = decided.Events.Any(f => f is DeclarationLodged or DeclarationAmended)
            ? SearchKeys.Of(decided.After.Declaration, decided.After.Trader)
            : [];
        // Green goods are cleared without a release of their own; goods released under security are cleared
        // later.
        Prices =
            decided.After.ReleasedAt == decided.At
            && decided.Events.Any(f => f is GoodsReleased or DeclarationCleared)
                ? [.. ReleasedPrices.Of(decided.After)]
                : [];
        At = Moment.Of(decided.At);
        Documents = [.. decided.Events.SelectMany(NamedDocuments.Of).Distinct(StringComparer.Ordinal)];
    }

    public DecisionToRecord Decided { get; }

    /// <summary>The lease under which it was decided; null for none.</summary>
    public LeaseMark? Under { get; init; }
    public PendingLine[] Lines { get; }
    public CaseRow Row { get; }
    public long At { get; }

    /// <summary>What people search the case by besides its numbers.</summary>
    public IReadOnlyList<string> Marks { get; }

    /// <summary>What its goods, now released, add to the price levels.</summary>
    public IReadOnlyList<(PricedGoods Goods, int Band)> Prices { get; }

    /// <summary>The digests of the documents that its events name.</summary>
    public IReadOnlyList<string> Documents { get; }

    /// <summary>Where the first event stands in the journal; set when the record is taken into a
    /// commit.</summary>
    public long FirstPosition { get; set; }

    public long LastPosition => FirstPosition + Lines.Length - 1;

    /// <summary>What was decided about it in the commit under way.</summary>
    public Recording? Outcome { get; set; }

    /// <summary>The span of whoever waits for it; null where that is not traced.</summary>
    public System.Diagnostics.Activity? Span { get; init; }

    public Task<Recording> Told => _told.Task;

    public void Tell() =>
        _told.SetResult(
            Outcome ?? throw new InvalidOperationException("a record was told before it was decided")
        );

    public override void Fail(Exception reason) => _told.SetException(reason);

    private static PendingLine LineOf(Mrn mrn, Event caseEvent)
    {
        var postings = Books.PostingsOf(mrn, caseEvent);
        Balanced(postings, caseEvent.GetType().Name);
        return new PendingLine(
            EventJson.NameOf(caseEvent),
            ReadBack(caseEvent),
            (caseEvent as MessageEvent)?.Payload,
            postings
        );
    }

    /// <summary>The body of an event. What is recorded is read for decades, so it is read here
    /// first.</summary>
    private static byte[] ReadBack(Event caseEvent)
    {
        var (name, body) = (EventJson.NameOf(caseEvent), EventJson.Write(caseEvent));
        try
        {
            EventJson.Read(name, body, null);
        }
        catch (InvalidDataException unreadable)
        {
            throw new UnreadableRecordException(name, unreadable.Message, unreadable);
        }
        return body;
    }

    internal static void Balanced(IReadOnlyList<Posting> postings, string of)
    {
        foreach (var unit in postings.GroupBy(p => p.Unit, StringComparer.Ordinal))
            Assert(unit.Sum(p => p.Amount) == 0m, $"the postings of {of} balance in {unit.Key}");
    }

    private static void Assert(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException($"broken: {what}");
    }
}

/// <summary>Other work that writes: a change of a register, a document. It is committed alone, in its
/// turn.</summary>
internal abstract class PendingWork : Pending
{
    /// <summary>True if what was done is to be committed.</summary>
    public abstract bool Do(Writer writer);

    public abstract void Tell();
}

internal sealed class PendingWork<T>(Func<Writer, T> work, Func<T, bool> stands) : PendingWork
{
    private readonly TaskCompletionSource<T> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Told => _told.Task;

    public override bool Do(Writer writer) => stands(_result = work(writer));

    public override void Tell() => _told.SetResult(_result!);

    public override void Fail(Exception reason) => _told.SetException(reason);
}
