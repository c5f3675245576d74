using System.Globalization;
using System.Text;

namespace Customhouse.Ledger;

/// <summary>What an administration says, with its signatures, where one of its logs ends and another begins:
/// which log, where it ended, up to where its record and the log agree, by whom and why.</summary>
/// <remarks>
/// A text that can be read aloud, with the signatures below it (signed-note). The successor's key signs it
/// always; the ended log's key and the key that signs rulebooks do where they are at hand. The first entry of
/// the successor commits to the text, so that it cannot be told otherwise later.
/// <code>
/// customhouse log-ended/v1
/// administration CODE
/// log VERIFIER-KEY
/// size NUMBER
/// root BASE64
/// certified NUMBER
/// through POSITION
/// successor VERIFIER-KEY
/// at TIME
/// by NAME
/// why TEXT
/// </code>
/// </remarks>
/// <param name="Administration">Whose log it was.</param>
/// <param name="Log">The key of the log that ended.</param>
/// <param name="Size">Entries that it is known to have had.</param>
/// <param name="Root">Root over them.</param>
/// <param name="Certified">Entries of it that a quorum is known to have cosigned.</param>
/// <param name="Through">Up to this position of the journal its entries prove what is on record; what follows
/// stands in the successor.</param>
/// <param name="Successor">The key of the log that goes on.</param>
/// <param name="At">When it was ended, to the second in UTC.</param>
/// <param name="By">Who ended it.</param>
/// <param name="Why">In one line.</param>
public sealed record LogEnd(
    string Administration,
    VerifierKey Log,
    long Size,
    TreeHash Root,
    long Certified,
    long Through,
    VerifierKey Successor,
    DateTimeOffset At,
    string By,
    string Why
)
{
    /// <summary>Characters of the longest line that somebody writes.</summary>
    public const int WordsMax = 500;

    private const string Head = "customhouse log-ended/v1";
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>The text that is signed.</summary>
    public string Text =>
        string.Create(
                CultureInfo.InvariantCulture,
                $"""
                {Head}
                administration {Administration}
                log {Log}
                size {Size}
                root {Root}
                certified {Certified}
                through {Through}
                successor {Successor}
                at {At.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture)}
                by {By}
                why {Why}

                """
            )
            .ReplaceLineEndings("\n");

    /// <summary>The first entry of the successor: it commits to the text.</summary>
    public Leaf Entry =>
        new(
            LeafKind.LogEnd,
            Administration,
            Through,
            TreeHash.Compute(Encoding.UTF8.GetBytes(Text)),
            1,
            "log"
        );

    /// <summary>Reads a statement.</summary>
    /// <exception cref="FormatException">It is none; who signed it is not looked at.</exception>
    public static LogEnd Parse(string text)
    {
        var lines = text.Split('\n');
        var names = (string[])
            ["administration", "log", "size", "root", "certified", "through", "successor", "at", "by", "why"];
        if (lines.Length != names.Length + 2 || lines[0] != Head || lines[^1].Length > 0)
            throw new FormatException(
                $"The text is no statement of a log's end: it does not begin with '{Head}'."
            );
        var values = names
            .Select(
                (name, i) =>
                    lines[i + 1].StartsWith(name + " ", StringComparison.Ordinal)
                        ? lines[i + 1][(name.Length + 1)..]
                        : throw new FormatException($"Line {i + 2} of the statement does not tell '{name}'.")
            )
            .ToArray();
        return new LogEnd(
            values[0],
            VerifierKey.Parse(values[1]),
            Number(values[2]),
            TreeHash.TryParse(values[3], out var root)
                ? root
                : throw new FormatException("The root of the statement is none of 32 bytes."),
            Number(values[4]),
            Number(values[5]),
            VerifierKey.Parse(values[6]),
            DateTimeOffset.TryParseExact(
                values[7],
                TimeForm,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var at
            )
                ? at
                : throw new FormatException($"'{values[7]}' is no time as {TimeForm}."),
            values[8],
            values[9]
        );
    }

    /// <summary>Why a note is no statement of the successor; null where the successor's key signed
    /// it.</summary>
    public static string? Fault(SignedNote note, VerifierKey successor)
    {
        try
        {
            return Parse(note.Text).Successor.Equals(successor) && note.IsSignedBy([successor])
                ? null
                : $"{successor.Name} did not sign that it succeeds another log";
        }
        catch (FormatException wrong)
        {
            return wrong.Message;
        }
    }

    /// <summary>Why a text cannot stand in the statement; null where it can.</summary>
    public static string? FaultIn(string words) =>
        words.Trim().Length == 0 ? "it is empty"
        : words.Length > WordsMax ? $"it has {words.Length} characters, and {WordsMax} are the most"
        : words.Any(char.IsControl) ? "it is more than one line, or holds control characters"
        : null;

    private static long Number(string text) =>
        Checkpoint.TryParseSize(text, out var number)
            ? number
            : throw new FormatException($"'{text}' is no number.");
}
