using System.Security.Cryptography;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Server.Simulation.Faults;

/// <summary>
/// What people were told that it is on record, remembered outside of the house: whatever happens to that,
/// this must be there.
/// </summary>
internal sealed class Acknowledged
{
    private readonly SortedDictionary<string, Told> _cases = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Mrn> _references = new(StringComparer.Ordinal);

    private readonly SortedDictionary<string, SortedSet<string>> _documents = new(StringComparer.Ordinal);

    private readonly SortedDictionary<long, ToldJob> _jobs = [];

    /// <summary>Jobs that were told to be on record, by number.</summary>
    public IReadOnlyDictionary<long, ToldJob> Jobs => _jobs;

    /// <summary>Somebody was told that a job is on record, or wanted it cancelled.</summary>
    public void Tell(long number, ToldJob told) => _jobs[number] = told;

    /// <summary>Cases that were told, by number.</summary>
    public IEnumerable<string> Cases => _cases.Keys;

    /// <summary>What was told of a case; null where nothing was.</summary>
    public Told? Of(Mrn mrn) => _cases.GetValueOrDefault(mrn.Text);

    /// <summary>The number that a trader's reference was given; null where none was.</summary>
    public Mrn? Given(string trader, string lrn) =>
        _references.TryGetValue($"{trader} {lrn}", out var mrn) ? mrn : null;

    /// <summary>A trader was told the number of its declaration.</summary>
    public void Give(string trader, string lrn, Mrn mrn) => _references[$"{trader} {lrn}"] = mrn;

    /// <summary>Documents that were taken for a case, by their digests.</summary>
    public IEnumerable<string> DocumentsOf(Mrn mrn) => _documents.GetValueOrDefault(mrn.Text) ?? [];

    /// <summary>A trader was told that a document is taken.</summary>
    public void Keep(Mrn mrn, string sha256)
    {
        if (!_documents.TryGetValue(mrn.Text, out var kept))
            _documents[mrn.Text] = kept = new(StringComparer.Ordinal);
        kept.Add(sha256);
    }

    /// <summary>Somebody was told that a case has come this far.</summary>
    public void Tell(Mrn mrn, IReadOnlyList<JournalLine> lines, int sequence)
    {
        if (_cases.GetValueOrDefault(mrn.Text) is { } told && (told.IsErased || told.Sequence > sequence))
            return;
        _cases[mrn.Text] = new Told(sequence, DigestOf(lines, sequence), IsErased: false);
    }

    /// <summary>Somebody was told that a case is erased.</summary>
    public void Erase(Mrn mrn, IReadOnlyList<JournalLine> lines) =>
        _cases[mrn.Text] = new Told(lines.Count, DigestOf(lines, lines.Count), IsErased: true);

    /// <summary>The same as it stands now: what a backup of this moment must hold.</summary>
    public Acknowledged Copy()
    {
        var copy = new Acknowledged();
        foreach (var (mrn, told) in _cases)
            copy._cases[mrn] = told;
        foreach (var (mrn, kept) in _documents)
            copy._documents[mrn] = new(kept, StringComparer.Ordinal);
        foreach (var (lrn, mrn) in _references)
            copy._references[lrn] = mrn;
        foreach (var (number, told) in _jobs)
            copy._jobs[number] = told;
        return copy;
    }

    /// <summary>One number for the first events of a case, all that they say included.</summary>
    public static string DigestOf(IReadOnlyList<JournalLine> lines, int count)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in lines.Take(count))
        {
            hash.AppendData(BitConverter.GetBytes(line.Position));
            hash.AppendData(
                System.Text.Encoding.UTF8.GetBytes($"{line.Mrn} {line.Sequence} {line.At:O} {line.Type}")
            );
            hash.AppendData(line.Body.Span);
            if (line.Payload is { } payload)
                hash.AppendData(payload);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <param name="Sequence">Events that were told.</param>
    /// <param name="Digest">Of these events.</param>
    internal sealed record Told(int Sequence, string Digest, bool IsErased);

    /// <param name="Id">Names the entry that it makes.</param>
    /// <param name="Count">Its steps.</param>
    internal sealed record ToldJob(string Id, int Count, DateTimeOffset AskedAt, bool IsCancelWanted)
    {
        /// <summary>Somebody was told that it is cancelled.</summary>
        public bool IsCancelTaken { get; init; }
    }
}
