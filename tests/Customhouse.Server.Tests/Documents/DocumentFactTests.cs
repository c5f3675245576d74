using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Customhouse.Server.Tests.Api;
using Customhouse.Server.Tests.CommandLine;
using Xunit;

namespace Customhouse.Server.Tests.Documents;

/// <summary>What the documents name is there: files, types, routes, verbs, options, projects, and each
/// other.</summary>
public sealed partial class DocumentFactTests : IDisposable
{
    private static readonly Assembly[] Assemblies =
    [
        typeof(Values.Money).Assembly,
        typeof(Ledger.Leaf).Assembly,
        typeof(Customhouse.Storage.Store).Assembly,
        typeof(Customhouse.Engine.CaseDesk).Assembly,
        typeof(Web.CustomhouseWeb).Assembly,
        typeof(Host).Assembly,
        typeof(DocumentFactTests).Assembly,
    ];

    private static readonly string[] Sources =
    [
        .. Directory
            .GetFiles(RunningHouse.PathOf("src"), "*.*", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(RunningHouse.PathOf("tests"), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Split('/').Any(part => part is "bin" or "obj")),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-facts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("docs/WALKTHROUGH.md")]
    [InlineData("docs/ARCHITECTURE.md")]
    public void Files_types_and_routes_in_back_ticks_are_there(string document)
    {
        var routes = Routes();
        var unknown = Ticked(document).Where(name => !IsThere(name, routes)).ToArray();
        Assert.True(unknown.Length == 0, $"{document} names what is not there: {string.Join(", ", unknown)}");
    }

    [Fact]
    public void The_walkthrough_and_the_architecture_tell_the_steps_of_clearance_in_their_order()
    {
        var steps = Customhouse.Clearance.ClearanceSteps.Steps.Select(s => s.Method.Name).ToArray();
        Assert.Contains(
            $"Steps = [{string.Join(", ", steps)}]",
            File.ReadAllText(RunningHouse.PathOf("docs", "WALKTHROUGH.md")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            string.Join(" -> ", steps),
            File.ReadAllText(RunningHouse.PathOf("docs", "ARCHITECTURE.md"))
                .Replace("\n   ", " ", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_way_of_a_declaration_is_twelve_files_long_and_begins_with_the_program()
    {
        var files = File.ReadAllLines(RunningHouse.PathOf("docs", "WALKTHROUGH.md"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 5 && cells[2].StartsWith('`'))
            .Select(cells => (Number: cells[1], File: cells[2].Trim('`')))
            .ToArray();
        Assert.Equal(Enumerable.Range(1, 12).Select(n => $"{n}"), files.Select(f => f.Number));
        Assert.EndsWith("/Program.cs", files[0].File, StringComparison.Ordinal);
        Assert.All(
            files,
            f => Assert.True(File.Exists(RunningHouse.PathOf(f.File)), $"{f.File} is not there")
        );
    }

    [Fact]
    public void The_architecture_lists_every_project_and_no_other()
    {
        var text = File.ReadAllText(RunningHouse.PathOf("docs", "ARCHITECTURE.md"));
        var tree = text.Split("```")[1];
        var listed = Project()
            .Matches(tree)
            .Select(m => m.Value.TrimEnd('/'))
            .Distinct()
            .Order(StringComparer.Ordinal);
        var there = Directory
            .GetFiles(RunningHouse.PathOf(), "*.csproj", SearchOption.AllDirectories)
            .Select(f => Path.GetFileNameWithoutExtension(f)!)
            .Order(StringComparer.Ordinal);
        Assert.Equal(there, listed);
        foreach (var folder in Folder().Matches(tree).Select(m => m.Groups["name"].Value))
            Assert.True(
                Directory
                    .GetDirectories(RunningHouse.PathOf("src"), folder, SearchOption.AllDirectories)
                    .Length > 0,
                $"there is no folder {folder}"
            );
    }

    [Fact]
    public void A_link_of_a_document_leads_somewhere()
    {
        foreach (
            var file in DocumentFiles.All.Concat(Directory.GetFiles(RunningHouse.PathOf("docs", "decisions")))
        )
        foreach (var link in Link().Matches(File.ReadAllText(file)).Select(m => m.Groups["to"].Value))
        {
            if (link.StartsWith("http", StringComparison.Ordinal))
                continue;
            var to = Path.Combine(Path.GetDirectoryName(file)!, link);
            Assert.True(
                File.Exists(to) || Directory.Exists(to),
                $"{file} leads to {link}, which is not there"
            );
        }
    }

    [Fact]
    public void Every_setting_stands_in_the_table_of_settings_with_its_variable()
    {
        var text = File.ReadAllText(RunningHouse.PathOf("docs", "OPERATING.md"));
        Assert.All(
            Options.All,
            option =>
                Assert.Contains(
                    $"| `--{option.Name}` | `{option.Variable}` |",
                    text,
                    StringComparison.Ordinal
                )
        );
        Assert.All(
            Row().Matches(text).Select(m => m.Groups["name"].Value),
            name => Assert.Contains(Options.All, o => o.Name == name)
        );
    }

    /// <summary>A verb that stands within a sentence is one that there is, with the options that it is
    /// given.</summary>
    [Fact]
    public async Task Verbs_and_options_within_sentences_are_there()
    {
        var helps = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in DocumentFiles.All)
        foreach (var typed in Inline().Matches(File.ReadAllText(file)).Select(m => m.Groups["typed"].Value))
        {
            var words = Regex.Split(typed, @"\s+", RegexOptions.None, TimeSpan.FromSeconds(1));
            var verb = words.TakeWhile(w => Verb().IsMatch(w)).Take(2).ToArray();
            var help = await Help(helps, verb);
            if (help.Code != 0)
                help = await Help(helps, verb[..1]);
            Assert.True(help.Code == 0, $"{file}: there is no `customhouse {typed}`");
            Assert.All(
                words.Where(w => w.StartsWith("--", StringComparison.Ordinal)),
                option =>
                    Assert.True(
                        help.Text.Contains($"  {option.TrimEnd(',', '.')}", StringComparison.Ordinal),
                        $"{file}: `customhouse {typed}` has no option {option}"
                    )
            );
        }
    }

    private async Task<(int Code, string Text)> Help(Dictionary<string, string> known, string[] verb)
    {
        var name = string.Join(' ', verb);
        if (known.TryGetValue(name, out var text))
            return (0, text);
        var help = await Command.Run(_folder, [.. verb, "--help"]);
        if (help.Code == 0)
            known[name] = help.Output;
        return (help.Code, help.Output);
    }

    private static IEnumerable<string> Ticked(string document) =>
        Tick()
            .Matches(Fence().Replace(File.ReadAllText(RunningHouse.PathOf(document)), ""))
            .Select(m => m.Groups["name"].Value)
            .Distinct(StringComparer.Ordinal);

    private static bool IsThere(string name, HashSet<string> routes)
    {
        if (name.StartsWith("customhouse ", StringComparison.Ordinal))
            return true;
        if (name.StartsWith('.'))
            return File.Exists(RunningHouse.PathOf(name));
        if (Route().IsMatch(name))
            return routes.Contains(name.Split('?')[0]);
        if (
            name.Contains('.', StringComparison.Ordinal)
            && Sources.Any(f => f.EndsWith("/" + name, StringComparison.Ordinal))
        )
            return true;
        if (Made().Match(name) is { Success: true } made)
            return Assemblies
                .SelectMany(a => a.GetTypes())
                .Any(t =>
                    t.Name == made.Groups["type"].Value
                    && made.Groups["parts"]
                        .Value.Split(", ")
                        .All(part =>
                            t.GetProperties()
                                .Any(p => p.Name.Equals(part, StringComparison.OrdinalIgnoreCase))
                        )
                );
        if (!Name().IsMatch(name))
            return IsData(name);
        // Folder/Type.Member, Type.Member, Type, or a member alone.
        var type = name.Split('/')[^1].Split('.');
        var types = Assemblies
            .SelectMany(a => a.GetTypes())
            .Where(t => t.Name.Split('`')[0] == type[0])
            .ToArray();
        if (types.Length == 0)
            return type.Length == 1 && IsMember(type[0]);
        if (
            name.Split('/') is [.., var folder, _]
            && !Sources.Any(f =>
                f.Split('/')[^2] == folder
                && Path.GetFileName(f).StartsWith(type[0], StringComparison.Ordinal)
            )
        )
            return false;
        return type.Length == 1 || types.Any(t => t.GetMember(type[1], All).Length > 0);
    }

    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private static bool IsMember(string name) =>
        Assemblies.SelectMany(a => a.GetTypes()).Any(t => t.GetMember(name, All).Length > 0);

    /// <summary>Verbs, names of accounts, and types of facts stand in the sources as texts.</summary>
    private static bool IsData(string name) =>
        Sources.Any(f => File.ReadAllText(f).Contains($"\"{name}\"", StringComparison.Ordinal));

    private static HashSet<string> Routes()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(RunningHouse.PathOf("docs", "openapi.json")));
        return
        [
            .. json
                .RootElement.GetProperty("paths")
                .EnumerateObject()
                .SelectMany(path =>
                    path.Value.EnumerateObject().Select(m => $"{m.Name.ToUpperInvariant()} {path.Name}")
                ),
        ];
    }

    [GeneratedRegex("(?<!`)`(?<name>[^`\n]+)`(?!`)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tick();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex("^(GET|POST|PUT|DELETE) /", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Route();

    [GeneratedRegex(@"^([A-Za-z]+/)*[A-Z]\w+(\.\w+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"^(?<type>[A-Z]\w+)\((?<parts>[\w, ]+)\)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Made();

    [GeneratedRegex(@"\bCustomhouse(\.\w+)*(?=/|\s\s|\s\()", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Project();

    [GeneratedRegex(@"^    (?<name>\w+)/", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Folder();

    [GeneratedRegex(@"\]\((?<to>[^)#]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^\| `--(?<name>[\w-]+)`", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Row();

    [GeneratedRegex("(?<!`)`customhouse (?<typed>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Inline();

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Verb();
}
