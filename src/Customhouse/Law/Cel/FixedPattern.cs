namespace Customhouse.Law.Cel;

/// <summary>
/// A regular expression of the simplest form, of the whole text: one class of ASCII characters after the
/// other, each so many times and the last so many at least and at most, as
/// <c>^[A-Z]{2}[A-Z0-9]{2,6}$</c>. Codes have such forms, and there is one way only to match them, so no
/// engine is needed.
/// </summary>
internal sealed class FixedPattern
{
    private readonly List<UInt128> _classes = [];
    private int _extra;

    /// <summary>The pattern; null where it is of another form.</summary>
    public static FixedPattern? Of(string pattern)
    {
        if (pattern.Length < 3 || pattern[0] != '^' || pattern[^1] != '$')
            return null;
        var made = new FixedPattern();
        var rest = pattern.AsSpan(1, pattern.Length - 2);
        while (rest.Length > 0)
        {
            // What stands behind a class that may be shorter could be matched in several ways.
            if (made._extra > 0 || Class(ref rest) is not { } set || Times(ref rest) is not var (least, most))
                return null;
            for (var i = 0; i < most; i++)
                made._classes.Add(set);
            made._extra = most - least;
        }
        return made;
    }

    /// <summary>Whether the whole text is of the pattern.</summary>
    public bool IsMatch(string text)
    {
        if (text.Length > _classes.Count || text.Length < _classes.Count - _extra)
            return false;
        for (var i = 0; i < text.Length; i++)
            if (text[i] >= 128 || (_classes[i] >> text[i] & 1) == 0)
                return false;
        return true;
    }

    /// <summary>A letter, a digit, or several between brackets.</summary>
    private static UInt128? Class(ref ReadOnlySpan<char> rest)
    {
        if (char.IsAsciiLetterOrDigit(rest[0]))
        {
            var alone = UInt128.One << rest[0];
            rest = rest[1..];
            return alone;
        }
        var end = rest.IndexOf(']');
        if (rest[0] != '[' || end < 2)
            return null;
        var within = rest[1..end];
        var set = UInt128.Zero;
        rest = rest[(end + 1)..];
        for (var i = 0; i < within.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(within[i]))
                return null;
            var last = within[i];
            if (i + 1 < within.Length && within[i + 1] == '-')
            {
                if (
                    i + 2 >= within.Length
                    || !char.IsAsciiLetterOrDigit(within[i + 2])
                    || within[i + 2] < last
                )
                    return null;
                last = within[i + 2];
            }
            for (var c = within[i]; c <= last; c++)
                set |= UInt128.One << c;
            if (last != within[i] || (i + 1 < within.Length && within[i + 1] == '-'))
                i += 2;
        }
        return set;
    }

    /// <summary>How often: once, or as braces tell.</summary>
    private static (int Least, int Most)? Times(ref ReadOnlySpan<char> rest)
    {
        if (rest.Length == 0 || rest[0] != '{')
            return (1, 1);
        var end = rest.IndexOf('}');
        if (end < 0)
            return null;
        var within = rest[1..end];
        rest = rest[(end + 1)..];
        var comma = within.IndexOf(',');
        var low = comma < 0 ? within : within[..comma];
        var high = comma < 0 ? within : within[(comma + 1)..];
        return
            int.TryParse(low, System.Globalization.NumberStyles.None, null, out var least)
            && int.TryParse(high, System.Globalization.NumberStyles.None, null, out var most)
            && least <= most
            && most is > 0 and <= 64
            ? (least, most)
            : null;
    }
}
