using System.Text;
using System.Text.Unicode;
using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>Reads one part of what a <see cref="CompactWriter"/> wrote.</summary>
internal delegate T PartReading<out T>(ref CompactReader reader);

/// <summary>
/// Reads what a <see cref="CompactWriter"/> wrote. Bytes may be anything: whatever no writer writes is an
/// <see cref="InvalidDataException"/>, and no more is made ready than bytes are left.
/// </summary>
internal ref struct CompactReader(ReadOnlySpan<byte> bytes)
{
    private const int ScaleMax = 28;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public ulong Number()
    {
        ulong number = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_at == _bytes.Length)
                throw Unfit("it ends within a number");
            var next = _bytes[_at++];
            // The tenth group has one bit left.
            if (shift == 63 && next > 1)
                break;
            number |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return number;
        }
        throw Unfit("a number is too large");
    }

    public void Nothing()
    {
        if (Number() != 0)
            throw Unfit("a place that is kept empty is not");
    }

    public long Signed()
    {
        var number = Number();
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    public int? Whole()
    {
        var number = Number();
        if (number > (ulong)uint.MaxValue + 1)
            throw Unfit("a whole number is too large");
        if (number == 0)
            return null;
        var value = (uint)(number - 1);
        return (int)(value >> 1) ^ -(int)(value & 1);
    }

    public int RequiredWhole() => Whole() ?? throw Unfit("a whole number is missing");

    public string? Text()
    {
        var length = Number();
        if (length == 0)
            return null;
        if (length - 1 > (ulong)(_bytes.Length - _at))
            throw Unfit("it ends within a text");
        var text = _bytes.Slice(_at, (int)(length - 1));
        if (!Utf8.IsValid(text))
            throw Unfit("a text is no UTF-8");
        _at += text.Length;
        return Encoding.UTF8.GetString(text);
    }

    public string RequiredText() => Text() ?? throw Unfit("a text is missing");

    public bool? Flag() =>
        Number() switch
        {
            0 => null,
            1 => false,
            2 => true,
            _ => throw Unfit("a flag is neither yes nor no"),
        };

    public decimal? Decimal()
    {
        var head = Number();
        if (head == 0)
            return null;
        head--;
        var (low, high) = (Number(), Number());
        if (head >> 1 > ScaleMax || high > uint.MaxValue)
            throw Unfit("a number has more digits than one can have");
        return new decimal(
            (int)(uint)low,
            (int)(uint)(low >> 32),
            (int)(uint)high,
            (head & 1) == 1,
            (byte)(head >> 1)
        );
    }

    public Money? Money()
    {
        if (Decimal() is not { } amount)
            return null;
        return new Money(amount, Currency() ?? throw Unfit("an amount has no currency"));
    }

    public Quantity? Quantity() => Decimal() is { } value ? new Quantity(value, Text()) : null;

    public Currency? Currency() =>
        Text() is not { } text ? null
        : Values.Currency.TryParse(text, out var currency) ? currency
        : throw Unfit($"'{text}' is no currency");

    public CountryCode? Country() =>
        Text() is not { } text ? null
        : CountryCode.TryParse(text, out var country) ? country
        : throw Unfit($"'{text}' is no country");

    public HsCode? Commodity() =>
        Text() is not { } text ? null
        : HsCode.TryParse(text, out var code) && code.Digits == text ? code
        : throw Unfit($"'{text}' is no commodity code");

    public DateTimeOffset? Time()
    {
        if (!IsThere())
            return null;
        var (ticks, minutes) = (Number(), Signed());
        try
        {
            return new DateTimeOffset(checked((long)ticks), TimeSpan.FromMinutes(minutes));
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw Unfit("a time is none of the calendar");
        }
    }

    public DateOnly? Day() =>
        Whole() is not { } day ? null
        : day >= 0 && day <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber(day)
        : throw Unfit("a day is none of the calendar");

    public IReadOnlyList<T> List<T>(PartReading<T> read)
    {
        var count = Number();
        if (count == 0)
            return [];
        // Each part takes a byte at least, so that no count has more made ready than there can be.
        if (count > (ulong)(_bytes.Length - _at))
            throw Unfit("a list is longer than what is left");
        var list = new T[count];
        for (var i = 0; i < list.Length; i++)
            list[i] = read(ref this);
        return list;
    }

    public T? Part<T>(PartReading<T> read)
        where T : class => IsThere() ? read(ref this) : null;

    /// <exception cref="InvalidDataException">More bytes follow.</exception>
    public readonly void End()
    {
        if (_at < _bytes.Length)
            throw Unfit("more bytes follow");
    }

    private bool IsThere() =>
        Flag() switch
        {
            null => false,
            true => true,
            false => throw Unfit("a part is neither there nor missing"),
        };

    private static InvalidDataException Unfit(string why) =>
        new($"the kept form of a declaration cannot be read: {why}");
}
