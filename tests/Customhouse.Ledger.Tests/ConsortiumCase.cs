using System.Text;

namespace Customhouse.Ledger.Tests;

/// <summary>A clock that stands still.</summary>
internal sealed class StillClock(long seconds = 1_790_000_000) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(seconds);
}

/// <summary>A log, and a witness and a mirror that know it.</summary>
internal sealed class ConsortiumCase : IAsyncDisposable
{
    public const string Origin = "customs.example/xa";

    public ConsortiumCase()
    {
        WitnessStore = new MemoryStore(new Random(1));
        MirrorStore = new MemoryStore(new Random(1));
        Witness = NewWitness();
        Mirror = NewMirror();
    }

    public SignerKey LogKey { get; } = SignerKey.Create(Origin, KeyType.Ed25519, new byte[32]);

    public SignerKey WitnessKey { get; } =
        SignerKey.Create(
            "witness.example/xb",
            KeyType.Ed25519Cosignature,
            [.. Enumerable.Repeat((byte)1, 32)]
        );

    public SignerKey MirrorKey { get; } =
        SignerKey.Create(
            "mirror.example/xb",
            KeyType.Ed25519Cosignature,
            [.. Enumerable.Repeat((byte)2, 32)]
        );

    public MemoryStore WitnessStore { get; }

    public MemoryStore MirrorStore { get; }

    public TiledLog Log { get; } = new(new MemoryStore());

    public Witness Witness { get; private set; }

    public Mirror Mirror { get; private set; }

    public void Grow(int count) => Log.Add(TiledLogTests.Entries((int)Log.Size, count), Sign);

    public byte[] Sign(long size, TreeHash root) => new Checkpoint(Origin, size, root).Sign(LogKey).ToBytes();

    public Task<Reply> AddCheckpoint(long old) => Witness.AddCheckpoint(Request(old));

    public byte[] Request(long old)
    {
        var note = SignedNote.Parse(Log.Head.Note.Span)!;
        var proof = old == 0 || old >= Log.Head.Size ? [] : Log.Prove(0, old, Log.Head.Size);
        return new WitnessRequest(old, proof, note, Checkpoint.Parse(note.Text)!).Write();
    }

    public byte[] Upload(long start, long end) =>
        EntryUpload.Write(new UploadHead(Origin, start, end, default), Log);

    public async Task<Reply> AddEntries(byte[] body)
    {
        using var stream = new MemoryStream(body);
        return await Mirror.AddEntries(stream, "here", CancellationToken.None);
    }

    public void Pend() => Mirror.Pend(Witness.Latest(Origin)!);

    public async Task RestartWitness()
    {
        await Witness.DisposeAsync();
        Witness = NewWitness();
    }

    public void RestartMirror()
    {
        Mirror.Dispose();
        Mirror = NewMirror();
    }

    public async ValueTask DisposeAsync()
    {
        await Witness.DisposeAsync();
        Mirror.Dispose();
        Log.Dispose();
    }

    private Witness NewWitness() =>
        new(
            WitnessStore,
            origin => origin == Origin ? [LogKey.Verifier] : null,
            [WitnessKey],
            new StillClock()
        );

    private Mirror NewMirror() => new(_ => MirrorStore, [MirrorKey], new StillClock());

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
