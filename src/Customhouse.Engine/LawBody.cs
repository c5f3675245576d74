using System.Text.Json;
using System.Text.Json.Serialization;
using Customhouse.Engine.Lawbooks;
using Customhouse.Lawbooks;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>An edition of the lawbook as its entry holds it: the files of one lawbook in the order of their
/// names, and who sent them in.</summary>
/// <param name="Digest">Of the law when it was sent in.</param>
public sealed record LawBody(
    string Name,
    string Title,
    string Digest,
    string SentBy,
    SortedDictionary<string, string> Files
)
{
    private const string Format = "lawbook+gzip";

    /// <summary>The edition, compiled when it is first asked for.</summary>
    [JsonIgnore]
    public LawEdition Edition => new(Name, Digest, () => CompiledLaws.Of(Files));

    /// <summary>Reads files that were sent in, checked as a whole; of several lawbooks that of the
    /// administration is taken, else the one that stands in.</summary>
    /// <returns>The edition; null where there are faults.</returns>
    public static (LawBody? Body, IReadOnlyList<LawFault> Faults) Read(
        string name,
        IReadOnlyDictionary<string, string> texts,
        CountryCode administration,
        Actor by
    )
    {
        if (Faults(name, texts) is { } unfit)
            return (null, [unfit]);
        var reading = CompiledLaws.Of(texts);
        if (reading.Faults.Count > 0)
            return (null, reading.Faults);
        if (
            (
                reading.Books.FirstOrDefault(b => b.Administration == administration)
                ?? reading.Books.FirstOrDefault(b => b.StandsIn)
            )
            is not { } book
        )
            return (
                null,
                [
                    new LawFault(
                        texts.Keys.Order(StringComparer.Ordinal).FirstOrDefault() ?? name,
                        1,
                        $"there is no lawbook of {administration}",
                        $"begin one with 'lawbook: {administration}'"
                    ),
                ]
            );
        var files = book.Files.ToDictionary(f => f, f => texts[f]);
        return (new LawBody(name, book.Title, book.Digest, by.Id, new(files, StringComparer.Ordinal)), []);
    }

    /// <summary>The edition that an entry holds.</summary>
    /// <exception cref="FormatException">The entry cannot be read.</exception>
    internal static LawBody Of(RegisterEntry entry)
    {
        try
        {
            return
                JsonSerializer.Deserialize<LawBody>(PackedText.Read(entry.Body))
                    is {
                        Name: not null,
                        Title: not null,
                        Digest: not null,
                        SentBy: not null,
                        Files: not null
                    } body
                ? body
                : throw new FormatException($"{entry.Kind} {entry.Id} cannot be read: something is missing");
        }
        catch (Exception failure) when (failure is InvalidDataException or JsonException)
        {
            throw new FormatException($"{entry.Kind} {entry.Id} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>The edition as the body of an entry.</summary>
    internal RegisterChange Entry(string kind, int version, string grounds) =>
        new RegisterChange(kind, Name, version, PackedText.Pack(JsonSerializer.Serialize(this)))
        {
            Format = Format,
            Grounds = grounds,
        }.ReadBack(Of);

    /// <summary>What keeps files from being read at all; null where nothing does.</summary>
    private static LawFault? Faults(string name, IReadOnlyDictionary<string, string> texts) =>
        !LawEdition.IsName(name)
            ? new LawFault(
                name,
                1,
                "this is no name of an edition",
                "take 1 to 40 letters, digits, hyphens and points, as XA-2026-12"
            )
        : texts.Count is 0 or > Limits.LawFilesMax
            ? new LawFault(
                name,
                1,
                $"it has {texts.Count} files of a lawbook",
                $"send 1 to {Limits.LawFilesMax}, with names that end with .yaml or .codes"
            )
        : texts.Sum(t => (long)t.Value.Length) is > Limits.LawCharactersMax and var length
            ? new LawFault(
                name,
                1,
                $"its files have {length} characters",
                $"an edition has {Limits.LawCharactersMax} at most"
            )
        : null;
}
