namespace Customhouse.Tariff;

/// <summary>
/// Goods as a rule of an edition names them: <c>*</c> all, <c>2203</c> what stands under it, <c>01-21</c>
/// from the first to what stands under the last.
/// </summary>
public static class CodeRange
{
    /// <summary>
    /// How closely the best of the ranges names a code: 0 not at all, 1 by <c>*</c>, else one more than the
    /// digits it was named by. The closest rule of a tax decides.
    /// </summary>
    public static int Longest(IReadOnlyList<string> ranges, string digits)
    {
        var best = 0;
        foreach (var range in ranges)
            best = Math.Max(best, Closeness(range, digits));
        return best;
    }

    /// <summary>
    /// True if the text is a range: a star, or digits, or two equally long runs of digits in order.
    /// </summary>
    public static bool IsValid(string range)
    {
        if (range == "*")
            return true;
        var dash = range.IndexOf('-');
        if (dash < 0)
            return IsCode(range);
        var (first, last) = (range[..dash], range[(dash + 1)..]);
        return first.Length == last.Length
            && IsCode(first)
            && IsCode(last)
            && string.CompareOrdinal(first, last) <= 0;
    }

    private static bool IsCode(string text) => text.Length is >= 2 and <= 14 && text.All(char.IsAsciiDigit);

    private static int Closeness(string range, string digits)
    {
        if (range == "*")
            return 1;
        var dash = range.IndexOf('-');
        if (dash < 0)
            return digits.StartsWith(range, StringComparison.Ordinal) ? range.Length + 1 : 0;
        if (digits.Length < dash)
            return 0;
        var head = digits.AsSpan(0, dash);
        return
            head.SequenceCompareTo(range.AsSpan(0, dash)) >= 0
            && head.SequenceCompareTo(range.AsSpan(dash + 1)) <= 0
            ? dash + 1
            : 0;
    }
}
