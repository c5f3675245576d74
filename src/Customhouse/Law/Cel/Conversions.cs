using System.Globalization;
using System.Text;
using static Customhouse.Law.Cel.CelType;

namespace Customhouse.Law.Cel;

/// <summary>From one type to another. What does not fit is an error, never another value.</summary>
internal static class Conversions
{
    public static readonly CelFunction[] Functions =
    [
        CelFunction.Of<object, object>("dyn", [Parameter("A")], Dyn, (_, a) => a),
        CelFunction.Of<object, object>("type", [Parameter("A")], TypeOf(Parameter("A")), (_, a) => TypeIn(a)),
        Of<bool, bool>("bool", Bool, Bool, (_, a) => a),
        Of<string, bool>("bool", CelType.String, Bool, Truth),
        Of<long, long>("int", Int, Int, (_, a) => a),
        Of<ulong, long>("int", Uint, Int, (f, a) => Arithmetic.Long(f, a)),
        Of<decimal, long>("int", CelType.Decimal, Int, ToLong),
        Of<string, long>("int", CelType.String, Int, ReadLong),
        Of<CelTimestamp, long>("int", Timestamp, Int, (_, a) => a.Seconds),
        Of<ulong, ulong>("uint", Uint, Uint, (_, a) => a),
        Of<long, ulong>("uint", Int, Uint, (f, a) => a < 0 ? Range<ulong>(f) : (ulong)a),
        Of<decimal, ulong>("uint", CelType.Decimal, Uint, ToUlong),
        Of<string, ulong>("uint", CelType.String, Uint, ReadUlong),
        Of<decimal, decimal>("double", CelType.Decimal, CelType.Decimal, (_, a) => a),
        Of<long, decimal>("double", Int, CelType.Decimal, (_, a) => a),
        Of<ulong, decimal>("double", Uint, CelType.Decimal, (_, a) => a),
        Of<string, decimal>("double", CelType.String, CelType.Decimal, ReadDecimal),
        Of<string, string>("string", CelType.String, CelType.String, (_, a) => a),
        Of<bool, string>("string", Bool, CelType.String, (_, a) => a ? "true" : "false"),
        Of<long, string>("string", Int, CelType.String, (_, a) => a.ToString(CultureInfo.InvariantCulture)),
        Of<ulong, string>("string", Uint, CelType.String, (_, a) => a.ToString(CultureInfo.InvariantCulture)),
        Of<decimal, string>("string", CelType.Decimal, CelType.String, (_, a) => Literals.Plain(a)),
        Of<byte[], string>("string", Bytes, CelType.String, ReadUtf8),
        Of<CelTimestamp, string>("string", Timestamp, CelType.String, (_, a) => a.ToString()),
        Of<CelDuration, string>("string", Duration, CelType.String, (_, a) => a.ToString()),
        Of<DateOnly, string>(
            "string",
            Date,
            CelType.String,
            (_, a) => a.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        ),
        Of<byte[], byte[]>("bytes", Bytes, Bytes, (_, a) => a),
        Of<string, byte[]>("bytes", CelType.String, Bytes, (_, a) => Encoding.UTF8.GetBytes(a)),
        Of<CelTimestamp, CelTimestamp>("timestamp", Timestamp, Timestamp, (_, a) => a),
        Of<long, CelTimestamp>(
            "timestamp",
            Int,
            Timestamp,
            (f, a) => CelTimestamp.TryCreate(a, 0, out var moment) ? moment : Range<CelTimestamp>(f)
        ),
        Of<string, CelTimestamp>(
            "timestamp",
            CelType.String,
            Timestamp,
            (f, a) =>
                CelTimestamp.TryParse(a, out var moment) ? moment : None<CelTimestamp>(f, a, "timestamp")
        ),
        Of<CelDuration, CelDuration>("duration", Duration, Duration, (_, a) => a),
        Of<string, CelDuration>(
            "duration",
            CelType.String,
            Duration,
            (f, a) => CelDuration.TryParse(a, out var span) ? span : None<CelDuration>(f, a, "duration")
        ),
        Of<DateOnly, DateOnly>("date", Date, Date, (_, a) => a),
        Of<string, DateOnly>("date", CelType.String, Date, ReadDate),
        Of<CelTimestamp, DateOnly>("date", Timestamp, Date, (_, a) => DateOnly.FromDateTime(a.Utc)),
    ];

    private static CelFunction Of<TA, TResult>(
        string name,
        CelType from,
        CelType to,
        Func<Frame, TA, TResult> body
    ) => CelFunction.Of(name, [from], to, body);

    private static CelType TypeIn(object value) => CelValue.Erased(CelValue.TypeOf(value));

    private static T Range<T>(Frame frame)
    {
        frame.Fail("the value is out of the range of the type");
        return default!;
    }

    private static T None<T>(Frame frame, string text, string type)
    {
        frame.Fail($"{Printer.Quote(text.Length > 40 ? text[..40] : text)} is no {type}");
        return default!;
    }

    private static bool Truth(Frame frame, string text) =>
        text switch
        {
            "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
            "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
            _ => None<bool>(frame, text, "bool"),
        };

    /// <summary>Cut towards zero. The language leaves both ends of the range out.</summary>
    private static long ToLong(Frame frame, decimal number) =>
        number > long.MinValue && number < long.MaxValue ? (long)number : Range<long>(frame);

    private static ulong ToUlong(Frame frame, decimal number) =>
        number > -1 && number < ulong.MaxValue ? (ulong)decimal.Truncate(number) : Range<ulong>(frame);

    private static long ReadLong(Frame frame, string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : None<long>(frame, text, "int");

    private static ulong ReadUlong(Frame frame, string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : None<ulong>(frame, text, "uint");

    private static decimal ReadDecimal(Frame frame, string text) =>
        Literals.Decimal(text) ?? None<decimal>(frame, text, "exact number");

    private static string ReadUtf8(Frame frame, byte[] bytes)
    {
        try
        {
            return Literals.Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            frame.Fail("the octets are not valid UTF-8");
            return "";
        }
    }

    private static DateOnly ReadDate(Frame frame, string text) =>
        DateOnly.TryParseExact(
            text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : None<DateOnly>(frame, text, "date as 2026-01-31");
}
