namespace Customhouse.Risk;

/// <summary>A condition that was checked, made ready once: it is asked of thousands of declarations a second,
/// and of those that it holds of it tells why.</summary>
internal abstract class ReadyCondition
{
    /// <summary>Whether the condition holds.</summary>
    public abstract Test Holds { get; }

    /// <summary>Whether each goods item has its own answer; else the declaration has one.</summary>
    public abstract bool AsksItems { get; }

    /// <summary>Adds what made it hold, each as field, what was declared, and comparison.</summary>
    public abstract void Tell(Features features, ItemFeatures item, List<string> figures);

    /// <summary>Makes a condition ready.</summary>
    /// <exception cref="InvalidOperationException">It was not checked (<see
    /// cref="ProfileCheck"/>).</exception>
    public static ReadyCondition Of(Condition condition) =>
        condition switch
        {
            AllOf all => new ReadyGroup(all.Parts, isAll: true),
            AnyOf any => new ReadyGroup(any.Parts, isAll: false),
            FieldIs leaf => new ReadyField(leaf),
            RuleHolds rule => new ReadyRule(rule),
            _ => throw new InvalidOperationException($"{condition.GetType().Name} was not checked"),
        };

    /// <summary>That every one holds; null where there is none.</summary>
    public static Test? All(IReadOnlyList<ReadyCondition> conditions)
    {
        var tests = conditions.Select(c => c.Holds).ToArray();
        return tests.Length switch
        {
            0 => null,
            1 => tests[0],
            _ => (f, i) =>
            {
                foreach (var test in tests)
                    if (!test(f, i))
                        return false;
                return true;
            },
        };
    }

    /// <summary>That at least one holds.</summary>
    public static Test Any(IReadOnlyList<ReadyCondition> conditions)
    {
        var tests = conditions.Select(c => c.Holds).ToArray();
        return (f, i) =>
        {
            foreach (var test in tests)
                if (test(f, i))
                    return true;
            return false;
        };
    }

    /// <summary>The goods item that a figure is of, as it stands before it.</summary>
    protected static string PlaceOf(ItemFeatures item, bool ofItem) =>
        ofItem && item.Item.Sequence > 0 ? $"item {item.Item.Sequence} " : "";
}

/// <summary>Conditions of which all, or any, must hold.</summary>
internal sealed class ReadyGroup : ReadyCondition
{
    private readonly ReadyCondition[] _parts;
    private readonly bool _isAll;

    public ReadyGroup(IReadOnlyList<Condition> parts, bool isAll)
    {
        _parts = [.. parts.Select(Of)];
        _isAll = isAll;
        Holds = isAll ? All(_parts) ?? ((_, _) => true) : Any(_parts);
        AsksItems = _parts.Any(p => p.AsksItems);
    }

    public override Test Holds { get; }

    public override bool AsksItems { get; }

    public override void Tell(Features features, ItemFeatures item, List<string> figures)
    {
        foreach (var part in _parts)
            if (_isAll || part.Holds(features, item))
                part.Tell(features, item, figures);
    }
}

/// <summary>A declared field compared with values.</summary>
internal sealed class ReadyField : ReadyCondition
{
    private readonly RiskField _field;
    private readonly string _words;

    public ReadyField(FieldIs leaf)
    {
        _field =
            RiskField.Find(leaf.Field)
            ?? throw new InvalidOperationException($"'{leaf.Field}' was not checked");
        _words = leaf.Values.Count switch
        {
            0 => leaf.Is,
            <= 8 => $"{leaf.Is} {string.Join(' ', leaf.Values)}",
            _ => $"{leaf.Is} one of {leaf.Values.Count}",
        };
        Holds = Comparison.Compile(_field, leaf.Is, leaf.Values);
    }

    public override Test Holds { get; }

    public override bool AsksItems => _field.OfItem;

    public override void Tell(Features features, ItemFeatures item, List<string> figures) =>
        figures.Add($"{PlaceOf(item, _field.OfItem)}{_field.Name} {_field.Show(features, item)} ({_words})");
}
