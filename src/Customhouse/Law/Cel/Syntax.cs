namespace Customhouse.Law.Cel;

/// <summary>A part of a condition. What the checker finds out about it stands beside it.</summary>
internal abstract class Expr(int at)
{
    /// <summary>Where it begins in the text.</summary>
    public int At => at;

    /// <summary>Its type, once it is checked.</summary>
    public CelType Type { get; set; } = CelType.Dyn;

    /// <summary>What it is worth where it is always the same; null where it is not known.</summary>
    public object? Constant { get; set; }

    /// <summary>The variable or type that it names; null where it names none.</summary>
    public Referent? Referent { get; set; }

    /// <summary>The same path has the same key: the variable that it begins with, and its fields.</summary>
    public string? Key { get; set; }

    /// <summary>The path from a declared variable, elements of lists passed over: <c>goods.items.origin</c>.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>Its parts.</summary>
    public abstract IEnumerable<Expr> Parts { get; }

    /// <summary>How deep it nests.</summary>
    public int Depth { get; set; } = 1;
}

/// <summary>What a name stands for.</summary>
/// <param name="Slot">The place of a variable in the frame; below zero for a type.</param>
internal sealed record Referent(int Slot)
{
    public bool IsType => Slot < 0;
}

internal sealed class LiteralExpr : Expr
{
    public LiteralExpr(int at, object value)
        : base(at) => (Value, Constant) = (value, value);

    public object Value { get; }

    public override IEnumerable<Expr> Parts => [];
}

/// <param name="isRooted">A dot before it: it is looked for outside of all macros and containers.</param>
internal sealed class NameExpr(int at, string name, bool isRooted) : Expr(at)
{
    public string Name => name;

    public bool IsRooted => isRooted;

    public override IEnumerable<Expr> Parts => [];
}

internal enum Selection
{
    /// <summary><c>a.b</c></summary>
    Read,

    /// <summary><c>has(a.b)</c></summary>
    Test,

    /// <summary><c>a.?b</c></summary>
    Optional,
}

internal sealed class SelectExpr(int at, Expr of, string name, Selection mode) : Expr(at)
{
    public Expr Of => of;

    public string Field => name;

    public Selection Mode => mode;

    public override IEnumerable<Expr> Parts => [of];
}

internal sealed class IndexExpr(int at, Expr of, Expr key, bool isOptional) : Expr(at)
{
    public Expr Of => of;

    public Expr Index => key;

    public bool IsOptional => isOptional;

    public override IEnumerable<Expr> Parts => [of, key];
}

/// <summary>A call of a function or an operator (see <see cref="Operators"/>).</summary>
internal sealed class CallExpr(int at, Expr? receiver, string function, IReadOnlyList<Expr> arguments)
    : Expr(at)
{
    public Expr? Receiver => receiver;

    public string Function => function;

    public IReadOnlyList<Expr> Arguments => arguments;

    /// <summary>Whether the receiver is the first part of the function's name: <c>math.least</c>.</summary>
    public bool IsQualified { get; set; }

    /// <summary>The functions that may be meant; which one shows when it runs where there are
    /// several.</summary>
    public IReadOnlyList<CelFunction> Functions { get; set; } = [];

    /// <summary>All that the function is given, the receiver first.</summary>
    public IReadOnlyList<Expr> Given =>
        receiver is null || IsQualified ? arguments : [receiver, .. arguments];

    public override IEnumerable<Expr> Parts => Given;
}

internal sealed class ListExpr(int at, IReadOnlyList<Expr> elements, IReadOnlySet<int> optional) : Expr(at)
{
    public IReadOnlyList<Expr> Elements => elements;

    /// <summary>The places of elements that are left out where they have no value.</summary>
    public IReadOnlySet<int> Optional => optional;

    public override IEnumerable<Expr> Parts => elements;
}

internal sealed record Entry(Expr Key, Expr Value, bool IsOptional);

internal sealed class MapExpr(int at, IReadOnlyList<Entry> entries) : Expr(at)
{
    public IReadOnlyList<Entry> Entries => entries;

    public override IEnumerable<Expr> Parts => entries.SelectMany(e => new[] { e.Key, e.Value });
}

/// <summary>A message of protocol buffers. It is read to be refused with a word; the language has none.
/// </summary>
internal sealed class MessageExpr(int at, string name, IReadOnlyList<Expr> values) : Expr(at)
{
    public string Name => name;

    public override IEnumerable<Expr> Parts => values;
}

internal enum MacroKind
{
    All,
    Exists,
    ExistsOne,
    Map,
    Filter,
    TransformList,
    TransformMap,
    TransformMapEntry,
    Bind,
    OptMap,
    OptFlatMap,
}

/// <summary>A macro that binds a name, or two, for its body.</summary>
internal sealed class MacroExpr(
    int at,
    MacroKind kind,
    Expr range,
    string first,
    string? second,
    Expr? filter,
    Expr body
) : Expr(at)
{
    public MacroKind Kind => kind;

    /// <summary>What is gone through; what a name is bound to.</summary>
    public Expr Range => range;

    public string First => first;

    public string? Second => second;

    /// <summary>Which elements are mapped; null for all.</summary>
    public Expr? Filter => filter;

    public Expr Body => body;

    /// <summary>The place of the first name in the frame; the second stands behind it.</summary>
    public int Slot { get; set; }

    public override IEnumerable<Expr> Parts => filter is null ? [range, body] : [range, filter, body];
}
