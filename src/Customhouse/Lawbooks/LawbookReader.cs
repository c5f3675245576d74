namespace Customhouse.Lawbooks;

/// <summary>What the files of lawbooks came to.</summary>
/// <param name="Books">Every lawbook, by the administration that it is of; none while there is a
/// fault.</param>
/// <param name="Faults">In the order of files and lines, 200 at most.</param>
public sealed record LawReading(IReadOnlyList<Lawbook> Books, IReadOnlyList<LawFault> Faults);

/// <summary>Reads the files of lawbooks and checks them as a whole: nothing of them is used while anything is
/// wrong.</summary>
public static class LawbookReader
{
    private static readonly string[] Known =
    [
        "lawbook",
        "title",
        "standsIn",
        "includes",
        "lists",
        "definitions",
        "dataSets",
        "elements",
        "requirement",
        "rules",
        "words",
        .. TermsReading.Names,
    ];

    /// <summary>Reads all lawbooks of some files.</summary>
    public static LawReading Read(LawFiles files)
    {
        var faults = new FaultList();
        var reading = new EntryReading(faults);
        var texts = new Dictionary<string, Members>(StringComparer.Ordinal);
        foreach (var text in files.Texts)
            if (reading.Of(text, "a lawbook's file", Known) is { } members)
                texts[text.File] = members;
        var used = new HashSet<string>(StringComparer.Ordinal);
        var books = new List<Lawbook>();
        foreach (var (file, head) in texts.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            if (head.Find("lawbook") is null)
                continue;
            var parts = new List<Members>();
            Gather(file, texts, parts, [], faults);
            used.UnionWith(parts.Select(p => p.Entry.File));
            if (new LawbookCompiler(head, parts, files.Codes, faults).Compile() is not { } book)
                continue;
            if (books.Any(b => b.Administration == book.Administration))
                faults.Add(
                    head.Find("lawbook")!,
                    $"there are two lawbooks of {book.Administration}",
                    "keep one of them"
                );
            books.Add(book);
        }
        foreach (var (file, head) in texts)
            if (!used.Contains(file))
                faults.Add(head.Entry, "no lawbook includes this file", $"add {file} to 'includes:' of one");
        if (books.Count(b => b.StandsIn) > 1)
            foreach (var head in texts.Values.Where(t => t.Find("standsIn") is not null))
                faults.Add(
                    head.Find("standsIn")!,
                    "more than one lawbook stands in for administrations without one",
                    "let one of them stand in"
                );
        return new(faults.Any ? [] : books, faults.InOrder);
    }

    /// <summary>A file with all that it includes: what is included comes first, and each file once.</summary>
    private static void Gather(
        string file,
        Dictionary<string, Members> texts,
        List<Members> parts,
        Stack<string> within,
        FaultList faults
    )
    {
        var head = texts[file];
        if (parts.Contains(head))
            return;
        within.Push(file);
        foreach (var (name, at) in head.Texts("includes"))
        {
            if (within.Contains(name))
                faults.Add(at, $"{name} includes itself", "leave one of the includes out");
            else if (texts.ContainsKey(name))
                Gather(name, texts, parts, within, faults);
            else
                faults.Add(at, $"there is no file {name}", EntryReading.Suggestion(name, texts.Keys));
        }
        within.Pop();
        parts.Add(head);
    }
}
