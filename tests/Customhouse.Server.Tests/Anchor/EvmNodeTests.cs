using System.Net.Http.Json;
using Customhouse.Engine.Anchor;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Customhouse.Server.Tests.Anchor;

/// <summary>What a node may answer, and what becomes of a transaction that no block takes.</summary>
public sealed class EvmNodeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("<html>busy</html>")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"jsonrpc":"2.0","id":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":2,"result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":"1","result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x-1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x10000000000000000"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{"deep":[]}}""")]
    public async Task What_is_no_answer_is_the_worlds_failure(string body)
    {
        await using var host = await Answering(body);
        using var node = new EvmNode(new Uri(host.Urls.First()), TimeSpan.FromSeconds(20));
        await Assert.ThrowsAsync<EvmUnreachableException>(() => node.ChainId(Stop));
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off_and_an_errors_words_are_tamed()
    {
        await using (var host = await Answering("\"" + new string('x', 3 << 20)))
        {
            using var node = new EvmNode(new Uri(host.Urls.First()), TimeSpan.FromSeconds(20));
            Assert.IsType<HttpRequestException>(
                (await Assert.ThrowsAsync<EvmUnreachableException>(() => node.ChainId(Stop))).InnerException
            );
        }
        var words =
            """{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"\u001b[31mno\n"""
            + new string('y', 9_000)
            + "\"}}";
        await using (var host = await Answering(words))
        {
            using var node = new EvmNode(new Uri(host.Urls.First() + "/secret"), TimeSpan.FromSeconds(20));
            var told = (await Assert.ThrowsAsync<EvmRefusedException>(() => node.ChainId(Stop))).Message;
            Assert.True(told.Length < 400 && !told.Any(char.IsControl), told);
            Assert.DoesNotContain("secret", told, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_transaction_that_waits_is_replaced_by_one_that_pays_more()
    {
        using var anvil = new AnvilNode(more: "--no-mining");
        using var node = new EvmNode(anvil.Address, TimeSpan.FromSeconds(20));
        var account = new EvmAccount(node, AnvilNode.Rich, TimeProvider.System, TimeSpan.FromSeconds(4));
        await Assert.ThrowsAsync<EvmUnreachableException>(() => AnchorContract.Deploy(node, account, Stop));
        Assert.Equal(0ul, await node.Nonce(account.Address, Stop));

        var second = AnchorContract.Deploy(node, account, Stop);
        using var http = new HttpClient();
        while (!second.IsCompleted)
        {
            await Task.Delay(500, Stop);
            (
                await http.PostAsJsonAsync(
                    anvil.Address,
                    new
                    {
                        jsonrpc = "2.0",
                        id = 1,
                        method = "evm_mine",
                        @params = Array.Empty<string>(),
                    },
                    Stop
                )
            ).Dispose();
        }
        await (await second).Recognize(Stop);
        // One of the two came into a block; the other can never.
        Assert.Equal(1ul, await node.Nonce(account.Address, Stop));
    }

    private static async Task<WebApplication> Answering(string body)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var host = builder.Build();
        host.MapPost("/{**any}", () => Results.Text(body, "application/json"));
        await host.StartAsync(Stop);
        return host;
    }
}
