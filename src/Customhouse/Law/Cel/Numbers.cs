using static Customhouse.Law.Cel.CelType;

namespace Customhouse.Law.Cel;

/// <summary>The functions whose names begin with <c>math</c>: the least and the greatest, rounding, bits.
/// </summary>
internal static class Numbers
{
    private static readonly CelType[] Kinds = [Int, Uint, CelType.Decimal];

    public static readonly CelFunction[] Functions =
    [
        .. Chosen("math.least", -1),
        .. Chosen("math.greatest", 1),
        Rounded("math.ceil", decimal.Ceiling),
        Rounded("math.floor", decimal.Floor),
        Rounded("math.trunc", decimal.Truncate),
        Rounded("math.round", n => decimal.Round(n, MidpointRounding.AwayFromZero)),
        Rounded("math.abs", Math.Abs),
        Rounded("math.sign", n => Math.Sign(n)),
        One<long>("math.abs", Int, (f, n) => n < 0 ? Arithmetic.Long(f, -(Int128)n) : n),
        One<ulong>("math.abs", Uint, (_, n) => n),
        One<long>("math.sign", Int, (_, n) => Math.Sign(n)),
        One<ulong>("math.sign", Uint, (_, n) => n == 0 ? 0UL : 1UL),
        One<long>("math.bitNot", Int, (_, n) => ~n),
        One<ulong>("math.bitNot", Uint, (_, n) => ~n),
        Two<long>("math.bitAnd", Int, (a, b) => a & b),
        Two<ulong>("math.bitAnd", Uint, (a, b) => a & b),
        Two<long>("math.bitOr", Int, (a, b) => a | b),
        Two<ulong>("math.bitOr", Uint, (a, b) => a | b),
        Two<long>("math.bitXor", Int, (a, b) => a ^ b),
        Two<ulong>("math.bitXor", Uint, (a, b) => a ^ b),
        Shift<long>("math.bitShiftLeft", Int, (a, n) => n > 63 ? 0 : a << n),
        Shift<ulong>("math.bitShiftLeft", Uint, (a, n) => n > 63 ? 0 : a << n),
        // Bits are shifted, not numbers halved: zeros come in from the left.
        Shift<long>("math.bitShiftRight", Int, (a, n) => n > 63 ? 0 : a >>> n),
        Shift<ulong>("math.bitShiftRight", Uint, (a, n) => n > 63 ? 0 : a >> n),
    ];

    private static IEnumerable<CelFunction> Chosen(string name, int sign)
    {
        foreach (var kind in Kinds)
        {
            yield return CelFunction.OfAll(name, [kind], kind, (_, v) => v[0]);
            foreach (var other in Kinds)
                yield return CelFunction.OfAll(
                    name,
                    [kind, other],
                    kind.Equals(other) ? kind : Dyn,
                    (_, v) => Best(v, sign)
                );
            yield return OfList(name, kind, sign);
        }
        yield return OfList(name, Dyn, sign).OfValues();
    }

    private static CelFunction OfList(string name, CelType kind, int sign) =>
        CelFunction.OfAll(
            name,
            [CelType.List(kind)],
            kind,
            (f, v) =>
            {
                var list = (IReadOnlyList<object>)v[0];
                if (list.Count > 0 && list.All(n => n is long or ulong or decimal))
                    return f.Spend(list.Count) ? Best(list, sign) : null!;
                f.Fail(list.Count == 0 ? "the list is empty" : CelError.NoOverload(name, v[0]).What);
                return null!;
            }
        );

    /// <summary>The first of those that none is less, or greater, than.</summary>
    private static object Best(IReadOnlyList<object> numbers, int sign)
    {
        var best = numbers[0];
        foreach (var number in numbers)
            if (Math.Sign(CelEquality.Number(number).CompareTo(CelEquality.Number(best))) == sign)
                best = number;
        return best;
    }

    private static CelFunction Rounded(string name, Func<decimal, decimal> change) =>
        One<decimal>(name, CelType.Decimal, (_, n) => change(n));

    private static CelFunction One<T>(string name, CelType type, Func<Frame, T, T> body) =>
        CelFunction.Of(name, [type], type, body);

    private static CelFunction Two<T>(string name, CelType type, Func<T, T, T> body) =>
        CelFunction.Of<T, T, T>(name, [type, type], type, (_, a, b) => body(a, b));

    private static CelFunction Shift<T>(string name, CelType type, Func<T, int, T> shift) =>
        CelFunction.Of<T, long, T>(
            name,
            [type, Int],
            type,
            (f, bits, places) =>
            {
                if (places >= 0)
                    return shift(bits, (int)Math.Min(places, 64));
                f.Fail("bits are not shifted by less than nothing");
                return bits;
            }
        );
}
