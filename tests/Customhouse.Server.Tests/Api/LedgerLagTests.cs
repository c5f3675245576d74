using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>An operator sees how far the ledger is behind.</summary>
public sealed class LedgerLagTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ready_and_metrics_tell_what_is_not_in_the_log_yet()
    {
        using var anybody = house.Client(null);
        using var auditor = house.Client(Role.Auditor);
        JsonNode? ledger = null;
        for (var tries = 0; ledger?["unlogged"]?.GetValue<long>() is not 0 && tries < 200; tries++)
        {
            await Task.Delay(50, Now);
            ledger = (await anybody.GetFromJsonAsync<JsonNode>("/health/ready", Now))!["ledger"];
        }
        Assert.Equal(0, ledger!["unlogged"]!.GetValue<long>());
        Assert.Null(ledger["stopped"]);
        var text = await auditor.GetStringAsync("/metrics", Now);
        Assert.Contains("\ncustomhouse_ledger_unlogged{} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("\ncustomhouse_ledger_stopped{} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE customhouse_ledger_unlogged gauge\n", text, StringComparison.Ordinal);
    }
}
