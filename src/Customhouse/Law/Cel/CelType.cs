namespace Customhouse.Law.Cel;

/// <summary>What sort of type a <see cref="CelType"/> is.</summary>
public enum CelKind
{
    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A whole number of 64 bits with a sign.</summary>
    Int,

    /// <summary>A whole number of 64 bits without a sign.</summary>
    Uint,

    /// <summary>An exact number with a fraction; the language calls it <c>double</c>.</summary>
    Decimal,

    /// <summary>Unicode characters.</summary>
    String,

    /// <summary>Octets.</summary>
    Bytes,

    /// <summary>A moment, to the nanosecond.</summary>
    Timestamp,

    /// <summary>A span of time, to the nanosecond.</summary>
    Duration,

    /// <summary>A day of the calendar, in no time zone.</summary>
    Date,

    /// <summary>The one value <c>null</c>.</summary>
    Null,

    /// <summary>A type as a value.</summary>
    Type,

    /// <summary>Any value: what it is shows when it runs.</summary>
    Dyn,

    /// <summary>A list of values.</summary>
    List,

    /// <summary>Values by key.</summary>
    Map,

    /// <summary>A value that may be absent.</summary>
    Optional,

    /// <summary>An amount of one currency.</summary>
    Money,

    /// <summary>A number with its unit.</summary>
    Quantity,

    /// <summary>An object of the host, with declared fields.</summary>
    Object,

    /// <summary>A type of which only functions know what it is.</summary>
    Abstract,

    /// <summary>A type that a call decides, in the declaration of a function.</summary>
    Parameter,
}

/// <summary>A type of the rule language: its kind, its name, and what it is made of.</summary>
public sealed class CelType : IEquatable<CelType>
{
    private CelType(CelKind kind, string name, params CelType[] arguments) =>
        (Kind, Name, Arguments) = (kind, name, arguments);

    /// <summary>True or false.</summary>
    public static readonly CelType Bool = new(CelKind.Bool, "bool");

    /// <summary>Whole numbers of 64 bits with a sign.</summary>
    public static readonly CelType Int = new(CelKind.Int, "int");

    /// <summary>Whole numbers of 64 bits without a sign.</summary>
    public static readonly CelType Uint = new(CelKind.Uint, "uint");

    /// <summary>Exact decimals; <c>double</c> in the text.</summary>
    public static readonly CelType Decimal = new(CelKind.Decimal, "double");

    /// <summary>Texts.</summary>
    public static readonly CelType String = new(CelKind.String, "string");

    /// <summary>Octets.</summary>
    public static readonly CelType Bytes = new(CelKind.Bytes, "bytes");

    /// <summary>Moments.</summary>
    public static readonly CelType Timestamp = new(CelKind.Timestamp, "google.protobuf.Timestamp");

    /// <summary>Spans of time.</summary>
    public static readonly CelType Duration = new(CelKind.Duration, "google.protobuf.Duration");

    /// <summary>Days.</summary>
    public static readonly CelType Date = new(CelKind.Date, "date");

    /// <summary>The type of <c>null</c>.</summary>
    public static readonly CelType Null = new(CelKind.Null, "null_type");

    /// <summary>The type of types.</summary>
    public static readonly CelType Type = new(CelKind.Type, "type");

    /// <summary>Any value.</summary>
    public static readonly CelType Dyn = new(CelKind.Dyn, "dyn");

    /// <summary>Amounts with their currency.</summary>
    public static readonly CelType Money = new(CelKind.Money, "money");

    /// <summary>Numbers with their unit.</summary>
    public static readonly CelType Quantity = new(CelKind.Quantity, "quantity");

    /// <summary>What sort of type it is.</summary>
    public CelKind Kind { get; }

    /// <summary>As it stands in a text and in faults; without what it is made of.</summary>
    public string Name { get; }

    /// <summary>The elements' type of a list or an optional, key and value of a map.</summary>
    public IReadOnlyList<CelType> Arguments { get; }

    /// <summary>The fields of an object of the host; null for all other kinds.</summary>
    public CelObjectType? Definition { get; private init; }

    /// <summary>Lists of a type.</summary>
    public static CelType List(CelType element) => new(CelKind.List, "list", element);

    /// <summary>Maps from a type to another. Keys are bool, int, uint or string.</summary>
    public static CelType Map(CelType key, CelType value) => new(CelKind.Map, "map", key, value);

    /// <summary>Values of a type that may be absent.</summary>
    public static CelType Optional(CelType value) => new(CelKind.Optional, "optional_type", value);

    /// <summary>A type that only functions know.</summary>
    public static CelType Abstract(string name, params CelType[] arguments) =>
        name == "optional_type" && arguments.Length == 1
            ? Optional(arguments[0])
            : new(CelKind.Abstract, name, arguments);

    /// <summary>A type that a call decides, in the declaration of a function: <c>T</c>.</summary>
    public static CelType Parameter(string name) => new(CelKind.Parameter, name);

    internal static CelType Object(CelObjectType definition) =>
        new(CelKind.Object, definition.Name) { Definition = definition };

    internal static CelType TypeOf(CelType type) => new(CelKind.Type, "type", type);

    internal CelType With(CelType[] arguments) => new(Kind, Name, arguments) { Definition = Definition };

    internal bool IsDyn => Kind == CelKind.Dyn;

    internal CelType Element => Arguments.Count > 0 ? Arguments[0] : Dyn;

    internal CelType Value => Arguments.Count > 1 ? Arguments[1] : Dyn;

    /// <summary>How its values are held when a condition runs; what has no form of its own is an
    /// object.</summary>
    internal Type Held =>
        Kind switch
        {
            CelKind.Bool => typeof(bool),
            CelKind.Int => typeof(long),
            CelKind.Uint => typeof(ulong),
            CelKind.Decimal => typeof(decimal),
            CelKind.String => typeof(string),
            CelKind.Timestamp => typeof(CelTimestamp),
            CelKind.Duration => typeof(CelDuration),
            CelKind.Date => typeof(DateOnly),
            CelKind.Money => typeof(Values.Money),
            CelKind.Quantity => typeof(Values.Quantity),
            _ => typeof(object),
        };

    /// <inheritdoc/>
    public bool Equals(CelType? other) =>
        other is not null
        && Kind == other.Kind
        && string.Equals(Name, other.Name, StringComparison.Ordinal)
        && Arguments.SequenceEqual(other.Arguments);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CelType);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Name, Arguments.Count);

    /// <summary>As a person writes it: <c>list(int)</c>, <c>timestamp</c>.</summary>
    public override string ToString() =>
        Kind switch
        {
            CelKind.Timestamp => "timestamp",
            CelKind.Duration => "duration",
            _ when Arguments.Count == 0 => Name,
            CelKind.Optional => $"optional({Element})",
            _ => $"{Name}({string.Join(", ", Arguments)})",
        };
}
