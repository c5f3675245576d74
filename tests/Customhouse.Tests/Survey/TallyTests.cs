using CsCheck;
using Customhouse.Survey;
using Customhouse.Web.Http;
using Xunit;

namespace Customhouse.Tests.Survey;

public sealed class TallyTests
{
    private static readonly Edition Open = SmallSurvey.Year with { SmallestCount = 1 };

    [Fact]
    public void Totals_are_the_sum_of_their_parts() =>
        SmallSurvey.Submissions.Sample(all =>
        {
            foreach (var figure in SmallSurvey.Tally(all, Open).Figures())
            {
                Assert.Equal(figure.Total.Answered.Count, figure.Regions.Sum(r => r.Answered.Count));
                for (var c = 0; c < figure.Columns.Count; c++)
                    Assert.Equal(figure.Total.Counts[c].Count, figure.Regions.Sum(r => r.Counts[c].Count));
                if (figure.Question.Kind is QuestionKind.Single or QuestionKind.Scale or QuestionKind.Ranked)
                    Assert.All(
                        figure.Regions.Append(figure.Total),
                        r => Assert.Equal(r.Answered.Count, r.Counts.Sum(c => c.Count))
                    );
            }
        });

    [Fact]
    public void Response_adds_up_with_those_who_count_in_their_region_only() =>
        SmallSurvey.Submissions.Sample(all =>
        {
            var table = SmallSurvey.Tally(all).Response();
            var regionOnly = all.Count(s => s.HasResponded && !SmallSurvey.Members.CountsInTotal(s.Member));
            Assert.Equal(table.Total.Responded.Count + regionOnly, table.Regions.Sum(r => r.Responded.Count));
            Assert.Equal(19, table.Total.Denominator);
            Assert.All(table.Rows, r => Assert.True(r.Responded.Count <= r.Denominator));
        });

    [Fact]
    public void Results_do_not_depend_on_the_order_of_import() =>
        Gen.Select(SmallSurvey.Submissions, Gen.Int[0, 1_000_000])
            .Sample(
                (all, seed) =>
                {
                    var shuffled = all.OrderBy(s => HashCode.Combine(seed, s.Member)).ToArray();
                    Assert.Equal(
                        DataPack.Create(SmallSurvey.Tally(all), [], [], CsvSheet.PackText).Root,
                        DataPack.Create(SmallSurvey.Tally(shuffled), [], [], CsvSheet.PackText).Root
                    );
                },
                iter: 20
            );

    [Fact]
    public void A_hidden_count_never_stands_alone_in_its_line() =>
        SmallSurvey.Submissions.Sample(all =>
        {
            foreach (var figure in SmallSurvey.Tally(all).Figures())
            {
                for (var c = 0; c < figure.Columns.Count; c++)
                {
                    var hidden = figure
                        .Regions.Append(figure.Total)
                        .Count(r => r.Counts[c].State == CellState.Suppressed);
                    Assert.NotEqual(1, hidden);
                }
                // Who did not answer is no column of the figure: where N alone is hidden, it hides with them.
                if (figure.Question.Kind == QuestionKind.Multiple || figure.Columns.Count == 0)
                    continue;
                Assert.All(
                    figure.Regions.Append(figure.Total),
                    r =>
                        Assert.NotEqual(
                            1,
                            r.Counts.Append(r.Answered).Count(c => c.State == CellState.Suppressed)
                        )
                );
            }
        });

    [Fact]
    public void A_mean_that_would_tell_a_small_regions_numbers_is_not_told() =>
        SmallSurvey.Submissions.Sample(all =>
        {
            var figure = SmallSurvey.Tally(all).FigureOf(SmallSurvey.Questions.Find("n")!);
            if (figure.Total.Mean is null)
                return;
            var silent = figure.Regions.Where(r => r.Answered.Count > 0 && r.Mean is null).ToArray();
            Assert.True(silent.Length == 0 || silent.Sum(r => r.Answered.Count) >= 3 && silent.Length > 1);
        });

    [Fact]
    public void A_blank_is_no_no_and_none_is_an_answer()
    {
        var figure = SmallSurvey
            .Tally([SmallSurvey.Of("XA", [1, 1, 0, 0, 0, 0]), SmallSurvey.Of("XB", [1, 0, 0, 0, 0, 0])], Open)
            .FigureOf(SmallSurvey.Questions.Find("m")!);
        Assert.Equal(1, figure.Total.Answered.Count);
        Assert.All(figure.Total.Counts, c => Assert.Equal(0, c.Count));
    }

    [Fact]
    public void What_was_not_asked_is_not_counted()
    {
        var figure = SmallSurvey
            .Tally([SmallSurvey.Of("XA", [3, 0, 0, 0, 0, 1]), SmallSurvey.Of("XB", [1, 0, 0, 0, 0, 1])], Open)
            .FigureOf(SmallSurvey.Questions.Find("t")!);
        Assert.Equal(1, figure.Total.Answered.Count);
    }

    [Fact]
    public void Answers_that_are_not_signed_off_count_nowhere()
    {
        var draft = SmallSurvey.Of("XB", [1, 1, 1, 1, 1, 1]) with { State = SubmissionState.InReview };
        var tally = SmallSurvey.Tally([draft]);
        Assert.Equal(0, tally.Response().Total.Responded.Count);
        Assert.Equal(0, tally.FigureOf(SmallSurvey.Questions.Find("a")!).Total.Answered.Count);
    }

    // R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17,
    // 1998, table I, method 3.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Bounds_of_a_sample_are_those_in_print(int part, int sample, double low, double high)
    {
        var bounds = Interval.Compute(part, sample);
        Assert.Equal((low, high), (Math.Round(bounds.Low, 4), Math.Round(bounds.High, 4)));
    }

    [Fact]
    public void Asking_everybody_leaves_nothing_uncertain_and_asking_most_leaves_less()
    {
        Assert.Equal(new Interval(0.5, 0.5), Interval.Compute(10, 20, 20));
        var (few, most) = (Interval.Compute(10, 20), Interval.Compute(10, 20, 25));
        Assert.True(most.Low > few.Low && most.High < few.High);
    }

    // The tree heads of the reference implementation of RFC 6962 over its eight known leaves.
    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void The_root_of_a_release_is_an_RFC_6962_tree_head(int leaves, string root)
    {
        string[] known =
        [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ];
        Assert.Equal(
            root,
            Convert.ToHexStringLower(
                DataPack.MerkleRoot([.. known.Take(leaves).Select(Convert.FromHexString)])
            )
        );
    }
}
