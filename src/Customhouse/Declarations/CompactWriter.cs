using System.Buffers;
using System.Text;
using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>
/// Values one behind another in as few bytes as it takes: numbers in groups of seven bits, the low ones
/// first, texts in UTF-8 behind their length. What is not there is one byte, 0. The same values are always
/// the same bytes.
/// </summary>
internal sealed class CompactWriter
{
    private const int BytesAtFirst = 1024;

    private readonly ArrayBufferWriter<byte> _bytes = new(BytesAtFirst);

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void Number(ulong number)
    {
        var room = _bytes.GetSpan(10);
        var at = 0;
        for (; number >= 0x80; number >>= 7)
            room[at++] = (byte)(number | 0x80);
        room[at++] = (byte)number;
        _bytes.Advance(at);
    }

    /// <summary>An empty place: what stood here is not kept any more, and what follows stays where it
    /// was.</summary>
    public void Nothing() => Number(0);

    /// <summary>Small numbers of either sign are short: 0, -1, 1, -2 ...</summary>
    public void Signed(long number) => Number((ulong)((number << 1) ^ (number >> 63)));

    public void Whole(int? number)
    {
        if (number is { } value)
            Number((((ulong)(uint)((value << 1) ^ (value >> 31))) + 1));
        else
            Number(0);
    }

    public void Text(string? text)
    {
        if (text is null)
        {
            Number(0);
            return;
        }
        var length = Encoding.UTF8.GetByteCount(text);
        Number((ulong)length + 1);
        _bytes.Advance(Encoding.UTF8.GetBytes(text, _bytes.GetSpan(length)));
    }

    public void Flag(bool? flag) =>
        Number(
            flag switch
            {
                null => 0,
                false => 1,
                true => 2,
            }
        );

    /// <summary>Sign and number of decimals in one byte, then the digits: 1.50 is another decimal than 1.5,
    /// and each comes back as it was.</summary>
    public void Decimal(decimal? number)
    {
        if (number is not { } value)
        {
            Number(0);
            return;
        }
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        Number((ulong)((value.Scale << 1) | (bits[3] < 0 ? 1 : 0)) + 1);
        // Most numbers have no more than 64 bits; the rest follows in a group of its own.
        Number((uint)bits[0] | ((ulong)(uint)bits[1] << 32));
        Number((uint)bits[2]);
    }

    public void Money(Money? money)
    {
        Decimal(money?.Amount);
        if (money is { } value)
            Text(value.Currency.Code);
    }

    public void Quantity(Quantity? quantity)
    {
        Decimal(quantity?.Value);
        if (quantity is { } value)
            Text(value.Unit);
    }

    /// <summary>With its offset: what was declared is another time of the clock elsewhere.</summary>
    public void Time(DateTimeOffset? time)
    {
        Flag(time is null ? null : true);
        if (time is not { } value)
            return;
        Number((ulong)value.Ticks);
        Signed(value.TotalOffsetMinutes);
    }

    public void Day(DateOnly? day) => Whole(day?.DayNumber);

    public void List<T>(IReadOnlyList<T> list, Action<CompactWriter, T> write)
    {
        Number((ulong)list.Count);
        for (var i = 0; i < list.Count; i++)
            write(this, list[i]);
    }

    /// <summary>A part that may be missing.</summary>
    public void Part<T>(T? part, Action<CompactWriter, T> write)
        where T : class
    {
        Flag(part is null ? null : true);
        if (part is not null)
            write(this, part);
    }
}
