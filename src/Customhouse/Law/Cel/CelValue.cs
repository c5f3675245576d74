using System.Collections;
using Customhouse.Values;

namespace Customhouse.Law.Cel;

/// <summary>The value <c>null</c>.</summary>
public sealed class CelNull
{
    private CelNull() { }

    /// <summary>The only one.</summary>
    public static readonly CelNull Value = new();

    /// <inheritdoc/>
    public override string ToString() => "null";
}

/// <summary>A value, or that there is none.</summary>
public sealed class CelOptional
{
    private readonly object? _value;

    private CelOptional(object? value) => _value = value;

    /// <summary>No value.</summary>
    public static readonly CelOptional None = new(null);

    /// <summary>A value.</summary>
    public static CelOptional Of(object value) => new(value);

    /// <summary>Whether there is a value.</summary>
    public bool HasValue => _value is not null;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public object Value => _value ?? throw new InvalidOperationException("the optional holds no value");
}

/// <summary>Values by key, in the order in which they were put in. Keys are bool, long, ulong or string;
/// numbers that are equal are one key, whatever their type.</summary>
public sealed class CelMap : IEnumerable<KeyValuePair<object, object>>
{
    private readonly Dictionary<object, object> _byKey = new(CelEquality.Comparer);
    private readonly List<object> _keys = [];

    /// <summary>How many keys there are.</summary>
    public int Count => _keys.Count;

    internal IReadOnlyList<object> Keys => _keys;

    /// <summary>Puts a value in.</summary>
    /// <returns>False where the key is there already, or can be none.</returns>
    public bool TryAdd(object key, object value)
    {
        if (key is not (bool or long or ulong or string) || !_byKey.TryAdd(key, value))
            return false;
        _keys.Add(key);
        return true;
    }

    /// <summary>Looks a value up.</summary>
    public bool TryGet(object key, out object value) => _byKey.TryGetValue(key, out value!);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<object, object>> GetEnumerator()
    {
        foreach (var key in _keys)
            yield return new(key, _byKey[key]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>What a value is when a condition runs.</summary>
internal static class CelValue
{
    public static readonly object True = true;
    public static readonly object False = false;

    private static readonly CelType AnyList = CelType.List(CelType.Dyn);
    private static readonly CelType AnyMap = CelType.Map(CelType.Dyn, CelType.Dyn);
    private static readonly CelType AnyOptional = CelType.Optional(CelType.Dyn);

    private static readonly object[] SmallNumbers =
    [
        .. Enumerable.Range(0, 256).Select(n => (object)(long)n),
    ];

    public static object Box(bool value) => value ? True : False;

    public static object Box(long value) =>
        (ulong)value < (ulong)SmallNumbers.Length ? SmallNumbers[value] : value;

    /// <summary>The type of a value; of a list or a map without what it is made of.</summary>
    public static CelType TypeOf(object value) =>
        value switch
        {
            bool => CelType.Bool,
            long => CelType.Int,
            ulong => CelType.Uint,
            decimal => CelType.Decimal,
            string => CelType.String,
            byte[] => CelType.Bytes,
            CelTimestamp => CelType.Timestamp,
            CelDuration => CelType.Duration,
            DateOnly => CelType.Date,
            CelNull => CelType.Null,
            CelType => CelType.Type,
            CelMap => AnyMap,
            CelOptional => AnyOptional,
            Money => CelType.Money,
            Quantity => CelType.Quantity,
            IReadOnlyList<object> => AnyList,
            _ => CelType.Abstract(value.GetType().Name),
        };

    /// <summary>A name for a type without what it is made of, as <c>type(x)</c> gives it.</summary>
    public static CelType Erased(CelType type) =>
        type.Kind switch
        {
            CelKind.List => AnyList,
            CelKind.Map => AnyMap,
            CelKind.Optional => AnyOptional,
            CelKind.Type => CelType.Type,
            _ => type,
        };

    /// <summary>Whether a value can be an argument of a type, as far as it shows when it runs.</summary>
    public static bool Is(object value, CelType type) =>
        type.Kind switch
        {
            CelKind.Bool => value is bool,
            CelKind.Int => value is long,
            CelKind.Uint => value is ulong,
            CelKind.Decimal => value is decimal,
            CelKind.String => value is string,
            CelKind.Bytes => value is byte[],
            CelKind.Timestamp => value is CelTimestamp,
            CelKind.Duration => value is CelDuration,
            CelKind.Date => value is DateOnly,
            CelKind.Null => value is CelNull,
            CelKind.Type => value is CelType,
            CelKind.List => value is IReadOnlyList<object>,
            CelKind.Map => value is CelMap,
            CelKind.Optional => value is CelOptional,
            CelKind.Money => value is Money,
            CelKind.Quantity => value is Quantity,
            CelKind.Object => type.Definition!.Holds(value),
            _ => true,
        };

    /// <summary>A whole number as a place in a list: ints, uints, and decimals without a fraction.</summary>
    public static bool TryPlace(object value, out long place)
    {
        place = -1;
        switch (value)
        {
            case long number:
                place = number;
                return true;
            case ulong number:
                place = number <= long.MaxValue ? (long)number : -1;
                return true;
            case decimal number when decimal.Truncate(number) == number:
                place = number is >= 0 and <= long.MaxValue ? (long)number : -1;
                return true;
            default:
                return false;
        }
    }
}
