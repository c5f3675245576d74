using System.Globalization;
using System.Text;
using static Customhouse.Law.Cel.CelType;

namespace Customhouse.Law.Cel;

/// <summary>The function <c>format</c>: a text with places for values, as <c>"%s of %d".format([a, b])</c>.
/// Clauses are s, d, f, e, b, o, x and X; f and e may tell a number of digits, as <c>%.2f</c>.</summary>
internal static class Formatting
{
    private const int DigitsMax = 28;

    public static readonly CelFunction[] Functions =
    [
        CelFunction.Of<string, IReadOnlyList<object>, string>(
            ".format",
            [CelType.String, List(Dyn)],
            CelType.String,
            Format
        ),
    ];

    private static string Format(Frame frame, string text, IReadOnlyList<object> values)
    {
        var made = new StringBuilder(text.Length);
        var next = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                made.Append(text[i]);
                continue;
            }
            if (i + 1 < text.Length && text[i + 1] == '%')
            {
                made.Append(text[++i]);
                continue;
            }
            i++;
            if (Digits(text, ref i) is not { } digits || i >= text.Length)
                return Failed(frame, "a clause of the format has no letter that it knows");
            if (next >= values.Count)
                return Failed(frame, $"the format has more clauses than the {values.Count} values");
            var value = values[next++];
            if (!frame.Spend(CelEquality.SizeOf(value)))
                return "";
            if (Clause(text[i], value, digits) is not { } part)
                return Failed(frame, $"%{text[i]} does not take a {CelValue.TypeOf(value)}");
            made.Append(part);
        }
        return Texts.Spend(frame, made.Length) ? made.ToString() : "";
    }

    private static string Failed(Frame frame, string what)
    {
        frame.Fail(what);
        return "";
    }

    /// <summary>The number of digits of a clause, 6 where it tells none; null where there are too
    /// many.</summary>
    private static int? Digits(string text, ref int i)
    {
        if (i >= text.Length || text[i] != '.')
            return 6;
        var from = ++i;
        while (i < text.Length && char.IsAsciiDigit(text[i]))
            i++;
        return
            int.TryParse(
                text.AsSpan(from, i - from),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var n
            )
            && n <= DigitsMax
            ? n
            : null;
    }

    private static string? Clause(char letter, object value, int digits) =>
        (letter, value) switch
        {
            ('s', _) => Plain(value),
            ('d', long or ulong) => Plain(value),
            ('f', long or ulong or decimal) => Fixed(CelEquality.Number(value), digits),
            ('e', long or ulong or decimal) => Scientific(CelEquality.Number(value), digits),
            ('b', bool truth) => truth ? "1" : "0",
            ('b', long or ulong) => InBase(value, 2),
            ('o', long or ulong) => InBase(value, 8),
            ('x', long or ulong) => InBase(value, 16),
            ('X', long or ulong) => InBase(value, 16).ToUpperInvariant(),
            ('x', string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)),
            ('X', string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text)),
            ('x', byte[] bytes) => Convert.ToHexStringLower(bytes),
            ('X', byte[] bytes) => Convert.ToHexString(bytes),
            _ => null,
        };

    private static string? Plain(object value)
    {
        switch (value)
        {
            case bool truth:
                return truth ? "true" : "false";
            case decimal number:
                return Literals.Plain(number);
            case byte[] bytes:
                return Encoding.UTF8.GetString(bytes);
            case DateOnly day:
                return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            case CelType type:
                return type.Name;
            case CelMap map:
                var entries = map.Select(e => (Key: Plain(e.Key)!, Value: Plain(e.Value)))
                    .OrderBy(e => e.Key, StringComparer.Ordinal)
                    .ToArray();
                return entries.Any(e => e.Value is null)
                    ? null
                    : $"{{{string.Join(", ", entries.Select(e => $"{e.Key}: {e.Value}"))}}}";
            case IReadOnlyList<object> list:
                var parts = list.Select(Plain).ToArray();
                return parts.Contains(null) ? null : $"[{string.Join(", ", parts)}]";
            case string or long or ulong or CelNull or CelTimestamp or CelDuration:
            case Values.Money or Values.Quantity:
                return string.Create(CultureInfo.InvariantCulture, $"{value}");
            default:
                return null;
        }
    }

    private static string Fixed(decimal number, int digits) =>
        decimal.Round(number, digits, MidpointRounding.ToEven)
            .ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Scientific(decimal number, int digits)
    {
        var exponent = 0;
        var mantissa = Math.Abs(number);
        for (; mantissa >= 10; exponent++)
            mantissa /= 10;
        for (; mantissa is > 0 and < 1; exponent--)
            mantissa *= 10;
        mantissa = decimal.Round(mantissa, digits, MidpointRounding.ToEven);
        if (mantissa >= 10)
            (mantissa, exponent) = (mantissa / 10, exponent + 1);
        var sign = number < 0 ? "-" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{sign}{Fixed(mantissa, digits)}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}"
        );
    }

    private static string InBase(object value, uint numeral)
    {
        var isNegative = value is long and < 0;
        var size = value is long number ? (ulong)Int128.Abs(number) : (ulong)value;
        var digits = new StringBuilder();
        do digits.Insert(0, "0123456789abcdef"[(int)(size % numeral)]);
        while ((size /= numeral) > 0);
        return (isNegative ? "-" : "") + digits;
    }
}
