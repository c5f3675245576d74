using System.Text;
using System.Text.RegularExpressions;
using static Customhouse.Law.Cel.CelType;

namespace Customhouse.Law.Cel;

/// <summary>Regular expressions, in the syntax of RE2, whose time grows with the text alone: the engine never
/// goes back.</summary>
internal static class Patterns
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Steps that an expression costs that is put together when a condition runs.</summary>
    private const int MakingSteps = 10_000;

    public static CelFunction Matches(string name) =>
        CelFunction.Of<string, string, bool>(
            name,
            [CelType.String, CelType.String],
            Bool,
            (f, text, pattern) =>
                f.Spend(MakingSteps) && Made(f, pattern) is { } made && IsMatch(f, made, text)
        );

    /// <summary>The expression of a pattern that is known when a condition is compiled; null where there is
    /// none.</summary>
    public static Regex? TryMake(string pattern, out string why)
    {
        why = "";
        if (pattern.Length > CelLimits.PatternLengthMax)
        {
            why = $"it has more than {CelLimits.PatternLengthMax} characters";
            return null;
        }
        try
        {
            return new Regex(Translated(pattern), Options, Regex.InfiniteMatchTimeout);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            why =
                wrong is NotSupportedException
                    ? "it looks around or back, or repeats too much"
                    : wrong.Message;
            return null;
        }
    }

    public static bool IsMatch(Frame frame, Regex pattern, string text) =>
        Texts.Spend(frame, text.Length * 4L) && pattern.IsMatch(text);

    private static Regex? Made(Frame frame, string pattern)
    {
        var made = TryMake(pattern, out var why);
        if (made is null)
            frame.Fail($"'{pattern}' is no regular expression: {why}");
        return made;
    }

    /// <summary>From RE2's syntax to that of the runtime: classes of ASCII alone, names of groups, the end of
    /// the text, characters beyond the first plane.</summary>
    private static string Translated(string pattern)
    {
        var made = new StringBuilder(pattern.Length + 16);
        var isMultiline =
            pattern.StartsWith("(?", StringComparison.Ordinal)
            && pattern.IndexOf('m', StringComparison.Ordinal) is > 0 and var m
            && m < pattern.IndexOf(')', StringComparison.Ordinal);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
            {
                made.Append(Escape(pattern[i + 1], inClass));
                i++;
            }
            else if (!inClass && c == '[')
            {
                inClass = true;
                made.Append(c);
                // A bracket that comes first, or after the sign of exclusion, is one of the characters.
                if (i + 1 < pattern.Length && pattern[i + 1] == '^')
                    made.Append(pattern[++i]);
                if (i + 1 < pattern.Length && pattern[i + 1] == ']')
                {
                    made.Append("\\]");
                    i++;
                }
            }
            else if (inClass && c == '[' && PosixClass(pattern, i) is var (name, set))
            {
                made.Append(set);
                i += name.Length + 3;
            }
            else if (inClass && c == '[')
            {
                made.Append("\\[");
            }
            else if (inClass)
            {
                inClass = c != ']';
                made.Append(c);
            }
            else if (c == '$' && !isMultiline)
            {
                made.Append("\\z");
            }
            else if (string.CompareOrdinal(pattern, i, "(?P<", 0, 4) == 0)
            {
                made.Append("(?<");
                i += 3;
            }
            else if (i + 1 < pattern.Length && char.IsSurrogatePair(c, pattern[i + 1]))
            {
                made.Append("(?:").Append(c).Append(pattern[++i]).Append(')');
            }
            else
            {
                // A dot is a character, of one unit or of two.
                made.Append(c == '.' ? "(?:[\\ud800-\\udbff][\\udc00-\\udfff]|.)" : c.ToString());
            }
        }
        return made.ToString();
    }

    private static string Escape(char c, bool inClass) =>
        (c, inClass) switch
        {
            ('d', true) => "0-9",
            ('d', false) => "[0-9]",
            ('w', true) => "0-9A-Za-z_",
            ('w', false) => "[0-9A-Za-z_]",
            ('s', true) => "\\t\\n\\f\\r ",
            ('s', false) => "[\\t\\n\\f\\r ]",
            ('D', false) => "[^0-9]",
            ('W', false) => "[^0-9A-Za-z_]",
            ('S', false) => "[^\\t\\n\\f\\r ]",
            // The runtime means the same by \z, and \Z is no escape of RE2.
            ('Z', _) => throw new ArgumentException("\\Z is no escape"),
            (>= '1' and <= '9', _) => throw new NotSupportedException(),
            _ => $"\\{c}",
        };

    private static (string Name, string Set)? PosixClass(string pattern, int at)
    {
        if (at + 1 >= pattern.Length || pattern[at + 1] != ':')
            return null;
        var end = pattern.IndexOf(":]", at + 2, StringComparison.Ordinal);
        if (end < 0)
            return null;
        var name = pattern[(at + 2)..end];
        var set = name switch
        {
            "alnum" => "0-9A-Za-z",
            "alpha" => "A-Za-z",
            "ascii" => "\\x00-\\x7f",
            "blank" => "\\t ",
            "cntrl" => "\\x00-\\x1f\\x7f",
            "digit" => "0-9",
            "graph" => "!-~",
            "lower" => "a-z",
            "print" => " -~",
            "punct" => "!-/:-@\\[-`{-~",
            "space" => "\\t\\n\\v\\f\\r ",
            "upper" => "A-Z",
            "word" => "0-9A-Za-z_",
            "xdigit" => "0-9A-Fa-f",
            _ => null,
        };
        return set is null ? null : (name, set);
    }
}
