using Customhouse.Journal;

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
/// <param name="Subject">The key of its subject.</param>
/// <param name="Sequence">Its place among the events of its subject, from 1.</param>
internal sealed record PendingLine(
    string Subject,
    int Sequence,
    string Type,
    byte[] Body,
    byte[]? Attachment,
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
    public PendingRecord(DecisionToRecord decided, SubjectKinds kinds)
    {
        Decided = decided;
        Assert(decided.Subjects.Count > 0, "a record is on at least one subject");
        Assert(
            decided.Subjects.Select(s => s.Subject).Distinct().Count() == decided.Subjects.Count,
            "a record is on each subject once"
        );
        Assert(
            decided.Claims.All(c => decided.Subjects.Any(s => s.Subject == c.By)),
            "who takes a reference is a subject of the record"
        );
        Assert(
            decided.Claims.Select(ReferenceKey.Of).Distinct().Count() == decided.Claims.Count,
            "a record takes each reference once"
        );
        Lines = [.. decided.Subjects.SelectMany(s => LinesOf(s, kinds))];
        At = Moment.Of(decided.At);
    }

    public DecisionToRecord Decided { get; }

    /// <summary>The lease under which it was decided; null for none.</summary>
    public LeaseMark? Under { get; init; }
    public PendingLine[] Lines { get; }
    public long At { get; }

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

    private static IEnumerable<PendingLine> LinesOf(SubjectRecord record, SubjectKinds kinds)
    {
        var (subject, key) = (record.Subject, record.Subject.Key);
        Assert(record.Events.Count > 0, "a record has at least one event of each subject");
        if (!subject.IsSound)
            throw new InvalidOperationException($"broken: the subject {key} cannot be read back");
        var kind =
            kinds.Of(subject) ?? throw new InvalidOperationException($"broken: no kind {subject.Kind}");
        Assert(record.Rows.All(r => kind.Tables.Contains(r.Table)), "rows are of tables of their kind");
        for (var i = 0; i < record.Events.Count; i++)
        {
            var recorded = record.Events[i];
            var postings = kind.Postings(subject, recorded);
            var name = kind.Events.NameOf(recorded);
            Balanced(postings, name);
            yield return new PendingLine(
                key,
                record.ExpectedSequence + i + 1,
                name,
                ReadBack(kind.Events, name, recorded),
                recorded.Attachment,
                postings
            );
        }
    }

    /// <summary>The body of an event. What is recorded is read for decades, so it is read here
    /// first.</summary>
    private static byte[] ReadBack(EventCatalogue events, string name, Event recorded)
    {
        var body = events.Write(recorded);
        try
        {
            events.Read(name, body, null);
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
