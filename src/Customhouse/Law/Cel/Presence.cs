using System.Collections.Immutable;

namespace Customhouse.Law.Cel;

/// <summary>Which paths are proven to be there when a condition is true, and when it is false.</summary>
internal sealed record Presence(ImmutableHashSet<string> WhenTrue, ImmutableHashSet<string> WhenFalse)
{
    public static readonly Presence Nothing = new([], []);

    public static Presence Of(IEnumerable<string> paths) => new([.. paths], []);

    public Presence Negated => new(WhenFalse, WhenTrue);

    /// <summary>Both are true; or one of them is false, and it is not known which.</summary>
    public Presence And(Presence other) =>
        new(WhenTrue.Union(other.WhenTrue), WhenFalse.Intersect(WhenTrue.Union(other.WhenFalse)));

    public Presence Or(Presence other) => Negated.And(other.Negated).Negated;

    /// <summary>One of two branches was taken: what both prove is proven.</summary>
    public Presence Choose(Presence then, Presence otherwise) =>
        new(
            WhenTrue.Union(then.WhenTrue).Intersect(WhenFalse.Union(otherwise.WhenTrue)),
            WhenTrue.Union(then.WhenFalse).Intersect(WhenFalse.Union(otherwise.WhenFalse))
        );
}
