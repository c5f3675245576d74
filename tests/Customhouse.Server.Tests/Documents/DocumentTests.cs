using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Customhouse.Server.Tests.Api;
using Xunit;

namespace Customhouse.Server.Tests.Documents;

/// <summary>
/// Every command that README.md, CONTRIBUTING.md, SECURITY.md and docs/*.md show is run, in the order of the
/// document, by a reader who just fetched the project; its exit code and its answer are what the document
/// says (docs/decisions/0040). A block of code is told by the word behind its fence (<see cref="Document"/>);
/// comments before it say what a shell cannot know:
/// <list type="bullet">
/// <item><c>&lt;!-- run: exit 1 --&gt;</c>: the block's last command ends with this code; it is 0 where
/// nothing is said</item>
/// <item><c>&lt;!-- run: in shell XD until "listens at" --&gt;</c>: the command goes on in a shell of its
/// own; with several names, each command of the block in the next</item>
/// <item><c>&lt;!-- run: stop XD --&gt;</c>: Ctrl+C in that shell, which ends with 0</item>
/// <item><c>&lt;!-- run: given COMMAND --&gt;</c>: what the words around tell the reader to do by hand</item>
/// <item><c>&lt;!-- run: with TEXT = OTHER --&gt;</c>: the commands of the block with OTHER for TEXT, where
/// the document leaves a place for something of the reader's</item>
/// <item><c>&lt;!-- run: within 30 s --&gt;</c>: the last command is asked again until its answer is as
/// shown</item>
/// <item><c>&lt;!-- run: figures differ --&gt;</c>: numbers are measured and not compared</item>
/// <item><c>&lt;!-- run: needs MESSAGES --&gt;</c>: the commands want the open data (MESSAGES,
/// VECTORS)</item>
/// <item><c>&lt;!-- run: not run: REASON --&gt;</c>: the commands are shown only; the test prints why</item>
/// </list>
/// What a shell of its own said is in the file <c>$OUTPUTS/NAME.out</c>. Ports 5080 to 5089 stand for free
/// ones.
/// </summary>
public sealed partial class DocumentTests(Checkout checkout, ITestOutputHelper output)
    : IClassFixture<Checkout>
{
    public static TheoryData<string> Names => [.. DocumentFiles.All.Select(DocumentFiles.NameOf)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_a_document_shows_is_what_happens(string name)
    {
        var document = DocumentFiles.Read(name);
        Assert.Empty(document.Faults);
        checkout.Tidy();
        var variables = new Dictionary<string, string?>
        {
            ["MESSAGES"] = PublishedMessages.FolderIfThere,
            ["VECTORS"] = PublishedVectors.FolderIfThere,
        };
        await using var shell = new Shell(checkout);
        if (CommandsOf(document).Any() && !BuildsByItself(document))
            await checkout.Build(shell);
        foreach (var (variable, value) in variables)
            await shell.Run($"{variable}='{value}'");
        foreach (var step in document.Steps)
            await Follow(shell, document, step, variables);
    }

    /// <summary>Which blocks nobody runs, and why, for all to see.</summary>
    [Fact]
    public void No_command_is_left_out_silently()
    {
        foreach (var document in DocumentFiles.All.Select(f => DocumentFiles.Read(DocumentFiles.NameOf(f))))
        {
            Assert.Empty(document.Faults);
            foreach (var left in document.Steps.OfType<NotRun>())
            {
                Assert.True(left.Reason.Length > 10, $"{document.Name}:{left.Line} says no reason");
                output.WriteLine(
                    $"{document.Name}:{left.Line} is not run, {left.Reason}: {left.Lines[0]} ..."
                );
            }
        }
    }

    /// <summary>README and others show how the program is built and called; the rest begins with that
    /// done.</summary>
    private static bool BuildsByItself(Document document) =>
        CommandsOf(document).First().Text.StartsWith("dotnet ", StringComparison.Ordinal);

    private static IEnumerable<Typed> CommandsOf(Document document) => document.Steps.OfType<Typed>();

    private async Task Follow(
        Shell shell,
        Document document,
        Step step,
        Dictionary<string, string?> variables
    )
    {
        var place = $"{document.Name}:{step.Line}";
        switch (step)
        {
            case NotRun left:
                output.WriteLine($"{place} is not run: {left.Reason}");
                break;
            case Given given:
                var (exit, told) = await shell.Run(Ports(given.Text));
                Assert.True(exit == 0, $"{place}: {given.Text}\n{told}");
                break;
            case Stopped stopped:
                await shell.Stop(stopped.Shell);
                break;
            case Typed { Needs: { } needs } lacking when variables[needs] is null:
                if (Environment.GetEnvironmentVariable("CUSTOMHOUSE_TEST_ALL") == "1")
                    Assert.Fail($"{place} wants the open data ({needs}), see docs/DATA.md");
                output.WriteLine(
                    $"{place} is not run: the open data ({needs}) are not there: {lacking.Text}"
                );
                break;
            case Typed { Shell: { } own } typed:
                output.WriteLine($"{place} [{own}] $ {typed.Text}");
                await shell.RunBeside(own, Ports(typed.Text), typed.Until!);
                break;
            case Typed typed:
                output.WriteLine($"{place} $ {typed.Text}");
                await Run(shell, typed, place);
                break;
        }
    }

    private async Task Run(Shell shell, Typed typed, string place)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            var (exit, told) = await shell.Run(Ports(typed.Text));
            string[] answer =
            [
                .. told.Replace(checkout.Root, "/home/you/customhouse", StringComparison.Ordinal)
                    .TrimEnd('\n')
                    .Split('\n'),
            ];
            var isAsShown =
                exit == typed.Exit
                && (typed.Shown is null || Likeness.Holds(typed.Shown, answer, typed.FiguresDiffer));
            if (isAsShown)
                return;
            if (Stopwatch.GetElapsedTime(begun) < typed.Within)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
                continue;
            }
            Assert.Fail(
                $"{place}: {typed.Text}\nexit code {exit}, the document says {typed.Exit}; it said\n"
                    + string.Join('\n', Likeness.Plain(answer, typed.FiguresDiffer))
                    + (
                        typed.Shown is null
                            ? ""
                            : "\nthe document shows\n"
                                + string.Join('\n', Likeness.Plain(typed.Shown, typed.FiguresDiffer))
                    )
            );
        }
    }

    private string Ports(string command) =>
        UsualPort()
            .Replace(
                command,
                port => (checkout.FirstPort + port.Value[^1] - '0').ToString(CultureInfo.InvariantCulture)
            );

    [GeneratedRegex(@"\b508\d\b", RegexOptions.None, 1000)]
    private static partial Regex UsualPort();
}

/// <summary>The documents of the project.</summary>
internal static class DocumentFiles
{
    public static IReadOnlyList<string> All =>
        [
            RunningHouse.PathOf("README.md"),
            RunningHouse.PathOf("CONTRIBUTING.md"),
            RunningHouse.PathOf("SECURITY.md"),
            .. Directory.GetFiles(RunningHouse.PathOf("docs"), "*.md").Order(StringComparer.Ordinal),
        ];

    public static string NameOf(string path) => Path.GetRelativePath(RunningHouse.PathOf(), path);

    public static Document Read(string name) =>
        Document.Read(name, File.ReadAllText(RunningHouse.PathOf(name)));
}
