using static Customhouse.Law.Cel.CelType;

namespace Customhouse.Law.Cel;

/// <summary>The operators of order. Values of one type are compared; numbers of two types where that shows
/// only when a condition runs.</summary>
internal static class Ordering
{
    public static readonly CelFunction[] Functions =
    [
        .. Of<bool>(Bool, (a, b) => a.CompareTo(b)),
        Direct(Operators.Less, Int, (_, a, b) => a < b),
        Direct(Operators.LessOrEqual, Int, (_, a, b) => a <= b),
        Direct(Operators.Greater, Int, (_, a, b) => a > b),
        Direct(Operators.GreaterOrEqual, Int, (_, a, b) => a >= b),
        .. Of<ulong>(Uint, (a, b) => a.CompareTo(b)),
        .. Of<decimal>(CelType.Decimal, decimal.Compare),
        .. Of<string>(CelType.String, CelEquality.Compare),
        .. Of<byte[]>(Bytes, (a, b) => a.AsSpan().SequenceCompareTo(b)),
        .. Of<CelTimestamp>(Timestamp, (a, b) => a.CompareTo(b)),
        .. Of<CelDuration>(Duration, (a, b) => a.CompareTo(b)),
        .. Of<DateOnly>(Date, (a, b) => a.CompareTo(b)),
        .. Signs.Select(s =>
            CelFunction.OfAll(s.Name, [Dyn, Dyn], Bool, (f, v) => Numbers(f, s.Name, v, s.Holds)).OfValues()
        ),
    ];

    public static (string Name, Func<int, bool> Holds)[] Signs =>
        [
            (Operators.Less, c => c < 0),
            (Operators.LessOrEqual, c => c <= 0),
            (Operators.Greater, c => c > 0),
            (Operators.GreaterOrEqual, c => c >= 0),
        ];

    private static IEnumerable<CelFunction> Of<T>(CelType type, Func<T, T, int> compare) =>
        Signs.Select(s =>
            CelFunction.Of<T, T, bool>(s.Name, [type, type], Bool, (_, a, b) => s.Holds(compare(a, b)))
        );

    private static CelFunction Direct(string name, CelType type, Func<Frame, long, long, bool> body) =>
        CelFunction.Of(name, [type, type], Bool, body);

    private static object Numbers(Frame frame, string name, object[] values, Func<int, bool> holds)
    {
        if (values is [long or ulong or decimal, long or ulong or decimal])
            return CelValue.Box(
                holds(CelEquality.Number(values[0]).CompareTo(CelEquality.Number(values[1])))
            );
        frame.Fail(CelError.NoOverload(name, values));
        return CelValue.False;
    }
}
