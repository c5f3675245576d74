using System.Globalization;
using System.Text;

namespace Customhouse.Ledger;

/// <summary>One administration of a consortium: where it is reached, and the keys that speak for
/// it.</summary>
/// <param name="Code">The administration, such as <c>XA</c>.</param>
/// <param name="Url">Address below which <c>ledger/</c>, <c>witness/</c> and <c>mirror/</c> are.</param>
/// <param name="Log">Signs its log; its name is the log's origin.</param>
/// <param name="Witness">Cosigns what it saw of others' logs.</param>
/// <param name="Mirror">Cosigns what it stored of others' logs.</param>
/// <param name="Rules">Signs rulebooks.</param>
public sealed record Member(
    string Code,
    Uri Url,
    VerifierKey Log,
    VerifierKey Witness,
    VerifierKey Mirror,
    VerifierKey Rules
);

/// <summary>A key that speaks for nobody any more.</summary>
/// <param name="Key">Whole, for its bytes could come back under another name.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record Revocation(VerifierKey Key, string Reason)
{
    /// <summary>Whether a key is this one, by whatever name.</summary>
    public bool Concerns(VerifierKey other) => Key.Bytes.Span.SequenceEqual(other.Bytes.Span);
}

/// <summary>The rules of a consortium as its members signed them: who belongs to it, with which keys, and how
/// many must store a checkpoint.</summary>
/// <remarks>
/// A text file with signatures below (signed-note), so that it can be read aloud before it is signed:
/// <code>
/// customhouse rulebook/v1
/// name NAME
/// version NUMBER
/// previous BASE64 (SHA-256 of the text of the version before; none in the first)
/// quorum NUMBER
/// member CODE URL
/// log|witness|mirror|rules CODE VERIFIER-KEY
/// revoked VERIFIER-KEY REASON
/// </code>
/// The first version is taken on trust, like a treaty. Each further one holds when a quorum of the version
/// before signed it; joining, leaving, rotating a key and revoking one are all the same step.
/// </remarks>
public sealed class Rulebook
{
    private const string Head = "customhouse rulebook/v1";

    private Rulebook(SignedNote note) => Note = note;

    /// <summary>The file.</summary>
    public SignedNote Note { get; }

    /// <summary>Name of the consortium.</summary>
    public string Name { get; private set; } = "";

    /// <summary>1 for the first.</summary>
    public int Version { get; private set; }

    /// <summary>Hash of the text of the version before; null in the first.</summary>
    public TreeHash? Previous { get; private set; }

    /// <summary>Members that must have stored and cosigned a checkpoint; their number also changes the
    /// rules.</summary>
    public int Quorum { get; private set; }

    /// <summary>The members, by code.</summary>
    public IReadOnlyList<Member> Members { get; private set; } = [];

    /// <summary>Keys that may never come back.</summary>
    public IReadOnlyList<Revocation> Revocations { get; private set; } = [];

    /// <summary>Hash of the text, to which the next version refers.</summary>
    public TreeHash Hash => TreeHash.Compute(Encoding.UTF8.GetBytes(Note.Text));

    /// <summary>Reads a rulebook.</summary>
    /// <exception cref="FormatException">With the line that is wrong. Who signed is not looked
    /// at.</exception>
    public static Rulebook Parse(ReadOnlySpan<byte> file)
    {
        var note =
            SignedNote.Parse(file)
            ?? throw new FormatException(
                "The rulebook is no signed note: a text, an empty line, signatures."
            );
        var book = new Rulebook(note);
        book.Read();
        return book;
    }

    /// <summary>What a rulebook says of a member.</summary>
    public static string Lines(Member member) =>
        $"""
            member {member.Code} {member.Url.AbsoluteUri}
            log {member.Code} {member.Log}
            witness {member.Code} {member.Witness}
            mirror {member.Code} {member.Mirror}
            rules {member.Code} {member.Rules}

            """.ReplaceLineEndings("\n");

    /// <summary>Reads a revocation: the verifier key and the reason.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Revocation ParseRevocation(string text) =>
        text.Split(' ', 2) is [var key, { Length: > 0 } reason]
            ? new Revocation(VerifierKey.Parse(key), reason)
            : throw new FormatException($"'{text}' is no revocation: VERIFIER-KEY REASON");

    /// <summary>Reads a rulebook that may lack its signatures still.</summary>
    /// <exception cref="FormatException">With the line that is wrong.</exception>
    public static SignedNote ReadUnsigned(string file)
    {
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(file)) ?? new SignedNote(file, []);
        new Rulebook(note).Read();
        return note;
    }

    /// <summary>The text of a rulebook, to be signed.</summary>
    /// <param name="before">The version before; null for the first.</param>
    /// <param name="members">The members' lines, as <see cref="Lines"/> makes them.</param>
    public static string Write(
        string name,
        Rulebook? before,
        int quorum,
        string members,
        IEnumerable<Revocation> revocations
    )
    {
        var text = new StringBuilder();
        void Line(string line) => text.Append(line).Append('\n');
        Line(Head);
        Line($"name {name}");
        Line(string.Create(CultureInfo.InvariantCulture, $"version {(before?.Version ?? 0) + 1}"));
        if (before is not null)
        {
            Line($"previous {before.Hash}");
        }
        Line(string.Create(CultureInfo.InvariantCulture, $"quorum {quorum}"));
        text.Append(members);
        foreach (var revocation in revocations)
        {
            Line($"revoked {revocation.Key} {revocation.Reason}");
        }
        return text.ToString();
    }

    /// <summary>Why this version may not follow another; null where it may.</summary>
    public string? FaultAfter(Rulebook before)
    {
        if (Name != before.Name || Version != before.Version + 1 || Previous != before.Hash)
        {
            return $"it is version {Version} of {Name} and does not name version {before.Version} of "
                + $"{before.Name} "
                + "as the one before it";
        }
        if (before.Revocations.FirstOrDefault(r => !Revocations.Any(n => n.Concerns(r.Key))) is { } forgotten)
        {
            return $"it forgets that {forgotten.Key} was revoked";
        }
        var signed = Note.Verify(before.Members.Select(member => member.Rules));
        return signed is null ? "a signature of a member does not hold"
            : signed.Count >= before.Quorum ? null
            : $"{signed.Count} members of version {before.Version} signed it, and it takes {before.Quorum}";
    }

    /// <summary>Why this first version may not be founded; null where every member signed it.</summary>
    public string? FaultAsFirst() =>
        Version != 1 || Previous is not null ? "it is not a first version"
        : Note.Verify(Members.Select(member => member.Rules)) is { } signed && signed.Count == Members.Count
            ? null
        : "not every member of it signed it";

    /// <summary>Why who joins may not begin with this version; null where as many members signed it as it
    /// takes to change the rules. Who joins cannot judge the version before: it takes the members on trust,
    /// and no stranger's word for them.</summary>
    public string? FaultAsJoined()
    {
        var signed = Note.Verify(Members.Select(member => member.Rules));
        return signed is null ? "a signature of a member does not hold"
            : signed.Count >= Quorum ? null
            : $"{signed.Count} of its members signed it, and it takes {Quorum}";
    }

    /// <summary>Whose signatures certify the log of a member.</summary>
    /// <exception cref="FormatException">There is no such member.</exception>
    public Policy PolicyFor(string code) => Policy.Parse(PolicyTextFor(code));

    /// <summary>The same as a file, for who verifies receipts.</summary>
    public string PolicyTextFor(string code) =>
        Policy.Write(Of(code).Log, [.. Members.Select(member => member.Mirror)], Quorum);

    /// <summary>The member of that code.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public Member Of(string code) =>
        Members.FirstOrDefault(member => member.Code == code)
        ?? throw new FormatException($"The rulebook of {Name} has no member {code}.");

    private void Read()
    {
        var (heads, keys, revoked) = (
            new Dictionary<string, Uri>(),
            new Dictionary<(string, string), VerifierKey>(),
            new List<Revocation>()
        );
        foreach (var (index, line) in Note.Text.TrimEnd('\n').Split('\n').Index())
        {
            try
            {
                ReadLine(index, line, heads, keys, revoked);
            }
            catch (FormatException wrong)
            {
                throw new FormatException($"Line {index + 1} of the rulebook: {wrong.Message}", wrong);
            }
        }
        Revocations = revoked;
        Members =
        [
            .. heads.Select(h => new Member(
                h.Key,
                h.Value,
                KeyOf("log", h.Key),
                KeyOf("witness", h.Key),
                KeyOf("mirror", h.Key),
                KeyOf("rules", h.Key)
            )),
        ];
        Refuse();

        VerifierKey KeyOf(string role, string code) =>
            keys.TryGetValue((role, code), out var key)
                ? key
                : throw new FormatException($"The rulebook gives member {code} no {role} key.");
    }

    private void ReadLine(
        int index,
        string line,
        Dictionary<string, Uri> heads,
        Dictionary<(string, string), VerifierKey> keys,
        List<Revocation> revoked
    )
    {
        switch (line.Split(' ', 4))
        {
            case ["customhouse", "rulebook/v1"] when index == 0:
                break;
            case ["name", { Length: > 0 } name] when index == 1:
                Name = name;
                break;
            case ["version", var version] when index == 2:
                Version = Number(version);
                break;
            case ["previous", var hash] when index == 3:
                Previous = TreeHash.TryParse(hash, out var previous)
                    ? previous
                    : throw new FormatException("the hash is none of 32 bytes in base64");
                break;
            case ["quorum", var quorum] when Quorum == 0:
                Quorum = Number(quorum);
                break;
            case ["member", var code, var url]
                when Uri.TryCreate(url, UriKind.Absolute, out var address)
                    && address.Scheme is "http" or "https"
                    && heads.TryAdd(code, address):
                break;
            case ["log" or "witness" or "mirror" or "rules", var code, var key]
                when heads.ContainsKey(code)
                    && keys.TryAdd((line.Split(' ')[0], code), VerifierKey.Parse(key)):
                break;
            case ["revoked", ..]:
                revoked.Add(ParseRevocation(line["revoked ".Length..]));
                break;
            default:
                throw new FormatException($"'{line}' has no meaning here, or stands twice");
        }
    }

    private void Refuse()
    {
        if (Version < 1 || Quorum < 1 || Quorum > Members.Count)
        {
            throw new FormatException($"A quorum of {Quorum} of {Members.Count} members is none.");
        }
        if (Quorum * 2 <= Members.Count)
        {
            // Two halves could certify two histories without anybody lying.
            throw new FormatException(
                $"A quorum of {Quorum} is no more than half of {Members.Count} members."
            );
        }
        if (Members.GroupBy(member => member.Log.Name).FirstOrDefault(g => g.Count() > 1) is { } origin)
        {
            throw new FormatException(
                $"{string.Join(" and ", origin.Select(m => m.Code))} have logs of one name, {origin.Key}."
            );
        }
        var all = Members.SelectMany(m => (VerifierKey[])[m.Log, m.Witness, m.Mirror, m.Rules]).ToList();
        if (
            all.GroupBy(key => Convert.ToHexString(key.Bytes.Span)).FirstOrDefault(g => g.Count() > 1) is
            { } twice
        )
        {
            throw new FormatException(
                $"One key stands twice, as {string.Join(" and ", twice.Select(key => key.Name))}."
            );
        }
        if (all.FirstOrDefault(key => Revocations.Any(r => r.Concerns(key))) is { } revoked)
        {
            throw new FormatException($"The key {revoked} is revoked and in use.");
        }
        foreach (var member in Members)
        {
            if (
                member.Log.Type != KeyType.Ed25519
                || member.Rules.Type != KeyType.Ed25519
                || member.Witness.Type is not (KeyType.Ed25519Cosignature or KeyType.MlDsa44Cosignature)
                || member.Mirror.Type is not (KeyType.Ed25519Cosignature or KeyType.MlDsa44Cosignature)
            )
            {
                throw new FormatException($"A key of {member.Code} is not of the type that its role takes.");
            }
        }
    }

    private static int Number(string text) =>
        Checkpoint.TryParseSize(text, out var number) && number is > 0 and < 10_000
            ? (int)number
            : throw new FormatException($"'{text}' is no number from 1");
}
