namespace Customhouse.Law.Cel;

/// <summary>What is known of types that calls decide. An open type stands for the most general type that was
/// seen in its place.</summary>
internal sealed class Inference
{
    private Dictionary<string, CelType> _known = new(StringComparer.Ordinal);
    private int _fresh;

    /// <summary>A type that nothing is known of yet.</summary>
    public CelType Fresh() => CelType.Parameter($"${++_fresh}");

    /// <summary>Types of a declaration with each of its parameters as an open type.</summary>
    public CelType[] Fresh(IEnumerable<CelType> types)
    {
        var open = new Dictionary<string, CelType>(StringComparer.Ordinal);
        return [.. types.Select(t => Renamed(t, open))];
    }

    private CelType Renamed(CelType type, Dictionary<string, CelType> open)
    {
        if (type.Kind == CelKind.Parameter)
            return open.TryGetValue(type.Name, out var known) ? known : open[type.Name] = Fresh();
        return type.Arguments.Count == 0
            ? type
            : type.With([.. type.Arguments.Select(a => Renamed(a, open))]);
    }

    /// <summary>A type with all that is known of it; what stays open is open still.</summary>
    public CelType Known(CelType type)
    {
        while (type.Kind == CelKind.Parameter && _known.TryGetValue(type.Name, out var next))
            type = next;
        return type.Arguments.Count == 0 ? type : type.With([.. type.Arguments.Select(Known)]);
    }

    /// <summary>A type at the end: what stayed open may be anything.</summary>
    public CelType Final(CelType type)
    {
        var known = Known(type);
        if (known.Kind == CelKind.Parameter)
            return CelType.Dyn;
        return known.Arguments.Count == 0 ? known : known.With([.. known.Arguments.Select(Final)]);
    }

    /// <summary>Whether values of one type may stand for those of another; if so, what that decides is known
    /// from then on.</summary>
    public bool Fits(IReadOnlyList<CelType> given, IReadOnlyList<CelType> wanted)
    {
        var before = new Dictionary<string, CelType>(_known, StringComparer.Ordinal);
        for (var i = 0; i < given.Count; i++)
        {
            if (Agree(given[i], wanted[i]))
                continue;
            _known = before;
            return false;
        }
        return true;
    }

    public bool Fits(CelType given, CelType wanted) => Fits([given], [wanted]);

    /// <summary>The type of what is one or the other; null where nothing but dyn is.</summary>
    public CelType? Join(CelType first, CelType second) =>
        Fits(first, second) ? MoreGeneral(Known(first), Known(second)) : null;

    private bool Agree(CelType a, CelType b)
    {
        if (b.Kind == CelKind.Parameter)
        {
            var (stands, isDecided) = Stands(a, b);
            if (stands || isDecided)
                return stands;
        }
        if (a.Kind == CelKind.Parameter)
            return Stands(b, a).Stands;
        if (a.IsDyn || b.IsDyn)
            return true;
        if (a.Kind == CelKind.Null || b.Kind == CelKind.Null)
            return IsNullable(a) && IsNullable(b);
        if (a.Kind != b.Kind || a.Name != b.Name)
            return false;
        // Types as values are all of one type.
        if (a.Kind == CelKind.Type)
            return true;
        if (a.Arguments.Count != b.Arguments.Count)
            return false;
        for (var i = 0; i < a.Arguments.Count; i++)
            if (!Agree(a.Arguments[i], b.Arguments[i]))
                return false;
        return true;
    }

    /// <summary>Whether a type may stand for an open one, and whether it was decided before what that is.
    /// </summary>
    private (bool Stands, bool IsDecided) Stands(CelType type, CelType open)
    {
        if (type.Equals(open))
            return (true, true);
        if (_known.TryGetValue(open.Name, out var known))
        {
            if (type.Equals(known))
                return (true, true);
            if (!Agree(type, known))
                return (false, true);
            var general = MoreGeneral(type, known);
            if (!IsWithin(open, general))
                _known[open.Name] = general;
            return (true, true);
        }
        if (IsWithin(open, type))
            return (false, false);
        _known[open.Name] = type;
        return (true, false);
    }

    private bool IsWithin(CelType open, CelType type)
    {
        if (type.Equals(open))
            return true;
        if (type.Kind == CelKind.Parameter)
            return _known.TryGetValue(type.Name, out var known) && IsWithin(open, known);
        return type.Arguments.Any(a => IsWithin(open, a));
    }

    private static CelType MoreGeneral(CelType a, CelType b)
    {
        if (a.Kind == CelKind.Null && IsNullable(b) && !b.IsDyn)
            return b;
        return IsAsGeneral(a, b) ? a : b;
    }

    private static bool IsAsGeneral(CelType a, CelType b)
    {
        if (a.IsDyn || a.Kind == CelKind.Parameter)
            return true;
        if (b.IsDyn || b.Kind == CelKind.Parameter)
            return false;
        if (b.Kind == CelKind.Null && IsNullable(a))
            return true;
        if (a.Kind != b.Kind || a.Name != b.Name || a.Arguments.Count != b.Arguments.Count)
            return false;
        for (var i = 0; i < a.Arguments.Count; i++)
            if (!IsAsGeneral(a.Arguments[i], b.Arguments[i]))
                return false;
        return true;
    }

    /// <summary>What null may stand for: the language's checkers have it so from of old.</summary>
    private static bool IsNullable(CelType type) =>
        type.Kind
            is CelKind.Null
                or CelKind.Dyn
                or CelKind.Timestamp
                or CelKind.Duration
                or CelKind.Optional
                or CelKind.Abstract
                or CelKind.Object;
}
