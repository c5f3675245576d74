using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Engine.Lawbooks;
using Customhouse.Server.Editions;
using Customhouse.Server.Tests.Processes;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>How an installation takes tariff editions, from its first start on.</summary>
public sealed class InstallationTests : IDisposable
{
    private static readonly CountryCode Xa = CountryCode.Parse("XA");

    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-installation-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_first_tariff_ends_the_time_without_one()
    {
        await using (var first = await Open([]))
            Assert.True(first.Administration.Registers.Tariff.Editions.Single().TakesUnknownCodes);
        var demo = EditionFiles.Demo();
        await using (var second = await Open([demo]))
            Assert.Equal(demo.Id, second.Administration.Registers.Tariff.On(demo.From)?.Id);
        await using var third = await Open([demo]);
        Assert.Equal(demo.From.AddDays(-1), third.Administration.Registers.Tariff.Editions[0].To);
    }

    [Fact]
    public async Task A_start_without_a_tariff_goes_on_with_the_one_on_record()
    {
        var demo = EditionFiles.Demo();
        await using (await Open([demo])) { }
        await using var again = await Open([]);
        Assert.Equal([demo.Id], again.Administration.Registers.Tariff.Editions.Select(e => e.Id));
    }

    [Fact]
    public async Task Serving_needs_the_tariff_files_once()
    {
        await using (await ServerProcess.Start(_folder)) { }
        var empty = Directory.CreateDirectory(Path.Combine(_folder, "nothing")).FullName;
        await using (await ServerProcess.Start(_folder, "--tariff", empty)) { }
        await using var store = Store.Connect($"sqlite:{Path.Combine(_folder, "customhouse.db")}");
        var entries = await store.Registers.Entries(
            RegisterReader.EditionKind,
            "",
            10,
            TestContext.Current.CancellationToken
        );
        Assert.Equal([EditionFiles.Demo().Id], entries.Select(e => e.Id));
    }

    [Fact]
    public async Task An_edition_that_does_not_fit_is_refused_and_the_store_still_opens()
    {
        var demo = EditionFiles.Demo();
        await using (await Open([demo])) { }
        var early = Installation.WithoutTariff(Xa, Currency.Eur) with { Id = "XA-EARLY", From = demo.From };
        await Assert.ThrowsAsync<FormatException>(() => Open([early]));
        await using var again = await Open([demo]);
        Assert.Equal([demo.Id], again.Administration.Registers.Tariff.Editions.Select(e => e.Id));
    }

    [Fact]
    public async Task A_quota_is_opened_once_for_each_of_its_periods()
    {
        var year = new DateOnly(2027, 1, 1);
        TariffEdition[] editions =
        [
            Edition("XA-1", year, new DateOnly(2027, 6, 30), year, 1000m),
            Edition("XA-2", new DateOnly(2027, 7, 1), new DateOnly(2027, 12, 31), year, 1200m),
            Edition("XA-3", year.AddYears(1), null, year.AddYears(1), 500m),
        ];
        await using (await Open(editions[..1])) { }
        await using var opened = await Open(editions);
        var free = await opened.Store.Accounts.Balances("quota/", TestContext.Current.CancellationToken);
        Assert.Equal(
            [("quota/09.1/2027-01-01/available", 1200m), ("quota/09.1/2028-01-01/available", 500m)],
            free.Where(b => b.Account.EndsWith("available", StringComparison.Ordinal))
                .Select(b => (b.Account, b.Amount))
        );
    }

    [Fact]
    public async Task A_new_administration_without_a_lawbook_takes_nothing_until_it_is_given_one()
    {
        await using (var without = await Open([], ""))
        {
            Assert.Null(without.Administration.Registers.LawAt(TimeProvider.System.GetUtcNow()));
            Assert.Equal(1, (await new LawRegister(without.Store).Timeline(Now)).Version);
        }
        // It is none of before editions were kept: nothing is put in force behind anybody's back.
        await using (var again = await Open([], ""))
            Assert.Null(again.Administration.Registers.LawAt(TimeProvider.System.GetUtcNow()));
        await Assert.ThrowsAsync<FormatException>(() => Open([], "ZZ"));
        await using (var given = await Open([], "GB"))
            Assert.Equal(
                LawFolder.Of(CountryCode.Parse("GB")).Digest,
                given.Administration.Registers.LawAt(TimeProvider.System.GetUtcNow())!.Digest
            );
        // A setting does not change the law of an administration that has one.
        await using var kept = await Open([], "XA");
        Assert.Equal(["GB-1"], kept.Administration.Registers.Laws.All.Select(e => e.Name));
    }

    [Fact]
    public async Task A_lawbook_of_a_folder_is_the_first_edition_and_one_with_faults_is_told()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "law")).FullName;
        foreach (var (name, text) in StricterLaw.Texts())
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text, Now);
        }
        var broken = Path.Combine(folder, "XA", "stricter.yaml");
        var whole = await File.ReadAllTextAsync(broken, Now);
        await File.WriteAllTextAsync(broken, whole.Replace("lrn)", "lrnn)"), Now);
        var told = await Assert.ThrowsAsync<FormatException>(() => Open([], folder));
        Assert.Contains("XA/stricter.yaml:4", told.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(broken, whole, Now);
        await using var house = await Open([], folder);
        var law = house.Administration.Registers.LawAt(TimeProvider.System.GetUtcNow())!;
        Assert.Equal(("XA-1", StricterLaw.Edition("X").Digest), (law.Name, law.Digest));
        Assert.Equal(law.Digest, law.Lawbook!.Digest);
    }

    /// <summary>A database of the version before has terms and no editions.</summary>
    [Fact]
    public async Task An_administration_of_before_goes_on_under_the_law_that_it_was_under()
    {
        await using (await Open([], "")) { }
        using (
            var connection = new Microsoft.Data.Sqlite.SqliteConnection(
                $"Data Source={Path.Combine(_folder, "house.db")};Pooling=false"
            )
        )
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText =
                "delete from register where kind like 'law-%'; delete from register_journal where kind like 'law-%'";
            Assert.Equal(2, command.ExecuteNonQuery());
        }
        await using var upgraded = await Open([], "");
        Assert.Equal(
            LawFolder.Of(Xa).Digest,
            upgraded.Administration.Registers.LawAt(TimeProvider.System.GetUtcNow())!.Digest
        );
        var version = Assert.Single(await new LawRegister(upgraded.Store).History(Now));
        Assert.StartsWith("upgraded:", version.Grounds, StringComparison.Ordinal);
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static TariffEdition Edition(
        string id,
        DateOnly from,
        DateOnly? to,
        DateOnly opens,
        decimal volume
    ) =>
        Installation.WithoutTariff(Xa, Currency.Eur) with
        {
            Id = id,
            From = from,
            To = to,
            Quotas =
            [
                new QuotaRule(
                    "09.1",
                    ["87"],
                    [],
                    ["120"],
                    new Quantity(volume, "KGM"),
                    opens,
                    opens.AddYears(1).AddDays(-1),
                    new Rate(0m),
                    90m,
                    "a law"
                ),
            ],
        };

    private Task<Installation> Open(IReadOnlyList<TariffEdition> editions, string? lawbook = null) =>
        Installation.Open(
            $"sqlite:{Path.Combine(_folder, "house.db")}",
            new Terms { Administration = Xa, Currency = Currency.Eur },
            editions,
            [],
            TimeProvider.System,
            TestContext.Current.CancellationToken,
            lawbook: lawbook
        );
}
