using static Customhouse.Law.Cel.CelType;

namespace Customhouse.Law.Cel;

/// <summary>Arithmetic of numbers. What leaves the range of its type is an error, and so is a division by
/// zero.</summary>
internal static class Arithmetic
{
    private static readonly CelError Overflow = new("the result is out of the range of its type");
    private static readonly CelError ByZero = new("division by zero");

    public static readonly CelFunction[] Functions =
    [
        Of<long>(Operators.Add, Int, (f, a, b) => Long(f, (Int128)a + b)),
        Of<long>(Operators.Subtract, Int, (f, a, b) => Long(f, (Int128)a - b)),
        Of<long>(Operators.Multiply, Int, (f, a, b) => Long(f, (Int128)a * b)),
        Of<long>(Operators.Divide, Int, (f, a, b) => IsZero(f, b == 0) ? 0 : Long(f, (Int128)a / b)),
        Of<long>(Operators.Remainder, Int, (f, a, b) => IsZero(f, b == 0) ? 0 : (long)((Int128)a % b)),
        CelFunction.Of<long, long>(Operators.Negate, [Int], Int, (f, a) => Long(f, -(Int128)a)),
        Of<ulong>(Operators.Add, Uint, (f, a, b) => Ulong(f, (Int128)a + b)),
        Of<ulong>(Operators.Subtract, Uint, (f, a, b) => Ulong(f, (Int128)a - b)),
        Of<ulong>(Operators.Multiply, Uint, (f, a, b) => Ulong(f, (UInt128)a * b)),
        Of<ulong>(Operators.Divide, Uint, (f, a, b) => IsZero(f, b == 0) ? 0 : a / b),
        Of<ulong>(Operators.Remainder, Uint, (f, a, b) => IsZero(f, b == 0) ? 0 : a % b),
        Of<decimal>(Operators.Add, CelType.Decimal, (f, a, b) => Exact(f, a, b, decimal.Add)),
        Of<decimal>(Operators.Subtract, CelType.Decimal, (f, a, b) => Exact(f, a, b, decimal.Subtract)),
        Of<decimal>(Operators.Multiply, CelType.Decimal, (f, a, b) => Exact(f, a, b, decimal.Multiply)),
        Of<decimal>(
            Operators.Divide,
            CelType.Decimal,
            (f, a, b) => IsZero(f, b == 0) ? 0 : Exact(f, a, b, decimal.Divide)
        ),
        CelFunction.Of<decimal, decimal>(Operators.Negate, [CelType.Decimal], CelType.Decimal, (_, a) => -a),
    ];

    private static CelFunction Of<T>(string name, CelType type, Func<Frame, T, T, T> body) =>
        CelFunction.Of(name, [type, type], type, body);

    private static bool IsZero(Frame frame, bool isZero)
    {
        if (isZero)
            frame.Fail(ByZero);
        return isZero;
    }

    public static long Long(Frame frame, Int128 value)
    {
        if (value >= long.MinValue && value <= long.MaxValue)
            return (long)value;
        frame.Fail(Overflow);
        return 0;
    }

    private static ulong Ulong(Frame frame, Int128 value) =>
        value < 0 ? Ulong(frame, UInt128.MaxValue) : Ulong(frame, (UInt128)value);

    private static ulong Ulong(Frame frame, UInt128 value)
    {
        if (value <= ulong.MaxValue)
            return (ulong)value;
        frame.Fail(Overflow);
        return 0;
    }

    /// <summary>An operation on decimals, which tell by an exception alone that a result is out of range.
    /// </summary>
    public static decimal Exact(Frame frame, decimal a, decimal b, Func<decimal, decimal, decimal> operation)
    {
        try
        {
            return operation(a, b);
        }
        catch (OverflowException)
        {
            frame.Fail(Overflow);
            return 0;
        }
    }
}
