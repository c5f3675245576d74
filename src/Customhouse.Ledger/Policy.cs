using System.Globalization;
using System.Security.Cryptography;

namespace Customhouse.Ledger;

/// <summary>Whose signatures a reader asks for: the log's, and a quorum of cosigners (C2SP tlog-policy).</summary>
public sealed class Policy
{
    private readonly Dictionary<string, VerifierKey> witnesses = [];
    private readonly Dictionary<string, (int Threshold, string[] Members)> groups = [];
    private readonly List<VerifierKey> logs = [];
    private string quorum = None;

    private const string None = "none";

    private Policy()
    {
    }

    /// <summary>The logs' keys.</summary>
    public IReadOnlyList<VerifierKey> Logs => logs;

    /// <summary>The cosigners' keys.</summary>
    public IReadOnlyCollection<VerifierKey> Witnesses => witnesses.Values;

    /// <summary>Reads a policy: lines of <c>log</c>, <c>witness</c>, <c>group</c> and one <c>quorum</c>. A key is a
    /// verifier key, or 64 hex digits as in Sigsum's policies.</summary>
    /// <exception cref="FormatException">With the number of the line that is wrong.</exception>
    public static Policy Parse(string text)
    {
        var (policy, used, closed) = (new Policy(), new HashSet<string>(), false);
        foreach (var (index, line) in text.Split('\n').Index())
        {
            var words = line.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0].StartsWith('#'))
            {
                continue;
            }
            try
            {
                closed = policy.Read(words, used, closed);
            }
            catch (FormatException wrong)
            {
                throw new FormatException($"Line {index + 1} of the policy: {wrong.Message}", wrong);
            }
        }
        return closed ? policy : throw new FormatException("The policy names no quorum; 'quorum none' asks for nobody.");
    }

    /// <summary>A policy of one log and a number of cosigners.</summary>
    public static Policy Of(VerifierKey log, IReadOnlyList<VerifierKey> cosigners, int threshold) => Parse(
        $"log {log}\n"
        + string.Concat(cosigners.Select((key, i) => $"witness c{i} {key}\n"))
        + $"group quorum-group {threshold} {string.Join(' ', cosigners.Select((_, i) => $"c{i}"))}\n"
        + "quorum quorum-group\n");

    /// <summary>Names of the cosigners whose valid cosignature the note bears.</summary>
    public IReadOnlyList<string> CosignersOf(SignedNote note) =>
        [.. (note.Verify(logs.Concat(witnesses.Values)) ?? [])
            .Where(witnesses.ContainsValue).Select(key => key.Name)];

    /// <summary>Whether a log of the policy signed the note, the quorum cosigned it, and no signature of a known key is
    /// false.</summary>
    public bool IsSatisfiedBy(SignedNote note)
    {
        if (note.Verify(logs.Concat(witnesses.Values)) is not { } signed || !signed.Any(logs.Contains))
        {
            return false;
        }
        return quorum == None || Holds(quorum, signed);
    }

    private bool Holds(string name, IReadOnlyList<VerifierKey> signed) =>
        witnesses.TryGetValue(name, out var witness)
            ? signed.Contains(witness)
            : groups[name].Members.Count(member => Holds(member, signed)) >= groups[name].Threshold;

    private bool Read(string[] words, HashSet<string> used, bool closed)
    {
        switch (words)
        {
            case ["log", _] or ["log", _, _]:
                AddLog(IsBareKey(words[1]) ? SigsumLog(words[1]) : VerifierKey.Parse(words[1]));
                return closed;
            case ["witness", _, _] or ["witness", _, _, _]:
                AddWitness(words[1], IsBareKey(words[2])
                    ? VerifierKey.Of(words[1], KeyType.Ed25519Cosignature, Convert.FromHexString(words[2]))
                    : VerifierKey.Parse(words[2]));
                return closed;
            case ["group", var name, var threshold, .. { Length: > 0 } members]:
                Name(name);
                Array.ForEach(members, member => Use(member, used));
                groups[name] = (ThresholdOf(threshold, members.Length), members);
                return closed;
            case ["quorum", var name] when !closed:
                if (name != None)
                {
                    Use(name, used);
                }
                quorum = name;
                return true;
            default:
                throw new FormatException(
                    "it is none of: log KEY [URL], witness NAME KEY [URL], group NAME all|any|K NAMES, one quorum NAME");
        }
    }

    /// <summary>A log may stand twice, at two addresses; it remains one key.</summary>
    private void AddLog(VerifierKey key)
    {
        if (!logs.Contains(key))
        {
            logs.Add(key);
        }
    }

    /// <summary>Sigsum's policies, of which tlog-policy is the younger form, give 32 bytes in hex for a key.</summary>
    private static bool IsBareKey(string word) => word.Length == 64 && word.All(char.IsAsciiHexDigit);

    /// <summary>Sigsum names a log, and its key, by the hash of the key.</summary>
    private static VerifierKey SigsumLog(string hex)
    {
        var key = Convert.FromHexString(hex);
        return VerifierKey.Of(
            $"sigsum.org/v1/tree/{Convert.ToHexStringLower(SHA256.HashData(key))}", KeyType.Ed25519, key);
    }

    private void AddWitness(string name, VerifierKey key)
    {
        Name(name);
        // One key is one cosigner: under two names it would be counted twice.
        if (witnesses.Values.Any(known => known.Bytes.Span.SequenceEqual(key.Bytes.Span)))
        {
            throw new FormatException($"the key of witness {name} stands under another name already");
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

    private void Use(string name, HashSet<string> used)
    {
        if (!witnesses.ContainsKey(name) && !groups.ContainsKey(name))
        {
            throw new FormatException($"{name} is not defined above");
        }
        if (!used.Add(name))
        {
            throw new FormatException($"{name} is used twice, and would be counted twice");
        }
    }

    private static int ThresholdOf(string text, int members) => text switch
    {
        "all" => members,
        "any" => 1,
        _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var k) && k >= 1 && k <= members
            ? k : throw new FormatException($"a group of {members} cannot ask for {text}"),
    };
}
