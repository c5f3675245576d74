using System.Text.Json;

namespace Customhouse.Server.Conformance;

/// <summary>
/// One run of a suite: names each difference as it is found, keeps the counts, and ends with the line
/// <c>N passed, N failed</c>.
/// </summary>
public sealed class ConformanceRun(string suite, TextWriter log)
{
    private readonly List<Outcome> _outcomes = [];

    public int PassedCount => _outcomes.Count(o => o.Result == "passed");

    public int FailedCount => _outcomes.Count(o => o.Result == "failed");

    public void Passed(string name) => _outcomes.Add(new Outcome(name, "passed", []));

    /// <summary>A case that differs from what was published, with each difference in a line of its
    /// own.</summary>
    public void Failed(string name, params IEnumerable<string> differences)
    {
        var all = differences.ToArray();
        _outcomes.Add(new Outcome(name, "failed", all));
        log.WriteLine($"failed: {name}");
        foreach (var difference in all)
            log.WriteLine($"    {difference}");
    }

    /// <summary>A passed case if there is no difference, a failed one otherwise.</summary>
    public void Case(string name, IReadOnlyList<string> differences)
    {
        if (differences.Count == 0)
            Passed(name);
        else
            Failed(name, differences);
    }

    /// <summary>Something in the folder that the suite does not know; it counts neither way.</summary>
    public void NotCounted(string name, string reason)
    {
        _outcomes.Add(new Outcome(name, "not counted", [reason]));
        log.WriteLine($"not counted: {name}: {reason}");
    }

    /// <summary>Says a line that belongs to no case.</summary>
    public void Say(string line) => log.WriteLine(line);

    /// <summary>Writes the results where they are wanted as JSON, and ends with the counts.</summary>
    /// <returns>The exit code: 0 if all passed, 1 if any failed, 2 if there was no case.</returns>
    public int End(string? json = null)
    {
        if (json is not null)
        {
            var all = new
            {
                suite,
                passed = PassedCount,
                failed = FailedCount,
                cases = _outcomes,
            };
            File.WriteAllText(json, JsonSerializer.Serialize(all, Form));
        }
        log.WriteLine($"{PassedCount} passed, {FailedCount} failed");
        return FailedCount > 0 ? 1
            : PassedCount > 0 ? 0
            : 2;
    }

    private static readonly JsonSerializerOptions Form = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    private sealed record Outcome(string Name, string Result, string[] Details);
}
