using Customhouse.Server.Tests.Api;
using Xunit;

namespace Customhouse.Server.Tests.CommandLine;

/// <summary>The help of every verb, as a newcomer reads it; and paths are those of the folder one stands
/// in.</summary>
public sealed class HelpTests : IDisposable
{
    private const int ColumnsMax = 100;

    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-help-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_verb_explains_itself_in_plain_lines()
    {
        var verbs = new Queue<string[]>([
            [],
        ]);
        var seen = 0;
        while (verbs.TryDequeue(out var verb))
        {
            seen++;
            var name = string.Join(' ', verb);
            var help = await Command.Run(_folder, [.. verb, "--help"]);
            Assert.True(help.Code == 0 && help.Error.Length == 0, $"{name}: {help.Code} {help.Error}");
            Assert.DoesNotContain('\u001b', help.Output);
            var lines = help.Output.Split('\n');
            Assert.All(lines, l => Assert.True(l.TrimEnd().Length <= ColumnsMax, $"{name}: {l}"));
            foreach (var part in (string[])["Commands:", "Options:", "Arguments:"])
            foreach (
                var line in lines
                    .SkipWhile(l => l != part)
                    .Skip(1)
                    .TakeWhile(l => l.Length > 0)
                    .Where(l => l.StartsWith("  ", StringComparison.Ordinal) && l[2] != ' ')
            )
            {
                Assert.True(line.Trim().Split("  ").Length > 1, $"{name} says nothing of {line}");
                if (part == "Commands:")
                    verbs.Enqueue([.. verb, line.Trim().Split(' ')[0]]);
            }
        }
        Assert.True(seen > 25, $"{seen} verbs were found");
    }

    /// <summary>The web SDK would run it in the project's folder.</summary>
    [Fact]
    public async Task A_relative_path_is_relative_to_where_the_person_stands_under_dotnet_run_too()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "samples"));
        File.Copy(
            RunningHouse.PathOf("samples", "import-ima.xml"),
            Path.Combine(_folder, "samples", "a.xml")
        );
        var configuration = typeof(HelpTests).Assembly.Location.Contains(
            "/Release/",
            StringComparison.Ordinal
        )
            ? "Release"
            : "Debug";
        string[] run =
        [
            "run",
            "--no-build",
            "-c",
            configuration,
            "--project",
            RunningHouse.PathOf("src", "Customhouse.Server", "Customhouse.Server.csproj"),
            "--",
        ];
        var lodged = await Command.RunProgram(_folder, "dotnet", [.. run, "lodge", "samples/a.xml"]);
        Assert.True(lodged.Code == 0, lodged.Error);
        Assert.Contains("awaiting-payment, lane green", lodged.Output, StringComparison.Ordinal);
        var simulated = await Command.RunProgram(
            _folder,
            "dotnet",
            [.. run, "simulate", "--days", "1", "--volume", "0.1", "--out", "trade"]
        );
        Assert.True(simulated.Code == 0, simulated.Error);
        Assert.True(File.Exists(Path.Combine(_folder, "trade", "truth.jsonl")));
    }
}
