using Xunit;

namespace Customhouse.Server.Tests.Structure;

/// <summary>
/// No folder leads back to itself. Where one still does, it is named here with what there is today: a circle
/// may become smaller and never larger. Whoever breaks one up takes the name out.
/// </summary>
public sealed class CircleTests
{
    /// <summary>Files of a circle that is not worth a word: a type and what it is made of.</summary>
    private const int FilesMax = 3;

    /// <summary>
    /// The floors of the web, from the ground up (docs/ARCHITECTURE.md). Folders within one floor, a module's
    /// routes or a desk, do not know each other. What puts all together stands beside the project file.
    /// </summary>
    private static readonly string[] WebFloors =
    [
        "Settings",
        "Watching",
        "Http",
        "Language",
        "LookUps",
        "Access",
        "Parts",
        "Cases",
        "Insight",
        "Survey",
        "Api",
        "Pages",
        ".",
    ];

    public static TheoryData<string, string[]> Projects =>
        new()
        {
            { "Customhouse", [] },
            { "Customhouse.Ledger", [] },
            // Store opens either database, and each of them is a Store.
            { "Customhouse.Storage", [".", "Postgres", "Sqlite"] },
            { "Customhouse.Engine", [] },
            { "Customhouse.Web", [] },
            // Settings, LogCheck and Installation stand beside the verbs that use them, and use Partners and
            // Recovery.
            { "Customhouse.Server", [".", "Partners", "Recovery", "Simulation/Faults", "Verbs"] },
        };

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_folder_of_a_project_leads_back_to_itself(string project, string[] still)
    {
        var graph = SourceGraph.Of(project, HouseStyleTests.Root);
        var circles = Circles.In(graph.Folders).Where(c => c.Except(still).Any()).Select(c => Told(graph, c));
        Assert.True(!circles.Any(), $"{project}: {string.Join("\n", circles)}");
    }

    [Fact]
    public void Nothing_in_the_web_refers_upwards()
    {
        var graph = SourceGraph.Of("Customhouse.Web", HouseStyleTests.Root);
        Assert.DoesNotContain(graph.Folders.Keys, f => FloorOf(f) < 0);
        Assert.Equal(WebFloors, graph.Folders.Keys.Select(f => f.Split('/')[0]).Distinct().OrderBy(FloorOf));
        var upwards =
            from folder in graph.Folders
            from other in folder.Value
            where FloorOf(other) >= FloorOf(folder.Key)
            select $"{folder.Key} stands no higher than {other}: {graph.Reason(folder.Key, other)}";
        Assert.Empty(upwards);
    }

    [Fact]
    public void No_circle_of_files_of_the_web_is_large()
    {
        var graph = SourceGraph.Of("Customhouse.Web", HouseStyleTests.Root);
        var circles = Circles.In(graph.Files).Where(c => c.Count > FilesMax);
        Assert.Empty(
            circles.Select(c =>
                $"{c.Count} files: {string.Join(", ", c)}; one way round is "
                + string.Join(" > ", Circles.Way(graph.Files, c))
            )
        );
    }

    [Fact]
    public void Components_and_constants_are_references_too()
    {
        var web = SourceGraph.Of("Customhouse.Web", HouseStyleTests.Root).Files;
        Assert.Contains("Cases/DutyLines.razor", web["Pages/Trader/EstimateView.razor"]);
        // Behind a namespace, too: Access.Role.Trader.
        Assert.Contains("Access/Role.cs", web["Pages/Administrator/TokenPages.cs"]);
        var law = SourceGraph.Of("Customhouse", HouseStyleTests.Root).Files;
        Assert.Contains("Values/Limits.cs", law["Exchange/WcoXml.cs"]);
    }

    [Fact]
    public void A_circle_is_found_with_all_that_is_in_it_and_nothing_else()
    {
        var graph = new Dictionary<string, HashSet<string>>
        {
            ["a"] = ["b"],
            ["b"] = ["c", "e"],
            ["c"] = ["a"],
            ["d"] = ["a"],
            ["e"] = [],
            ["f"] = ["g"],
            ["g"] = ["f"],
        };
        Assert.Equal(
            [
                ["a", "b", "c"],
                ["f", "g"],
            ],
            Circles.In(graph)
        );
        Assert.Equal(["a", "b", "c", "a"], Circles.Way(graph, ["a", "b", "c"]));
    }

    private static int FloorOf(string folder) => Array.IndexOf(WebFloors, folder.Split('/')[0]);

    private static string Told(SourceGraph graph, IReadOnlyList<string> circle)
    {
        var way = Circles.Way(graph.Folders, circle);
        return $"{string.Join(", ", circle)} are in one circle: "
            + string.Join("; ", way.Zip(way.Skip(1), graph.Reason));
    }
}
