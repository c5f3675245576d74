using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Customhouse.Ledger;

/// <summary>Whose signatures a reader asks for: the log's, and a quorum of cosigners (C2SP
/// tlog-policy).</summary>
public sealed class Policy
{
    private readonly Dictionary<string, VerifierKey> witnesses = [];
    private readonly Dictionary<string, (int Threshold, string[] Members)> groups = [];
    private readonly List<VerifierKey> logs = [];
    private VerifierKey[] known = [];
    private string? quorum;

    private const string None = "none";

    private Policy() { }

    /// <summary>The logs' keys.</summary>
    public IReadOnlyList<VerifierKey> Logs => logs;

    /// <summary>The cosigners' keys.</summary>
    public IReadOnlyCollection<VerifierKey> Witnesses => witnesses.Values;

    /// <summary>Reads a policy: lines of <c>log</c>, <c>witness</c>, <c>group</c> and one <c>quorum</c>. A
    /// key is a verifier key, or 64 hex digits as in Sigsum's policies.</summary>
    /// <exception cref="FormatException">With the number of the line that is wrong.</exception>
    public static Policy Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads a policy from the bytes of its file. Names and comments may hold any bytes from 0x80,
    /// and names are compared byte by byte (tlog-policy, character set).</summary>
    /// <exception cref="FormatException">With the number of the line that is wrong.</exception>
    public static Policy Parse(ReadOnlySpan<byte> bytes)
    {
        // Latin-1 keeps each byte as one character, so that no two names fall together by being decoded.
        var (policy, used) = (new Policy(), new HashSet<string>());
        foreach (var (index, line) in Encoding.Latin1.GetString(bytes).Split('\n').Index())
        {
            try
            {
                policy.Read(line, used);
            }
            catch (FormatException wrong)
            {
                throw new FormatException($"Line {index + 1} of the policy: {wrong.Message}", wrong);
            }
        }
        if (policy.quorum is null)
        {
            throw new FormatException("The policy names no quorum; 'quorum none' asks for nobody.");
        }
        policy.known = [.. policy.logs.Concat(policy.witnesses.Values).Distinct()];
        return policy;
    }

    /// <summary>A policy of one log and a number of cosigners.</summary>
    public static Policy Create(VerifierKey log, IReadOnlyList<VerifierKey> cosigners, int threshold) =>
        Parse(Write(log, cosigners, threshold));

    /// <summary>The text of a policy of one log and a number of cosigners.</summary>
    public static string Write(VerifierKey log, IReadOnlyList<VerifierKey> cosigners, int threshold) =>
        $"log {log}\n"
        + string.Concat(cosigners.Select((key, i) => $"witness c{i} {key}\n"))
        + $"group quorum-group {threshold} {string.Join(' ', cosigners.Select((_, i) => $"c{i}"))}\n"
        + "quorum quorum-group\n";

    /// <summary>Names of the cosigners whose valid cosignature the note bears.</summary>
    public IReadOnlyList<string> CosignersOf(SignedNote note) =>
        [.. (note.Verify(known) ?? []).Where(witnesses.ContainsValue).Select(key => key.Name)];

    /// <summary>Whether a log of the policy signed the note as its own, the quorum cosigned it, and no
    /// signature of a known key is false.</summary>
    public bool IsSatisfiedBy(SignedNote note)
    {
        // tlog-policy, defining a log: the name of its key is its origin. Else one log of a policy could
        // speak for another.
        return note.Verify(known) is { } signed
            && signed.Any(key => logs.Contains(key) && IsOrigin(key.Name, note.Text))
            && (quorum == None || Holds(quorum!, signed));
    }

    private static bool IsOrigin(string name, string text) =>
        text.Length > name.Length
        && text[name.Length] == '\n'
        && text.StartsWith(name, StringComparison.Ordinal);

    private bool Holds(string name, IReadOnlyList<VerifierKey> signed) =>
        witnesses.TryGetValue(name, out var witness)
            ? signed.Contains(witness)
            : groups[name].Members.Count(member => Holds(member, signed)) >= groups[name].Threshold;

    private void Read(string line, HashSet<string> used)
    {
        if (
            line.AsSpan().ContainsAnyInRange('\0', '\b')
            || line.AsSpan().ContainsAnyInRange('\n', '\x1F')
            || line.Contains('\x7F', StringComparison.Ordinal)
        )
        {
            throw new FormatException(
                "it holds a control character other than the tab; lines end with newline alone"
            );
        }
        var words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case [] or [['#', ..], ..]:
                break;
            case ["log", _] or ["log", _, _]:
                AddLog(IsBareKey(words[1]) ? SigsumLog(words[1]) : KeyOf(words[1]));
                break;
            case ["witness", _, _] or ["witness", _, _, _]:
                AddWitness(
                    words[1],
                    IsBareKey(words[2])
                        ? VerifierKey.Create(
                            Decoded(words[1]),
                            KeyType.Ed25519Cosignature,
                            Convert.FromHexString(words[2])
                        )
                        : KeyOf(words[2])
                );
                break;
            case ["group", var name, var threshold, .. { Length: > 0 } members]:
                // Members first: a group is not defined before its own line ends.
                Array.ForEach(members, member => Use(member, used));
                Name(name);
                groups[name] = (ThresholdOf(threshold, members.Length), members);
                break;
            case ["quorum", var name] when quorum is null:
                if (name != None)
                {
                    Defined(name);
                }
                quorum = name;
                break;
            default:
                throw new FormatException(
                    "it is none of: log KEY [URL], witness NAME KEY [URL], group NAME all|any|K NAMES, "
                        + "one quorum"
                );
        }
    }

    private void AddLog(VerifierKey key)
    {
        // tlog-policy, public key representation: keys are duplicates by their bytes, whatever their names.
        if (logs.Any(log => log.Bytes.Span.SequenceEqual(key.Bytes.Span)))
        {
            throw new FormatException($"the key of log {key.Name} stands on another line already");
        }
        logs.Add(key);
    }

    private static VerifierKey KeyOf(string word) => VerifierKey.Parse(Decoded(word));

    private static string Decoded(string word) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(word));

    /// <summary>Sigsum's policies, of which tlog-policy is the younger form, give 32 bytes in hex for a
    /// key.</summary>
    private static bool IsBareKey(string word) => word.Length == 64 && word.All(char.IsAsciiHexDigit);

    /// <summary>Sigsum names a log, and its key, by the hash of the key.</summary>
    private static VerifierKey SigsumLog(string hex)
    {
        var key = Convert.FromHexString(hex);
        return VerifierKey.Create(
            $"sigsum.org/v1/tree/{Convert.ToHexStringLower(SHA256.HashData(key))}",
            KeyType.Ed25519,
            key
        );
    }

    private void AddWitness(string name, VerifierKey key)
    {
        Name(name);
        // One key is one cosigner: under two names it would be counted twice.
        if (witnesses.Values.Any(known => known.Bytes.Span.SequenceEqual(key.Bytes.Span)))
        {
            throw new FormatException($"the key of witness {name} stands under another name already");
        }
        if (key.Type is not (KeyType.Ed25519Cosignature or KeyType.MlDsa44Cosignature))
        {
            throw new FormatException($"the key of witness {name} is of a type that does not cosign");
        }
        witnesses[name] = key;
    }

    private void Name(string name)
    {
        if (name == None || witnesses.ContainsKey(name) || groups.ContainsKey(name))
        {
            throw new FormatException($"the name {name} is taken");
        }
    }

    private void Defined(string name)
    {
        if (!witnesses.ContainsKey(name) && !groups.ContainsKey(name))
        {
            throw new FormatException($"{name} is not defined above");
        }
    }

    private void Use(string name, HashSet<string> used)
    {
        Defined(name);
        if (!used.Add(name))
        {
            throw new FormatException($"{name} is used twice, and would be counted twice");
        }
    }

    private static int ThresholdOf(string text, int members) =>
        text switch
        {
            "all" => members,
            "any" => 1,
            _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var k)
            && k >= 1
            && k <= members
                ? k
                : throw new FormatException($"a group of {members} cannot ask for {text}"),
        };
}
