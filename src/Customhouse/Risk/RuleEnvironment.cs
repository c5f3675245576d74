using Customhouse.Law.Cel;
using Customhouse.Lawbooks;
using Customhouse.Values;

namespace Customhouse.Risk;

/// <summary>
/// What the conditions of risk profiles in the rule language may name: the declaration and a goods item as
/// the lawbook names them, and <c>risk</c> with every field that profiles know.
/// </summary>
internal static class RuleEnvironment
{
    public const int DeclarationSlot = 0;
    public const int ItemSlot = 1;
    public const int RiskSlot = 2;

    /// <summary>The fields of profiles, by the names that rules have for them.</summary>
    public static readonly IReadOnlyDictionary<string, RiskField> Fields = RiskField.All.ToDictionary(
        f => f.RuleName,
        StringComparer.Ordinal
    );

    /// <summary>The type of <c>risk</c>.</summary>
    private static readonly CelObjectType<RuleRun> Risk = Declared();

    /// <summary>In the order of their places in a frame.</summary>
    private static readonly CelVariable[] Variables =
    [
        new("declaration", LawDeclarationTypes.Declaration.Type),
        new("item", LawDeclarationTypes.Item.Type),
        new("risk", Risk.Type),
    ];

    /// <summary>Made once; rules are compiled and run in it.</summary>
    public static readonly CelEnvironment Rules = new(
        Variables,
        [LawEnvironment.ContainerCheckDigit],
        [.. LawDeclarationTypes.All, Risk]
    );

    /// <summary>Reads, checks and compiles a condition.</summary>
    public static CelCompilation Compile(string rule) => Rules.Compile(rule, CelType.Bool);

    /// <summary>The type of a variable; of any value where nothing has the name.</summary>
    public static CelType TypeOf(string variable) =>
        Array.Find(Variables, v => v.Name == variable)?.Type ?? CelType.Dyn;

    /// <summary>Whether a path that a condition reads has its own value for each goods item.</summary>
    public static bool AsksItems(string path)
    {
        var steps = path.Split('.', 3);
        return steps[0] == "item"
            // Who reads the whole of 'risk' reads what it has of items.
            || steps[0] == "risk"
                && (steps.Length == 1 || !Fields.TryGetValue(steps[1], out var field) || field.OfItem);
    }

    private static CelObjectType<RuleRun> Declared()
    {
        var type = new CelObjectType<RuleRun>("risk");
        foreach (var (name, field) in Fields)
            _ = (field.Kind, field.IsAlways) switch
            {
                (FieldKind.Number, true) => type.HasValue(
                    name,
                    CelType.Decimal,
                    r => field.Number!(r.Features, r.Item).GetValueOrDefault()
                ),
                (FieldKind.Number, false) => type.MayHaveValue(
                    name,
                    CelType.Decimal,
                    r => field.Number!(r.Features, r.Item)
                ),
                (FieldKind.Flag, true) => type.HasValue(
                    name,
                    CelType.Bool,
                    r => field.Flag!(r.Features, r.Item).GetValueOrDefault()
                ),
                (FieldKind.Flag, false) => type.MayHaveValue(
                    name,
                    CelType.Bool,
                    r => field.Flag!(r.Features, r.Item)
                ),
                (FieldKind.Texts, _) => type.Has(
                    name,
                    CelType.List(CelType.String),
                    r => field.Many!(r.Features, r.Item)
                ),
                (_, true) => type.Has(name, CelType.String, r => field.Text!(r.Features, r.Item) ?? ""),
                _ => type.MayHave(name, CelType.String, r => field.Text!(r.Features, r.Item)),
            };
        return type;
    }
}

/// <summary>Where the rules of profiles run for one declaration: <c>risk</c> in them. It is used by one
/// thread, as the figures are that it stands on.</summary>
internal sealed class RuleRun
{
    private readonly Frame _frame = new(RuleEnvironment.Rules, Limits.ProfileRuleStepsMax);

    public RuleRun(Features features)
    {
        Features = features;
        _frame.Set(RuleEnvironment.DeclarationSlot, features.Declaration);
        _frame.Set(RuleEnvironment.RiskSlot, this);
    }

    public Features Features { get; }

    /// <summary>The goods item that is asked.</summary>
    public ItemFeatures Item { get; private set; } = ItemFeatures.None;

    /// <summary>Whether a rule holds of a goods item; it holds, too, where that cannot be told.</summary>
    /// <param name="undecided">Why it cannot be told; null where it can.</param>
    public bool Holds(CelProgram rule, ItemFeatures item, out CelError? undecided)
    {
        Item = item;
        _frame.Set(RuleEnvironment.ItemSlot, item.Item);
        var holds = rule.Holds(_frame);
        undecided = _frame.Error;
        return holds || undecided is not null;
    }
}
