using System.Globalization;
using System.Text.RegularExpressions;
using Customhouse.Server.Tests.Api;

namespace Customhouse.Server.Tests.Documents;

/// <summary>One request of a file of samples, before its variables are filled in.</summary>
/// <param name="Statuses">What it is answered with; one of these where it depends on the moment.</param>
/// <param name="Name">What later requests call its answer.</param>
internal sealed record SampleRequest(
    string Place,
    IReadOnlyList<int> Statuses,
    string? Name,
    IReadOnlyList<(string Name, string Value)> Variables,
    string Method,
    string Address,
    IReadOnlyList<(string Name, string Value)> Headers,
    string Body
)
{
    /// <summary>Its path, without the address and the question.</summary>
    public string Path => Address.Replace("{{address}}", "", StringComparison.Ordinal).Split('?')[0];
}

/// <summary>
/// The files samples/*.http as editors read them: requests behind <c>###</c>, variables behind <c>@</c>, and
/// in a comment before each request the status that it is answered with.
/// </summary>
internal static partial class HttpSamples
{
    public static IReadOnlyList<string> Files =>
        [.. Directory.GetFiles(RunningHouse.PathOf("samples"), "*.http").Order(StringComparer.Ordinal)];

    public static IReadOnlyList<SampleRequest> Read(string file)
    {
        var requests = new List<SampleRequest>();
        var blocks = File.ReadAllText(file).Split("\n### ");
        var before = blocks[0]
            .Split('\n')
            .Select(l => Variable().Match(l))
            .Where(m => m.Success)
            .Select(Of)
            .ToArray();
        foreach (var block in blocks.Skip(1))
        {
            requests.Add(Request(file, block, before));
            before = [];
        }
        return requests;
    }

    private static SampleRequest Request(string file, string block, (string, string)[] before)
    {
        var lines = block.TrimEnd('\n').Split('\n');
        var place = $"{System.IO.Path.GetFileName(file)}: {lines[0]}";
        var start = Array.FindIndex(lines, l => Line().IsMatch(l));
        if (start < 0)
            throw new FormatException($"{place} has no request");
        var said = lines[1..start];
        var answers =
            said.Select(l => Answers().Match(l)).FirstOrDefault(m => m.Success)
            ?? throw new FormatException($"{place} does not say what it is answered with");
        var blank = Array.FindIndex(lines, start, l => l.Length == 0);
        var head = blank < 0 ? lines[(start + 1)..] : lines[(start + 1)..blank];
        var body = blank < 0 ? "" : string.Join('\n', lines[(blank + 1)..]);
        if (body.StartsWith("< ", StringComparison.Ordinal))
            body = File.ReadAllText(
                System.IO.Path.Combine(System.IO.Path.GetDirectoryName(file)!, body[2..].Trim())
            );
        var request = Line().Match(lines[start]);
        return new SampleRequest(
            place,
            [
                .. answers
                    .Groups["statuses"]
                    .Value.Split(' ')
                    .Select(s => int.Parse(s, CultureInfo.InvariantCulture)),
            ],
            said.Select(l => Named().Match(l)).FirstOrDefault(m => m.Success)?.Groups["name"].Value,
            [.. before, .. said.Select(l => Variable().Match(l)).Where(m => m.Success).Select(Of)],
            request.Groups["method"].Value,
            request.Groups["address"].Value,
            [.. head.Select(h => h.Split(": ", 2)).Select(h => (h[0], h[1]))],
            body
        );
    }

    private static (string Name, string Value) Of(Match variable) =>
        (variable.Groups["name"].Value, variable.Groups["value"].Value.Trim());

    [GeneratedRegex("^(?<method>GET|POST|PUT|DELETE) (?<address>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();

    [GeneratedRegex("^# answers (?<statuses>[0-9 ]+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Answers();

    [GeneratedRegex("^# @name (?<name>\\w+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();

    [GeneratedRegex("^@(?<name>\\w+) = (?<value>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();
}
