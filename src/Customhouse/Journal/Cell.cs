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

    /// <summary>A text; null makes the cell empty.</summary>
    public static implicit operator Cell(string? text) => new(text);

    /// <summary>A whole number; null makes the cell empty.</summary>
    public static implicit operator Cell(long? number) =>
        number is { } value ? new Cell(IsNumber, value) : default;

    /// <summary>A decimal, kept exactly; null makes the cell empty.</summary>
    public static implicit operator Cell(decimal? amount) => new(amount);

    /// <summary>Bytes as they are, which nobody changes any more; null makes the cell empty.</summary>
    public static implicit operator Cell(byte[]? bytes) => new(bytes);

    /// <summary>A moment in UTC, cut to the microsecond as it is kept; null makes the cell empty.</summary>
    public static implicit operator Cell(DateTimeOffset? time) =>
        time is { } at ? new Cell(IsTime, at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMicrosecond) : default;

    /// <summary>The value of a text; null where the cell is empty.</summary>
    /// <exception cref="InvalidCastException">The cell holds another form.</exception>
    public string? Text => (string?)_value;

    /// <summary>
    /// The value of a whole number; null where the cell is empty. Asked only of a cell of that form.
    /// </summary>
    public long? Number => _value is null ? null : _number;

    /// <summary>The value of a decimal; null where the cell is empty.</summary>
    /// <exception cref="InvalidCastException">The cell holds another form.</exception>
    public decimal? Amount => (decimal?)_value;

    /// <summary>The value of bytes; null where the cell is empty.</summary>
    /// <exception cref="InvalidCastException">The cell holds another form.</exception>
    public byte[]? Bytes => (byte[]?)_value;

    /// <summary>
    /// The value of a moment, in UTC; null where the cell is empty. Asked only of a cell of that form.
    /// </summary>
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

    /// <summary>Whether both hold the same value of the same form, or none.</summary>
    public static bool operator ==(Cell one, Cell other) => one.Equals(other);

    /// <summary>Whether they differ in value or form.</summary>
    public static bool operator !=(Cell one, Cell other) => !one.Equals(other);

    /// <summary>
    /// The value as text: a moment in UTC by ISO 8601, a number with a point; empty where there is none.
    /// </summary>
    public override string ToString() =>
        _value is null ? ""
        : ReferenceEquals(_value, IsTime) ? Time!.Value.ToString("O", CultureInfo.InvariantCulture)
        : ReferenceEquals(_value, IsNumber) ? _number.ToString(CultureInfo.InvariantCulture)
        : _value is byte[] bytes ? Convert.ToHexString(bytes)
        : Convert.ToString(_value, CultureInfo.InvariantCulture) ?? "";
}
