using Customhouse.Survey;
using Xunit;

namespace Customhouse.Tests.Survey;

/// <summary>
/// The WCO/WTO paper's Table 1 and Figure 1, computed from members and answers. The expected numbers stand
/// here as printed and nowhere in the program.
/// </summary>
public sealed class PublishedFiguresTests
{
    private static Tally TallyOf(string edition)
    {
        var chosen = BundledSurveys.Editions().Single(e => e.Id == edition);
        return new Tally(
            chosen,
            BundledSurveys.Questionnaires().Single(q => q.Id == chosen.Questionnaire),
            BundledSurveys.Membership(),
            BundledSurveys.Reconstructed(chosen)
        );
    }

    [Theory]
    [InlineData("ESA", 17, 24, 71)]
    [InlineData("EUR", 41, 53, 77)]
    [InlineData("AP", 23, 33, 70)]
    [InlineData("MENA", 10, 18, 56)]
    [InlineData("AMS", 20, 33, 61)]
    [InlineData("WCA", 13, 23, 57)]
    [InlineData("TOTAL", 124, 183, 68)]
    public void A_row_of_table_1_is_as_printed(string region, int responded, int members, int rate)
    {
        var row = TallyOf("acs-2021").Response().Rows.Single(r => r.Region == region);
        Assert.Equal((responded, members, rate), (row.Responded.Count, row.Denominator, row.Rate));
    }

    [Fact]
    public void The_total_is_not_the_sum_of_the_regions_and_says_why()
    {
        var table = TallyOf("acs-2021").Response();
        Assert.Equal(184, table.Regions.Sum(r => r.Denominator));
        Assert.Equal(67, Rounding.Percent(124, 184));
        Assert.Contains("184", table.Note, StringComparison.Ordinal);
        Assert.Contains("European Union", table.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Figure_1_is_85_of_105_and_81_per_cent()
    {
        var tally = TallyOf("acs-2021");
        var figure = tally.FigureOf(tally.Questionnaire.Find("it-strategy")!);
        Assert.Equal(
            (105, 85, 20),
            (figure.Total.Answered.Count, figure.Total.Counts[0].Count, figure.Total.Counts[1].Count)
        );
        Assert.Equal(81, figure.Total.Percent(0));
    }

    [Fact]
    public void What_was_not_reached_is_not_published_and_never_a_number()
    {
        var tally = TallyOf("acs-2021");
        Assert.Equal(18, tally.Questionnaire.Questions.Count);
        var silent = tally.Figures().Where(f => f.Question.Id != "it-strategy").ToArray();
        Assert.Equal(17, silent.Length);
        Assert.All(silent, f => Assert.All(f.Regions.Append(f.Total), r => Assert.Null(r.Answered.Count)));
        var regions = tally.FigureOf(tally.Questionnaire.Find("it-strategy")!).Regions;
        Assert.All(regions, r => Assert.Equal(CellState.NotPublished, r.Answered.State));
    }

    [Theory]
    [InlineData("ESA", 79)]
    [InlineData("AP", 71)]
    [InlineData("MENA", 50)]
    [InlineData("TOTAL", 62)]
    [InlineData("EUR", null)]
    [InlineData("AMS", null)]
    [InlineData("WCA", null)]
    public void The_survey_of_2024_has_the_published_rates_by_its_own_denominators(string region, int? rate)
    {
        var table = TallyOf("scs-2024").Response();
        Assert.Equal(186, table.Total.Denominator);
        Assert.Equal(rate, table.Rows.Single(r => r.Region == region).Rate);
    }

    [Fact]
    public void No_reconstructed_answer_is_laid_to_an_administration() =>
        Assert.All(
            BundledSurveys.Editions().SelectMany(BundledSurveys.Reconstructed),
            s => Assert.Null(BundledSurveys.Membership().Find(s.Member))
        );
}
