namespace Customhouse.Law.Cel;

internal enum TokenKind
{
    End,
    Name,
    Quoted,
    Int,
    Uint,
    Decimal,
    String,
    Bytes,
    Sign,
}

/// <summary>A piece of a text that means something: a name, a value, a sign.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="At">Where it begins, from 0.</param>
/// <param name="Text">A name or sign as it stands; a number without its suffix.</param>
/// <param name="Value">What a literal of text or octets is worth.</param>
internal readonly record struct Token(TokenKind Kind, int At, string Text, object? Value = null);

/// <summary>Cuts a text into tokens. White space and comments (from // to the end of the line)
/// separate.</summary>
internal sealed class Tokens(string text)
{
    private static readonly string[] Signs =
    [
        "==",
        "!=",
        "<=",
        ">=",
        "&&",
        "||",
        "<",
        ">",
        "+",
        "-",
        "*",
        "/",
        "%",
        "!",
        "?",
        ":",
        ".",
        ",",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
    ];

    private int _at;

    /// <summary>All of them; the last one is the end.</summary>
    public static List<Token> In(string text)
    {
        var reader = new Tokens(text);
        var tokens = new List<Token>();
        do tokens.Add(reader.Next());
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private char Peek(int ahead = 0) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private Token Next()
    {
        PassSpace();
        if (_at >= text.Length)
            return new(TokenKind.End, text.Length, "");
        var start = _at;
        if (TextPrefix() is { } prefix)
            return Literal(start, prefix);
        var c = Peek();
        if (c == '_' || char.IsAsciiLetter(c))
        {
            while (Peek() == '_' || char.IsAsciiLetterOrDigit(Peek()))
                _at++;
            return new(TokenKind.Name, start, text[start.._at]);
        }
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
            return Number(start);
        if (c == '`')
            return Quoted(start);
        foreach (var sign in Signs)
        {
            if (string.CompareOrdinal(text, _at, sign, 0, sign.Length) == 0)
            {
                _at += sign.Length;
                return new(TokenKind.Sign, start, sign);
            }
        }
        throw new CelSyntaxException(
            start,
            $"the character {Printer.Quote(c.ToString())} means nothing here",
            c switch
            {
                '=' => "write == to compare",
                '&' or '|' => $"write {c}{c}",
                _ => "",
            }
        );
    }

    private void PassSpace()
    {
        while (_at < text.Length)
        {
            if (Peek() is ' ' or '\t' or '\n' or '\f' or '\r')
            {
                _at++;
            }
            else if (Peek() == '/' && Peek(1) == '/')
            {
                while (_at < text.Length && Peek() != '\n')
                    _at++;
            }
            else
            {
                return;
            }
        }
    }

    private Token Quoted(int start)
    {
        var end = text.IndexOf('`', start + 1);
        if (end < 0)
            throw new CelSyntaxException(start, "a name in backticks has no end", "close it with a backtick");
        var name = text[(start + 1)..end];
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(Literals.QuotedNameCharacters))
            throw new CelSyntaxException(
                start,
                "a name in backticks holds letters, digits, spaces and _ . - / alone"
            );
        _at = end + 1;
        return new(TokenKind.Quoted, start, name);
    }

    private Token Number(int start)
    {
        var isHex = Peek() == '0' && Peek(1) is 'x' or 'X' && char.IsAsciiHexDigit(Peek(2));
        var kind = TokenKind.Int;
        if (isHex)
        {
            _at += 2;
            while (char.IsAsciiHexDigit(Peek()))
                _at++;
        }
        else
        {
            kind = Decimals();
        }
        var number = text[start.._at];
        if (kind == TokenKind.Int && Peek() is 'u' or 'U')
        {
            _at++;
            kind = TokenKind.Uint;
        }
        if (Peek() == '_' || char.IsAsciiLetterOrDigit(Peek()))
            throw new CelSyntaxException(start, $"'{text[start..(_at + 1)]}' is no number");
        return new(kind, start, number);
    }

    private TokenKind Decimals()
    {
        var kind = TokenKind.Int;
        while (char.IsAsciiDigit(Peek()))
            _at++;
        if (Peek() == '.' && char.IsAsciiDigit(Peek(1)))
        {
            kind = TokenKind.Decimal;
            _at++;
            while (char.IsAsciiDigit(Peek()))
                _at++;
        }
        var sign = Peek(1) is '+' or '-' ? 1 : 0;
        if (Peek() is 'e' or 'E' && char.IsAsciiDigit(Peek(1 + sign)))
        {
            kind = TokenKind.Decimal;
            _at += 1 + sign;
            while (char.IsAsciiDigit(Peek()))
                _at++;
        }
        return kind;
    }

    /// <summary>What stands before the quotation mark of a literal: r, b, both, or nothing; null where there
    /// is no literal.</summary>
    private string? TextPrefix()
    {
        var length = 0;
        while (length < 2 && Peek(length) is 'r' or 'R' or 'b' or 'B')
            length++;
        if (Peek(length) is not ('"' or '\''))
            return null;
        var prefix = text.Substring(_at, length).ToLowerInvariant();
        return prefix is "rr" or "bb" or "rb" ? null : prefix;
    }

    private Token Literal(int start, string prefix)
    {
        _at += prefix.Length;
        var mark = Peek();
        var isTriple = Peek(1) == mark && Peek(2) == mark;
        var close = new string(mark, isTriple ? 3 : 1);
        _at += close.Length;
        var from = _at;
        var isRaw = prefix.Contains('r', StringComparison.Ordinal);
        while (string.CompareOrdinal(text, _at, close, 0, close.Length) != 0)
        {
            if (_at >= text.Length || (!isTriple && Peek() is '\n' or '\r'))
                throw new CelSyntaxException(start, "the text has no end", $"close it with {close}");
            _at += Peek() == '\\' && !isRaw ? 2 : 1;
        }
        var body = text[from.._at];
        _at += close.Length;
        var isBytes = prefix.Contains('b', StringComparison.Ordinal);
        object value = (isBytes, isRaw) switch
        {
            (false, true) => Literals.Whole(body, from),
            (false, false) => Literals.Text(body, from),
            (true, true) => Literals.Utf8.GetBytes(Literals.Whole(body, from)),
            (true, false) => Literals.Bytes(body, from),
        };
        return new(isBytes ? TokenKind.Bytes : TokenKind.String, start, text[start.._at], value);
    }
}
