using System.Text;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Operators;
using Customhouse.Risk;
using Customhouse.Server.Editions;
using Customhouse.Storage;
using Customhouse.Values;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>An administration with one trader and one account, on the embedded store and the demo's
/// tariff.</summary>
internal sealed class SmallHouse : IAsyncDisposable
{
    public const string Trader = "XA000000000101";

    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-small-").FullName;

    private SmallHouse(TimeProvider clock)
    {
        Clock = clock;
        Store = SqliteStore.At(File);
    }

    /// <summary>The database on the disk.</summary>
    public string File => Path.Combine(_folder, "store.db");

    public TimeProvider Clock { get; }
    public SqliteStore Store { get; private set; }
    public AdministrationState Administration { get; private set; } = null!;
    public CaseDesk Desk { get; private set; } = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static async Task<SmallHouse> Open(TimeProvider clock, Func<Terms, Terms>? terms = null)
    {
        var small = new SmallHouse(clock);
        var usual = new Terms { Administration = CountryCode.Parse("XA"), Currency = Currency.Eur };
        await small.Record(RegisterReader.Beginning(terms?.Invoke(usual) ?? usual, [EditionFiles.Demo()]));
        await small.Record([
            RegisterReader.Of(
                new Operator(Trader, "Aven Cloth", "XA", new DateOnly(2020, 1, 1), false, ["DPO"], [])
            ),
            RegisterReader.Of(Account("DAN0001")),
            RegisterReader.Of(Authorised("DPO")),
        ]);
        small.Administration = new AdministrationState(small.Store, await small.Loaded());
        small.Desk = new CaseDesk(small.Store, small.Administration, clock);
        return small;
    }

    /// <summary>Closes the store, has something done to its file, and opens it again.</summary>
    public async Task Restart(Action<string> meanwhile)
    {
        await Store.DisposeAsync();
        meanwhile(File);
        Store = SqliteStore.At(File);
        Administration = new AdministrationState(Store, await Loaded());
        Desk = new CaseDesk(Store, Administration, Clock);
    }

    /// <summary>Changes the database behind the back of the store.</summary>
    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Money of the trader's paid in beforehand: what the samples declare to pay (method A) is taken
    /// from it.</summary>
    public static Guarantee Account(string id, decimal limit = 50_000m) =>
        new(id, Trader, GuaranteeKind.Cash, new Money(limit, Currency.Eur), new Money(0m, Currency.Eur));

    /// <summary>An authorisation of the trader.</summary>
    public static Authorisation Authorised(string category) =>
        new($"XA{category}1", Trader, category, new DateOnly(2020, 1, 1), null);

    /// <summary>Changes registers and puts them in force, under the profiles given.</summary>
    public async Task Change(IReadOnlyList<RegisterChange> changes, ProfileBook? profiles = null)
    {
        await Record(changes);
        Administration.PutInForce(await Loaded() with { Profiles = profiles ?? ProfileBook.Empty });
    }

    public async Task<Answer.Recorded> Lodged(string sample, string was = "", string becomes = "")
    {
        var answer = await Desk.Lodge(Sample(sample, was, becomes), "xml", new Actor(Trader, "trader"), Now);
        Assert.True(
            answer is Answer.Recorded,
            answer.ToString()
                + string.Join(
                    "; ",
                    (answer as Answer.Refused)?.Refusals.Select(r => $"{r.Code} {r.Pointer} {r.Rule}") ?? []
                )
        );
        return (Answer.Recorded)answer;
    }

    public static ReadOnlyMemory<byte> Sample(string name, string was = "", string becomes = "")
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder!.FullName, "Customhouse.slnx")))
            folder = folder.Parent;
        var text = System.IO.File.ReadAllText(Path.Combine(folder.FullName, "samples", name));
        Assert.Contains(was, text, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(
            was == "" ? text : text.Replace(was, becomes, StringComparison.Ordinal)
        );
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<Registers> Loaded() =>
        await new RegisterReader(Store).Load(Now) ?? throw new InvalidOperationException("nothing was begun");

    private async Task Record(IReadOnlyList<RegisterChange> changes) =>
        Assert.IsType<RegisterOutcome.Done>(
            await Store.Registers.Change(changes, Clock.GetUtcNow(), Actor.System)
        );
}
