using System.Text;

namespace Customhouse.Ledger.Tests;

/// <summary>A clock that can be wrong.</summary>
internal sealed class WrongClock : TimeProvider
{
    public long Seconds { get; set; } = 1_790_000_000;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(Seconds);
}

/// <summary>A tree that a node signed, and how far its partners have certified it.</summary>
internal sealed class Branch(TiledLog log)
{
    public TiledLog Log { get; set; } = log;

    public LogHead? Round { get; set; }

    public Dictionary<string, NoteSignature> Signatures { get; } = [];

    public List<LogHead> Certified { get; } = [];

    public Dictionary<string, PartnerLog> Links { get; } = [];
}

/// <summary>One administration in a simulated consortium: its disks, what runs on them, and what it was told
/// is safe.
/// </summary>
internal sealed class SimulatedNode
{
    private readonly Random chance;
    private readonly Dictionary<string, MemoryStore> copies = [];
    private MemoryStore logStore;
    private MemoryStore witnessStore;
    private IReadOnlyList<SimulatedNode> all = [];

    public SimulatedNode(int number, Random chance)
    {
        this.chance = chance;
        Code = $"X{(char)('A' + number)}";
        LogKey = Key(number, "log", KeyType.Ed25519, $"customs.example/{Code}");
        WitnessKey = Key(number, "witness", KeyType.Ed25519Cosignature, $"customs.example/{Code}/witness");
        MirrorKey = Key(number, "mirror", KeyType.Ed25519Cosignature, $"customs.example/{Code}/mirror");
        (logStore, witnessStore) = (new MemoryStore(chance), new MemoryStore(chance));
    }

    public string Code { get; }

    public SignerKey LogKey { get; }

    public SignerKey WitnessKey { get; }

    public SignerKey MirrorKey { get; }

    public string Origin => LogKey.Verifier.Name;

    public WrongClock Clock { get; } = new();

    /// <summary>Cosigns whatever it is shown.</summary>
    public bool IsBlind { get; set; }

    public bool IsUp { get; private set; }

    /// <summary>The second history, of a log that forks.</summary>
    public Branch? Fork { get; private set; }

    public Branch Main { get; private set; } = null!;

    public Witness Witness { get; private set; } = null!;

    public Mirror Mirror { get; private set; } = null!;

    /// <summary>What the submitters were told is in the log.</summary>
    public List<ReadOnlyMemory<byte>> Acknowledged { get; } = [];

    private List<ReadOnlyMemory<byte>> InFlight { get; set; } = [];

    public IEnumerable<MemoryStore> Stores => [logStore, witnessStore, .. copies.Values];

    public void Meet(IReadOnlyList<SimulatedNode> nodes) => all = nodes;

    public void Start(Func<SimulatedNode, PartnerPost> lineTo)
    {
        var log = new TiledLog(logStore);
        // Certificates are kept by those who got them; the node itself begins anew.
        var certified = Main?.Certified ?? [];
        Main = new Branch(log);
        Main.Certified.AddRange(certified);
        Witness = new Witness(
            witnessStore,
            origin => all.FirstOrDefault(n => n.Origin == origin) is { } node ? [node.LogKey.Verifier] : null,
            [WitnessKey],
            Clock
        );
        Mirror = new Mirror(
            name => copies.TryGetValue(name, out var copy) ? copy : copies[name] = new MemoryStore(chance),
            [MirrorKey],
            Clock
        );
        foreach (var partner in all.Where(n => n != this))
        {
            Mirror.Open(partner.Origin);
            Main.Links[partner.Code] = new PartnerLog(
                partner.Code,
                LogKey.Verifier,
                log,
                [partner.MirrorKey.Verifier],
                lineTo(partner),
                partner.Serve
            );
        }
        foreach (var seen in Witness.Latest())
        {
            Mirror.Pend(seen);
        }
        IsUp = true;
    }

    /// <summary>The process ends; the disks keep what a crash leaves.</summary>
    public void Crash(bool power)
    {
        IsUp = false;
        logStore = logStore.AfterCrash(power);
        witnessStore = witnessStore.AfterCrash(power);
        foreach (var name in copies.Keys.ToList())
        {
            copies[name] = copies[name].AfterCrash(power);
        }
    }

    public void Append(int count)
    {
        InFlight =
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                    (ReadOnlyMemory<byte>)
                        Encoding.ASCII.GetBytes($"{Code} {Acknowledged.Count + i} {chance.Next()}")
                ),
        ];
        Main.Log.Add(InFlight, Sign);
        Acknowledged.AddRange(InFlight);
        InFlight = [];
    }

    /// <summary>Why the log does not hold what was acknowledged; null where it does.</summary>
    public string? Lost()
    {
        if (Main.Log.Size == Acknowledged.Count + InFlight.Count)
        {
            // What was in flight at the crash came through whole: its submitter may ask again and is told so.
            Acknowledged.AddRange(InFlight);
        }
        InFlight = [];
        if (Main.Log.Size != Acknowledged.Count)
        {
            return $"{Code} has {Main.Log.Size} entries and acknowledged {Acknowledged.Count}";
        }
        var leaves = Acknowledged.Select(entry => MerkleTree.LeafHash(entry.Span)).ToArray();
        return Main.Log.RootAt(Main.Log.Size) == MerkleTree.RootOf(leaves)
            ? null
            : $"{Code} holds other entries";
    }

    /// <summary>Begins a second history from here, under the same key.</summary>
    public void BeginFork(Func<SimulatedNode, PartnerPost> lineTo)
    {
        Fork = new Branch(new TiledLog(logStore.AfterCrash(power: false)));
        Fork.Log.Add([Encoding.ASCII.GetBytes($"another history of {Code}")], Sign);
        foreach (var partner in all.Where(n => n != this))
        {
            Fork.Links[partner.Code] = new PartnerLog(
                partner.Code,
                LogKey.Verifier,
                Fork.Log,
                [partner.MirrorKey.Verifier],
                lineTo(partner),
                partner.Serve
            );
        }
    }

    public byte[] Sign(long size, TreeHash root) => new Checkpoint(Origin, size, root).Sign(LogKey).ToBytes();

    /// <summary>Answers a partner.</summary>
    public async Task<Reply> Answer(string path, byte[] body)
    {
        if (IsBlind && path == "mirror/add-entries")
        {
            return new Reply(
                200,
                Shown is { } shown ? Cosignature.Sign(MirrorKey, shown.Text, Clock.Seconds).Line : ""
            );
        }
        if (path == "mirror/add-entries")
        {
            using var stream = new MemoryStream(body);
            return await Mirror.AddEntries(stream, "here", CancellationToken.None);
        }
        var request = WitnessRequest.Parse(body)!;
        if (IsBlind)
        {
            Shown = request.Note;
            return new Reply(200, Cosignature.Sign(WitnessKey, request.Note.Text, Clock.Seconds).Line);
        }
        var reply = await Witness.AddCheckpoint(body);
        if (reply.Status == 200)
        {
            Mirror.Pend(Witness.Latest(request.Checkpoint.Origin)!);
        }
        return reply;
    }

    /// <summary>What its witness shows of a log.</summary>
    public Task<byte[]?> Serve(string path, CancellationToken stop) =>
        Task.FromResult(
            Witness
                .Latest()
                .FirstOrDefault(seen => path == $"witness/{Mirror.NameOf(seen.Origin)}/checkpoint")
                ?.Note.ToBytes()
        );

    /// <summary>Flips a bit of a copy's tiles, if it has any.</summary>
    public bool RotCopy()
    {
        var path = chance.Next(2) == 0 ? "tile/0/000" : "tile/entries/000";
        var stores = copies.Values.Where(copy => copy.Get(path) is not null).ToList();
        if (stores.Count == 0)
        {
            return false;
        }
        stores[chance.Next(stores.Count)].Rot(path, chance.Next(4000));
        return true;
    }

    private SignedNote? Shown { get; set; }

    private static SignerKey Key(int number, string role, KeyType type, string name) =>
        SignerKey.Create(name, type, TreeHash.Compute(Encoding.ASCII.GetBytes($"{role} {number}")).ToArray());
}
