using System.Globalization;
using System.Runtime.InteropServices;

namespace Customhouse.Journal;

/// <summary>One value of a row, or none. Numbers and times make no object.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct Cell : IEquatable<Cell>
{
    private static readonly object IsNumber = new();
    private static readonly object IsTime = new();

    private readonly object? _value;
    private readonly long _number;

    private Cell(object? value, long number = 0) => (_value, _number) = (value, number);

    public static implicit operator Cell(string? text) => new(text);

    public static implicit operator Cell(long? number) =>
        number is { } value ? new Cell(IsNumber, value) : default;

    public static implicit operator Cell(decimal? amount) => new(amount);

    /// <summary>Kept as they are; nobody changes them any more.</summary>
    public static implicit operator Cell(byte[]? bytes) => new(bytes);

    /// <summary>To the microsecond, as it is kept.</summary>
    public static implicit operator Cell(DateTimeOffset? time) =>
        time is { } at ? new Cell(IsTime, at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMicrosecond) : default;

    /// <summary>Null where there is none.</summary>
    public string? Text => (string?)_value;

    /// <summary>Null where there is none.</summary>
    public long? Number => _value is null ? null : _number;

    /// <summary>Null where there is none.</summary>
    public decimal? Amount => (decimal?)_value;

    /// <summary>Null where there are none.</summary>
    public byte[]? Bytes => (byte[]?)_value;

    /// <summary>Null where there is none.</summary>
    public DateTimeOffset? Time => _value is null ? null : new DateTimeOffset(_number, TimeSpan.Zero);

    /// <summary>Whether a column of this form takes it; none is taken by every form.</summary>
    public bool Fits(ColumnForm form) =>
        _value is null
        || form switch
        {
            ColumnForm.Text => _value is string,
            ColumnForm.Number => ReferenceEquals(_value, IsNumber),
            ColumnForm.Amount => _value is decimal,
            ColumnForm.Time => ReferenceEquals(_value, IsTime),
            ColumnForm.Bytes => _value is byte[],
            _ => false,
        };

    /// <summary>Whether both hold the same value; of bytes, whether they are the same array.</summary>
    public bool Equals(Cell other) => _number == other._number && Equals(_value, other._value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Cell other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_value, _number);

    public static bool operator ==(Cell one, Cell other) => one.Equals(other);

    public static bool operator !=(Cell one, Cell other) => !one.Equals(other);

    /// <inheritdoc/>
    public override string ToString() =>
        _value is null ? ""
        : ReferenceEquals(_value, IsTime) ? Time!.Value.ToString("O", CultureInfo.InvariantCulture)
        : ReferenceEquals(_value, IsNumber) ? _number.ToString(CultureInfo.InvariantCulture)
        : _value is byte[] bytes ? Convert.ToHexString(bytes)
        : Convert.ToString(_value, CultureInfo.InvariantCulture) ?? "";
}
