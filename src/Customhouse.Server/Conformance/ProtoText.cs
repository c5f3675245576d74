using System.Buffers;
using System.Globalization;
using System.Text;

namespace Customhouse.Server.Conformance;

/// <summary>A message in the text format of protocol buffers: fields by name, each a scalar or a message. No
/// schema is known, so that scalars stay as they are written.</summary>
internal sealed class ProtoText
{
    private readonly List<ProtoField> _fields = [];

    private ProtoText(int line) => Line = line;

    /// <summary>Where it begins.</summary>
    public int Line { get; }

    public IReadOnlyList<ProtoField> Fields => _fields;

    /// <exception cref="FormatException">The text is none, with the line.</exception>
    public static ProtoText Parse(string text)
    {
        var reader = new Reader(text);
        var whole = reader.Message(close: '\0');
        return whole;
    }

    public ProtoField? Find(string name) => _fields.Find(f => f.Name == name);

    public IEnumerable<ProtoText> Messages(string name) =>
        _fields.Where(f => f.Name == name).Select(f => f.Message).OfType<ProtoText>();

    public ProtoText? Message(string name) => Find(name)?.Message;

    /// <summary>The scalar of a field as text; null where there is none.</summary>
    public string? Text(string name) => Find(name)?.Text;

    public bool IsTrue(string name) => Text(name) == "true";

    /// <summary>All fields at any depth.</summary>
    public IEnumerable<ProtoField> All() =>
        _fields.SelectMany(f => f.Message is null ? [f] : f.Message.All().Prepend(f));

    private sealed class Reader(string text)
    {
        private const int DepthMax = 200;

        private int _at;
        private int _line = 1;
        private int _depth;

        public ProtoText Message(char close)
        {
            if (++_depth > DepthMax)
                throw Wrong($"messages nest deeper than {DepthMax}");
            var message = new ProtoText(_line);
            while (true)
            {
                PassSpace();
                if (Peek == close || (close == '\0' && _at >= text.Length))
                {
                    _at++;
                    _depth--;
                    return message;
                }
                if (_at >= text.Length)
                    throw Wrong($"a message that begins in line {message.Line} has no end");
                Field(message);
            }
        }

        private void Field(ProtoText message)
        {
            var line = _line;
            var name = Name();
            PassSpace();
            var hasColon = Take(':');
            PassSpace();
            if (Take('['))
            {
                do
                {
                    PassSpace();
                    if (Peek != ']')
                        message._fields.Add(Value(name, line, isMessage: Peek is '{' or '<'));
                    PassSpace();
                } while (Take(','));
                if (!Take(']'))
                    throw Wrong($"the list of {name} has no end");
            }
            else
            {
                message._fields.Add(Value(name, line, isMessage: !hasColon || Peek is '{' or '<'));
            }
            PassSpace();
            _ = Take(',') || Take(';');
        }

        private ProtoField Value(string name, int line, bool isMessage)
        {
            if (isMessage)
            {
                var close =
                    Take('{') ? '}'
                    : Take('<') ? '>'
                    : throw Wrong($"{name} has no value");
                return new(name, line, null, Message(close));
            }
            if (Peek is not ('"' or '\''))
                return new(name, line, Encoding.UTF8.GetBytes(Word()), null);
            using var octets = new MemoryStream();
            while (Peek is '"' or '\'')
            {
                Quoted(octets);
                PassSpace();
            }
            return new(name, line, octets.ToArray(), null);
        }

        private char Peek => _at < text.Length ? text[_at] : '\0';

        private bool Take(char c)
        {
            if (Peek != c)
                return false;
            _at++;
            return true;
        }

        private string Name()
        {
            if (Peek != '[')
                return Word();
            var end = text.IndexOf(']', _at);
            if (end < 0)
                throw Wrong("a name in brackets has no end");
            var name = text[_at..(end + 1)];
            _at = end + 1;
            return name;
        }

        private string Word()
        {
            var from = _at;
            while (Peek is '_' or '.' or '-' or '+' || char.IsAsciiLetterOrDigit(Peek))
                _at++;
            return _at > from
                ? text[from.._at]
                : throw Wrong($"'{Peek}' stands where a name or a value should");
        }

        private void PassSpace()
        {
            for (; _at < text.Length; _at++)
            {
                if (Peek == '#')
                    while (_at < text.Length && Peek != '\n')
                        _at++;
                if (Peek == '\n')
                    _line++;
                else if (!char.IsWhiteSpace(Peek))
                    return;
            }
        }

        private void Quoted(MemoryStream octets)
        {
            var mark = text[_at++];
            Span<byte> utf8 = stackalloc byte[4];
            while (!Take(mark))
            {
                if (_at >= text.Length || Peek == '\n')
                    throw Wrong("a text has no end");
                if (Take('\\'))
                {
                    Escape(octets);
                    continue;
                }
                if (
                    Rune.DecodeFromUtf16(text.AsSpan(_at), out var rune, out var used) != OperationStatus.Done
                )
                    throw Wrong("a text is not valid Unicode");
                _at += used;
                octets.Write(utf8[..rune.EncodeToUtf8(utf8)]);
            }
        }

        private void Escape(MemoryStream octets)
        {
            var c = Peek;
            _at++;
            var simple = "abfnrtv\\?\"'".IndexOf(c, StringComparison.Ordinal);
            if (simple >= 0)
                octets.WriteByte((byte)"\a\b\f\n\r\t\v\\?\"'"[simple]);
            else if (c is 'x' or 'X')
                octets.WriteByte((byte)Digits(1, 2, 16));
            else if (c is 'u' or 'U')
                octets.Write(Encoding.UTF8.GetBytes(Unicode(c == 'u' ? 4 : 8)));
            else if (c is >= '0' and <= '7')
            {
                _at--;
                octets.WriteByte((byte)Digits(1, 3, 8));
            }
            else
                throw Wrong($"\\{c} is no escape");
        }

        private string Unicode(int digits) =>
            Rune.TryCreate((int)Digits(digits, digits, 16), out var rune)
                ? rune.ToString()
                : throw Wrong("an escape stands for no character of Unicode");

        private long Digits(int least, int most, int numeral)
        {
            var (number, count) = (0L, 0);
            for (; count < most && char.IsAsciiHexDigit(Peek); count++, _at++)
            {
                var digit = int.Parse(
                    text.AsSpan(_at, 1),
                    NumberStyles.HexNumber,
                    CultureInfo.InvariantCulture
                );
                if (digit >= numeral)
                    break;
                number = number * numeral + digit;
            }
            return count >= least ? number : throw Wrong("an escape has too few digits");
        }

        private FormatException Wrong(string what) => new($"line {_line}: {what}");
    }
}

/// <summary>A field of a message.</summary>
/// <param name="Name">As it stands; an extension or the type of what is packed keeps its brackets.</param>
/// <param name="Line">From 1.</param>
/// <param name="Octets">A scalar: a word, a number, or what a quoted text stands for.</param>
/// <param name="Message">A message; null for a scalar.</param>
internal sealed record ProtoField(string Name, int Line, byte[]? Octets, ProtoText? Message)
{
    public string? Text => Octets is null ? null : Encoding.UTF8.GetString(Octets);
}
