namespace Customhouse.Law.Cel;

/// <summary>The known name that somebody probably meant.</summary>
internal static class NearestName
{
    /// <summary>The name with the fewest letters changed, at most a third of them; null where none is near.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        var best = (Name: (string?)null, Distance: Math.Max(2, name.Length / 3) + 1);
        foreach (var other in known)
        {
            var distance = Distance(name, other);
            if (distance < best.Distance)
                best = (other, distance);
        }
        return best.Name;
    }

    /// <summary>The sentence that suggests it; empty where none is near.</summary>
    public static string Suggestion(string name, IEnumerable<string> known) =>
        Of(name, known) is { } near ? $"did you mean '{near}'?" : "";

    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 20 || a.Length > 100)
            return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var k = 1; k <= b.Length; k++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[k - 1]) ? 0 : 1;
                (corner, row[k]) = (row[k], Math.Min(Math.Min(row[k], row[k - 1]) + 1, corner + same));
            }
        }
        return row[^1];
    }
}
