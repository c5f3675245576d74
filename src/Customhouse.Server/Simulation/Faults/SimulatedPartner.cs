using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Server.Partners;

namespace Customhouse.Server.Simulation.Faults;

/// <summary>How a partner behaves.</summary>
internal enum PartnerMood
{
    There,
    Away,
    Slow,
    Lying,
}

/// <summary>
/// Another administration in the same process: its log, witness and mirror are the real ones, on a disk of
/// its own.
/// </summary>
internal sealed class SimulatedPartner : IAsyncDisposable
{
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(4);

    private readonly SignerKey _key;
    private readonly MemberKeys _keys;
    private readonly LogWriter _writer;
    private readonly string _folder;
    private readonly TimeProvider _clock;
    private Consortium? _consortium;

    /// <summary>Opens it; it belongs to no consortium yet.</summary>
    public SimulatedPartner(string code, string folder, TimeProvider clock)
    {
        var origin = $"customhouse.example/{code}";
        (Code, _folder, _clock) = (code, folder, clock);
        _keys = MemberKeys.Open(Path.Combine(folder, "keys"), origin);
        _key = MemberKeys.LogKey(Path.Combine(folder, "keys"), origin);
        _writer = new LogWriter(
            new TiledLog(new FolderStore(Path.Combine(folder, "log"))),
            (size, root) => new Checkpoint(origin, size, root).Sign(_key).ToBytes()
        );
    }

    public string Code { get; }

    public MemberKeys Keys => _keys;

    /// <summary>How it behaves now.</summary>
    public PartnerMood Mood { get; set; }

    /// <summary>Asks whether the house that calls has lost its power: then nothing it says arrives any
    /// more.</summary>
    public Func<bool> IsCallerDown { get; init; } = static () => false;

    /// <summary>What the rulebook says of it.</summary>
    public Member Member => _keys.Member(Code, new Uri($"http://{Code}.example/"), _key.Verifier);

    /// <summary>What its mirror holds of a log; null where it holds nothing yet.</summary>
    public LogHead? Copy(string origin) => _consortium?.Mirror.Log(origin)?.Head;

    /// <summary>Joins; it cosigns others, and nobody is brought anything of its own.</summary>
    public void Join(Rulebook rulebook) =>
        _consortium = new Consortium(
            Code,
            rulebook,
            _writer,
            _keys.Cosigning,
            _folder,
            name => new FolderStore(Path.Combine(_folder, name)),
            _ => Line,
            _clock
        );

    /// <summary>The line to it.</summary>
    public PartnerHttpClient Line => new(Post, Get);

    private async Task<Reply> Post(string path, byte[] body, CancellationToken stop)
    {
        await Answering(stop);
        if (_consortium is not { } consortium)
            throw new IOException($"{Code} is not there yet");
        var reply = path switch
        {
            "witness/add-checkpoint" or "mirror/add-checkpoint" => await consortium.AddCheckpoint(body),
            "mirror/add-entries" => await consortium.Mirror.AddEntries(
                new MemoryStream(body),
                "simulated",
                stop
            ),
            _ => new Reply(404, "there is no such thing\n"),
        };
        return Mood == PartnerMood.Lying ? Lie(reply) : reply;
    }

    private async Task<byte[]?> Get(string path, CancellationToken stop)
    {
        await Answering(stop);
        var parts = path.Split('/', 3);
        return parts switch
        {
            ["ledger", "checkpoint"] => _writer.Log.Head.Note is { Length: > 0 } note ? note.ToArray() : null,
            ["ledger", _, ..] => await _writer.Log.Source(path["ledger/".Length..], stop),
            ["witness", var name, "checkpoint"] => _consortium
                ?.Witness.Latest()
                .FirstOrDefault(w => Mirror.NameOf(w.Origin) == name)
                ?.Note.ToBytes(),
            ["mirror", var name, var file] when _consortium?.Mirror.LogNamed(name) is { } copy => file
            == "checkpoint"
                ? copy.Head.Note.ToArray()
                : await copy.Source(file, stop),
            _ => null,
        };
    }

    private async Task Answering(CancellationToken stop)
    {
        if (Mood == PartnerMood.Slow)
            await Task.Delay(SlowAnswer, _clock, stop);
        if (IsCallerDown() || Mood == PartnerMood.Away)
            throw new IOException($"{Code} does not answer");
    }

    /// <summary>It says that it signed and did not, or speaks of a size that it never saw.</summary>
    private static Reply Lie(Reply reply) =>
        reply.Status == 200
            ? reply with
            {
                Body = reply.Body.Length > 40 ? reply.Body[..^9] + "AAAAAAA=\n" : "",
            }
            : reply with
            {
                Body = "4711\n",
            };

    public async ValueTask DisposeAsync()
    {
        if (_consortium is { } consortium)
            await consortium.DisposeAsync();
        await _writer.DisposeAsync();
        _keys.Dispose();
        _key.Dispose();
    }
}
