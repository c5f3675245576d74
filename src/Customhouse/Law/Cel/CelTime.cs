using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Customhouse.Law.Cel;

/// <summary>A moment of the years 1 to 9999, to the nanosecond.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CelTimestamp : IComparable<CelTimestamp>
{
    private const long SecondsMin = -62_135_596_800;
    private const long SecondsMax = 253_402_300_799;
    internal const long NanosPerSecond = 1_000_000_000;

    private CelTimestamp(long seconds, int nanos) => (Seconds, Nanos) = (seconds, nanos);

    /// <summary>Seconds since 1970-01-01T00:00:00Z, rounded down.</summary>
    public long Seconds { get; }

    /// <summary>Nanoseconds of that second, 0 to 999,999,999.</summary>
    public int Nanos { get; }

    /// <summary>The moment of the clock, in UTC.</summary>
    public static CelTimestamp From(DateTimeOffset moment)
    {
        var ticks = moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        return rest < 0
            ? new(seconds - 1, (int)((rest + TimeSpan.TicksPerSecond) * 100))
            : new(seconds, (int)(rest * 100));
    }

    /// <summary>Whether seconds since 1970 lie within the years 1 to 9999.</summary>
    public static bool TryCreate(long seconds, int nanos, out CelTimestamp moment)
    {
        var isKnown = seconds is >= SecondsMin and <= SecondsMax && nanos is >= 0 and < (int)NanosPerSecond;
        moment = isKnown ? new(seconds, nanos) : default;
        return isKnown;
    }

    /// <summary>The same to a tenth of a microsecond, in UTC.</summary>
    internal DateTime Utc => DateTime.UnixEpoch.AddTicks(Seconds * TimeSpan.TicksPerSecond + Nanos / 100);

    internal bool TryAdd(CelDuration span, out CelTimestamp moment)
    {
        var nanos = (Int128)Seconds * NanosPerSecond + Nanos + span.Nanoseconds;
        var (seconds, rest) = Int128.DivRem(nanos, NanosPerSecond);
        if (rest < 0)
            (seconds, rest) = (seconds - 1, rest + NanosPerSecond);
        return TryCreate((long)seconds, (int)rest, out moment);
    }

    internal bool TrySubtract(CelTimestamp other, out CelDuration span)
    {
        var nanos = ((Int128)Seconds - other.Seconds) * NanosPerSecond + Nanos - other.Nanos;
        var fits = nanos >= long.MinValue && nanos <= long.MaxValue;
        span = fits ? new CelDuration((long)nanos) : default;
        return fits;
    }

    /// <summary>Reads RFC 3339 section 5.6: <c>2026-01-31T09:30:00.5+01:00</c>.</summary>
    internal static bool TryParse(string text, out CelTimestamp moment)
    {
        moment = default;
        var t = text.AsSpan();
        if (
            t.Length < 20
            || t[4] != '-'
            || t[7] != '-'
            || t[10] is not ('T' or 't')
            || t[13] != ':'
            || t[16] != ':'
            || !Digits(t[..4], out var year)
            || !Digits(t[5..7], out var month)
            || !Digits(t[8..10], out var day)
            || !Digits(t[11..13], out var hour)
            || !Digits(t[14..16], out var minute)
            || !Digits(t[17..19], out var second)
            || year < 1
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
            || hour > 23
            || minute > 59
            || second > 59
        )
            return false;
        var rest = t[19..];
        var nanos = 0;
        if (rest[0] == '.')
        {
            var length = 1;
            while (length < rest.Length && char.IsAsciiDigit(rest[length]))
                length++;
            if (length is 1 or > 10)
                return false;
            for (var i = 1; i < 10; i++)
                nanos = nanos * 10 + (i < length ? rest[i] - '0' : 0);
            rest = rest[length..];
        }
        if (!Offset(rest, out var minutes))
            return false;
        var local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc);
        var seconds = (local.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond - minutes * 60L;
        return TryCreate(seconds, nanos, out moment);
    }

    private static bool Offset(ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        if (text is "Z" or "z")
            return true;
        if (
            text.Length != 6
            || text[0] is not ('+' or '-')
            || text[3] != ':'
            || !Digits(text[1..3], out var hour)
            || !Digits(text[4..], out var minute)
            || hour > 23
            || minute > 59
        )
            return false;
        minutes = (text[0] == '-' ? -1 : 1) * (hour * 60 + minute);
        return true;
    }

    private static bool Digits(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <inheritdoc/>
    public int CompareTo(CelTimestamp other) =>
        Seconds != other.Seconds ? Seconds.CompareTo(other.Seconds) : Nanos.CompareTo(other.Nanos);

    /// <summary>As RFC 3339 writes it in UTC, with as many digits of a second as it has.</summary>
    public override string ToString() =>
        Utc.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)
        + CelDuration.Fraction(Nanos)
        + "Z";
}

/// <summary>A span of time in nanoseconds, of about 292 years at most (the language's bound).</summary>
/// <param name="Nanoseconds">Below zero for the time before.</param>
public readonly record struct CelDuration(long Nanoseconds) : IComparable<CelDuration>
{
    /// <summary>Its whole seconds, cut towards zero.</summary>
    internal long WholeSeconds => Nanoseconds / CelTimestamp.NanosPerSecond;

    /// <summary>Reads <c>1h30m</c>, <c>-1.5h</c>, <c>0</c>; units are h, m, s, ms, us and ns.</summary>
    internal static bool TryParse(string text, out CelDuration span)
    {
        span = default;
        var t = text.AsSpan();
        var isNegative = t is ['-', ..];
        if (t is ['-' or '+', ..])
            t = t[1..];
        if (t is "0")
            return true;
        if (t.IsEmpty || t.Length > 100)
            return false;
        Int128 sum = 0;
        while (!t.IsEmpty)
        {
            if (!Part(ref t, out var nanos))
                return false;
            sum += nanos;
        }
        if (isNegative)
            sum = -sum;
        if (sum < long.MinValue || sum > long.MaxValue)
            return false;
        span = new((long)sum);
        return true;
    }

    private static bool Part(ref ReadOnlySpan<char> text, out Int128 nanos)
    {
        nanos = 0;
        var length = 0;
        while (length < text.Length && (char.IsAsciiDigit(text[length]) || text[length] == '.'))
            length++;
        if (
            length > 28
            || !decimal.TryParse(
                text[..length],
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
            return false;
        text = text[length..];
        long unit;
        (unit, length) = text switch
        {
            ['n', 's', ..] => (1L, 2),
            ['u' or '\u00b5' or '\u03bc', 's', ..] => (1_000L, 2),
            ['m', 's', ..] => (1_000_000L, 2),
            ['s', ..] => (CelTimestamp.NanosPerSecond, 1),
            ['m', ..] => (60 * CelTimestamp.NanosPerSecond, 1),
            ['h', ..] => (3_600 * CelTimestamp.NanosPerSecond, 1),
            _ => (0L, 0),
        };
        if (unit == 0 || number > long.MaxValue)
            return false;
        text = text[length..];
        var whole = decimal.Truncate(number);
        nanos = (Int128)whole * unit + (Int128)((number - whole) * unit);
        return true;
    }

    internal static string Fraction(int nanos) =>
        nanos == 0 ? "" : "." + nanos.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');

    /// <inheritdoc/>
    public int CompareTo(CelDuration other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>In seconds: <c>60.001s</c>.</summary>
    public override string ToString()
    {
        var size = Int128.Abs(Nanoseconds);
        var text = new StringBuilder();
        if (Nanoseconds < 0)
            text.Append('-');
        text.Append(CultureInfo.InvariantCulture, $"{size / CelTimestamp.NanosPerSecond}");
        return text.Append(Fraction((int)(size % CelTimestamp.NanosPerSecond))).Append('s').ToString();
    }
}
