using static Customhouse.Law.Cel.CelType;

namespace Customhouse.Law.Cel;

/// <summary>Functions of lists and maps.</summary>
internal static class Collections
{
    private static readonly CelType A = Parameter("A");
    private static readonly CelType B = Parameter("B");

    public static readonly CelFunction[] Functions =
    [
        CelFunction.Of<IReadOnlyList<object>, long>("size", [List(A)], Int, (_, a) => a.Count),
        CelFunction.Of<IReadOnlyList<object>, long>(".size", [List(A)], Int, (_, a) => a.Count),
        CelFunction.Of<CelMap, long>("size", [Map(A, B)], Int, (_, a) => a.Count),
        CelFunction.Of<CelMap, long>(".size", [Map(A, B)], Int, (_, a) => a.Count),
        CelFunction.Of<object, IReadOnlyList<object>, bool>(Operators.In, [A, List(A)], Bool, IsIn),
        CelFunction.Of<object, CelMap, bool>(
            Operators.In,
            [A, Map(A, B)],
            Bool,
            (_, a, b) => b.TryGet(a, out var _)
        ),
        CelFunction.Of<IReadOnlyList<object>, IReadOnlyList<object>, IReadOnlyList<object>>(
            Operators.Add,
            [List(A), List(A)],
            List(A),
            (f, a, b) => f.Spend(1 + ((long)a.Count + b.Count) / 16) ? [.. a, .. b] : []
        ),
        CelFunction.Of<IReadOnlyList<object>, IReadOnlyList<object>>(
            ".distinct",
            [List(A)],
            List(A),
            Distinct
        ),
        Summed<long>(Int, 0, (f, a, b) => Arithmetic.Long(f, (Int128)a + b)),
        Summed<ulong>(Uint, 0, (f, a, b) => Checked(f, a, b)),
        Summed<decimal>(CelType.Decimal, 0, (f, a, b) => Arithmetic.Exact(f, a, b, decimal.Add)),
        Summed<CelDuration>(
            Duration,
            default,
            (f, a, b) => new(Arithmetic.Long(f, (Int128)a.Nanoseconds + b.Nanoseconds))
        ),
        .. new[] { CelType.Money, CelType.Quantity }.Select(t =>
            CelFunction.OfAll(".sum", [List(t)], t, SumOfAmounts)
        ),
        .. new[] { Int, Uint, CelType.Decimal, CelType.String, Timestamp, Duration, Date }.SelectMany(t =>
            new[]
            {
                CelFunction.OfAll(".min", [List(t)], t, (f, v) => Extreme(f, v, -1)),
                CelFunction.OfAll(".max", [List(t)], t, (f, v) => Extreme(f, v, 1)),
            }
        ),
    ];

    private static bool IsIn(Frame frame, object value, IReadOnlyList<object> list)
    {
        var cost = CelEquality.SizeOf(value);
        foreach (var element in list)
        {
            if (!frame.Spend(cost))
                return false;
            if (CelEquality.AreEqual(element, value))
                return true;
        }
        return false;
    }

    private static IReadOnlyList<object> Distinct(Frame frame, IReadOnlyList<object> list)
    {
        var seen = new HashSet<object>(CelEquality.Comparer);
        var kept = new List<object>();
        foreach (var element in list)
        {
            if (!frame.Spend(CelEquality.SizeOf(element)))
                return [];
            if (seen.Add(element))
                kept.Add(element);
        }
        return kept;
    }

    private static CelFunction Summed<T>(CelType type, T zero, Func<Frame, T, T, T> add) =>
        CelFunction.Of<IReadOnlyList<object>, T>(
            ".sum",
            [List(type)],
            type,
            (f, list) =>
            {
                var sum = zero;
                foreach (var element in list)
                {
                    if (!f.Spend(1) || f.HasFailed)
                        return zero;
                    if (element is T number)
                        sum = add(f, sum, number);
                    else
                        f.Fail(CelError.NoOverload("sum", list));
                }
                return sum;
            }
        );

    private static ulong Checked(Frame frame, ulong a, ulong b)
    {
        if (a <= ulong.MaxValue - b)
            return a + b;
        frame.Fail("the result is out of the range of its type");
        return 0;
    }

    /// <summary>The sum of amounts. Nothing has no currency, so nothing cannot be added up.</summary>
    private static object SumOfAmounts(Frame frame, object[] given)
    {
        var list = (IReadOnlyList<object>)given[0];
        if (list.Count == 0)
        {
            frame.Fail("an empty list of amounts has no sum, for it has no currency or unit");
            return null!;
        }
        var sum = list[0];
        for (var i = 1; i < list.Count && frame.Spend(1) && !frame.HasFailed; i++)
            sum = Amounts.Added(frame, sum, list[i]) ?? sum;
        return sum;
    }

    private static object Extreme(Frame frame, object[] given, int sign)
    {
        var list = (IReadOnlyList<object>)given[0];
        if (list.Count == 0)
        {
            frame.Fail("an empty list has neither a least nor a greatest element");
            return null!;
        }
        var best = list[0];
        for (var i = 1; i < list.Count && frame.Spend(1); i++)
        {
            var order = (list[i], best) switch
            {
                (string a, string b) => CelEquality.Compare(a, b),
                (CelTimestamp a, CelTimestamp b) => a.CompareTo(b),
                (CelDuration a, CelDuration b) => a.CompareTo(b),
                (DateOnly a, DateOnly b) => a.CompareTo(b),
                (long or ulong or decimal, long or ulong or decimal) => CelEquality
                    .Number(list[i])
                    .CompareTo(CelEquality.Number(best)),
                _ => 0,
            };
            if (Math.Sign(order) == sign)
                best = list[i];
        }
        return best;
    }
}
