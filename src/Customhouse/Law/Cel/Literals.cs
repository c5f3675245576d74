using System.Buffers;
using System.Globalization;
using System.Text;

namespace Customhouse.Law.Cel;

/// <summary>What literals are worth: escapes of texts and octets, numbers.</summary>
internal static class Literals
{
    public static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    public static readonly SearchValues<char> QuotedNameCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/ "
    );

    /// <summary>A text as it stands, if it is Unicode.</summary>
    public static string Whole(string body, int at) =>
        IsUnicode(body) ? body : throw new CelSyntaxException(at, "the text is not valid Unicode");

    public static bool IsUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }
        return true;
    }

    public static string Text(string body, int at)
    {
        if (!body.Contains('\\', StringComparison.Ordinal))
            return Whole(body, at);
        var text = new StringBuilder(body.Length);
        for (var i = 0; i < body.Length; )
        {
            if (body[i] != '\\')
            {
                text.Append(body[i++]);
                continue;
            }
            var (code, length, _) = Escape(body, i, at);
            if (!Rune.IsValid(code))
                throw new CelSyntaxException(at + i, $"{body.Substring(i, length)} is no Unicode character");
            text.Append(new Rune(code).ToString());
            i += length;
        }
        return Whole(text.ToString(), at);
    }

    public static byte[] Bytes(string body, int at)
    {
        using var bytes = new MemoryStream(body.Length);
        Span<byte> utf8 = stackalloc byte[4];
        for (var i = 0; i < body.Length; )
        {
            if (body[i] != '\\')
            {
                if (Rune.DecodeFromUtf16(body.AsSpan(i), out var rune, out var used) != OperationStatus.Done)
                    throw new CelSyntaxException(at + i, "the text is not valid Unicode");
                bytes.Write(utf8[..rune.EncodeToUtf8(utf8)]);
                i += used;
                continue;
            }
            var (code, length, isUnicode) = Escape(body, i, at);
            if (isUnicode)
                throw new CelSyntaxException(
                    at + i,
                    $"{body.Substring(i, length)} stands for a character, and octets have none",
                    "write \\x and two digits for each octet"
                );
            bytes.WriteByte((byte)code);
            i += length;
        }
        return bytes.ToArray();
    }

    private static (int Code, int Length, bool IsUnicode) Escape(string body, int i, int at)
    {
        var c = i + 1 < body.Length ? body[i + 1] : '\0';
        var simple = "abfnrtv\\?\"'`".IndexOf(c, StringComparison.Ordinal);
        if (c != '\0' && simple >= 0)
            return ("\a\b\f\n\r\t\v\\?\"'`"[simple], 2, false);
        var (digits, isHex) = c switch
        {
            'x' or 'X' => (2, true),
            'u' => (4, true),
            'U' => (8, true),
            >= '0' and <= '3' => (3, false),
            _ => throw new CelSyntaxException(
                at + i,
                $"\\{(c == '\0' ? "" : c)} is no escape",
                "write \\\\ for a backslash, or put r before the text"
            ),
        };
        var from = isHex ? i + 2 : i + 1;
        var number = 0L;
        for (var k = from; k < from + digits; k++)
        {
            var digit = k < body.Length ? (isHex ? HexOf(body[k]) : OctalOf(body[k])) : -1;
            if (digit < 0)
                throw new CelSyntaxException(
                    at + i,
                    $"\\{c} wants {digits} digits{(isHex ? "" : " of 0 to 7")}"
                );
            number = number * (isHex ? 16 : 8) + digit;
        }
        var code = number > 0x10FFFF ? 0x110000 : (int)number;
        return (code, from + digits - i, c is 'u' or 'U');
    }

    private static int HexOf(char c) => char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : -1;

    private static int OctalOf(char c) => c is >= '0' and <= '7' ? c - '0' : -1;

    /// <summary>A whole number with a sign; null where it is out of range.</summary>
    public static object? Int(string digits, bool isNegative)
    {
        if (Magnitude(digits) is not { } size)
            return null;
        return isNegative switch
        {
            true when size == 1UL << 63 => long.MinValue,
            _ when size > long.MaxValue => null,
            true => -(long)size,
            _ => (long)size,
        };
    }

    public static ulong? Magnitude(string digits)
    {
        var isHex = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return ulong.TryParse(
            isHex ? digits.AsSpan(2) : digits,
            isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;
    }

    /// <summary>An exact number, as <c>12.50</c>, <c>.5</c> or <c>1e3</c>; null where it has more digits than
    /// a decimal holds exactly.</summary>
    public static decimal? Decimal(string text)
    {
        if (
            text.Length > 100
            || !decimal.TryParse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
            return null;
        return IsExact(text, number) ? number : null;
    }

    /// <summary>Whether no digit was lost: as many digits stand in the number as in the text.</summary>
    private static bool IsExact(string text, decimal number)
    {
        var end = text.IndexOfAny(['e', 'E']);
        var written = Significant(end < 0 ? text : text[..end]);
        return written == Significant(number.ToString(CultureInfo.InvariantCulture));
    }

    private static string Significant(string number)
    {
        var digits = new string([.. number.Where(char.IsAsciiDigit)]);
        return digits.Trim('0');
    }

    /// <summary>A number as short as it can be written: no zeros at the end of its fraction.</summary>
    public static string Plain(decimal number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        if (!text.Contains('.', StringComparison.Ordinal))
            return text;
        text = text.TrimEnd('0').TrimEnd('.');
        return text == "-0" ? "0" : text;
    }
}
