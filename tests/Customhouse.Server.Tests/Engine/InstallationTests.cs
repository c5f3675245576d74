using Customhouse.Clearance;
using Customhouse.Server.Editions;
using Customhouse.Tariff;
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
        await using (var first = await Open([Installation.WithoutTariff(Xa, Currency.Eur)]))
            Assert.True(first.House.Registers.Tariff.Editions.Single().TakesUnknownCodes);
        var demo = EditionShelf.Demo();
        await using (var second = await Open([demo]))
            Assert.Equal(demo.Id, second.House.Registers.Tariff.On(demo.From)?.Id);
        await using var third = await Open([demo]);
        Assert.Equal(demo.From.AddDays(-1), third.House.Registers.Tariff.Editions[0].To);
    }

    [Fact]
    public async Task An_edition_that_does_not_fit_is_refused_and_the_store_still_opens()
    {
        var demo = EditionShelf.Demo();
        await using (await Open([demo]))
        {
        }
        var early = Installation.WithoutTariff(Xa, Currency.Eur) with { Id = "XA-EARLY", From = demo.From };
        await Assert.ThrowsAsync<FormatException>(() => Open([early]));
        await using var again = await Open([demo]);
        Assert.Equal([demo.Id], again.House.Registers.Tariff.Editions.Select(e => e.Id));
    }

    private Task<Installation> Open(IReadOnlyList<TariffEdition> editions) => Installation.Open(
        $"sqlite:{Path.Combine(_folder, "house.db")}", new Terms { Administration = Xa, Currency = Currency.Eur },
        editions, [], TimeProvider.System, TestContext.Current.CancellationToken);
}
