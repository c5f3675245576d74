using static Customhouse.Law.Cel.CelType;

namespace Customhouse.Law.Cel;

/// <summary>Functions of values that may be absent.</summary>
internal static class Optionals
{
    private static readonly CelType T = Parameter("T");

    public static readonly CelFunction[] Functions =
    [
        CelFunction.OfAll("optional.none", [], Optional(T), (_, _) => CelOptional.None),
        CelFunction.Of<object, CelOptional>("optional.of", [T], Optional(T), (_, a) => CelOptional.Of(a)),
        CelFunction.Of<object, CelOptional>(
            "optional.ofNonZeroValue",
            [T],
            Optional(T),
            (_, a) => IsZero(a) ? CelOptional.None : CelOptional.Of(a)
        ),
        CelFunction.Of<CelOptional, bool>(".hasValue", [Optional(T)], Bool, (_, a) => a.HasValue),
        CelFunction.Of<CelOptional, object>(".value", [Optional(T)], T, Value),
        CelFunction.Of<CelOptional, object, object>(
            ".orValue",
            [Optional(T), T],
            T,
            (_, a, b) => a.HasValue ? a.Value : b
        ),
        CelFunction.Of<CelOptional, CelOptional, CelOptional>(
            ".or",
            [Optional(T), Optional(T)],
            Optional(T),
            (_, a, b) => a.HasValue ? a : b
        ),
    ];

    private static object Value(Frame frame, CelOptional optional)
    {
        if (optional.HasValue)
            return optional.Value;
        frame.Fail("the optional holds no value");
        return null!;
    }

    private static bool IsZero(object value) =>
        value switch
        {
            CelNull => true,
            bool truth => !truth,
            long number => number == 0,
            ulong number => number == 0,
            decimal number => number == 0,
            string text => text.Length == 0,
            byte[] bytes => bytes.Length == 0,
            CelDuration span => span.Nanoseconds == 0,
            CelMap map => map.Count == 0,
            CelOptional optional => !optional.HasValue,
            IReadOnlyList<object> list => list.Count == 0,
            _ => false,
        };
}
