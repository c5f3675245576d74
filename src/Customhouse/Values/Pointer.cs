using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Customhouse.Values;

/// <summary>One step of a pointer: the name of a part, and which of its name it is.</summary>
/// <param name="Position">From one; null where the pointer does not say.</param>
public readonly record struct PointerStep(string Name, int? Position)
{
    /// <summary>It names an attribute of the element above it, as <c>@currencyID</c>.</summary>
    public bool IsAttribute => Name.StartsWith('@');

    /// <inheritdoc/>
    public override string ToString() =>
        Position is { } n ? string.Create(CultureInfo.InvariantCulture, $"{Name}[{n}]") : Name;
}

/// <summary>
/// A place in a message: the names of its parts from the outermost on, with one-based positions where a part
/// may stand several times, as <c>Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity</c>. Two
/// pointers are equal where they are written alike.
/// </summary>
public sealed class Pointer : IEquatable<Pointer>
{
    private readonly Pointer? _above;
    private readonly PointerStep _last;
    private readonly int _length;

    private Pointer(Pointer? above, PointerStep last) =>
        (_above, _last, _length) = (above, last, above is null ? 0 : above._length + 1);

    /// <summary>The message itself, without a step; written as an empty text.</summary>
    public static readonly Pointer Whole = new(null, default);

    /// <summary>The steps from the outermost on.</summary>
    public IReadOnlyList<PointerStep> Steps
    {
        get
        {
            var steps = new PointerStep[_length];
            for (var at = this; at._above is { } above; at = above)
                steps[above._length] = at._last;
            return steps;
        }
    }

    /// <summary>The place above this one; the message itself has itself above it.</summary>
    public Pointer Parent => _above ?? this;

    /// <summary>A pointer from its text.</summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong.</exception>
    public static Pointer Parse(string text) =>
        Fault(text, out var pointer) is { } fault
            ? throw new FormatException($"'{text}' is no pointer: {fault}")
            : pointer!;

    /// <summary>A pointer from its text; false where it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Pointer? pointer)
    {
        pointer = null;
        return text is not null && Fault(text, out pointer) is null;
    }

    /// <summary>A part of this place.</summary>
    /// <exception cref="ArgumentException">The name cannot stand in a pointer, or the position is not from
    /// one.</exception>
    public Pointer Append(string name, int? position = null)
    {
        if (NameFault(name) is { } fault)
            throw new ArgumentException(fault, nameof(name));
        ArgumentOutOfRangeException.ThrowIfLessThan(position ?? 1, 1, nameof(position));
        return new Pointer(this, new PointerStep(name, position));
    }

    /// <summary>What a pointer names below this place.</summary>
    public static Pointer operator /(Pointer above, Pointer below) =>
        below._above is null ? above : new Pointer(above / below._above, below._last);

    /// <summary>What a pointer names below this place.</summary>
    /// <exception cref="FormatException">The text is no pointer.</exception>
    public static Pointer operator /(Pointer above, string below) => above / Parse(below);

    /// <summary>Whether it is this place, or one that this one lies in.</summary>
    public bool StartsWith(Pointer above)
    {
        var at = this;
        while (at._length > above._length)
            at = at._above!;
        return at.Equals(above);
    }

    /// <inheritdoc/>
    public bool Equals(Pointer? other)
    {
        if (other is null || other._length != _length)
            return false;
        var (one, two) = (this, other);
        for (; !ReferenceEquals(one, two) && one._above is not null; (one, two) = (one._above, two._above!))
            if (one._last != two._last)
                return false;
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Pointer);

    /// <inheritdoc/>
    public override int GetHashCode() => _above is null ? 0 : HashCode.Combine(_above.GetHashCode(), _last);

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder(_length * 20);
        foreach (var step in Steps)
        {
            if (text.Length > 0)
                text.Append('/');
            text.Append(step.Name);
            if (step.Position is { } n)
                text.Append(CultureInfo.InvariantCulture, $"[{n}]");
        }
        return text.ToString();
    }

    private static string? Fault(string text, out Pointer? pointer)
    {
        pointer = Whole;
        if (text.Length == 0)
            return null;
        foreach (var range in text.AsSpan().Split('/'))
        {
            if (Fault(text.AsSpan(range), out var step) is { } fault)
            {
                pointer = null;
                return fault;
            }
            pointer = new Pointer(pointer, step);
        }
        return null;
    }

    private static string? Fault(ReadOnlySpan<char> text, out PointerStep step)
    {
        var bracket = text.IndexOf('[');
        var name = new string(bracket < 0 ? text : text[..bracket]);
        step = new PointerStep(name, null);
        if (NameFault(name) is { } fault)
            return fault;
        if (bracket < 0)
            return null;
        var told = text[(bracket + 1)..];
        if (!told.EndsWith(']'))
            return $"a position ends with ']', and '{text}' does not";
        told = told[..^1];
        if (
            told.StartsWith('0')
            || !int.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
        )
            return $"a position is a whole number from 1, and '{told}' is not";
        step = new PointerStep(name, position);
        return null;
    }

    private static string? NameFault(string name) =>
        name.Length == 0 ? "a step has no name"
        : name.AsSpan().ContainsAny('/', '[', ']') ? $"a name holds neither '/' nor brackets: '{name}'"
        : null;
}
