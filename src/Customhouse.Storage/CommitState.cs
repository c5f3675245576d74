using Customhouse.Clearance;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>A balance by its account and unit.</summary>
internal readonly record struct AccountKey(string Account, string Unit);

internal readonly record struct LrnKey(string Lrn, string Trader);

/// <summary>What cases are counted by.</summary>
/// <param name="Lane">Empty where none was chosen.</param>
internal readonly record struct CaseKind(string Trader, string State, string Lane)
{
    public static CaseKind Of(CaseRow row) =>
        new(row.Trader, row.State.ToString(), row.Lane?.ToString() ?? "");
}

/// <param name="Kind">Null for a case that is not on record yet.</param>
/// <param name="Office">Empty for a case that names none.</param>
internal readonly record struct HeldCase(int Sequence, CaseKind? Kind, string Office);

/// <summary>What the cases of a customs office are counted by.</summary>
internal readonly record struct OfficeKind(string Office, string State, string Lane);

/// <summary>The claim of the case that holds a reference now.</summary>
internal sealed record HeldClaim(Mrn Mrn, byte[] Digest);

/// <summary>
/// How things stand at the start of a commit for everything that its records touch, and, as each record is
/// decided in its turn, how they stand after it. The writer then stores what changed, in bulk.
/// </summary>
internal sealed class CommitState
{
    private readonly Dictionary<AccountKey, decimal> _movement = [];

    public CommitState(IReadOnlyList<PendingRecord> records)
    {
        foreach (var record in records)
        {
            Cases.TryAdd(record.Decided.Mrn, default);
            if (record.Under is { } lease)
                Leases.TryAdd(lease, false);
            if (record.Decided.Claim is { } claim)
                Claims.TryAdd(new(claim.Lrn, claim.Trader), null);
            foreach (var line in record.Lines)
            foreach (var posting in line.Postings)
                Balances.TryAdd(new(posting.Account, posting.Unit), 0m);
        }
    }

    /// <summary>The last position given; positions have no gaps.</summary>
    public long Head { get; set; }

    /// <summary>The leases that records name, and which of them still hold.</summary>
    public Dictionary<LeaseMark, bool> Leases { get; } = [];

    public Dictionary<Mrn, HeldCase> Cases { get; } = [];
    public Dictionary<LrnKey, HeldClaim?> Claims { get; } = [];
    public Dictionary<AccountKey, decimal> Balances { get; } = [];

    public List<PendingRecord> Taken { get; } = [];
    public HashSet<AccountKey> ChangedBalances { get; } = [];
    public Dictionary<Mrn, (CaseRow Row, byte[]? Digest)> Rows { get; } = [];
    public Dictionary<(long Minute, string Type), int> Pace { get; } = [];

    /// <summary>How many more cases there are of a kind, or how many fewer.</summary>
    public Dictionary<CaseKind, int> Counts { get; } = [];

    /// <summary>The same by customs office.</summary>
    public Dictionary<OfficeKind, int> OfficeCounts { get; } = [];

    public Dictionary<(long Minute, string Office, string Type), int> OfficePace { get; } = [];
    public HashSet<(string Mark, Mrn Mrn)> Marks { get; } = [];
    public Dictionary<(PricedGoods Goods, int Band), int> Prices { get; } = [];

    /// <summary>Which case names which document.</summary>
    public HashSet<(Mrn Mrn, string Sha256)> Documents { get; } = [];

    /// <summary>Decides one record; what comes of it is its <see cref="PendingRecord.Outcome"/>.</summary>
    public void Decide(PendingRecord record)
    {
        var decided = record.Decided;
        record.Outcome =
            record.Under is { } lease && !Leases[lease] ? new Recording.LeaseLost(lease.Name) : null;
        record.Outcome ??= LrnTaken(decided.Claim);
        record.Outcome ??= Stale(decided);
        record.Outcome ??= Short(record);
        if (record.Outcome is not null)
            return;
        Take(record);
        record.Outcome = new Recording.Done(record.LastPosition);
    }

    private Recording.LrnTaken? LrnTaken(LrnClaim? claim)
    {
        if (claim is null || Claims[new(claim.Lrn, claim.Trader)] is not { } held)
            return null;
        return new Recording.LrnTaken(held.Mrn, held.Digest.AsSpan().SequenceEqual(claim.Digest));
    }

    private Recording.Stale? Stale(DecisionToRecord decided) =>
        Cases[decided.Mrn].Sequence == decided.ExpectedSequence ? null : new Recording.Stale();

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

    private void Count(CaseKind kind, string office, int cases)
    {
        Counts[kind] = Counts.GetValueOrDefault(kind) + cases;
        var local = new OfficeKind(office, kind.State, kind.Lane);
        OfficeCounts[local] = OfficeCounts.GetValueOrDefault(local) + cases;
    }

    private void Take(PendingRecord record)
    {
        var decided = record.Decided;
        record.FirstPosition = Head + 1;
        Head = record.LastPosition;
        if (Cases[decided.Mrn] is { Kind: { } before } held)
            Count(before, held.Office, -1);
        var (kind, office) = (CaseKind.Of(record.Row), record.Row.Office ?? "");
        Count(kind, office, 1);
        Cases[decided.Mrn] = new(decided.After.Sequence, kind, office);
        foreach (var (key, amount) in _movement)
        {
            if (amount == 0)
                continue;
            Balances[key] += amount;
            ChangedBalances.Add(key);
        }
        if (decided.Claim is { } claim && !decided.After.IsRejected)
            Claims[new(claim.Lrn, claim.Trader)] = new(decided.Mrn, claim.Digest);
        // A case that comes twice in one commit is written once, with the claim that came first.
        Rows[decided.Mrn] = (record.Row, decided.Claim?.Digest ?? Rows.GetValueOrDefault(decided.Mrn).Digest);
        var minute = record.At / Moment.PerMinute;
        foreach (var line in record.Lines)
        {
            Pace[(minute, line.Type)] = Pace.GetValueOrDefault((minute, line.Type)) + 1;
            if (!Storage.Store.PaceOfOffices.Holds(line.Type))
                continue;
            var key = (minute, office, line.Type);
            OfficePace[key] = OfficePace.GetValueOrDefault(key) + 1;
        }
        foreach (var mark in record.Marks)
            Marks.Add((mark, decided.Mrn));
        foreach (var document in record.Documents)
            Documents.Add((decided.Mrn, document));
        foreach (var price in record.Prices)
            Prices[price] = Prices.GetValueOrDefault(price) + 1;
        Taken.Add(record);
    }
}
