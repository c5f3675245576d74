using System.Text;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Survey;
using Customhouse.Web.Http;
using Customhouse.Web.Survey;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>A survey from the first answer to the release, the same on either store, each step read by a
/// store opened anew.</summary>
public abstract class SurveyStoreTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Day = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly Actor Officer = new("officer1", "officer");
    private static readonly Actor Chief = new("chief1", "supervisor");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>A store on the same data as the others of this test.</summary>
    protected abstract Store Another();

    [Fact]
    public async Task Answers_go_from_form_and_file_over_sign_off_to_a_release_that_stands()
    {
        await Filled();
        await Followed();
        await Imported();
        string root;
        await using (var store = Another())
        {
            var desk = new SurveyDesk(store);
            var edition = await EditionOf(desk);
            var before = await desk.Book.TallyOf(edition, Cancellation);
            Assert.Equal(8, before.Respondents.Count);
            Assert.False(FigureOf(before, "it-strategy").IsPublished);
            var (standing, tally) = await desk.Book.Next(edition, Cancellation);
            root = DataPack.Create(tally, [], SurveyCharts.Files(tally), CsvSheet.PackText).Root;
            Assert.IsType<RegisterOutcome.Done>(
                await desk.Book.Put(
                    new Kept<SurveyRelease>(new SurveyRelease(edition.Id, root, 1, Day), 0),
                    standing,
                    Day,
                    Chief
                )
            );
            // A second of the same would overwrite what stands; the store takes one.
            Assert.IsNotType<RegisterOutcome.Done>(
                await desk.Book.Put(
                    new Kept<SurveyRelease>(new SurveyRelease(edition.Id, root, 1, Day), 0),
                    standing,
                    Day,
                    Chief
                )
            );
        }
        await Changed();
        await using var again = Another();
        var book = new SurveyDesk(again).Book;
        var stood = await book.TallyOf(
            (await book.Edition("consolidated-2026", Cancellation))!.Value,
            Cancellation
        );
        Assert.Equal(root, DataPack.Create(stood, [], SurveyCharts.Files(stood), CsvSheet.PackText).Root);
        var strategy = FigureOf(stood, "it-strategy").Total;
        Assert.Equal(
            (8, 5, 3),
            (strategy.Answered.Count, strategy.Counts[0].Count, strategy.Counts[1].Count)
        );
        var next = await book.Next((await EditionOf(new SurveyDesk(again))), Cancellation);
        Assert.Equal(8, FigureOf(next.Tally, "it-strategy").Total.Answered.Count);
        Assert.Equal(root, Assert.Single(await book.Releases(Cancellation)).Value.Root);
    }

    /// <summary>One member by the form: saved in parts, looked at by a second person.</summary>
    private async Task Filled()
    {
        await using var store = Another();
        var desk = new SurveyDesk(store);
        var edition = await EditionOf(desk);
        var first = await desk.Save(
            edition,
            "FR",
            [new Entry("it-strategy", "yes"), new Entry("staff", "many")],
            By(Officer),
            Cancellation
        );
        Assert.Equal("staff", Assert.Single(first.Refusals).Pointer);
        await Done(desk.Save(edition, "FR", [new Entry("staff", "17000")], By(Officer), Cancellation));
        await Done(
            desk.Act(edition, "FR", s => s.PassToReview("officer1", Day), By(Officer), "review", Cancellation)
        );
        var own = await desk.Act(
            edition,
            "FR",
            s => s.SignOff("officer1", Day),
            By(Officer),
            "sign",
            Cancellation
        );
        Assert.Equal("SVY-FOUR-EYES", Assert.Single(own.Refusals).Code);
        await Done(desk.Act(edition, "FR", s => s.SignOff("chief1", Day), By(Chief), "sign", Cancellation));
    }

    /// <summary>Asked again: what was answered first stays with its editor.</summary>
    private async Task Followed()
    {
        await using var store = Another();
        var desk = new SurveyDesk(store);
        var edition = await EditionOf(desk);
        await Done(
            desk.Save(
                edition,
                "FR",
                [new Entry("staff", "16500")],
                By(Chief) with
                {
                    Source = AnswerSource.FollowUp,
                    Reference = "letter of 2 March",
                },
                Cancellation
            )
        );
        await Done(
            desk.Save(
                edition,
                "FR",
                [new Entry("revenue-duty", "1.5")],
                By(Chief) with
                {
                    Source = AnswerSource.PublicSource,
                    Reference = "annual report 2025",
                },
                Cancellation
            )
        );
        var kept = (await desk.Book.Submission(edition, "FR", Cancellation)).Value.Find("staff")!;
        Assert.Equal(
            ("17000", "officer1", "16500", "letter of 2 March"),
            (kept.Original.Written, kept.Original.Editor, kept.Current.Written, kept.Current.Reference)
        );
    }

    /// <summary>Seven more by a file, which is taken whole or not at all.</summary>
    private async Task Imported()
    {
        await using var store = Another();
        var desk = new SurveyDesk(store);
        var edition = await EditionOf(desk);
        var questionnaire = await desk.Book.QuestionnaireOf(edition, Cancellation);
        string[] codes = ["DE", "IT", "ES", "PT", "BE", "NL", "AT"];
        var sheet =
            "member,it-strategy\n"
            + string.Concat(codes.Select((code, i) => $"{code},{(i < 4 ? "yes" : "no")}\n"));
        var bad = await Import(desk, edition, questionnaire, sheet + "ZZ,yes\n");
        Assert.Equal("A9", Assert.Single(bad.Refusals).Pointer);
        Assert.Equal(0, (await desk.Book.Submission(edition, "DE", Cancellation)).Version);
        Assert.Equal(7, (await Import(desk, edition, questionnaire, sheet)).Members);
        foreach (var code in codes)
        {
            await Done(
                desk.Act(edition, code, s => s.PassToReview("officer1", Day), By(Officer), "", Cancellation)
            );
            await Done(desk.Act(edition, code, s => s.SignOff("chief1", Day), By(Chief), "", Cancellation));
        }
    }

    /// <summary>After the release one member changes its answer.</summary>
    private async Task Changed()
    {
        await using var store = Another();
        var desk = new SurveyDesk(store);
        var edition = await EditionOf(desk);
        await Done(
            desk.Save(
                edition,
                "DE",
                [new Entry("it-strategy", "no")],
                By(Chief) with
                {
                    Source = AnswerSource.FollowUp,
                    Reference = "call",
                },
                Cancellation
            )
        );
        var standing = (await desk.Book.StandingOf(edition.Id, Cancellation))!.Value.Standing;
        Assert.Equal(1, standing.Waiting(await desk.Book.NowOf(edition, Cancellation)));
    }

    private static Task<SurveyOutcome> Import(
        SurveyDesk desk,
        Edition edition,
        Questionnaire questionnaire,
        string sheet
    )
    {
        var (members, refusals) = AnswerFile.ReadCsv(Encoding.UTF8.GetBytes(sheet), questionnaire, null);
        Assert.Empty(refusals);
        return desk.Import(edition, members, By(Officer), _ => true, Cancellation);
    }

    private static async Task<Edition> EditionOf(SurveyDesk desk) =>
        (await desk.Book.Edition("consolidated-2026", Cancellation))!.Value;

    private static Figure FigureOf(Tally tally, string question) =>
        tally.FigureOf(tally.Questionnaire.Find(question)!);

    private static Hand By(Actor actor) => new(actor, Day, AnswerSource.Administration);

    private static async Task Done(Task<SurveyOutcome> act)
    {
        var outcome = await act;
        Assert.Empty(outcome.Refusals);
        Assert.IsType<RegisterOutcome.Done>(outcome.Outcome);
    }
}

public sealed class SqliteSurveyTests : SurveyStoreTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customhouse-survey-");

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    protected override Store Another() =>
        Store.Connect($"sqlite:{Path.Combine(_folder.FullName, "survey.db")}");
}

public sealed class PostgresSurveyTests(OnePostgresServer server)
    : SurveyStoreTests,
        IClassFixture<OnePostgresServer>
{
    private string _connection = "";

    public override ValueTask InitializeAsync()
    {
        _connection = server.NewDatabase();
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Store Another() => PostgresStore.At(_connection);
}
