using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Server.Simulation.Faults;

/// <summary>
/// What must hold after each step, whatever happened in it. Heads are remembered outside of the house, as
/// anybody who ever saw one could show it.
/// </summary>
internal sealed class Invariants(IReadOnlyList<SimulatedPartner> partners, SeededRandom random) : IDisposable
{
    private const int EventsLookedAtAfterSteps = 1;
    private const int EventsLookedAtAfterRestarts = 10;

    /// <summary>The last jobs, looked at after each step.</summary>
    private const int JobsLookedAt = 3;

    private readonly SortedDictionary<long, TreeHash> _heads = [];

    private readonly BookCheck _books = new();

    /// <summary>What the wall clock showed at its latest.</summary>
    private DateTimeOffset _latest;

    /// <summary>Events with which a case was opened, and its state then: the same events are the same
    /// case.</summary>
    private readonly Dictionary<Mrn, (string Digest, CaseState State)> _opened = [];

    public void Dispose() => _books.Dispose();

    /// <summary>The house ends: nothing of it is kept open.</summary>
    public void Leave() => _books.Forget();

    /// <summary>The first that is broken; null where all hold.</summary>
    /// <param name="touched">The cases that the step was about.</param>
    public async Task<string?> Broken(
        SimulatedHouse house,
        Acknowledged told,
        IReadOnlyCollection<Mrn> touched,
        bool everything
    )
    {
        if (everything)
            _books.Forget();
        var cases = everything ? told.Cases.Select(Mrn.Parse) : touched;
        foreach (var mrn in cases)
            if (await Case(house, told, mrn) is { } wrong)
                return wrong;
        var now = house.Installation.Clock.GetUtcNow();
        _latest = now > _latest ? now : _latest;
        foreach (var (number, job) in everything ? told.Jobs : told.Jobs.TakeLast(JobsLookedAt))
            if (await CountedJobs.Broken(house.Installation.Store, number, job, now, _latest) is { } wrong)
                return wrong;
        var database = Path.Combine(house.Folder, "store.db");
        return _books.Broken(database)
            ?? CountCheck.Broken(database)
            ?? await Lists(house)
            ?? Running(house)
            ?? Log(house)
            ?? await Certified(house, everything ? EventsLookedAtAfterRestarts : EventsLookedAtAfterSteps);
    }

    /// <summary>What was acknowledged of a case is there, once, and the case answers.</summary>
    private async Task<string?> Case(SimulatedHouse house, Acknowledged told, Mrn mrn)
    {
        var store = house.Installation.Store;
        var lines = await store.Lines.Read(DeclarationSubject.For(mrn), CancellationToken.None);
        for (var i = 0; i < lines.Count; i++)
            if (lines[i].Sequence != i + 1)
                return $"event {i + 1} of {mrn} has the number {lines[i].Sequence}";
        if (told.Of(mrn) is { } known)
        {
            if (lines.Count < known.Sequence)
                return $"{known.Sequence} events of {mrn} were acknowledged, {lines.Count} are there";
            if (Acknowledged.DigestOf(lines, known.Sequence) != known.Digest)
                return $"what was acknowledged of {mrn} says something else now";
            if (known.IsErased)
                return !lines.All(l => l.IsErased) ? $"{mrn} was erased and still tells something"
                    : (await store.KeptVersions.All(mrn, CancellationToken.None)).Count > 0
                        ? $"{mrn} was erased and a version of it is still kept"
                    : await store.Cases.Find(mrn, CancellationToken.None) is { DueAt: { } due }
                        ? $"{mrn} was erased and is due at {due:O}"
                    : BookCheck.Owed(Path.Combine(house.Folder, "store.db"), mrn.Text) is { } owed
                        ? $"{mrn} was erased with money open: {owed}"
                    : null;
        }
        foreach (var sha256 in told.DocumentsOf(mrn))
            if (
                await store.Documents.Read(sha256, CancellationToken.None) is not { } bytes
                || KeptDocument.Create(bytes).Sha256 != sha256
            )
                return $"the document {sha256} of {mrn} is not there";
        if (lines.Count == 0)
            return null;
        var row = await store.Cases.Find(mrn, CancellationToken.None);
        if (row is null || row.Sequence != lines.Count)
            return $"the row of {mrn} is not of its {lines.Count} events";
        var digest = Acknowledged.DigestOf(lines, lines.Count);
        if (!_opened.TryGetValue(mrn, out var opened) || opened.Digest != digest)
        {
            if (await house.Installation.Desk.Open(mrn, CancellationToken.None) is not { } dossier)
                return $"{mrn} has events and cannot be opened";
            if (
                VersionsAnew.Fault((await store.KeptVersions.Case(mrn, CancellationToken.None))!) is
                { } otherwise
            )
                return $"what is kept decoded is not what the messages say: {otherwise}";
            _opened[mrn] = opened = (digest, dossier.State);
        }
        return opened.State == row.State
            ? null
            : $"{mrn} is {opened.State} by its events and {row.State} in its row";
    }

    private static async Task<string?> Lists(SimulatedHouse house)
    {
        var store = house.Installation.Store;
        var page = await store.Cases.Page(new CaseFilter(), CancellationToken.None);
        var due = await store.Deadlines.Due(
            DeclarationSubject.Kind,
            house.Installation.Clock.GetUtcNow(),
            null,
            50,
            CancellationToken.None
        );
        foreach (var (subject, at) in due)
            if (await store.Erasure.ErasedAt(subject, CancellationToken.None) is not null)
                return $"{subject} was erased and is due at {at:O}";
        return page.Rows.Any(r => r.Sequence < 1) ? "a row of no events is in the list" : null;
    }

    private static string? Running(SimulatedHouse house)
    {
        if (house.Timer is { IsCompleted: true, Exception: { } ended })
            return $"the timer ended: {ended.InnerException?.GetType().Name}: "
                + $"{ended.InnerException?.Message}";
        if (house.Jobs is { IsCompleted: true, Exception: { } end })
            return $"the runner of jobs ended: {end.InnerException?.GetType().Name}: "
                + $"{end.InnerException?.Message}";
        if (house.Follower is { IsFaulted: true, Exception: { } lost })
            return $"the follower ended: {lost.InnerException?.GetType().Name}: "
                + $"{lost.InnerException?.Message}";
        foreach (var task in house.Tasks.All)
            if (task.FailingItems is [{ } item, ..])
                return $"the {task.Name} fails at {item.Item}: {item.Cause}";
        return null;
    }

    /// <summary>The log only grows, no two signed heads contradict each other, and copies are its
    /// beginnings.</summary>
    private string? Log(SimulatedHouse house)
    {
        if (house.Installation.Ledger is not { } ledger)
            return null;
        var head = ledger.Log.Head;
        if (head.Size > 0)
        {
            if (_heads.TryGetValue(head.Size, out var before) && before != head.Root)
                return $"two trees of {head.Size} entries are signed";
            _heads[head.Size] = head.Root;
        }
        foreach (var (size, root) in _heads.Reverse().SkipWhile(h => h.Key >= head.Size).Take(2))
            if (ledger.Log.RootAt(size) != root)
                return $"the tree of {head.Size} entries does not continue that of {size}";
        foreach (var partner in partners)
            if (
                partner.Copy(ledger.Origin) is { Size: > 0 } copy
                && _heads.TryGetValue(copy.Size, out var own)
                && own != copy.Root
            )
                return $"{partner.Code} holds another tree of {copy.Size} entries";
        return null;
    }

    /// <summary>What is shown as certified is what the log commits to.</summary>
    private async Task<string?> Certified(SimulatedHouse house, int events)
    {
        if (house.Installation.Ledger is not { } ledger)
            return null;
        var head = await house.Installation.Store.Head(CancellationToken.None);
        for (var n = 0; n < events && head > 0; n++)
        {
            var position = 1 + (long)(random.Next() * head);
            var lines = await house.Installation.Store.Lines.Follow(position - 1, 1, CancellationToken.None);
            var standing = (await ledger.StandingsOf(lines, CancellationToken.None))[position];
            if (standing is not (ProofStage.Logged or ProofStage.Certified))
                continue;
            var proof = ledger.Prove(position);
            if (proof is null)
                return $"event {position} is shown as {standing} and has no proof";
            var commitment = await ledger.CommitmentTo(lines[0], CancellationToken.None);
            if (commitment is not null && commitment.Root != proof.Value.Leaf.Commitment)
                return $"event {position} is shown as {standing} and the log commits to another";
        }
        return null;
    }
}
