using System.Diagnostics.CodeAnalysis;

namespace Customhouse.Law.Cel;

/// <summary>A type of objects of the host, with the fields that conditions may read.</summary>
public abstract class CelObjectType
{
    private readonly Dictionary<string, CelField> _fields = new(StringComparer.Ordinal);

    private protected CelObjectType(string name)
    {
        Name = name;
        Type = CelType.Object(this);
    }

    /// <summary>As faults and <c>type(x)</c> name it.</summary>
    public string Name { get; }

    /// <summary>The type of its objects.</summary>
    public CelType Type { get; }

    internal IEnumerable<string> FieldNames => _fields.Keys;

    internal CelField? Field(string name) => _fields.GetValueOrDefault(name);

    internal abstract bool Holds(object value);

    private protected void Add(CelField field) => _fields.Add(field.Name, field);
}

/// <summary>Objects of a class, with the fields that conditions may read. Fields are declared before the
/// first condition is compiled.</summary>
/// <param name="name">As faults and <c>type(x)</c> name it.</param>
public sealed class CelObjectType<T>(string name) : CelObjectType(name)
    where T : class
{
    /// <summary>Declares a field that is always there: bool, long, ulong, decimal, CelTimestamp, CelDuration,
    /// DateOnly, Money or Quantity.</summary>
    /// <exception cref="ArgumentException">The type is not held as the field gives it.</exception>
    public CelObjectType<T> HasValue<TValue>(string name, CelType type, Func<T, TValue> read)
        where TValue : struct
    {
        return With<TValue>(
            name,
            type,
            mayBeAbsent: false,
            (host, out value) =>
            {
                value = read(host);
                return true;
            }
        );
    }

    /// <summary>Declares a field that is null where it is absent, of the same types.</summary>
    /// <exception cref="ArgumentException">The type is not held as the field gives it.</exception>
    public CelObjectType<T> MayHaveValue<TValue>(string name, CelType type, Func<T, TValue?> read)
        where TValue : struct
    {
        return With<TValue>(
            name,
            type,
            mayBeAbsent: true,
            (host, out value) =>
            {
                var told = read(host);
                value = told.GetValueOrDefault();
                return told.HasValue;
            }
        );
    }

    /// <summary>Declares a field that is always there: a text, octets, a list, a map or an object. A list
    /// gives its elements as objects (numbers boxed as they are held).</summary>
    /// <exception cref="ArgumentException">The type is not held as the field gives it.</exception>
    public CelObjectType<T> Has<TValue>(string name, CelType type, Func<T, TValue> read)
        where TValue : class
    {
        return MayBe(name, type, mayBeAbsent: false, read);
    }

    /// <summary>Declares a field that is null where it is absent, of the same types.</summary>
    /// <exception cref="ArgumentException">The type is not held as the field gives it.</exception>
    public CelObjectType<T> MayHave<TValue>(string name, CelType type, Func<T, TValue?> read)
        where TValue : class
    {
        return MayBe(name, type, mayBeAbsent: true, read);
    }

    internal override bool Holds(object value) => value is T;

    private CelObjectType<T> MayBe<TValue>(string name, CelType type, bool mayBeAbsent, Func<T, TValue?> read)
        where TValue : class =>
        With<TValue>(
            name,
            type,
            mayBeAbsent,
            (T host, [MaybeNullWhen(false)] out TValue value) =>
            {
                value = read(host);
                return value is not null;
            }
        );

    private CelObjectType<T> With<TValue>(
        string name,
        CelType type,
        bool mayBeAbsent,
        FieldReading<T, TValue> read
    )
    {
        Add(new CelField<T, TValue>(name, type, mayBeAbsent, read));
        return this;
    }
}

/// <summary>A field of objects of the host.</summary>
internal abstract class CelField
{
    protected CelField(string name, CelType type, bool mayBeAbsent, Type held)
    {
        if (type.Held != held && (type.Held != typeof(object) || held.IsValueType))
            throw new ArgumentException($"{name} is declared as {type}, which is not held as {held.Name}");
        (Name, Type, MayBeAbsent) = (name, type, mayBeAbsent);
    }

    public string Name { get; }

    public CelType Type { get; }

    public bool MayBeAbsent { get; }

    /// <summary>The value of the field; an error where it is absent.</summary>
    /// <param name="of">What gives the object.</param>
    /// <param name="slot">The place of the variable that is the object, so that no closure is asked for it;
    /// below zero where it is none.</param>
    public abstract Delegate Read(Func<Frame, object> of, int slot);

    /// <summary>Whether the field is there.</summary>
    /// <inheritdoc cref="Read"/>
    public abstract Func<Frame, bool> Test(Func<Frame, object> of, int slot);

    /// <summary>The value of the field, or another where it is absent; null where the other is held in
    /// another way.</summary>
    public abstract Delegate? ReadOr(Func<Frame, object> of, int slot, Delegate otherwise);

    /// <summary>The value of the field of an object; null where it is absent.</summary>
    public abstract object? Of(object host);
}

/// <summary>Reads a field of an object.</summary>
/// <returns>False where it is absent.</returns>
internal delegate bool FieldReading<in T, TValue>(T host, [MaybeNullWhen(false)] out TValue value);

internal sealed class CelField<T, TValue>(
    string name,
    CelType type,
    bool mayBeAbsent,
    FieldReading<T, TValue> read
) : CelField(name, type, mayBeAbsent, typeof(TValue))
    where T : class
{
    public override Delegate Read(Func<Frame, object> of, int slot)
    {
        var absent = new CelError($"'{Name}' is absent") { IsAbsence = true };
        return slot < 0
            ? (Func<Frame, TValue>)Found
            : (Func<Frame, TValue>)(
                frame => frame.Slots[slot] is T host && read(host, out var value) ? value : Found(frame)
            );

        TValue Found(Frame frame)
        {
            var host = of(frame);
            if (frame.HasFailed)
                return default!;
            if (read((T)host, out var value))
                return value;
            frame.Fail(absent);
            return default!;
        }
    }

    public override Func<Frame, bool> Test(Func<Frame, object> of, int slot)
    {
        return slot < 0 ? Found : frame => frame.Slots[slot] is T host ? read(host, out _) : Found(frame);

        bool Found(Frame frame)
        {
            var host = of(frame);
            return !frame.HasFailed && read((T)host, out _);
        }
    }

    public override Delegate? ReadOr(Func<Frame, object> of, int slot, Delegate otherwise)
    {
        if (otherwise is not Func<Frame, TValue> other)
            return null;
        return slot < 0
            ? (Func<Frame, TValue>)Found
            : (Func<Frame, TValue>)(
                frame => frame.Slots[slot] is T host && read(host, out var value) ? value : Found(frame)
            );

        TValue Found(Frame frame)
        {
            var host = of(frame);
            if (frame.HasFailed)
                return default!;
            return read((T)host, out var value) ? value : other(frame);
        }
    }

    public override object? Of(object host) => read((T)host, out var value) ? Compiler.Box(value) : null;
}
