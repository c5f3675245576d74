using Customhouse.Journal;

namespace Customhouse.Storage;

/// <summary>A balance by its account and unit.</summary>
internal readonly record struct AccountKey(string Account, string Unit);

internal readonly record struct ReferenceKey(string Space, string Holder, string Reference)
{
    public static ReferenceKey Of(ReferenceClaim claim) => new(claim.Space, claim.Holder, claim.Reference);
}

/// <summary>The claim of the subject that has a reference now.</summary>
internal sealed record HeldReference(Subject By, byte[] Digest);

/// <summary>
/// How things stand at the start of a commit for everything that its records touch, and, as each record is
/// decided in its turn, how they stand after it. The writer then stores what changed, in bulk.
/// </summary>
internal sealed class CommitState
{
    private readonly Dictionary<AccountKey, decimal> _movement = [];
    private readonly Dictionary<TableForm, ChangedRows> _rows = [];

    /// <summary>In place of the sequence of a subject that was erased.</summary>
    public const int Erased = -1;

    public CommitState(IReadOnlyList<PendingRecord> records)
    {
        foreach (var record in records)
        {
            foreach (var subject in record.Decided.Subjects)
                Sequences.TryAdd(subject.Subject.Key, 0);
            if (record.Under is { } lease)
                Leases.TryAdd(lease, false);
            foreach (var claim in record.Decided.Claims)
                References.TryAdd(ReferenceKey.Of(claim), null);
            foreach (var line in record.Lines)
            foreach (var posting in line.Postings)
                Balances.TryAdd(new(posting.Account, posting.Unit), 0m);
        }
    }

    /// <summary>The last position given; positions have no gaps.</summary>
    public long Head { get; set; }

    /// <summary>The leases that records name, and which of them still hold.</summary>
    public Dictionary<LeaseMark, bool> Leases { get; } = [];

    /// <summary>How many events each subject has, by its key; <see cref="Erased"/> for one that was erased,
    /// on which nothing more is recorded.</summary>
    public Dictionary<string, int> Sequences { get; } = new(StringComparer.Ordinal);

    public Dictionary<ReferenceKey, HeldReference?> References { get; } = [];
    public Dictionary<AccountKey, decimal> Balances { get; } = [];

    public List<PendingRecord> Taken { get; } = [];
    public List<ReferenceClaim> TakenReferences { get; } = [];

    /// <summary>Keys of subjects whose references are free again; they are freed before others are
    /// taken.</summary>
    public HashSet<string> FreedSubjects { get; } = new(StringComparer.Ordinal);

    public HashSet<AccountKey> ChangedBalances { get; } = [];

    /// <summary>What changes in the tables of modules.</summary>
    public IReadOnlyCollection<ChangedRows> Rows => _rows.Values;

    /// <summary>Decides one record; what comes of it is its <see cref="PendingRecord.Outcome"/>.</summary>
    public void Decide(PendingRecord record)
    {
        record.Outcome =
            record.Under is { } lease && !Leases[lease] ? new Recording.LeaseLost(lease.Name) : null;
        record.Outcome ??= ReferenceTaken(record.Decided.Claims);
        record.Outcome ??= Stale(record.Decided.Subjects);
        record.Outcome ??= Short(record);
        if (record.Outcome is not null)
            return;
        Take(record);
        record.Outcome = new Recording.Done(record.LastPosition);
    }

    private Recording.ReferenceTaken? ReferenceTaken(IReadOnlyList<ReferenceClaim> claims)
    {
        foreach (var claim in claims)
            if (References[ReferenceKey.Of(claim)] is { } held)
                return new Recording.ReferenceTaken(
                    claim,
                    held.By,
                    held.Digest.AsSpan().SequenceEqual(claim.Digest)
                );
        return null;
    }

    private Recording.Stale? Stale(IReadOnlyList<SubjectRecord> subjects)
    {
        foreach (var subject in subjects)
            if (Sequences[subject.Subject.Key] != subject.ExpectedSequence)
                return new Recording.Stale(subject.Subject);
        return null;
    }

    /// <summary>A record moves its accounts by what all its events together move.</summary>
    private Recording.Short? Short(PendingRecord record)
    {
        _movement.Clear();
        foreach (var line in record.Lines)
        {
            foreach (var posting in line.Postings)
            {
                var key = new AccountKey(posting.Account, posting.Unit);
                _movement[key] = _movement.GetValueOrDefault(key) + posting.Amount;
            }
        }
        foreach (var (key, amount) in _movement)
        {
            var after = Balances[key] + amount;
            if (amount < 0 && after < 0 && new Posting(key.Account, amount, key.Unit).MayNotGoBelowZero)
                return new Recording.Short(key.Account, -after, key.Unit);
        }
        return null;
    }

    private void Take(PendingRecord record)
    {
        record.FirstPosition = Head + 1;
        Head = record.LastPosition;
        foreach (var subject in record.Decided.Subjects)
        {
            Sequences[subject.Subject.Key] += subject.Events.Count;
            foreach (var row in subject.Rows)
                Change(row);
            if (subject.FreesReferences)
                Free(subject.Subject);
        }
        foreach (var (key, amount) in _movement)
        {
            if (amount == 0)
                continue;
            Balances[key] += amount;
            ChangedBalances.Add(key);
        }
        foreach (var claim in record.Decided.Claims)
        {
            References[ReferenceKey.Of(claim)] = new(claim.By, claim.Digest);
            TakenReferences.Add(claim);
        }
        Taken.Add(record);
    }

    private void Free(Subject subject)
    {
        FreedSubjects.Add(subject.Key);
        TakenReferences.RemoveAll(claim => claim.By == subject);
        foreach (var (key, held) in References)
            if (held?.By == subject)
                References[key] = null;
    }

    private void Change(RowChange row)
    {
        if (!_rows.TryGetValue(row.Table, out var rows))
            _rows.Add(row.Table, rows = new ChangedRows(row.Table));
        rows.Take(row);
    }
}
