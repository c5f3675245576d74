using System.Text.RegularExpressions;
using Customhouse.Survey;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>The charts of a survey's results, as somebody reads them who does not see them.</summary>
public sealed partial class SurveyChartTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chart_is_told_in_words_and_nothing_of_it_needs_a_script_or_a_style_of_its_own()
    {
        using var auditor = house.Client(Role.Auditor);
        foreach (var by in (string[])["question", "technology", "region", "stage", "benefit", "challenge"])
        {
            var page = await auditor.GetStringAsync(
                $"/survey/results/acs-2021?by={by}&lang=fr",
                Cancellation
            );
            var charts = Chart().Matches(page);
            Assert.NotEmpty(charts);
            Assert.All(
                charts,
                chart => Assert.Matches("role=\"img\".*<title>.+</title><desc>.+</desc>", chart.Value)
            );
            Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("<svg[^>]*class=\"bars-chart\".*?</svg>", RegexOptions.Singleline, 1000)]
    private static partial Regex Chart();
}
