using Customhouse.Values;

namespace Customhouse.Server.Suggestions;

/// <summary>What a command or a file is told of a name that is not known.</summary>
internal static class Nearest
{
    /// <summary>A suggestion, or the names that there are.</summary>
    public static string Words(string name, IEnumerable<string> known)
    {
        string[] all = [.. known];
        if (NearestName.Of(name, all) is { } near)
            return $"did you mean {near}?";
        return all.Length == 0 ? "none is taken here" : "known are " + string.Join(", ", all);
    }
}
