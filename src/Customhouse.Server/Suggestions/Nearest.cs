namespace Customhouse.Server.Suggestions;

/// <summary>The name that somebody most likely meant.</summary>
internal static class Nearest
{
    private const int DistanceMax = 3;

    /// <summary>A suggestion, or the names that there are.</summary>
    public static string Words(string name, IEnumerable<string> known)
    {
        string[] all = [.. known];
        if (Find(name, all) is { } near)
            return $"did you mean {near}?";
        return all.Length == 0 ? "none is taken here" : "known are " + string.Join(", ", all);
    }

    private static string? Find(string name, string[] known)
    {
        if (known.Length == 0)
            return null;
        if (
            known
                .Where(k => name.Length > 2 && k.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                .ToArray()
            is [var only]
        )
            return only;
        var near = known.MinBy(k => Distance(k, name))!;
        // Of a short name three letters are all of it.
        return Distance(near, name) <= Math.Min(DistanceMax, name.TrimStart('-').Length / 2) ? near : null;
    }

    /// <summary>How many characters have to be changed, added or left out (Levenshtein).</summary>
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
                row[j] = Math.Min(
                    Math.Min(row[j], row[j - 1]) + 1,
                    diagonal + (one[i - 1] == other[j - 1] ? 0 : 1)
                );
                diagonal = above;
            }
        }
        return row[^1];
    }
}
