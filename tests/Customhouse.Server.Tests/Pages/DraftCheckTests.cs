using System.Net;
using Customhouse.Server.Tests.Api;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>The page of all answers, between the declaration form and its lodgement.</summary>
public sealed class DraftCheckTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>All answers are shown once more before anything is recorded; what another window changed
    /// since is not lodged unseen.</summary>
    [Fact]
    public async Task Answers_are_checked_before_they_are_lodged()
    {
        using var trader = await house.Person(Role.Trader);
        var draft = await TraderDeskTests.Begun(trader);
        using var incomplete = await trader.Send(draft, draft, ("act", "check"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, incomplete.StatusCode);
        var lacking = await incomplete.Content.ReadAsStringAsync(Cancellation);
        foreach (var field in (string[])["location", "description-1", "code-1", "net-1"])
            Assert.Contains($"href=\"#{field}\"", lacking, StringComparison.Ordinal);

        using var shown = await trader.Send(draft, draft, [.. TraderDeskTests.Filled, ("act", "check")]);
        var answers = await shown.Content.ReadAsStringAsync(Cancellation);
        Assert.True(shown.StatusCode == HttpStatusCode.OK, answers);
        foreach (var answer in (string[])["Cotton shirts", "Brightwater Mills", "A00"])
            Assert.Contains(answer, answers, StringComparison.Ordinal);
        var mark = Browser.MarksOf(answers, draft).Single();
        using var changed = await trader.Send(
            draft,
            draft,
            [("description-1", "Silk shirts"), ("act", "keep")]
        );
        Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        (string, string)[] lodge = [("from", "check"), ("act", "lodge")];
        using var stale = await trader.Send(draft, draft, [.. lodge, ("mark", mark)]);
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        var again = await stale.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("Silk shirts", again, StringComparison.Ordinal);
        using var lodged = await trader.Send(
            draft,
            draft,
            [.. lodge, ("mark", Browser.MarksOf(again, draft).Single())]
        );
        Assert.StartsWith(
            "/trader/cases/",
            lodged.Headers.Location!.OriginalString,
            StringComparison.Ordinal
        );
    }
}
