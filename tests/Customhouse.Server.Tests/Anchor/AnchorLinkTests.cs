using System.Diagnostics;
using Customhouse.Clearance;
using Customhouse.Engine.Anchor;
using Customhouse.Ledger;
using Customhouse.Server.Editions;
using Customhouse.Server.Tests.Api;
using Customhouse.Web.Settings;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Customhouse.Server.Tests.Anchor;

/// <summary>The link between a real log and a real EVM node: it follows, waits, recovers, holds nobody
/// up.</summary>
public sealed class AnchorLinkTests : IAsyncDisposable
{
    private const string Origin = "customs.example/xa";

    private static readonly AnchorPace Quick = new(
        TimeSpan.FromMilliseconds(50),
        TimeSpan.FromMilliseconds(50),
        TimeSpan.FromMilliseconds(400)
    );

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customhouse-anchor-");
    private readonly EvmKey _key = EvmKey.Generate().Key;
    private readonly CancellationTokenSource _end = new();
    private readonly LogWriter _writer;

    public AnchorLinkTests() => _writer = Log("log");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _writer.DisposeAsync();
        _end.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_newest_head_is_anchored_and_those_between_are_skipped()
    {
        using var anvil = new AnvilNode();
        using var node = new EvmNode(anvil.Address, TimeSpan.FromSeconds(20));
        var account = new EvmAccount(node, AnvilNode.Rich, TimeProvider.System);
        var contract = await AnchorContract.Deploy(node, account, Stop);
        var before = await node.Nonce(account.Address, Stop);
        var link = Link(contract, account, Quick with { Interval = TimeSpan.FromMilliseconds(500) });
        var running = link.Run(_end.Token);
        for (var i = 0; i < 200; i++)
            await Add(_writer);
        await Until(() => link.State.Size == 200, link);
        var head = await contract.Head(link.Place, Stop);
        Assert.Equal((200, _writer.Log.Head.Root), (head.Size, head.Root));
        Assert.InRange(await node.Nonce(account.Address, Stop) - before, 1ul, 100ul);
        Assert.Equal((null, 0, false), (link.State.Cause, link.State.Failures, link.State.HasStopped));
        // A link that is started again finds where it was, and sends nothing twice.
        var sent = await node.Nonce(account.Address, Stop);
        var again = Link(contract, account, Quick);
        var runningAgain = again.Run(_end.Token);
        await Until(() => again.State.Size == 200, again);
        Assert.Equal(sent, await node.Nonce(account.Address, Stop));
        await _end.CancelAsync();
        await Ended(running);
        await Ended(runningAgain);
    }

    [Fact]
    public async Task A_node_that_is_away_or_answers_nothing_is_waited_for_and_the_log_goes_on()
    {
        var port = AnvilNode.FreePort();
        using var node = new EvmNode(AnvilNode.AddressAt(port), TimeSpan.FromSeconds(1));
        var account = new EvmAccount(node, AnvilNode.Rich, TimeProvider.System);
        // The first contract of an account has an address that is known beforehand (Yellow Paper, s7).
        var address = EvmAddress.Of(
            Keccak.Hash(Rlp.List(Rlp.Of(AnvilNode.Rich.Address.ToArray()), Rlp.Of(0))).AsSpan(12)
        );
        var link = Link(new AnchorContract(node, address), account, Quick);
        var running = link.Run(_end.Token);
        await AddsQuickly();
        await Until(() => link.State.Failures >= 3, link);
        Assert.Contains("does not answer", link.State.Cause, StringComparison.Ordinal);
        Assert.Equal((0, false), (link.State.Size, link.State.HasStopped));

        using var anvil = new AnvilNode(port: port);
        await Until(() => link.State.Cause?.Contains("no contract", StringComparison.Ordinal) == true, link);
        using (var patient = new EvmNode(anvil.Address, TimeSpan.FromSeconds(20)))
            Assert.Equal(
                address,
                (
                    await AnchorContract.Deploy(
                        patient,
                        new EvmAccount(patient, AnvilNode.Rich, TimeProvider.System),
                        Stop
                    )
                ).Address
            );
        await Until(() => link.State.Size == _writer.Log.Head.Size && link.State.Cause is null, link);

        anvil.Freeze();
        await AddsQuickly();
        await Until(() => link.State.Failures >= 2, link);
        await AddsQuickly();
        anvil.Wake();
        await Until(() => link.State.Size == _writer.Log.Head.Size && link.State.Cause is null, link);
        await _end.CancelAsync();
        await Ended(running);
    }

    [Fact]
    public async Task A_log_that_was_set_back_or_is_another_one_is_not_anchored()
    {
        using var anvil = new AnvilNode();
        using var node = new EvmNode(anvil.Address, TimeSpan.FromSeconds(20));
        var account = new EvmAccount(node, AnvilNode.Rich, TimeProvider.System);
        var contract = await AnchorContract.Deploy(node, account, Stop);
        await Add(_writer);
        await Add(_writer);
        var head = _writer.Log.Head;
        await contract.Anchor(await contract.Sign(Origin, head.Size, head.Root, _key, Stop), account, Stop);

        await using var shorter = Log("shorter");
        await Add(shorter);
        var back = Link(contract, account, Quick, shorter);
        await back.Run(Stop).WaitAsync(Patience, Stop);
        Assert.True(back.State.HasStopped);
        Assert.Contains("set back", back.State.Cause, StringComparison.Ordinal);

        await Add(shorter, 9);
        await Add(shorter, 9);
        var other = Link(contract, account, Quick, shorter);
        await other.Run(Stop).WaitAsync(Patience, Stop);
        Assert.True(other.State.HasStopped);
        Assert.Contains("another tree of 2 entries", other.State.Cause, StringComparison.Ordinal);
        var kept = await contract.Head(other.Place, Stop);
        Assert.Equal((2, head.Root, 0), (kept.Size, kept.Root, kept.Equivocations));
    }

    [Fact]
    public async Task A_house_opens_whether_its_anchor_answers_or_not()
    {
        var file = Path.Combine(_folder.FullName, "anchor.key");
        SecretFile.Write(file, EvmKey.Generate().Text);
        var settings = Settings.Read(
            new Dictionary<string, string>
            {
                ["data"] = Path.Combine(_folder.FullName, "data"),
                ["anchor-key"] = file,
                ["anchor"] = AnvilNode.AddressAt(AnvilNode.FreePort()).ToString(),
                ["anchor-contract"] = "0x" + new string('1', 40),
            },
            SettingsTests.Nothing,
            null
        );
        Directory.CreateDirectory(settings.DataFolder);
        var edition = EditionFiles.Demo();
        await using var installation = await Installation.Open(
            settings.StoreAddress,
            new Terms { Administration = edition.Authority, Currency = edition.Currency },
            [edition],
            [],
            TimeProvider.System,
            Stop,
            settings.Ledger! with
            {
                Origin = $"customhouse.example/{edition.Authority}",
            }
        );
        await using var host = Host.Create(
            installation,
            ["http://127.0.0.1:0"],
            new WebOptions(0, 30),
            anchor: settings.Anchor
        );
        await host.StartAsync(Stop);
        using var http = new HttpClient { BaseAddress = new Uri(Host.AddressOf(host)) };
        Assert.True(
            (await http.GetAsync(new Uri("/health/live", UriKind.Relative), Stop)).IsSuccessStatusCode
        );
        var link = host.Services.GetRequiredService<OpenAnchor>().Link;
        await Until(() => link.State.Failures > 0, link);
        Assert.True(
            (await http.GetAsync(new Uri("/health/live", UriKind.Relative), Stop)).IsSuccessStatusCode
        );
        await host.StopAsync(Stop);
    }

    [Theory]
    [InlineData("anchor", "node.example:8545", "http://")]
    [InlineData("anchor-contract", "", "anchor-contract")]
    [InlineData("anchor-contract", "0x12", "40 hexadecimal")]
    [InlineData("anchor-key", "", "anchor-key")]
    [InlineData("ledger", "off", "ledger")]
    public void An_anchor_without_its_parts_is_refused_by_name(string name, string value, string help)
    {
        var given = new Dictionary<string, string>
        {
            ["anchor"] = "http://node.example:8545",
            ["anchor-contract"] = "0x" + new string('1', 40),
            ["anchor-key"] = "anchor.key",
        };
        Assert.NotNull(Settings.Read(given, SettingsTests.Nothing, null).Anchor);
        given[name] = value;
        var settings = Settings.Read(given, SettingsTests.Nothing, null);
        Assert.Contains(
            help,
            Assert.Throws<FormatException>(() => settings.Anchor).Message,
            StringComparison.Ordinal
        );
    }

    private AnchorLink Link(
        AnchorContract contract,
        EvmAccount account,
        AnchorPace pace,
        LogWriter? writer = null
    ) => new(writer ?? _writer, Origin, contract, _key, account, pace, TimeProvider.System);

    private LogWriter Log(string name) =>
        new(
            new TiledLog(new FolderStore(Path.Combine(_folder.FullName, name))),
            (size, root) => System.Text.Encoding.UTF8.GetBytes(new Checkpoint(Origin, size, root).Text)
        );

    private static Task<Sequenced> Add(LogWriter writer, byte what = 1) =>
        writer.Add(new byte[] { what, 2, 3 });

    private async Task AddsQuickly()
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 20; i++)
            await Add(_writer);
        // The node's patience is a second; had one entry waited for it, twenty would have taken longer than
        // this.
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    private static async Task Ended(Task running) =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Patience, Stop));

    private static async Task Until(Func<bool> holds, AnchorLink link)
    {
        var started = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"still {link.State}");
            await Task.Delay(20, Stop);
        }
    }
}
