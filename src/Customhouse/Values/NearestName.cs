namespace Customhouse.Values;

/// <summary>The known name that somebody most likely meant, for faults that say what would mend
/// them.</summary>
public static class NearestName
{
    private const int DistanceMax = 3;

    /// <summary>Longer names are looked for in vain: the work grows with the length.</summary>
    private const int LengthMax = 100;

    /// <summary>The only name that begins as this one, else the one with the fewest letters changed, added
    /// or left out: three, and of a short name half of them; capitals count as small letters. Null where
    /// none is near.</summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        if (name.Length > LengthMax)
            return null;
        string[] all = [.. known.Where(k => k.Length <= LengthMax)];
        if (
            all.Where(k => name.Length > 2 && k.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                .ToArray()
            is [var only]
        )
            return only;
        var near = all.MinBy(k => Distance(k, name));
        return
            near is not null && Distance(near, name) <= Math.Min(DistanceMax, name.TrimStart('-').Length / 2)
            ? near
            : null;
    }

    /// <summary>How many letters have to be changed, added or left out (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var above = row[j];
                var isSame = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]);
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (isSame ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
