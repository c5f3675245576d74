using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Customhouse.Survey;

/// <summary>One file of a release.</summary>
/// <param name="Name">Its name within the pack, without a folder.</param>
/// <param name="Text">What it holds; written in UTF-8.</param>
public sealed record PackFile(string Name, string Text)
{
    /// <summary>The SHA-256 digest of the text in UTF-8, in lower-case hexadecimal digits.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
}

/// <summary>
/// What a release hands out, so that anyone can compute it again: results as CSV and JSON, what they were
/// computed from, and how. The same answers give the same bytes.
/// </summary>
public sealed class DataPack
{
    private const string ManifestName = "SHA256SUMS";

    private DataPack(IReadOnlyList<PackFile> files) => Files = files;

    /// <summary>By name, without the manifest.</summary>
    public IReadOnlyList<PackFile> Files { get; }

    /// <summary>One line for each file, as <c>sha256sum --check</c> reads it, and the root as a
    /// comment.</summary>
    public PackFile Manifest => new(ManifestName, string.Concat(Lines) + $"# root {Root}\n");

    /// <summary>
    /// The root of the Merkle tree (RFC 6962, section 2.1) whose leaves are the lines of the manifest: one
    /// number that stands for the whole release. This is what a ledger records.
    /// </summary>
    public string Root => Convert.ToHexStringLower(MerkleRoot([.. Lines.Select(Encoding.UTF8.GetBytes)]));

    private IEnumerable<string> Lines => Files.Select(f => $"{f.Sha256}  {f.Name}\n");

    /// <param name="answers"> Answers that may be handed out; those of real administrations may not, so that
    /// small counts stay hidden.
    /// </param>
    /// <param name="csv">Writes rows as comma-separated values; the root covers what it writes.</param>
    public static DataPack Create(
        Tally tally,
        IReadOnlyList<Submission> answers,
        IEnumerable<PackFile> charts,
        Func<IEnumerable<IEnumerable<string>>, string> csv
    )
    {
        var (edition, response, figures) = (tally.Edition, tally.Response(), tally.Figures());
        List<PackFile> files =
        [
            new("edition.json", Json(edition)),
            new("questionnaire.json", Json(tally.Questionnaire)),
            new("response.csv", csv(ResponseRows(response))),
            new("figures.csv", csv(FigureRows(figures))),
            new(
                "results.json",
                View(
                    new
                    {
                        edition.Id,
                        Response = response.Rows.ToArray(),
                        response.Note,
                        Figures = figures.Select(Plain),
                    }
                )
            ),
            new("METHOD.md", MethodNote.Write(edition, tally.Questionnaire, response)),
            .. charts,
        ];
        if (edition.IsReconstruction)
        {
            files.Add(
                new PackFile(
                    "answers.csv",
                    csv(
                        answers
                            .OrderBy(s => s.Member, StringComparer.Ordinal)
                            .SelectMany(s =>
                                s.Answers.Select(a =>
                                    (IEnumerable<string>)
                                        [
                                            s.Member,
                                            a.Question,
                                            a.Current.Written,
                                            $"{a.Current.Source}".ToLowerInvariant(),
                                        ]
                                )
                            )
                            .Prepend(["respondent", "question", "answer", "source"])
                    )
                )
            );
        }
        return new DataPack([.. files.OrderBy(f => f.Name, StringComparer.Ordinal)]);
    }

    /// <summary>The tree head of RFC 6962, section 2.1.</summary>
    public static byte[] MerkleRoot(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 0)
            return SHA256.HashData([]);
        // The first byte keeps a leaf from posing as a node.
        if (leaves.Length == 1)
            return SHA256.HashData([0, .. leaves[0]]);
        var left = 1;
        while (left * 2 < leaves.Length)
            left *= 2;
        return SHA256.HashData([1, .. MerkleRoot(leaves[..left]), .. MerkleRoot(leaves[left..])]);
    }

    private static IEnumerable<IEnumerable<string>> ResponseRows(ResponseTable table) =>
        table
            .Rows.Select(r =>
                (IEnumerable<string>)[r.Region, $"{r.Responded}", $"{r.Denominator}", $"{r.Rate}"]
            )
            .Prepend(["region", "responded", "members", "rate_percent"]);

    private static IEnumerable<IEnumerable<string>> FigureRows(IReadOnlyList<Figure> figures) =>
        figures
            .SelectMany(f => f.Regions.Prepend(f.Total).SelectMany(row => Rows(f, row)))
            .Prepend(["question", "region", "n", "choice", "count", "percent", "mean", "median"]);

    private static IEnumerable<IEnumerable<string>> Rows(Figure figure, FigureRow row)
    {
        if (figure.Columns.Count == 0)
        {
            yield return
            [
                figure.Question.Id,
                row.Region,
                $"{row.Answered}",
                "",
                "",
                "",
                Number(row.Mean),
                Number(row.Median),
            ];
        }
        for (var c = 0; c < figure.Columns.Count; c++)
        {
            yield return
            [
                figure.Question.Id,
                row.Region,
                $"{row.Answered}",
                figure.Columns[c].Code,
                $"{row.Counts[c]}",
                $"{row.Percent(c)}",
                "",
                "",
            ];
        }
    }

    private static object Plain(Figure figure) =>
        new
        {
            Question = figure.Question.Id,
            Choices = figure.Columns.Select(c => c.Code).ToArray(),
            Rows = figure.Regions.Prepend(figure.Total).ToArray(),
            figure.Bounds,
        };

    private static string Number(decimal? number) =>
        number?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, SurveyJson.Readable) + "\n";

    private static string View<T>(T value) => JsonSerializer.Serialize(value, SurveyJson.Views) + "\n";
}
