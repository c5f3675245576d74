using System.Data.Common;
using System.Text;
using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Values;
using Dapper;

namespace Customhouse.Storage;

/// <summary>One line of the journal as it is written there: what the ledger commits to.</summary>
/// <param name="Type">The event's released name, as <c>goods-released/1</c>.</param>
/// <param name="Body">Its body in JSON, in UTF-8.</param>
/// <param name="Payload">The message as received, where the event carries one.</param>
public sealed record JournalLine(
    long Position,
    Subject Subject,
    int Sequence,
    DateTimeOffset At,
    Actor By,
    string Type,
    ReadOnlyMemory<byte> Body,
    byte[]? Payload
)
{
    /// <summary>The reference number of the declaration that it is about.</summary>
    /// <exception cref="FormatException">It is about a subject of another kind.</exception>
    public Mrn Mrn => DeclarationSubject.MrnOf(Subject);

    /// <summary>True where the content was erased: position, type and time are left.</summary>
    public bool IsErased => Body.Span.SequenceEqual(ErasedBody);

    private static readonly byte[] ErasedBody = Encoding.UTF8.GetBytes(Erasure.ErasedBody);
}

/// <summary>
/// The secrets of subjects, by which the ledger's commitments to their events are salted, and the lines that
/// it commits to. A key is made once, is read by nobody but the owner of the subject, and never leaves the
/// store but to make commitments and receipts.
/// </summary>
public sealed class JournalLines(Store store)
{
    private const int KeyBytes = 32;

    /// <summary>Lines that are looked at to count them.</summary>
    private const int LinesCountedMax = 50_000;

    /// <summary>The next lines of the journal after a position, unread.</summary>
    /// <param name="max">At most <see cref="Limits.LinesPerBatchMax"/> come at once.</param>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<IReadOnlyList<JournalLine>> Follow(
        long after,
        int max,
        CancellationToken cancellation
    ) =>
        [
            .. (await Rows(after, Math.Clamp(max, 1, Limits.LinesPerBatchMax), cancellation)).Select(r =>
                r.Line
            ),
        ];

    /// <summary>The lines of one subject in order, unread; empty if there is none.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<IReadOnlyList<JournalLine>> Read(Subject subject, CancellationToken cancellation) =>
        [.. (await Rows(subject, cancellation)).Select(r => r.Line)];

    internal Task<IReadOnlyList<StoredLine>> Rows(Subject subject, CancellationToken cancellation) =>
        store.Query<StoredLine>(
            $"select {StoredLine.Columns} from journal where subject = @subject order by sequence",
            new { subject },
            cancellation
        );

    internal Task<IReadOnlyList<StoredLine>> Rows(long after, int max, CancellationToken cancellation) =>
        store.Query<StoredLine>(
            $"select {StoredLine.Columns} from journal where position > @after order by position limit @max",
            new { after, max },
            cancellation
        );

    /// <summary>How many lines after a position, up to another, need a proof. Beyond some ten thousands the
    /// others are counted with them: nobody waits for an exact number then.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<long> CountProved(long after, long through, CancellationToken cancellation)
    {
        var unproved = store.Kinds.All.Where(k => k.Proof == SubjectProof.None).ToArray();
        if (through <= after || unproved.Length == 0 || through - after > LinesCountedMax)
            return Math.Max(0, through - after);
        var isProved = unproved.Select(k => $"subject not like '{k.Name}/%'");
        return await store.QueryOne<long>(
            $"""
            select count(*) from journal where position > @after and position <= @through
              and {string.Join(" and ", isProved)}
            """,
            new { after, through },
            cancellation
        );
    }

    /// <summary>The keys of subjects; those that have none yet are given one, all in one
    /// transaction.</summary>
    /// <returns>Durable keys of 32 bytes; an erased one has none and gets none.</returns>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public async Task<IReadOnlyDictionary<Subject, byte[]>> KeysFor(
        IReadOnlyCollection<Subject> subjects,
        CancellationToken cancellation
    )
    {
        if (subjects.Count == 0)
            return new Dictionary<Subject, byte[]>();
        var values = new DynamicParameters();
        var found = (await store.Query<KeyRow>(KeysIn(subjects, values), values, cancellation)).ToDictionary(
            k => k.Subject,
            k => k.Key
        );
        var missing = subjects.Where(s => !found.ContainsKey(s)).ToArray();
        if (missing.Length > 0)
            foreach (
                var (subject, key) in await store.Write(
                    writer => MakeKeys(writer.Connection, missing),
                    _ => true
                )
            )
                found[subject] = key;
        return found.Where(k => k.Value is not null).ToDictionary(k => k.Key, k => k.Value!);
    }

    /// <summary>The key of a subject; null where it has none: it was not committed to yet, or it was
    /// erased.</summary>
    public Task<byte[]?> KeyOf(Subject subject, CancellationToken cancellation) =>
        store.QueryOne<byte[]>(
            "select key from subject_keys where subject = @subject",
            new { subject },
            cancellation
        );

    /// <summary>Keeps what the log is about to commit to of events that stand under one root, before it does.
    /// What was kept of one before stays: an earlier try may be in the log.</summary>
    /// <returns>What stands of each, by position.</returns>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public Task<IReadOnlyDictionary<long, TreeHash>> KeepCommitments(
        IReadOnlyList<(long Position, TreeHash Commitment)> events
    ) =>
        store.Write<IReadOnlyDictionary<long, TreeHash>>(
            writer =>
            {
                writer.Connection.Execute(
                    $"""
                    insert into batch_commitments (position, commitment)
                    values {string.Join(", ", events.Select((_, i) => $"(@p{i}, @c{i})"))}
                    on conflict (position) do nothing
                    """,
                    [
                        .. events.SelectMany(
                            (e, i) =>
                                new (string, object?)[]
                                {
                                    ($"p{i}", e.Position),
                                    ($"c{i}", e.Commitment.ToArray()),
                                }
                        ),
                    ]
                );
                return writer
                    .Connection.Query<CommitmentRow>(
                        CommitmentsSelect,
                        new { first = events[0].Position, last = events[^1].Position }
                    )
                    .ToDictionary(r => r.Position, r => new TreeHash(r.Commitment));
            },
            _ => true
        );

    /// <summary>What was kept of events that stand under one root, in the order of their positions.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<IReadOnlyList<KeyValuePair<long, TreeHash>>> Commitments(
        long first,
        long last,
        CancellationToken cancellation
    ) =>
        [
            .. (
                await store.Query<CommitmentRow>(CommitmentsSelect, new { first, last }, cancellation)
            ).Select(r => KeyValuePair.Create(r.Position, new TreeHash(r.Commitment))),
        ];

    private const string CommitmentsSelect =
        "select position, commitment from batch_commitments where position between @first and @last "
        + "and length(commitment) = 32 order by position";

    private sealed record CommitmentRow(long Position, byte[] Commitment);

    /// <summary>Makes keys where nobody else did meanwhile, and gives those that stand.</summary>
    private static List<KeyRow> MakeKeys(DbConnection connection, IReadOnlyCollection<Subject> subjects)
    {
        connection.Execute(
            $"""
            insert into subject_keys (subject, key)
            values {string.Join(", ", subjects.Select((_, i) => $"(@m{i}, @k{i})"))}
            on conflict (subject) do nothing
            """,
            [
                .. subjects.SelectMany(
                    (s, i) =>
                        new (string, object?)[] { ($"m{i}", s.Key), ($"k{i}", RandomBytes.Get(KeyBytes)) }
                ),
            ]
        );
        var values = new DynamicParameters();
        // As many texts as there are numbers of subjects: Dapper is not to remember them.
        var question = new CommandDefinition(
            KeysIn(subjects, values),
            values,
            flags: CommandFlags.Buffered | CommandFlags.NoCache
        );
        return connection.Query<KeyRow>(question).AsList();
    }

    private static string KeysIn(IEnumerable<Subject> subjects, DynamicParameters values) =>
        $"select subject, key from subject_keys where subject in {values.AddList("m", subjects)}";

    private sealed record KeyRow(Subject Subject, byte[]? Key);
}
