using System.Text.RegularExpressions;
using Customhouse.Server.Tests.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Processes;

/// <summary>Two processes behind nginx with TLS, as docs/DEPLOYING.md sets them up.</summary>
public sealed partial class ProxyTests
{
    private const int Entries = 4;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_address_serves_while_processes_come_and_go()
    {
        using var server = PostgresServer.StartOrSkip();
        await using var two = await TwoKeepers.Start(server, more: ["--behind-tls", "yes"]);
        var (first, second) = (two.First.Server.Address, two.Second.Address);
        using var proxy = await NginxServer.StartOrSkip(first, second);
        using var trader = new Caller(proxy.Address, two.First.SecretOf("trader"), proxy.Handler());
        await Patience.Until(async () => (await trader.Get("/declarations?max=1")).Status == 200);
        var mrn = (await trader.Lodge(Counter.Prelodged("N-0001"))).Is(201).Mrn;
        // A document of 3 MiB goes through whole.
        using var officer = new Caller(proxy.Address, two.First.SecretOf("officer"), proxy.Handler());
        (
            await officer.Post(
                $"/declarations/{mrn}/documents/wanted",
                """{"grounds":"show it","documentCodes":["N935"]}"""
            )
        ).Is(200);
        var document = new byte[3 << 20];
        "%PDF-1.7\n"u8.CopyTo(document);
        new Random(1).NextBytes(document.AsSpan(16));
        using var form = new MultipartFormDataContent
        {
            { Caller.Content(document, "application/pdf"), "N935", "invoice.pdf" },
        };
        (await trader.Send(HttpMethod.Post, $"/declarations/{mrn}/documents", form)).Is(200);
        var listed = (await trader.Get($"/declarations/{mrn}/documents")).Is(200);
        Assert.Contains("invoice.pdf", listed.Text, StringComparison.Ordinal);

        // Entries come to the process that keeps the log, whichever is asked first, and each is taken once.
        using var administrator = new Caller(
            proxy.Address,
            two.First.SecretOf("administrator"),
            proxy.Handler()
        );
        for (var i = 0; i < Entries; i++)
            (await administrator.Send(HttpMethod.Post, "/ledger/entries", Caller.Entry(i + 1))).Is(201);

        // Whichever process is gone, what only reads is answered at every moment, and what is lodged is
        // taken.
        await two.Second.Kill();
        for (var i = 0; i < 20; i++)
            (await trader.Get($"/declarations/{mrn}")).Is(200);
        (await trader.Lodge(Counter.Import("N-0002"))).Is(201);
        await two.RestartSecond(second);
        await two.First.Server.Kill();
        for (var i = 0; i < 20; i++)
            (await trader.Get($"/declarations/{mrn}")).Is(200);
        var last = (await trader.Lodge(Counter.Import("N-0003"))).Is(201).Mrn;
        await TwoKeepers.UntilLogged(trader, last);
        await two.WholeLog(Now, others: Entries);
    }

    [Fact]
    public async Task A_proxy_that_does_not_start_is_told_with_its_reason_and_leaves_nothing()
    {
        var nowhere = new Uri("http://nowhere.invalid:5081/");
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            NginxServer.StartOrSkip(nowhere, nowhere)
        );
        Assert.Contains("nowhere.invalid", failure.Message, StringComparison.Ordinal);
        var folder = Folder().Match(failure.Message);
        Assert.True(folder.Success, failure.Message);
        Assert.False(Directory.Exists(folder.Value));
    }

    [GeneratedRegex(@"/\S*/customhouse-nginx-\w+", RegexOptions.None, 1000)]
    private static partial Regex Folder();
}
