namespace Customhouse.Server.Conformance;

/// <summary>
/// Suite <c>traces</c>: lodging each published scenario's own messages, with the outside acts in their order,
/// makes the published sequence of notifications. Those of one decision may stand in either order; warnings
/// on accepted messages are not compared.
/// </summary>
public static class TracesSuite
{
    private static readonly (string, string)[] OneDecision =
    [
        ("01", "13/67"),
        ("02", "13/67"),
        ("13/115", "08"),
        ("13/4", "09"),
    ];

    /// <summary>Replays every scenario of <c>expected/notification-sequences.tsv</c> below a
    /// folder.</summary>
    /// <returns>0 if all pass, 1 if any fails, 2 if the folder holds no case.</returns>
    /// <exception cref="FormatException">The folder is not laid out as the open data.</exception>
    public static int Run(string folder, string? json, TextWriter log)
    {
        var sequences = Path.Combine(folder, "expected", "notification-sequences.tsv");
        if (!File.Exists(sequences))
            throw new FormatException($"{folder} holds no expected/notification-sequences.tsv");
        var acts = Rows(Path.Combine(folder, "expected", "acts.tsv"))
            .ToDictionary(r => r[0], r => Words(r, 1), StringComparer.Ordinal);
        var folders = TraceScenario.FoldersOf(folder);
        var run = new ConformanceRun("traces", log);
        foreach (var row in Rows(sequences))
        {
            var scenario = TraceScenario.Read(row[0], folders[row[0]]);
            var told = TraceReplay.Play(scenario, acts.GetValueOrDefault(row[0]) ?? []);
            run.Case(row[0], Compare(Words(row, 2), told));
        }
        return run.End(json);
    }

    /// <summary>The differences of a replay from what was published; none where it passes.</summary>
    public static IReadOnlyList<string> Compare(IReadOnlyList<string> published, TraceTold told)
    {
        var theirs = published.Select(Canonical).ToArray();
        var ours = told.Signs.Select(Canonical).ToArray();
        if (Agree(theirs, ours))
            return [];
        var lines = new List<string>
        {
            $"published: {string.Join(' ', theirs)}",
            $"ours:      {string.Join(' ', ours)}",
            $"why:       {Reason(theirs, ours)}",
        };
        if (told.Stopped is { } stopped)
            lines.Add($"stopped:   {stopped}");
        return lines;
    }

    private static string Reason(string[] theirs, string[] ours)
    {
        if (theirs.Order(StringComparer.Ordinal).SequenceEqual(ours.Order(StringComparer.Ordinal)))
            return "the same notifications in another order";
        if (IsPart(theirs, ours))
            return "the published sequence lacks notifications that the rules make";
        if (ours.Length > 0 && ours[^1] is "02" or "13/67" && !theirs.Contains("03"))
            return "the declaration waits for the goods, and no act presents them";
        return
            ours.Any(o => o.StartsWith("03", StringComparison.Ordinal))
            != theirs.Any(t => t.StartsWith("03", StringComparison.Ordinal))
            ? "refused by one and taken by the other"
            : "other notifications";
    }

    private static bool IsPart(string[] part, string[] whole)
    {
        var at = 0;
        foreach (var one in whole)
            if (at < part.Length && part[at] == one)
                at++;
        return at == part.Length;
    }

    /// <summary>Equal place by place, where two neighbours of one decision may have changed places.</summary>
    private static bool Agree(string[] theirs, string[] ours)
    {
        if (theirs.Length != ours.Length)
            return false;
        for (var i = 0; i < ours.Length; i++)
        {
            if (theirs[i] == ours[i])
                continue;
            if (i + 1 == ours.Length || theirs[i] != ours[i + 1] || theirs[i + 1] != ours[i])
                return false;
            if (
                !OneDecision.Contains((ours[i], ours[i + 1])) && !OneDecision.Contains((ours[i + 1], ours[i]))
            )
                return false;
            i++;
        }
        return true;
    }

    /// <summary>Warnings fall away; the codes of a refusal stand in order.</summary>
    private static string Canonical(string sign)
    {
        var mark = sign.IndexOf('!', StringComparison.Ordinal);
        if (mark < 0)
            return sign;
        return sign.StartsWith("03", StringComparison.Ordinal)
            ? "03!" + string.Join(',', sign[(mark + 1)..].Split(',').Order(StringComparer.Ordinal))
            : sign[..mark];
    }

    private static string[] Words(string[] row, int column) =>
        row.Length > column ? row[column].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];

    private static IEnumerable<string[]> Rows(string file) =>
        File.Exists(file) ? File.ReadLines(file).Where(l => l.Length > 0).Select(l => l.Split('\t')) : [];
}
