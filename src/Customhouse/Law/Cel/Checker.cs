using System.Collections.Immutable;
using Customhouse.Values;

namespace Customhouse.Law.Cel;

/// <summary>Finds what each name of a condition stands for and of which type each part is, and tells what
/// does not fit. Where a condition is not checked, nothing is told and what does not fit shows when it runs.
/// </summary>
/// <param name="environment">What is declared.</param>
/// <param name="text">For the places of faults.</param>
/// <param name="isChecked">Whether what does not fit is a fault.</param>
internal sealed partial class Checker(CelEnvironment environment, string text, bool isChecked)
{
    private readonly Inference _types = new();
    private readonly List<CelFault> _faults = [];
    private readonly SortedSet<string> _reads = new(StringComparer.Ordinal);
    private readonly Stack<Local> _locals = new();
    private ImmutableHashSet<string> _present = [];

    /// <summary>What is wrong.</summary>
    public List<CelFault> Faults => _faults;

    /// <summary>The paths from declared variables that are read.</summary>
    public IReadOnlySet<string> Reads => _reads;

    private bool IsStrict => environment.IsStrict && isChecked;

    /// <summary>A name that a macro binds.</summary>
    private sealed record Local(string Name, int Slot, CelType Type, string? Path);

    /// <summary>Checks a whole condition.</summary>
    /// <param name="whole">Its parts are told their types.</param>
    /// <param name="expected">What it is to come to; null for anything.</param>
    /// <param name="present">Paths that are proven to be there.</param>
    /// <returns>The paths that are proven where it is true.</returns>
    public Presence Check(Expr whole, CelType? expected, ImmutableHashSet<string> present)
    {
        _present = present;
        var proven = Visit(whole);
        if (expected is not null && !_types.Fits(whole.Type, expected))
            Fault(
                whole,
                $"the whole is {Article(_types.Known(whole.Type))}, and {Article(expected)} is wanted",
                expected.Kind == CelKind.Bool ? "end with a comparison" : ""
            );
        // Of what is told already no more is said.
        Finish(whole, isTelling: IsStrict && _faults.Count == 0);
        return proven;
    }

    private void Finish(Expr expr, bool isTelling)
    {
        expr.Type = _types.Final(expr.Type);
        foreach (var part in expr.Parts)
            Finish(part, isTelling);
        if (isTelling && expr.Type.IsDyn && !expr.Parts.Any(p => p.Type.IsDyn))
            Fault(
                expr,
                "the type of this shows only when it runs, and a rule may not contain such",
                "take values of one type"
            );
    }

    private void Fault(Expr at, string what, string mend = "")
    {
        if (isChecked && _faults.Count < CelLimits.FaultsMax)
            _faults.Add(CelFault.At(text, at.At, what, mend));
    }

    /// <summary>The sentence that suggests a known name; empty where none is near.</summary>
    private static string Suggestion(string name, IEnumerable<string> known) =>
        NearestName.Of(name, known) is { } near ? $"did you mean '{near}'?" : "";

    private static string Article(CelType type) =>
        type.ToString()[0] is 'a' or 'e' or 'i' or 'o' ? $"an {type}" : $"a {type}";

    /// <summary>Visits a part under more that is proven than around it.</summary>
    private Presence Under(ImmutableHashSet<string> more, Expr expr)
    {
        var before = _present;
        _present = before.Union(more);
        var proven = Visit(expr);
        _present = before;
        return proven;
    }

    private Presence Visit(Expr expr)
    {
        switch (expr)
        {
            case LiteralExpr literal:
                literal.Type = CelValue.TypeOf(literal.Value);
                return Presence.Nothing;
            case NameExpr name:
                Name(name);
                Read(name);
                return Presence.Nothing;
            case SelectExpr select:
                return Select(select, isWhole: true);
            case IndexExpr index:
                Visit(index.Of);
                Visit(index.Index);
                index.Type = Indexed(index, _types.Known(index.Of.Type));
                index.Path = index.Of.Path;
                if (index is { IsOptional: false, Of.Key: { } key, Index: LiteralExpr { Value: long place } })
                    index.Key = $"{key}[{place}]";
                return Presence.Nothing;
            case ListExpr list:
                List(list);
                return Presence.Nothing;
            case MapExpr map:
                Map(map);
                return Presence.Nothing;
            case MacroExpr macro:
                Macro(macro);
                return Presence.Nothing;
            case CallExpr call:
                return Call(call);
            case MessageExpr message:
                foreach (var part in message.Parts)
                    Visit(part);
                Fault(
                    message,
                    $"'{message.Name}' is a message of protocol buffers, and there are none",
                    "write a map: {\"name\": value}"
                );
                return Presence.Nothing;
            default:
                throw new InvalidOperationException($"{expr.GetType().Name} is no part of a condition");
        }
    }

    private void List(ListExpr list)
    {
        CelType? element = null;
        for (var i = 0; i < list.Elements.Count; i++)
        {
            var part = list.Elements[i];
            Visit(part);
            var type = list.Optional.Contains(i) ? Unwrapped(part) : part.Type;
            element = element is null ? type : Joined(list, part, element, type);
        }
        list.Type = CelType.List(element ?? _types.Fresh());
    }

    private void Map(MapExpr map)
    {
        CelType? key = null;
        CelType? value = null;
        foreach (var entry in map.Entries)
        {
            Visit(entry.Key);
            Visit(entry.Value);
            var type = entry.IsOptional ? Unwrapped(entry.Value) : entry.Value.Type;
            key = key is null ? entry.Key.Type : Joined(map, entry.Key, key, entry.Key.Type);
            value = value is null ? type : Joined(map, entry.Value, value, type);
        }
        map.Type = CelType.Map(key ?? _types.Fresh(), value ?? _types.Fresh());
    }

    /// <summary>The type of what an optional part of a list or a map holds.</summary>
    private CelType Unwrapped(Expr part)
    {
        var value = _types.Fresh();
        if (_types.Fits(part.Type, CelType.Optional(value)))
            return value;
        Fault(
            part,
            $"after ? stands {Article(_types.Known(part.Type))}, and an optional is wanted",
            "leave the ? out"
        );
        return CelType.Dyn;
    }

    /// <summary>The type of two values that stand beside each other; anything where they differ.</summary>
    private CelType Joined(Expr whole, Expr part, CelType first, CelType second)
    {
        if (_types.Join(first, second) is { } joined)
            return joined;
        if (IsStrict)
            Fault(
                part,
                $"{Article(_types.Known(second))} stands beside {Article(_types.Known(first))}",
                whole is CallExpr ? "give both branches one type" : "take values of one type"
            );
        return CelType.Dyn;
    }

    private void Macro(MacroExpr macro)
    {
        Visit(macro.Range);
        if (_locals.Count + 2 > CelLimits.LocalsMax)
        {
            _faults.Add(
                CelFault.At(text, macro.At, $"macros bind more than {CelLimits.LocalsMax} names at once")
            );
            return;
        }
        macro.Slot = environment.Variables.Count + _locals.Count;
        var (first, second) = Bound(macro, _types.Known(macro.Range.Type));
        var path = macro.Range.Path;
        _locals.Push(
            new(macro.First, macro.Slot, first, second is null || macro.Second is null ? path : null)
        );
        if (macro.Second is not null)
            _locals.Push(new(macro.Second, macro.Slot + 1, second ?? CelType.Dyn, path));
        var proven = Presence.Nothing;
        if (macro.Filter is not null)
        {
            proven = Visit(macro.Filter);
            Truth(macro.Filter);
        }
        Under(proven.WhenTrue, macro.Body);
        if (macro.Kind is MacroKind.All or MacroKind.Exists or MacroKind.ExistsOne or MacroKind.Filter)
            Truth(macro.Body);
        _locals.Pop();
        if (macro.Second is not null)
            _locals.Pop();
        macro.Type = Made(macro, first);
    }

    private void Truth(Expr expr)
    {
        if (!_types.Fits(expr.Type, CelType.Bool))
            Fault(
                expr,
                $"{Article(_types.Known(expr.Type))} stands where a bool is wanted",
                "end with a comparison"
            );
    }

    /// <summary>The types of the names that a macro binds.</summary>
    private (CelType First, CelType? Second) Bound(MacroExpr macro, CelType range)
    {
        if (macro.Kind == MacroKind.Bind)
            return (macro.Range.Type, null);
        if (macro.Kind is MacroKind.OptMap or MacroKind.OptFlatMap)
        {
            var value = _types.Fresh();
            if (_types.Fits(range, CelType.Optional(value)))
                return (value, null);
        }
        else if (range.Kind == CelKind.List)
        {
            return macro.Second is null ? (range.Element, null) : (CelType.Int, range.Element);
        }
        else if (range.Kind == CelKind.Map)
        {
            return (range.Element, range.Value);
        }
        else if (range.Kind is CelKind.Dyn or CelKind.Parameter)
        {
            _types.Fits(range, CelType.Dyn);
            return (CelType.Dyn, CelType.Dyn);
        }
        Fault(
            macro,
            $"{Macros.NameOf(macro.Kind)} goes through {Article(range)}",
            macro.Kind is MacroKind.OptMap or MacroKind.OptFlatMap
                ? "write .? before the field's name"
                : "give it a list or a map"
        );
        return (CelType.Dyn, CelType.Dyn);
    }

    private CelType Made(MacroExpr macro, CelType first)
    {
        var body = macro.Body.Type;
        switch (macro.Kind)
        {
            case MacroKind.Map or MacroKind.TransformList:
                return CelType.List(body);
            case MacroKind.Filter:
                return CelType.List(first);
            case MacroKind.TransformMap:
                return CelType.Map(first, body);
            case MacroKind.TransformMapEntry:
                return _types.Known(body) is { Kind: CelKind.Map } entry ? entry : CelType.Dyn;
            case MacroKind.Bind:
                return body;
            case MacroKind.OptMap:
                return CelType.Optional(body);
            case MacroKind.OptFlatMap:
                var value = CelType.Optional(_types.Fresh());
                if (!_types.Fits(body, value))
                    Fault(macro.Body, $"{Article(_types.Known(body))} stands where an optional is wanted");
                return value;
            default:
                return CelType.Bool;
        }
    }
}
