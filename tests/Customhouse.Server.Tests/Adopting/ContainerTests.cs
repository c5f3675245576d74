using System.Text.RegularExpressions;
using System.Xml.Linq;
using Customhouse.Server.Tests.Api;
using Customhouse.Server.Tests.CommandLine;
using Xunit;

namespace Customhouse.Server.Tests.Adopting;

/// <summary>
/// What the Containerfile copies, calls and sets is there, although no engine builds it here; .ci/long does
/// its steps.
/// </summary>
public sealed partial class ContainerTests : IDisposable
{
    private static readonly IReadOnlyList<(string Word, string Said)> Lines = Read();

    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-container-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_copied_into_the_build_is_there_and_is_all_that_the_build_wants()
    {
        var copied = All("COPY")
            .First()
            .Split(' ')[..^1]
            .Append(All("COPY").ElementAt(1).Split(' ')[0])
            .ToArray();
        Assert.All(
            copied,
            name => Assert.True(Path.Exists(RunningHouse.PathOf(name)), $"there is no {name}")
        );
        // What a project of the program names outside of src has to be copied, too.
        foreach (
            var project in Directory.GetFiles(
                RunningHouse.PathOf("src"),
                "*.csproj",
                SearchOption.AllDirectories
            )
        )
        foreach (var name in Outside().Matches(File.ReadAllText(project)).Select(m => m.Groups["name"].Value))
            Assert.Contains(name, copied);
        foreach (var file in (string[])["global.json", "Directory.Build.props", "Directory.Packages.props"])
            Assert.Contains(file, copied);
        Assert.Contains("**/obj", File.ReadAllLines(RunningHouse.PathOf(".dockerignore")));
    }

    [Fact]
    public void It_publishes_by_the_command_of_the_document()
    {
        var command = Assert.Single(All("RUN"), r => r.StartsWith("dotnet ", StringComparison.Ordinal));
        var shown = File.ReadLines(RunningHouse.PathOf("docs", "INSTALLING.md"))
            .Single(l => l.StartsWith("dotnet publish ", StringComparison.Ordinal));
        Assert.StartsWith(
            shown.Replace("-o published", "-o /published", StringComparison.Ordinal),
            command,
            StringComparison.Ordinal
        );
        Assert.Equal("--from=build /published /opt/customhouse", All("COPY").Last());
    }

    [Fact]
    public async Task It_starts_the_program_by_its_name_with_verbs_and_settings_that_there_are()
    {
        var project = XDocument.Load(
            RunningHouse.PathOf("src", "Customhouse.Server", "Customhouse.Server.csproj")
        );
        var name = project.Descendants("AssemblyName").Single().Value;
        Assert.Equal($"[\"{name}\"]", One("ENTRYPOINT"));
        Assert.Contains($"PATH=/opt/{name}:$PATH", One("ENV"), StringComparison.Ordinal);
        foreach (var verb in (string[])[Quoted().Match(One("CMD")).Groups["word"].Value, "health"])
            Assert.Equal(0, (await Command.Run(_folder, verb, "--help")).Code);
        Assert.EndsWith($"CMD [\"{name}\", \"health\"]", One("HEALTHCHECK"), StringComparison.Ordinal);
        foreach (var variable in Setting().Matches(One("ENV")).Select(m => m.Value))
            Assert.Contains(Options.All, o => o.Variable == variable);
    }

    [Fact]
    public void It_runs_without_rights_and_its_port_its_volume_and_its_health_check_agree()
    {
        Assert.Equal("$APP_UID", One("USER"));
        var order = Lines.Select(l => l.Word).ToList();
        Assert.True(order.LastIndexOf("RUN") < order.IndexOf("USER"), "something is done as root after USER");
        Assert.Contains($"CUSTOMHOUSE_DATA={One("VOLUME")} ", One("ENV"), StringComparison.Ordinal);
        Assert.Contains(
            $"-o $APP_UID -g $APP_UID {One("VOLUME")}",
            All("RUN").Last(),
            StringComparison.Ordinal
        );
        Assert.EndsWith($":{One("EXPOSE")}", One("ENV"), StringComparison.Ordinal);
        // The health check asks the usual address, so the port is the usual one.
        Assert.Equal(new Uri(Options.Urls.Usual).Port.ToString(), One("EXPOSE"));
        Assert.Equal("SIGTERM", One("STOPSIGNAL"));
    }

    private static IEnumerable<string> All(string word) =>
        Lines.Where(l => l.Word == word).Select(l => l.Said);

    private static string One(string word) => Assert.Single(All(word));

    private static List<(string, string)> Read() =>
        [
            .. File.ReadAllText(RunningHouse.PathOf("Containerfile"))
                .Replace("\\\n", "", StringComparison.Ordinal)
                .Split('\n')
                .Where(l => l.Length > 0 && l[0] != '#')
                .Select(l => Blanks().Replace(l, " ").Split(' ', 2))
                .Select(l => (l[0], l[1])),
        ];

    [GeneratedRegex(" +", RegexOptions.None, 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex("\"(?<word>[a-z]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex("CUSTOMHOUSE_[A-Z_]+", RegexOptions.None, 1000)]
    private static partial Regex Setting();

    [GeneratedRegex(@"\.\./\.\./(?<name>[A-Za-z.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Outside();
}
