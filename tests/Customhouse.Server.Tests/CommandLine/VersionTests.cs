using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Customhouse.Server.Tests.Api;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.CommandLine;

/// <summary>One version wherever it is told: on the command line and on the administrator's page with its
/// commit, in the answers about health without.</summary>
public sealed partial class VersionTests(RunningHouse house) : IClassFixture<RunningHouse>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-version-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_version_is_told_alike_everywhere_and_stands_in_one_file()
    {
        var told = await Command.Run(_folder, "--version");
        Assert.True(told.Code == 0, told.Error);
        var version = told.Output.Trim();
        var form = Form().Match(version);
        Assert.True(form.Success, $"'{version}' is no number with a commit");
        var written = XDocument
            .Load(RunningHouse.PathOf("Directory.Build.props"))
            .Descendants("Version")
            .Single();
        Assert.Equal(written.Value, form.Groups["number"].Value);

        using var anyone = house.Client(null);
        foreach (var path in (string[])["/health/live", "/health/ready"])
        {
            var health = JsonNode.Parse(
                await anyone.GetStringAsync(path, TestContext.Current.CancellationToken)
            )!;
            Assert.Equal(written.Value, health["version"]!.GetValue<string>());
        }

        using var administrator = await house.Person(Role.Administrator);
        var page = await administrator.Page("/administrator");
        Assert.Contains(form.Groups["number"].Value, page, StringComparison.Ordinal);
        if (form.Groups["commit"] is { Success: true } commit)
            Assert.Contains($"({commit.Value[..12]})", page, StringComparison.Ordinal);
    }

    /// <summary>The commit comes from the clone that is built in; sources without one have none.</summary>
    [Fact]
    public async Task A_build_in_a_clone_knows_its_commit()
    {
        var root = RunningHouse.PathOf();
        if (!Path.Exists(Path.Combine(root, ".git")))
            return;
        var version = (await Command.Run(_folder, "--version")).Output.Trim();
        var commit = Form().Match(version).Groups["commit"];
        Assert.True(commit.Success, $"'{version}' tells no commit");
        var known = await Command.RunProgram(_folder, "git", ["-C", root, "cat-file", "-t", commit.Value]);
        Assert.True(known.Output.Trim() == "commit", $"git knows no commit {commit.Value}: {known.Error}");
    }

    [GeneratedRegex(
        @"^(?<number>\d+\.\d+\.\d+(-[\w.]+)?)(\+(?<commit>[0-9a-f]{40}))?$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Form();
}
