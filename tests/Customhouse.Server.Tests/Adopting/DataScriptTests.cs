using System.Text.RegularExpressions;
using Customhouse.Server.Tests.Api;
using Customhouse.Server.Tests.CommandLine;
using Xunit;

namespace Customhouse.Server.Tests.Adopting;

/// <summary>The script that fetches the open data, on repositories that stand in for the public
/// ones.</summary>
public sealed partial class DataScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-data-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_puts_each_repository_where_the_document_says_and_tells_its_commit()
    {
        var sources = Sources();
        foreach (var (_, repository) in sources)
            await Publish(repository);
        var fetched = await Fetch();
        Assert.True(fetched.Code == 0, fetched.Error);
        foreach (var (folder, repository) in sources)
        {
            Assert.Equal(repository, await File.ReadAllTextAsync(To(folder, "README"), Now));
            Assert.False(Directory.Exists(To(folder, ".git")));
            Assert.Matches(
                $"(?m)^{Regex.Escape($"{folder} {repository}")} [0-9a-f]{{40}}$",
                await File.ReadAllTextAsync(To("SOURCES"), Now)
            );
        }
        // What docs/DATA.md calls a folder of vectors is fetched, or told as what cannot be.
        var document = await File.ReadAllTextAsync(RunningHouse.PathOf("docs", "DATA.md"), Now);
        var listed = document.Split("## Vectors")[1].Split("## ")[0];
        foreach (
            var name in Ticked()
                .Matches(listed)
                .Select(m => m.Groups["name"].Value)
                .Where(n => !n.Contains('/', StringComparison.Ordinal))
        )
            Assert.True(
                sources.Any(s => s.Folder == $"vectors/{name}")
                    || document.Contains($"| `{name}` |", StringComparison.Ordinal),
                $"{name} is not fetched"
            );
    }

    [Fact]
    public async Task What_is_away_is_named_and_the_rest_is_fetched()
    {
        var sources = Sources();
        foreach (var (_, repository) in sources.Skip(1))
            await Publish(repository);
        var fetched = await Fetch();
        Assert.Equal(1, fetched.Code);
        Assert.Contains(
            $"{sources[0].Repository} could not be fetched",
            fetched.Error,
            StringComparison.Ordinal
        );
        Assert.Equal(sources.Count - 1, (await File.ReadAllLinesAsync(To("SOURCES"), Now)).Length);
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private Task<Ended> Fetch() =>
        Command.RunProgram(
            _folder,
            "env",
            [$"CUSTOMHOUSE_DATA_FROM=file://{_folder}/public", RunningHouse.PathOf(".ci", "data"), To()]
        );

    private string To(params string[] parts) => Path.Combine([_folder, "fetched", .. parts]);

    /// <summary>Makes a repository that holds its own name.</summary>
    private async Task Publish(string repository)
    {
        var place = Directory.CreateDirectory(Path.Combine(_folder, "public", repository)).FullName;
        await File.WriteAllTextAsync(Path.Combine(place, "README"), repository, Now);
        foreach (
            var step in (string[][])
                [
                    ["init", "-q"],
                    ["add", "README"],
                    ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "first"],
                ]
        )
            Assert.Equal(0, (await Command.RunProgram(_folder, "git", ["-C", place, .. step])).Code);
    }

    private static List<(string Folder, string Repository)> Sources() =>
        [
            .. Source()
                .Matches(File.ReadAllText(RunningHouse.PathOf(".ci", "data")))
                .Select(m => (m.Groups["folder"].Value, m.Groups["repository"].Value)),
        ];

    [GeneratedRegex(
        "^  \"(?<folder>[a-z0-9/-]+) (?<repository>[^ \"]+)\"$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        1000
    )]
    private static partial Regex Source();

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ticked();
}
