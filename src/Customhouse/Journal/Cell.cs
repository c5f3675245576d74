using System.Globalization;
using System.Runtime.InteropServices;

namespace Customhouse.Journal;

/// <summary>One value of a row, or none. Numbers and times make no object.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct Cell : IEquatable<Cell>
{
    private static readonly object IsNumber = new();

    private readonly object? _value;
    private readonly long _number;

    private Cell(object? value, long number = 0) => (_value, _number) = (value, number);

    public static implicit operator Cell(string? text) => new(text);

    public static implicit operator Cell(long number) => new(IsNumber, number);

    public static implicit operator Cell(decimal? amount) => new(amount);

    public static implicit operator Cell(DateTimeOffset? time) =>
        time is { } at ? new Cell(IsNumber, at.UtcTicks) : default;

    /// <summary>Null where there is none.</summary>
    public string? Text => (string?)_value;

    /// <summary>Null where there is none.</summary>
    public long? Number => _value is null ? null : _number;

    /// <summary>Null where there is none.</summary>
    public decimal? Amount => (decimal?)_value;

    /// <summary>Null where there is none.</summary>
    public DateTimeOffset? Time => _value is null ? null : new DateTimeOffset(_number, TimeSpan.Zero);

    /// <inheritdoc/>
    public bool Equals(Cell other) => _number == other._number && Equals(_value, other._value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Cell other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_value, _number);

    public static bool operator ==(Cell one, Cell other) => one.Equals(other);

    public static bool operator !=(Cell one, Cell other) => !one.Equals(other);

    /// <inheritdoc/>
    public override string ToString() =>
        ReferenceEquals(_value, IsNumber)
            ? _number.ToString(CultureInfo.InvariantCulture)
            : Convert.ToString(_value, CultureInfo.InvariantCulture) ?? "";
}
