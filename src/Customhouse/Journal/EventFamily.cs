using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;

namespace Customhouse.Journal;

/// <summary>
/// What is asked of the journal in one question: one or several types of event, each in all versions that
/// were ever released. A changed event is a new version beside the old one, so whoever asks for one name
/// misses the other.
/// </summary>
public sealed class EventFamily
{
    private readonly FrozenSet<string> _names;

    private EventFamily(IEnumerable<string> names)
    {
        _names = names.ToFrozenSet(StringComparer.Ordinal);
        Names = [.. _names.Order(StringComparer.Ordinal)];
    }

    /// <summary>Released names, as <c>goods-released/1</c>, in their order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The versions of one type of event.</summary>
    /// <exception cref="KeyNotFoundException">No module names it.</exception>
    public static EventFamily For<T>()
        where T : Event
    {
        var named = NamesBeside(typeof(T));
        var stem = StemOf(named[typeof(T)]);
        return new EventFamily(named.Values.Where(name => StemOf(name) == stem));
    }

    /// <summary>The events of both.</summary>
    public static EventFamily operator |(EventFamily one, EventFamily other) =>
        new(one._names.Concat(other._names));

    /// <summary>Whether an event of this name is one of them.</summary>
    public bool Holds(string name) => _names.Contains(name);

    /// <summary>The events of the module to which a type belongs, by the base record that names
    /// them.</summary>
    private static Dictionary<Type, string> NamesBeside(Type type)
    {
        for (var at = type.BaseType; at is not null; at = at.BaseType)
        {
            var named = at.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false)
                .ToDictionary(a => a.DerivedType, a => (string)a.TypeDiscriminator!);
            if (named.Count > 0)
                return named;
        }
        return [];
    }

    private static string StemOf(string name) => name[..name.IndexOf('/', StringComparison.Ordinal)];
}
