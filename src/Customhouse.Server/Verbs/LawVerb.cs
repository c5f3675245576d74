using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Customhouse.Engine.Lawbooks;
using Customhouse.Lawbooks;
using Customhouse.Lawbooks.Proof;
using Customhouse.Values;

namespace Customhouse.Server.Verbs;

/// <summary>The verb <c>law</c>: looks at lawbooks, the rules of lodgement as texts (docs/LAW.md).</summary>
internal static class LawVerb
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new CountryConverter() },
    };

    /// <param name="output">Where it tells what it found; null for the screen.</param>
    public static Command Command(TextWriter? output = null)
    {
        var paths = new Argument<string[]>("PATHS")
        {
            Description = "A folder of lawbooks, or files; the shipped lawbooks where none is named",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var json = new Option<bool>("--json") { Description = "Tell it as JSON" };
        var all = new Option<bool>("--all")
        {
            Description = "Tell each rule that was looked through only in part, with the reason",
        };
        var check = new Command(
            "check",
            "Read lawbooks as a whole and tell each fault with its file, its line and what mends it, rules that "
                + "contradict each other or are never applied among them; exit code 1 where there is any"
        )
        {
            paths,
            json,
            all,
        };
        check.SetAction(parsed =>
            Check(
                parsed.GetValue(paths) ?? [],
                parsed.GetValue(json),
                parsed.GetValue(all),
                output ?? Console.Out
            )
        );
        return new(
            "law",
            "Look at lawbooks, the rules of lodgement as texts, and bring editions to an installation"
        )
        {
            check,
            LawEditionsVerb.Send(),
            LawEditionsVerb.List(output),
            LawEditionsVerb.Compare(output),
            LawRehearsalVerb.Command(output),
        };
    }

    /// <exception cref="FormatException">There is nothing of a lawbook at the paths.</exception>
    private static int Check(string[] paths, bool asJson, bool all, TextWriter output)
    {
        var texts = paths.Length == 0 ? LawFolder.ShippedTexts() : LawFolder.TextsOf(Known(paths));
        if (texts.Count == 0)
            throw new FormatException(
                $"{string.Join(", ", paths)} holds no file of a lawbook: their names end with .yaml or .codes"
            );
        var reading = LawFolder.Read(texts);
        var proofs = reading.Books.ToDictionary(b => b, LawProof.Of);
        // Files that several lawbooks share are told once.
        var findings = proofs.Values.SelectMany(p => p.Findings).Distinct().ToArray();
        if (asJson)
            output.WriteLine(
                JsonSerializer.Serialize(
                    new LawCheckAnswer(
                        reading.Faults,
                        findings,
                        [.. proofs.Values.SelectMany(p => p.Unread).Distinct()],
                        reading.Books
                    ),
                    Form
                )
            );
        else
        {
            Tell(reading, proofs, all, output);
            Tell(findings, output);
        }
        return reading.Faults.Count + findings.Length == 0 ? Verb.Done : Verb.Refused;
    }

    /// <summary>Paths, once it was seen that there is something.</summary>
    /// <exception cref="FormatException">There is nothing at one of them.</exception>
    internal static string[] Known(string[] paths) =>
        paths.FirstOrDefault(p => !File.Exists(p) && !Directory.Exists(p)) is { } missing
            ? throw new FormatException($"there is neither a file nor a folder {Path.GetFullPath(missing)}")
            : paths;

    private static void Tell(
        LawReading reading,
        Dictionary<Lawbook, LawProof> proofs,
        bool all,
        TextWriter output
    )
    {
        foreach (var fault in reading.Faults)
            output.WriteLine($"{fault.File}:{fault.Line}: {fault.What}\n  mend: {fault.Mend}");
        if (reading.Faults.Count > 0)
            output.WriteLine($"{Counted(reading.Faults.Count, "fault")}; nothing of these lawbooks is used.");
        foreach (var book in reading.Books)
        {
            var proof = proofs[book];
            output.WriteLine(
                $"{book.Administration}  {book.Title}: {Counted(book.Rules.Count, "rule")}, "
                    + $"{Counted(book.DataSets.Count, "set")} of data, {Counted(book.Lists, "list")} of codes, "
                    + $"{Counted(book.Definitions, "definition")}, {Counted(book.Terms, "term")}\n"
                    + $"    sha256 {book.Digest}\n"
                    + $"    rules together: {Counted(proof.Findings.Count, "fault")}; "
                    + $"{proof.Unread.Select(u => (u.File, u.Line)).Distinct().Count()} rules looked through in part"
            );
            foreach (var missing in book.Missing)
                output.WriteLine($"    {missing}");
            foreach (var unread in all ? proof.Unread : [])
                output.WriteLine(
                    $"{unread.File}:{unread.Line}: {unread.Code} in part: {unread.Why}: {unread.Part}"
                );
        }
    }

    private static void Tell(IEnumerable<LawFinding> findings, TextWriter output)
    {
        foreach (var finding in findings)
            output.WriteLine(
                $"{finding.File}:{finding.Line}: {finding.What}\n  mend: {finding.Mend}\n  example: {finding.Example}"
            );
    }

    internal static string Counted(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    /// <summary>What was found, as JSON.</summary>
    private sealed record LawCheckAnswer(
        IReadOnlyList<LawFault> Faults,
        IReadOnlyList<LawFinding> Findings,
        IReadOnlyList<LawUnread> Unread,
        IReadOnlyList<Lawbook> Lawbooks
    );
}
