using System.Text;
using static Customhouse.Law.Cel.CelType;

namespace Customhouse.Law.Cel;

/// <summary>Functions of whole texts and octets: size, search, joining, case.</summary>
internal static class Texts
{
    /// <summary>What trim takes off: white space as Unicode tells it (property White_Space).</summary>
    private static readonly char[] Space =
    [
        '\t',
        '\n',
        '\v',
        '\f',
        '\r',
        ' ',
        '\u0085',
        '\u00a0',
        '\u1680',
        '\u2000',
        '\u2001',
        '\u2002',
        '\u2003',
        '\u2004',
        '\u2005',
        '\u2006',
        '\u2007',
        '\u2008',
        '\u2009',
        '\u200a',
        '\u2028',
        '\u2029',
        '\u202f',
        '\u205f',
        '\u3000',
    ];

    public static readonly CelFunction[] Functions =
    [
        CelFunction.Of<string, long>("size", [CelType.String], Int, (_, a) => CodePoints.Count(a)),
        CelFunction.Of<string, long>(".size", [CelType.String], Int, (_, a) => CodePoints.Count(a)),
        CelFunction.Of<byte[], long>("size", [Bytes], Int, (_, a) => a.Length),
        CelFunction.Of<byte[], long>(".size", [Bytes], Int, (_, a) => a.Length),
        CelFunction.Of<string, string, string>(
            Operators.Add,
            [CelType.String, CelType.String],
            CelType.String,
            (f, a, b) => Spend(f, a.Length + b.Length) ? a + b : ""
        ),
        CelFunction.Of<byte[], byte[], byte[]>(
            Operators.Add,
            [Bytes, Bytes],
            Bytes,
            (f, a, b) => Spend(f, a.Length + b.Length) ? [.. a, .. b] : []
        ),
        Test(".contains", (a, b) => a.Contains(b, StringComparison.Ordinal)),
        Test(".startsWith", (a, b) => a.StartsWith(b, StringComparison.Ordinal)),
        Test(".endsWith", (a, b) => a.EndsWith(b, StringComparison.Ordinal)),
        Patterns.Matches("matches"),
        Patterns.Matches(".matches"),
        Change(".lowerAscii", a => Ascii(a, char.IsAsciiLetterUpper, c => (char)(c | 0x20))),
        Change(".upperAscii", a => Ascii(a, char.IsAsciiLetterLower, c => (char)(c & ~0x20))),
        Change(".trim", a => a.Trim(Space)),
        Change(".reverse", CodePoints.Reversed),
        Change("strings.quote", Quoted),
        CelFunction.Of<byte[], string>(
            "base64.encode",
            [Bytes],
            CelType.String,
            (f, a) => Spend(f, a.Length) ? Convert.ToBase64String(a) : ""
        ),
        CelFunction.Of<string, byte[]>("base64.decode", [CelType.String], Bytes, Decoded),
    ];

    /// <summary>Counts the steps of copying or looking through so many characters.</summary>
    public static bool Spend(Frame frame, long characters) => frame.Spend(1 + characters / 16);

    private static CelFunction Test(string name, Func<string, string, bool> holds) =>
        CelFunction.Of<string, string, bool>(
            name,
            [CelType.String, CelType.String],
            Bool,
            (f, a, b) => (a.Length < 64 || Spend(f, a.Length)) && holds(a, b)
        );

    private static CelFunction Change(string name, Func<string, string> change) =>
        CelFunction.Of<string, string>(
            name,
            [CelType.String],
            CelType.String,
            (f, a) => Spend(f, a.Length) ? change(a) : ""
        );

    private static string Ascii(string text, Predicate<char> isChanged, Func<char, char> change) =>
        text.Any(c => isChanged(c))
            ? string.Create(
                text.Length,
                text,
                (made, from) =>
                {
                    for (var i = 0; i < made.Length; i++)
                        made[i] = isChanged(from[i]) ? change(from[i]) : from[i];
                }
            )
            : text;

    /// <summary>In double quotes, with escapes for those characters that the language has names
    /// for.</summary>
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            var name = "\a\b\f\n\r\t\v\\\"".IndexOf(c, StringComparison.Ordinal);
            quoted.Append(name < 0 ? c.ToString() : $"\\{"abfnrtv\\\""[name]}");
        }
        return quoted.Append('"').ToString();
    }

    private static byte[] Decoded(Frame frame, string text)
    {
        if (!Spend(frame, text.Length))
            return [];
        var padded = text.EndsWith('=') ? text : text + new string('=', (4 - text.Length % 4) % 4);
        var bytes = new byte[padded.Length];
        if (
            !text.AsSpan().ContainsAny(" \r\n\t")
            && Convert.TryFromBase64String(padded, bytes, out var length)
        )
            return bytes[..length];
        frame.Fail("the text is no base64");
        return [];
    }
}
