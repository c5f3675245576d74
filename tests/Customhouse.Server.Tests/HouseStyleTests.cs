using System.Text.RegularExpressions;
using Xunit;

namespace Customhouse.Server.Tests;

/// <summary>The house style, held by a test: files, lines, names and purity as docs/ARCHITECTURE.md
/// says.</summary>
public sealed partial class HouseStyleTests
{
    private const int FileLinesMax = 350;

    /// <summary>CSharpier keeps code to 110 columns; what it cannot break, a name or a statement of SQL,
    /// comes to 120 at most.</summary>
    private const int LineColumnsMax = 120;

    private const int CommentColumnsMax = 110;

    internal static readonly string Root = FindRoot();

    private static readonly string[] Sources =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Concat(
                Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*.cs", SearchOption.AllDirectories)
            )
            .Where(f =>
                !f.Contains(
                    $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}",
                    StringComparison.Ordinal
                )
            ),
    ];

    [Fact]
    public void A_file_holds_one_idea() =>
        None(Sources, f => File.ReadLines(f).Count() > FileLinesMax, $"longer than {FileLinesMax} lines");

    [Fact]
    public void A_line_can_be_read_without_scrolling() =>
        None(
            Sources,
            f => File.ReadLines(f).Any(l => l.Length > (IsComment(l) ? CommentColumnsMax : LineColumnsMax)),
            $"over {CommentColumnsMax} columns, or {LineColumnsMax} where code cannot be broken"
        );

    [Fact]
    public void Names_say_what_a_thing_is() =>
        None(Sources, f => EmptyName().IsMatch(Path.GetFileNameWithoutExtension(f)), "named after nothing");

    /// <summary>Who asks the journal names a family of events, in which later versions are found
    /// too.</summary>
    [Fact]
    public void No_question_holds_the_name_of_an_event() =>
        None(
            Sources.Where(f =>
                f.Contains("/src/", StringComparison.Ordinal)
                && !f.EndsWith("/Clearance/Events.cs", StringComparison.Ordinal)
            ),
            f => EventName().IsMatch(File.ReadAllText(f)),
            "names an event and its version: ask EventFamily"
        );

    [Fact]
    public void Nothing_is_left_for_somebody_else_to_do() =>
        None(
            Sources.Where(f => !f.EndsWith("HouseStyleTests.cs", StringComparison.Ordinal)),
            f => LeftOver().IsMatch(File.ReadAllText(f)),
            "holds a left-over mark"
        );

    [Fact]
    public void The_law_of_the_house_knows_no_clock_no_files_and_no_waiting() =>
        None(
            Sources.Where(f => f.Contains("/src/Customhouse/", StringComparison.Ordinal)),
            f => Impure().IsMatch(File.ReadAllText(f)),
            "does I/O, waits or asks for the time"
        );

    [Fact]
    public void No_path_of_a_machine_is_written_down() =>
        None(
            Sources.Where(f => !f.EndsWith("HouseStyleTests.cs", StringComparison.Ordinal)),
            f => MachinePath().IsMatch(File.ReadAllText(f)),
            "names a path of one machine"
        );

    private static bool IsComment(string line) => line.TrimStart().StartsWith("//", StringComparison.Ordinal);

    private static void None(IEnumerable<string> files, Predicate<string> breaks, string how)
    {
        var broken = files.Where(f => breaks(f)).Select(f => Path.GetRelativePath(Root, f)).ToArray();
        Assert.True(broken.Length == 0, $"{how}: {string.Join(", ", broken)}");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Customhouse.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests run outside the project");
    }

    [GeneratedRegex(
        "(Manager|Helper|Util|Utils|Service|Dto|Impl|Base|Common|Shared)$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex EmptyName();

    [GeneratedRegex(
        @"\b(TODO|FIXME|HACK|XXX:|NotImplementedException)\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex LeftOver();

    [GeneratedRegex(
        @"\basync\b|\bawait\b|TimeProvider|\bFile\.|\bDirectory\.|HttpClient|\bDateTimeOffset\.(Utc)?Now\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Impure();

    [GeneratedRegex(@"['""](?!customhouse-)[a-z]+(-[a-z]+)+/[0-9]+['""]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EventName();

    [GeneratedRegex(@"/tmp/|/work/|/root/", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MachinePath();
}
