using System.Text;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Values;
using Xunit;
using static Customhouse.Server.Tests.Engine.SupplementedHouse;

namespace Customhouse.Server.Tests.Engine;

/// <summary>A simplified declaration is completed once, at the desk, by whoever lodged it.</summary>
public sealed class SupplementaryTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_simplified_declaration_is_completed_once()
    {
        await using var small = await Entitled();
        var simplified = await Lodged(small, "IMC", "S-1");
        Assert.Equal(0m, Settlement.Owed(simplified.Case.Assessment));
        Assert.NotNull(simplified.Case.AcceptedAt);

        Assert.Equal("SUP-MISSING", await Refused(small, "IMY", "Y-0"));
        Assert.Equal(
            "SUP-UNKNOWN",
            await Refused(small, "IMY", "Y-0", Mrn.Create(2026, CountryCode.Parse("XA"), 9, Mrn.Import).Text)
        );
        var completed = await Lodged(small, "IMY", "Y-1", simplified.Case.Mrn.Text);
        Assert.True(Settlement.Owed(completed.Case.Assessment) > 0m);
        // The same message again is answered as the first time; any other completes nothing any more.
        var again = await Lodge(small, "IMY", "Y-1", simplified.Case.Mrn.Text);
        Assert.True(Assert.IsType<Answer.Recorded>(again).AsBefore);
        Assert.Equal("SUP-DONE", await Refused(small, "IMY", "Y-2", simplified.Case.Mrn.Text));
        Assert.Equal("SUP-TYPE", await Refused(small, "IMY", "Y-3", completed.Case.Mrn.Text));
    }

    [Fact]
    public async Task Of_many_at_once_one_completes_it_and_a_refused_one_takes_nothing()
    {
        await using var small = await Entitled();
        var simplified = (await Lodged(small, "IMC", "S-1")).Case.Mrn.Text;
        // Refused for another reason, it has not completed anything.
        var broken = Text("IMY", "Y-0", simplified)
            .Replace("<GoodsItemQuantity>2", "<GoodsItemQuantity>3", StringComparison.Ordinal);
        Assert.IsType<Answer.Refused>(await small.Desk.Lodge(Encoding.UTF8.GetBytes(broken), "xml", By, Now));
        var answers = await Task.WhenAll(
            Enumerable.Range(1, 8).Select(n => Lodge(small, "IMY", $"Y-{n}", simplified))
        );
        Assert.Single(answers.OfType<Answer.Recorded>());
        Assert.All(
            answers.OfType<Answer.Refused>(),
            a => Assert.Equal("SUP-DONE", Assert.Single(a.Refusals).Code)
        );
        Assert.Equal(7, answers.OfType<Answer.Refused>().Count());
    }
}
