namespace Customhouse.Law.Cel;

/// <summary>What names and paths stand for.</summary>
internal sealed partial class Checker
{
    private void Name(NameExpr name)
    {
        if (!name.IsRooted && _locals.FirstOrDefault(l => l.Name == name.Name) is { } local)
        {
            name.Referent = new(local.Slot);
            name.Type = local.Type;
            (name.Key, name.Path) = ($"{local.Name}#{local.Slot}", local.Path);
            return;
        }
        if (Resolve(name, name.Name, name.IsRooted))
            return;
        Fault(
            name,
            $"nothing is called '{name.Name}'",
            Suggestion(
                name.Name,
                environment.Variables.Select(v => v.Name).Concat(_locals.Select(l => l.Name))
            )
        );
    }

    /// <summary>Looks a name up, in the container first and then outwards.</summary>
    private bool Resolve(Expr expr, string name, bool isRooted)
    {
        foreach (var candidate in environment.Candidates(name, isRooted))
        {
            if (environment.SlotOf(candidate) is >= 0 and var slot)
            {
                var declared = environment.Variables[slot].Type;
                expr.Referent = new(slot);
                expr.Type = isChecked ? declared : CelType.Dyn;
                (expr.Key, expr.Path) = (candidate, candidate);
                return true;
            }
            if (environment.TypeNamed(candidate) is { } type)
            {
                expr.Referent = new(-1);
                expr.Type = CelType.TypeOf(type);
                expr.Constant = CelValue.Erased(type);
                return true;
            }
        }
        return false;
    }

    /// <summary>The names of a path that consists of names alone; null where it is another, or begins with a
    /// name that a macro binds.</summary>
    private (string Name, bool IsRooted)? Qualified(Expr expr) =>
        expr switch
        {
            NameExpr { IsRooted: true } name => (name.Name, true),
            NameExpr name => _locals.Any(l => l.Name == name.Name) ? null : (name.Name, false),
            SelectExpr { Mode: Selection.Read } select when Qualified(select.Of) is var (of, isRooted) => (
                $"{of}.{select.Field}",
                isRooted
            ),
            _ => null,
        };

    /// <summary>Tells that a path is read.</summary>
    private void Read(Expr expr)
    {
        if (expr.Path is not null)
            _reads.Add(expr.Path);
    }

    /// <param name="isWhole">Whether the path ends here, and is read as a whole.</param>
    /// <param name="isAsked">Whether has() asks for it, so that it need not be there.</param>
    private Presence Select(SelectExpr select, bool isWhole, bool isAsked = false)
    {
        // The longest part of a path that is the name of something is that.
        if (
            select.Mode == Selection.Read
            && Qualified(select) is var (name, isRooted)
            && Resolve(select, name, isRooted)
        )
        {
            Read(select);
            return Presence.Nothing;
        }
        isAsked |= select.Mode == Selection.Test;
        if (select.Of is SelectExpr inner)
            Select(inner, isWhole: false, isAsked);
        else if (select.Of is NameExpr of)
            Name(of);
        else
            Visit(select.Of);
        if (select.Of.Key is not null && select.Mode != Selection.Optional)
            select.Key = $"{select.Of.Key}.{select.Field}";
        if (select.Of.Path is not null)
            select.Path = $"{select.Of.Path}.{select.Field}";
        if (isWhole)
            Read(select);
        var field = Field(select, _types.Known(select.Of.Type), isAsked);
        select.Type = select.Mode == Selection.Test ? CelType.Bool : field;
        return select.Mode == Selection.Test && select.Key is not null
            ? Presence.Of(Prefixes(select))
            : Presence.Nothing;
    }

    /// <summary>Where the end of a path is there, all before it is.</summary>
    private static IEnumerable<string> Prefixes(Expr expr)
    {
        for (; expr is SelectExpr { Key: { } key } select; expr = select.Of)
            yield return key;
    }

    private CelType Field(SelectExpr select, CelType of, bool isAsked)
    {
        var isOptional = select.Mode == Selection.Optional;
        switch (of.Kind)
        {
            case CelKind.Map:
                if (!isAsked && select.Key is not null)
                    Proven(select);
                return isOptional ? CelType.Optional(of.Value) : of.Value;
            case CelKind.Object:
                return ObjectField(select, of, isAsked);
            case CelKind.Money or CelKind.Quantity when Amounts.FieldType(of, select.Field) is { } part:
                return isOptional ? CelType.Optional(part) : part;
            case CelKind.Money or CelKind.Quantity:
                Fault(
                    select,
                    $"{Article(of)} has no part '{select.Field}'",
                    of.Kind == CelKind.Money ? "read .amount or .currency" : "read .value or .unit"
                );
                return CelType.Dyn;
            case CelKind.Optional:
                // A field of what may be absent may be absent.
                var value = Field(select, _types.Known(of.Element), isAsked: true);
                return isOptional ? value : CelType.Optional(value);
            case CelKind.Dyn or CelKind.Parameter:
                _types.Fits(of, CelType.Dyn);
                return isOptional ? CelType.Optional(CelType.Dyn) : CelType.Dyn;
            default:
                Fault(select, $"{Article(of)} has no fields, so none is called '{select.Field}'");
                return CelType.Dyn;
        }
    }

    private CelType ObjectField(SelectExpr select, CelType of, bool isAsked)
    {
        if (of.Definition!.Field(select.Field) is not { } field)
        {
            Fault(
                select,
                $"{Article(of)} has no field '{select.Field}'",
                Suggestion(select.Field, of.Definition.FieldNames)
            );
            return CelType.Dyn;
        }
        if (field.MayBeAbsent && !isAsked)
            Proven(select);
        return select.Mode == Selection.Optional ? CelType.Optional(field.Type) : field.Type;
    }

    /// <summary>In strict mode, that what may be absent is read only where it is known to be there.</summary>
    private void Proven(SelectExpr select)
    {
        if (!IsStrict || select.Mode != Selection.Read)
            return;
        if (select.Key is not null && _present.Contains(select.Key))
            return;
        var path = Printer.Print(select);
        Fault(
            select,
            $"'{path}' may be absent",
            $"write has({path}) && before it, or {Printer.Print(select.Of)}.?{select.Field}.orValue(...)"
        );
    }

    private CelType Indexed(IndexExpr index, CelType of)
    {
        CelType element;
        switch (of.Kind)
        {
            case CelKind.List:
                if (!_types.Fits(index.Index.Type, CelType.Int))
                    Fault(
                        index.Index,
                        $"a place in a list is an int, not {Article(_types.Known(index.Index.Type))}"
                    );
                element = of.Element;
                break;
            case CelKind.Map:
                if (!_types.Fits(index.Index.Type, of.Element))
                    Fault(
                        index.Index,
                        $"the keys are of type {of.Element}, and this is {Article(_types.Known(index.Index.Type))}"
                    );
                element = of.Value;
                break;
            case CelKind.Optional:
                var inner = Indexed(index, _types.Known(of.Element));
                return index.IsOptional ? inner : CelType.Optional(inner);
            case CelKind.Dyn or CelKind.Parameter:
                _types.Fits(of, CelType.Dyn);
                element = CelType.Dyn;
                break;
            default:
                Fault(index, $"{Article(of)} has no elements", "give it a list or a map");
                element = CelType.Dyn;
                break;
        }
        return index.IsOptional ? CelType.Optional(element) : element;
    }
}
