using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Customhouse.Law.Cel;

/// <summary>A variable that conditions may name.</summary>
/// <param name="Name">As it is written; it may have dots.</param>
/// <param name="Type">Of its values.</param>
public sealed record CelVariable(string Name, CelType Type);

/// <summary>What conditions may name, and how they are read. It is made once and used by any
/// thread.</summary>
public sealed class CelEnvironment
{
    private readonly FrozenDictionary<string, int> _slots;
    private readonly FrozenDictionary<string, CelType> _types;
    private readonly FrozenDictionary<(string Name, bool IsReceiver), CelFunction[]> _functions;

    private static readonly CelType[] StandardTypes =
    [
        CelType.Bool,
        CelType.Int,
        CelType.Uint,
        CelType.Decimal,
        CelType.String,
        CelType.Bytes,
        CelType.Timestamp,
        CelType.Duration,
        CelType.Date,
        CelType.Null,
        CelType.Type,
        CelType.Money,
        CelType.Quantity,
        CelType.List(CelType.Dyn),
        CelType.Map(CelType.Dyn, CelType.Dyn),
        CelType.Optional(CelType.Dyn),
    ];

    /// <summary>An environment with the standard functions and what is given here.</summary>
    /// <param name="variables">In the order of their places in a frame.</param>
    /// <param name="functions">Beside the standard ones.</param>
    /// <param name="types">Objects of the host that conditions may name as types.</param>
    /// <exception cref="ArgumentException">Two variables, or two types, have one name.</exception>
    public CelEnvironment(
        IReadOnlyList<CelVariable> variables,
        IReadOnlyList<CelFunction>? functions = null,
        IReadOnlyList<CelObjectType>? types = null
    )
    {
        Variables = variables;
        _slots = variables
            .Select((v, i) => (v.Name, i))
            .ToFrozenDictionary(v => v.Name, v => v.i, StringComparer.Ordinal);
        _types = StandardTypes
            .Concat((types ?? []).Select(t => t.Type))
            .ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
        _functions = StandardFunctions
            .All.Concat(functions ?? [])
            .GroupBy(f => (f.Name, f.IsReceiver))
            .ToFrozenDictionary(g => g.Key, g => g.ToArray());
    }

    /// <summary>In the order of their places in a frame.</summary>
    public IReadOnlyList<CelVariable> Variables { get; }

    /// <summary>
    /// Whether what may be absent is read only where it is known to be there, and no value is of a type that
    /// only shows when it runs. Rules are strict; the published meaning of the language is not.
    /// </summary>
    public bool IsStrict { get; init; } = true;

    /// <summary>The qualified name in whose scope names are looked for first, as <c>a.b</c>.</summary>
    public string Container { get; init; } = "";

    internal IEnumerable<string> FunctionNames =>
        _functions.Keys.Select(k => k.Name).Where(n => !n.Contains('_') || n.Length > 6).Distinct();

    internal int SlotOf(string name) => _slots.GetValueOrDefault(name, -1);

    internal CelType? TypeNamed(string name) => _types.GetValueOrDefault(name);

    internal IReadOnlyList<CelFunction> FunctionsNamed(string name, bool isReceiver) =>
        _functions.GetValueOrDefault((name, isReceiver)) ?? [];

    /// <summary>The full names that a name may mean, the innermost first.</summary>
    internal IEnumerable<string> Candidates(string name, bool isRooted)
    {
        if (!isRooted)
        {
            for (var scope = Container; scope.Length > 0; )
            {
                yield return $"{scope}.{name}";
                scope = scope[..Math.Max(0, scope.LastIndexOf('.'))];
            }
        }
        yield return name;
    }

    /// <summary>Reads, checks and compiles a condition.</summary>
    /// <param name="text">In the rule language.</param>
    /// <param name="expected">The type that it is to have; null for any.</param>
    /// <param name="guard">A condition that is true whenever this one runs: what it proves to be there, this
    /// one may read.</param>
    public CelCompilation Compile(string text, CelType? expected = null, CelProgram? guard = null) =>
        Compile(text, expected, guard, isChecked: true);

    /// <summary>Reads and compiles a condition without looking at types: what does not fit shows when it
    /// runs. The published meaning of the language has this way, too.</summary>
    public CelCompilation CompileUnchecked(string text) => Compile(text, null, null, isChecked: false);

    private CelCompilation Compile(string text, CelType? expected, CelProgram? guard, bool isChecked)
    {
        Expr whole;
        try
        {
            whole = Parser.Parse(text);
        }
        catch (CelSyntaxException wrong)
        {
            return new(null, [CelFault.At(text, wrong.At, wrong.Message, wrong.Mend)]);
        }
        var checker = new Checker(this, text, isChecked);
        var proven = checker.Check(whole, expected, guard?.Proven ?? ImmutableHashSet<string>.Empty);
        if (checker.Faults.Count > 0)
            return new(null, InOrder(checker.Faults));
        var compiler = new Compiler(this, text);
        var run = compiler.Compile(whole);
        return compiler.Faults.Count > 0
            ? new(null, InOrder(compiler.Faults))
            : new(
                new CelProgram(this, whole, run, checker.Reads, proven.WhenTrue.Union(guard?.Proven ?? [])),
                []
            );
    }

    private static CelFault[] InOrder(IEnumerable<CelFault> faults) =>
        [.. faults.OrderBy(f => f.Line).ThenBy(f => f.Column)];
}
