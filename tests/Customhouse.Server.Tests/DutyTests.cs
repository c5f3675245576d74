using Customhouse.Server.Conformance;
using Xunit;

namespace Customhouse.Server.Tests;

/// <summary>The published tax lines, replayed; those that the data cannot decide are named with the
/// reason.</summary>
public sealed class DutyTests
{
    private const string NoRate = "no rate of a line is published, and its amount is not of a value alone";
    private const string NoUnitPrice = "valued by a unit price that is not in the data";

    private static readonly Dictionary<string, string> Unmet = new(StringComparer.Ordinal)
    {
        ["TT_IM009a"] = "security for end use at an ordinary rate that is not published",
        ["TT_IM017b"] = "the notifications are of another price than the declaration beside them",
        ["TT_IM028a"] = NoRate,
        ["TT_IM031a"] = NoRate,
        ["TT_IM040a"] = "the base of a nil VAT leaves out suspended duty that was never in it",
        ["TT_IM044a"] = NoRate,
        ["TT_IM045a"] = NoRate,
        ["TT_IM048a"] = "the share of air transport costs in the customs value is not in the data",
        ["TT_IM060a"] = NoRate,
        ["TT_IM065a"] = "the quota gave a part, which no message beside the duty tells",
        ["TT_IM066a"] = NoRate,
        ["TT_IM078a"] = NoRate,
        ["TT_IM103a"] = NoUnitPrice,
        ["TT_IM104a"] = NoUnitPrice,
        ["TT_IM110a"] = NoRate,
        ["TT_IM130a"] = NoRate,
        ["TT_IM131a"] = NoRate,
        ["TT_IM140a"] = NoRate,
        ["TT_IM143a"] = NoRate,
        ["TT_IM159a"] = NoUnitPrice,
        ["TT_IM161a"] = NoUnitPrice,
        ["TT_IM164a"] = NoRate,
        ["TT_IM165a"] = NoRate,
        ["TT_IM209a"] = NoRate,
    };

    [Fact]
    public void Every_line_is_the_published_one_or_its_scenario_is_known_not_to_decide_it()
    {
        using var log = new StringWriter();
        DutySuite.Run(PublishedMessages.Folder, null, log);
        var failed = log.ToString()
            .Split('\n')
            .Where(l => l.StartsWith("failed: ", StringComparison.Ordinal))
            .Select(l => l["failed: ".Length..].Split('/')[0])
            .Distinct();
        Assert.Equal(Unmet.Keys.Order(StringComparer.Ordinal), failed.Order(StringComparer.Ordinal));
        Assert.Matches(@"(?m)^363 passed, 104 failed$", log.ToString());
    }
}
