using Customhouse.Server.Conformance;
using Xunit;

namespace Customhouse.Server.Tests;

/// <summary>The published scenarios, replayed; those that no rule can meet are named with the
/// reason.</summary>
public sealed class TracesTests
{
    private static readonly Dictionary<string, string> Unmet = new(StringComparer.Ordinal)
    {
        ["TT_EX039a"] = "two receipts, where other exports with the same messages have one",
        ["TT_IM012a"] = "published in the order of file names, and no act presents the goods",
        ["TT_IM018a"] = "final duty told before the indicative, within one second",
        ["TT_IM021a"] = "one tax notification fewer than scenarios that declare the same",
        ["TT_IM031a"] = "taken under one tariff and refused under the one before it",
        ["TT_IM040b"] = "no final duty, where the like scenario has one",
        ["TT_IM076a"] = "only the first of its notifications was published",
        ["TT_IM134a"] = "only the last of its notifications was published",
        ["TT_IM183a"] = "published in the order of file names, one receipt missing",
        ["TT_IM202a"] = "published in the order of file names; its declaration breaks the published schema",
    };

    [Fact]
    public void Every_scenario_makes_the_published_sequence_or_is_known_not_to()
    {
        using var log = new StringWriter();
        TracesSuite.Run(PublishedMessages.Folder, null, log);
        var failed = log.ToString()
            .Split('\n')
            .Where(l => l.StartsWith("failed: ", StringComparison.Ordinal))
            .Select(l => l["failed: ".Length..].Trim());
        Assert.Equal(Unmet.Keys.Order(StringComparer.Ordinal), failed.Order(StringComparer.Ordinal));
        Assert.Matches(@"(?m)^[1-9]\d* passed, \d+ failed$", log.ToString());
    }

    [Theory]
    [InlineData("01 13/67 13/4 09", "13/67 01 09 13/4", true)]
    [InlineData("02 13/67 02 01 13/67 13/4 09", "02 13/67 02 13/67 01 13/4 09", true)]
    [InlineData("01!CDS13000 13/67 13/115 08", "01 13/67 08 13/115", true)]
    [InlineData("03!CDS1,CDS2,CDS2", "03!CDS2,CDS1,CDS2", true)]
    [InlineData("03!CDS1,CDS2", "03!CDS1,CDS2,CDS2", false)]
    [InlineData("01 13/67 13/4 09", "01 13/4 13/67 09", false)]
    [InlineData("01 13/67", "01", false)]
    public void Only_notifications_of_one_decision_may_change_places(
        string published,
        string ours,
        bool agree
    ) =>
        Assert.Equal(
            agree,
            TracesSuite.Compare(published.Split(' '), new TraceTold(ours.Split(' '), null)).Count == 0
        );
}
