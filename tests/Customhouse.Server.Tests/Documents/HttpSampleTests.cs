using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Customhouse.Server.Tests.Api;
using Customhouse.Server.Tests.CommandLine;
using Xunit;

namespace Customhouse.Server.Tests.Documents;

/// <summary>
/// samples/*.http has a request for each route that the interface describes, and a demo answers each with the
/// status that stands before it.
/// </summary>
public sealed partial class HttpSampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-samples-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_route_has_a_request_and_each_request_the_answer_that_is_told()
    {
        var wrong = await Run();
        // One import in a hundred is picked for control by chance, and then waits: another demo picks others.
        if (wrong.Count > 0 && wrong.All(fault => fault.Status == 409))
            wrong = await Run();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Select(w => w.Words)));
    }

    /// <summary>Sends all to a demo of their own.</summary>
    private async Task<IReadOnlyList<Fault>> Run()
    {
        await using var demo = Command.Start(
            _folder,
            "demo",
            "--urls",
            "http://127.0.0.1:0",
            "--pace",
            "0.1"
        );
        await demo.Says("Stop it with Ctrl+C");
        var address = Address().Match(demo.Output).Groups["address"].Value;
        using var client = new HttpClient();
        var described = await client.GetStringAsync(
            $"{address}/openapi/v1.json",
            TestContext.Current.CancellationToken
        );
        Assert.Empty(
            RoutesOf(described).Where(route => !IsSampled(route)).Select(r => $"{r.Method} {r.Path}")
        );
        var wrong = new List<Fault>();
        foreach (var file in HttpSamples.Files)
        {
            var variables = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var sample in HttpSamples.Read(file))
            {
                foreach (var (name, value) in sample.Variables)
                    variables[name] =
                        name == "address" ? address
                        : value == "chs_..." ? SecretOf(demo, name)
                        : Filled(value, variables);
                if (await Send(client, sample, variables) is { } fault)
                    wrong.Add(fault);
            }
        }
        return wrong;
    }

    private static IEnumerable<(string Method, string Path)> RoutesOf(string description)
    {
        using var json = JsonDocument.Parse(description);
        foreach (var path in json.RootElement.GetProperty("paths").EnumerateObject())
        foreach (var method in path.Value.EnumerateObject())
            yield return (method.Name.ToUpperInvariant(), path.Name);
    }

    private static bool IsSampled((string Method, string Path) route)
    {
        var form = new Regex(
            "^"
                + Part()
                    .Replace(route.Path, "[^/]+")
                    .Replace("tile/[^/]+", "tile/.+", StringComparison.Ordinal)
                + "$",
            RegexOptions.None,
            TimeSpan.FromSeconds(1)
        );
        return HttpSamples
            .Files.SelectMany(HttpSamples.Read)
            .Any(r => r.Method == route.Method && form.IsMatch(r.Path));
    }

    /// <returns>What is wrong with its answer; null for nothing.</returns>
    private static async Task<Fault?> Send(
        HttpClient client,
        SampleRequest sample,
        Dictionary<string, string> variables
    )
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(sample.Method),
            Filled(sample.Address, variables)
        );
        var body = Filled(sample.Body, variables);
        if (body.Length > 0)
        {
            // Lines of a multipart body end as RFC 2046 has them.
            var type = sample.Headers.First(h => h.Name == "Content-Type").Value;
            request.Content = new ByteArrayContent(
                Encoding.UTF8.GetBytes(
                    type.StartsWith("multipart/", StringComparison.Ordinal)
                        ? body.ReplaceLineEndings("\r\n")
                        : body
                )
            );
        }
        foreach (var (name, value) in sample.Headers)
            if (name == "Content-Type")
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            else
                request.Headers.TryAddWithoutValidation(name, Filled(value, variables));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (sample.Name is not null)
            variables["answer " + sample.Name] = text;
        return sample.Statuses.Contains((int)answer.StatusCode)
            ? null
            : new Fault(
                (int)answer.StatusCode,
                $"{sample.Place} ({request.RequestUri}): {(int)answer.StatusCode} "
                    + $"came, {string.Join(" or ", sample.Statuses)} is told: "
                    + "{text[..Math.Min(text.Length, 400)]}"
            );
    }

    private static string SecretOf(Command demo, string role) =>
        demo
            .Output.Split('\n')
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .First(words => words.Length == 3 && words[0] == role)[2];

    /// <summary>A text with the values of its variables, and of the answers that it names.</summary>
    private static string Filled(string text, Dictionary<string, string> variables) =>
        Used()
            .Replace(
                text,
                used =>
                {
                    var name = used.Groups["name"].Value;
                    if (used.Groups["path"] is not { Success: true, Value: var path })
                        return variables[name];
                    using var json = JsonDocument.Parse(variables["answer " + name]);
                    return Step()
                        .Matches(path)
                        .Aggregate(
                            json.RootElement,
                            (at, step) =>
                                step.Groups["index"].Success
                                    ? at[
                                        int.Parse(
                                            step.Groups["index"].Value,
                                            System.Globalization.CultureInfo.InvariantCulture
                                        )
                                    ]
                                    : at.GetProperty(step.Groups["property"].Value)
                        )
                        .ToString();
                }
            );

    private sealed record Fault(int Status, string Words);

    [GeneratedRegex(@"Customhouse demo: (?<address>http://\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Part();

    [GeneratedRegex(
        @"\{\{(?<name>\w+)(\.response\.body\.\$(?<path>[^}]+))?\}\}",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Used();

    [GeneratedRegex(@"\[(?<index>\d+)\]|\.(?<property>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Step();
}
