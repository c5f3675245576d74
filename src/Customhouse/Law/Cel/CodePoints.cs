using System.Text;

namespace Customhouse.Law.Cel;

/// <summary>Places in a text, counted in characters of Unicode. Most texts have one unit for each, and cost
/// nothing more.</summary>
internal static class CodePoints
{
    public static int Count(string text)
    {
        var count = text.Length;
        for (var i = 0; i + 1 < text.Length; i++)
            if (char.IsHighSurrogate(text[i]) && char.IsLowSurrogate(text[i + 1]))
                count--;
        return count;
    }

    /// <summary>The unit at which a character begins; below zero where there is no such place.</summary>
    public static int UnitOf(string text, long place)
    {
        if (place < 0 || place > text.Length)
            return -1;
        var unit = 0;
        for (; place > 0; place--)
        {
            if (unit >= text.Length)
                return -1;
            unit += LengthAt(text, unit);
        }
        return unit;
    }

    /// <summary>How many characters stand before a unit.</summary>
    public static int PlaceOf(string text, int unit) => Count(text[..unit]);

    public static int LengthAt(string text, int unit) =>
        unit + 1 < text.Length && char.IsSurrogatePair(text[unit], text[unit + 1]) ? 2 : 1;

    public static string Reversed(string text)
    {
        var reversed = new StringBuilder(text.Length);
        for (var unit = text.Length; unit > 0; )
        {
            var length = unit > 1 && char.IsSurrogatePair(text[unit - 2], text[unit - 1]) ? 2 : 1;
            unit -= length;
            reversed.Append(text, unit, length);
        }
        return reversed.ToString();
    }

    public static IEnumerable<object> Each(string text)
    {
        for (var unit = 0; unit < text.Length; unit += LengthAt(text, unit))
            yield return text.Substring(unit, LengthAt(text, unit));
    }
}
