using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Customhouse.Journal;

/// <summary>
/// The types of event of one module, or of several: their released names with the version, how a body is
/// written in JSON, and what is told of each to whom. Bodies are written once and read for decades.
/// </summary>
public sealed class EventCatalogue
{
    private readonly FrozenDictionary<Type, EventType> _byType;
    private readonly FrozenDictionary<string, JsonTypeInfo> _byName;

    private EventCatalogue(IEnumerable<KeyValuePair<Type, EventType>> types)
    {
        _byType = types.ToDictionary().ToFrozenDictionary();
        // Two of one name are a fault of ours, and the first of these tells it.
        _byName = _byType
            .Values.ToDictionary(v => v.Name, v => v.Info, StringComparer.Ordinal)
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The events that a module's base record names.</summary>
    /// <typeparam name="TBase">The module's base record.</typeparam>
    /// <param name="context">How they are written; made when the program is built.</param>
    /// <param name="tell">What a listener is told of one; null where that listener does not hear of
    /// it.</param>
    /// <exception cref="ArgumentException">An event is named that
    /// the context does not write, or two have one name.</exception>
    public static EventCatalogue Create<TBase>(
        JsonSerializerContext context,
        Func<TBase, Listener, Telling?> tell
    )
        where TBase : Event =>
        new(
            typeof(TBase)
                .GetCustomAttributes<JsonDerivedTypeAttribute>()
                .Select(a =>
                    KeyValuePair.Create(
                        a.DerivedType,
                        new EventType(
                            (string)a.TypeDiscriminator!,
                            context.GetTypeInfo(a.DerivedType)
                                ?? throw new ArgumentException(
                                    $"{a.DerivedType.Name} is not written by {context}"
                                ),
                            (recorded, listener) => tell((TBase)recorded, listener)
                        )
                    )
                )
        );

    /// <summary>The events of several modules.</summary>
    /// <exception cref="ArgumentException">Two of them have a name in common.</exception>
    public static EventCatalogue Create(IEnumerable<EventCatalogue> modules) =>
        new(modules.SelectMany(m => m._byType));

    /// <summary>Released names, as <c>goods-released/1</c>.</summary>
    public IReadOnlyCollection<string> Names => _byName.Keys;

    /// <summary>The released name of an event with its version.</summary>
    /// <exception cref="KeyNotFoundException">It is an event of no module here.</exception>
    public string NameOf(Event recorded) => _byType[recorded.GetType()].Name;

    /// <summary>What a listener is told of an event; null where that listener does not hear of it.</summary>
    /// <exception cref="KeyNotFoundException">It is an event of no module here.</exception>
    public Telling? Tell(Event recorded, Listener listener) =>
        _byType[recorded.GetType()].Tell(recorded, listener);

    /// <summary>The body in UTF-8; what is attached to the event is no part of it.</summary>
    /// <exception cref="KeyNotFoundException">It is an event of no module here.</exception>
    public byte[] Write(Event recorded) =>
        JsonSerializer.SerializeToUtf8Bytes(recorded, _byType[recorded.GetType()].Info);

    /// <summary>The event of a line.</summary>
    /// <param name="attachment">What the journal keeps beside the body; null for nothing.</param>
    /// <exception cref="InvalidDataException">The event cannot be read, or this version does not know
    /// it.</exception>
    public Event Read(string name, ReadOnlySpan<byte> body, byte[]? attachment)
    {
        if (!_byName.TryGetValue(name, out var info))
            throw new InvalidDataException(
                $"the journal holds the event {name}, which this version does not know"
            );
        try
        {
            var recorded =
                (Event?)JsonSerializer.Deserialize(body, info)
                ?? throw new InvalidDataException($"the event {name} has no content");
            return attachment is null ? recorded : recorded.WithAttachment(attachment);
        }
        // What JSON and the values in it throw where they are not what was written.
        catch (Exception e)
            when (e
                    is JsonException
                        or FormatException
                        or ArgumentException
                        or OverflowException
                        or InvalidOperationException
                        or NotSupportedException
            )
        {
            throw new InvalidDataException($"the event {name} cannot be read: {e.Message}", e);
        }
    }

    private sealed record EventType(string Name, JsonTypeInfo Info, Func<Event, Listener, Telling?> Tell);
}
