using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Web.Api.Ledger;
using Customhouse.Web.Http;

namespace Customhouse.Server.Partners;

/// <summary>An administration that takes part in a consortium with its log, its witness and its mirror, and
/// nothing else: a partner of the demo, and of tests.</summary>
public sealed class LedgerNode : IAsyncDisposable
{
    private readonly WebApplication host;
    private readonly SignerKey key;
    private readonly string folder;
    private readonly TimeProvider clock;
    private readonly HttpClient client = PartnerHttpClient.NewClient();

    private LedgerNode(
        WebApplication host,
        string code,
        string folder,
        SignerKey key,
        MemberKeys keys,
        LogWriter writer,
        ConsortiumMembership seat,
        TimeProvider clock
    )
    {
        (this.host, Code, this.folder, this.key, Keys, Writer, Seat, this.clock) = (
            host,
            code,
            folder,
            key,
            keys,
            writer,
            seat,
            clock
        );
    }

    /// <summary>The administration.</summary>
    public string Code { get; }

    /// <summary>Its keys.</summary>
    public MemberKeys Keys { get; }

    /// <summary>The writer of its log.</summary>
    public LogWriter Writer { get; }

    /// <summary>Its place in the consortium.</summary>
    public ConsortiumMembership Seat { get; }

    /// <summary>What the rulebook says of it.</summary>
    public Member Member => Keys.Member(Code, new Uri(Host.AddressOf(host) + "/"), key.Verifier);

    /// <summary>Starts a node that belongs to no consortium yet.</summary>
    /// <param name="origin">Name of its log.</param>
    /// <param name="folder">Where all that it keeps is.</param>
    /// <param name="takesEntries">Whether anybody who reaches it may put entries into its log; for
    /// measurements only.
    /// </param>
    public static async Task<LedgerNode> Start(
        string code,
        string origin,
        string folder,
        string url,
        TimeProvider clock,
        CancellationToken cancellation,
        bool takesEntries = false
    )
    {
        var keys = MemberKeys.Open(Path.Combine(folder, "keys"), origin);
        var logKey = MemberKeys.LogKey(Path.Combine(folder, "keys"), origin);
        var writer = new LogWriter(
            new TiledLog(new FolderStore(Path.Combine(folder, "log"))),
            (size, root) => new Checkpoint(origin, size, root).Sign(logKey).ToBytes()
        );
        var seat = new ConsortiumMembership();

        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory }
        );
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseUrls(url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddSingleton(writer).AddSingleton(seat);
        var web = builder.Build();
        web.UseMiddleware<ResponseRules>();
        web.UseMiddleware<RequestRules>();
        web.UseRouting();
        LedgerEndpoints.Map(web);
        if (takesEntries)
        {
            LedgerIntake.Map(web, (_, _) => true).AllowAnonymous();
        }
        await web.StartAsync(cancellation);
        return new LedgerNode(web, code, folder, logKey, keys, writer, seat, clock);
    }

    /// <summary>Sits down in the consortium of a rulebook that has this node as a member.</summary>
    public Task Join(Rulebook rulebook) =>
        Seat.Take(
            () =>
                new Consortium(
                    Code,
                    rulebook,
                    Writer,
                    Keys.Cosigning,
                    folder,
                    name => new FolderStore(Path.Combine(folder, name)),
                    member => new PartnerHttpClient(client, member.Url),
                    clock
                ),
            certified: _ => { }
        );

    /// <summary>Leaves the consortium; its log goes on by itself.</summary>
    public Task Leave() => Seat.Leave();

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await Seat.DisposeAsync();
        await Writer.DisposeAsync();
        await host.DisposeAsync();
        client.Dispose();
        Keys.Dispose();
        key.Dispose();
    }
}
