using System.Runtime.CompilerServices;

namespace Customhouse.Law.Cel;

/// <summary>When two values are equal and how they are ordered. Numbers of all types stand on one
/// line.</summary>
internal static class CelEquality
{
    public static readonly IEqualityComparer<object> Comparer = new ByValue();

    public static bool AreEqual(object a, object b) =>
        (a, b) switch
        {
            (string x, string y) => string.Equals(x, y, StringComparison.Ordinal),
            (bool x, bool y) => x == y,
            (long x, long y) => x == y,
            (ulong x, ulong y) => x == y,
            (decimal x, decimal y) => x == y,
            (long or ulong or decimal, long or ulong or decimal) => Number(a) == Number(b),
            (byte[] x, byte[] y) => x.AsSpan().SequenceEqual(y),
            (CelMap x, CelMap y) => AreEqual(x, y),
            (CelOptional x, CelOptional y) => x.HasValue
                ? y.HasValue && AreEqual(x.Value, y.Value)
                : !y.HasValue,
            (byte[], _) or (_, byte[]) => false,
            (IReadOnlyList<object> x, IReadOnlyList<object> y) => AreEqual(x, y),
            _ => a.Equals(b),
        };

    private static bool AreEqual(IReadOnlyList<object> a, IReadOnlyList<object> b)
    {
        if (a.Count != b.Count)
            return false;
        for (var i = 0; i < a.Count; i++)
            if (!AreEqual(a[i], b[i]))
                return false;
        return true;
    }

    private static bool AreEqual(CelMap a, CelMap b)
    {
        if (a.Count != b.Count)
            return false;
        foreach (var (key, value) in a)
            if (!b.TryGet(key, out var other) || !AreEqual(value, other))
                return false;
        return true;
    }

    public static decimal Number(object value) =>
        value switch
        {
            long n => n,
            ulong n => n,
            _ => (decimal)value,
        };

    /// <summary>By code points, as UTF-8 orders them: characters beyond the first plane come last.</summary>
    public static int Compare(string a, string b)
    {
        var length = Math.Min(a.Length, b.Length);
        var same = a.AsSpan(0, length).CommonPrefixLength(b.AsSpan(0, length));
        if (same == length)
            return a.Length.CompareTo(b.Length);
        return Rank(a[same]).CompareTo(Rank(b[same]));

        static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
    }

    /// <summary>How many steps it costs to look through a value.</summary>
    public static long SizeOf(object value)
    {
        switch (value)
        {
            case string text:
                return 1 + text.Length / 16;
            case byte[] bytes:
                return 1 + bytes.Length / 16;
            case CelMap map:
                return 1 + map.Sum(entry => SizeOf(entry.Value));
            case IReadOnlyList<object> list:
                RuntimeHelpers.EnsureSufficientExecutionStack();
                return 1 + list.Sum(SizeOf);
            default:
                return 1;
        }
    }

    private sealed class ByValue : IEqualityComparer<object>
    {
        bool IEqualityComparer<object>.Equals(object? x, object? y) => AreEqual(x!, y!);

        /// <summary>Equal numbers have one code, whatever their type and their zeros at the end.</summary>
        public int GetHashCode(object value) =>
            value switch
            {
                long or ulong or decimal => Number(value).GetHashCode(),
                string text => string.GetHashCode(text, StringComparison.Ordinal),
                byte[] bytes => bytes.Length,
                CelMap map => map.Count,
                CelOptional optional => optional.HasValue ? GetHashCode(optional.Value) : 0,
                IReadOnlyList<object> list => list.Count,
                _ => value.GetHashCode(),
            };
    }
}
