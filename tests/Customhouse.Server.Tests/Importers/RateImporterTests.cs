using Customhouse.Server.Importers;
using Customhouse.Server.Tests.CommandLine;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Importers;

/// <summary>Published rates become a period of our own form; what the file does not say is asked
/// for.</summary>
public sealed class RateImporterTests
{
    private const string Ecb = """
        <?xml version="1.0" encoding="UTF-8"?>
        <g:Envelope xmlns:g="http://www.gesmes.org/xml/2002-08-01"
            xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
          <g:subject>Reference rates</g:subject>
          <Cube><Cube time='2026-02-18'>
            <Cube currency='USD' rate='1.0437'/>
            <Cube currency='JPY' rate='158.65'/>
          </Cube></Cube>
        </g:Envelope>
        """;

    private const string Hmrc = """
        <?xml version="1.0" encoding="UTF-8"?>
        <exchangeRateMonthList Period="01/Mar/2026 to 31/Mar/2026">
          <exchangeRate>
            <countryName>Eurozone</countryName>
            <countryCode>EU</countryCode>
            <currencyCode>EUR</currencyCode>
            <rateNew>1.1993</rateNew>
          </exchangeRate>
          <exchangeRate>
            <countryName>USA</countryName>
            <countryCode>US</countryCode>
            <currencyCode>USD</currencyCode>
            <rateNew>1.2612</rateNew>
          </exchangeRate>
          <exchangeRate>
            <countryName>Ecuador</countryName>
            <countryCode>EC</countryCode>
            <currencyCode>USD</currencyCode>
            <rateNew>1.2612</rateNew>
          </exchangeRate>
        </exchangeRateMonthList>
        """;

    private static readonly RateImporter Nothing = new(null, null, null, null);

    private static readonly RateImporter March = Nothing with
    {
        From = new DateOnly(2026, 3, 1),
        To = new DateOnly(2026, 3, 31),
    };

    [Fact]
    public void Reference_rates_of_a_day_hold_for_the_days_that_are_named()
    {
        var period = March.Import("ecb", Ecb);
        Assert.Equal(("2026-03", March.From, March.To), (period.Id, period.From, period.To));
        Assert.Equal((Currency.Eur, new DateOnly(2026, 2, 18)), (period.Own, period.PublishedOn));
        Assert.Equal(
            ["JPY 158.65", "USD 1.0437"],
            period.Rates.Select(r => $"{r.Currency} {r.ForeignPerOwn}")
        );
        Assert.Contains("European Central Bank", period.Source, StringComparison.Ordinal);
        Assert.Contains("--from", Fault(() => Nothing.Import("ecb", Ecb)), StringComparison.Ordinal);
    }

    [Fact]
    public void Monthly_rates_tell_their_days_and_not_their_publication()
    {
        var published = Nothing with { PublishedOn = new DateOnly(2026, 2, 26) };
        var period = published.Import("hmrc", Hmrc);
        Assert.Equal(("2026-03", March.From, March.To), (period.Id, period.From, period.To));
        Assert.Equal(Currency.Gbp, period.Own);
        Assert.Equal(
            ["EUR 1.1993", "USD 1.2612"],
            period.Rates.Select(r => $"{r.Currency} {r.ForeignPerOwn}")
        );
        Assert.Contains("--published", Fault(() => Nothing.Import("hmrc", Hmrc)), StringComparison.Ordinal);
        var last = Hmrc.LastIndexOf("1.2612", StringComparison.Ordinal);
        var two = Hmrc.Remove(last, 6).Insert(last, "1.9");
        Assert.Contains(
            "two rates of USD",
            Fault(() => published.Import("hmrc", two)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_is_laid_out_otherwise_is_refused()
    {
        Assert.Contains("none of ecb, hmrc", Fault(() => March.Import("boe", Ecb)), StringComparison.Ordinal);
        Assert.Contains("Envelope", Fault(() => March.Import("hmrc", Ecb)), StringComparison.Ordinal);
        Assert.Contains("0 days", Fault(() => March.Import("ecb", Hmrc)), StringComparison.Ordinal);
        Assert.Contains(
            "no number",
            Fault(() => March.Import("ecb", Ecb.Replace("1.0437", "1,0437"))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "above zero",
            Fault(() => March.Import("ecb", Ecb.Replace("1.0437", "0"))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no currency",
            Fault(() => March.Import("ecb", Ecb.Replace("USD", "US$"))),
            StringComparison.Ordinal
        );
    }

    /// <summary>From the published file to the waiting period, as the documents tell it.</summary>
    [Fact]
    public async Task The_verbs_bring_published_rates_to_an_installation()
    {
        var folder = Directory.CreateTempSubdirectory("customhouse-rates-").FullName;
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(folder, "daily.xml"),
                Ecb,
                TestContext.Current.CancellationToken
            );
            var made = await Command.Run(
                folder,
                "import",
                "rates",
                "ecb",
                "daily.xml",
                "--from",
                "2026-03-01",
                "--to",
                "2026-03-31",
                "--out",
                "march.csv"
            );
            Assert.Equal((0, ""), (made.Code, made.Error));
            Assert.Contains("2 rates of period 2026-03", made.Output, StringComparison.Ordinal);
            var store = $"sqlite:{Path.Combine(folder, "store.db")}";
            var nowhere = await Command.Run(folder, "rates", "import", "march.csv", "--store", store);
            Assert.Equal(2, nowhere.Code);
            await using (
                await Installation.Open(
                    store,
                    new Clearance.Terms { Administration = CountryCode.Parse("XA"), Currency = Currency.Eur },
                    [],
                    [],
                    TimeProvider.System,
                    TestContext.Current.CancellationToken
                )
            ) { }
            var sent = await Command.Run(folder, "rates", "import", "march.csv", "--store", store);
            Assert.Equal((0, ""), (sent.Code, sent.Error));
            Assert.Contains("wait to be put in force", sent.Output, StringComparison.Ordinal);
            await using var kept = Customhouse.Storage.Store.Connect(store);
            var staged = Assert.Single(
                await new Customhouse.Engine.RateRegister(kept).Staged(TestContext.Current.CancellationToken)
            );
            Assert.Equal(("2026-03", "owner of the machine"), (staged.Period.Id, staged.SentBy));
            var wrong = Path.Combine(folder, "wrong.csv");
            await File.WriteAllTextAsync(
                wrong,
                "period,X\nrate,USD,abc\n",
                TestContext.Current.CancellationToken
            );
            var refused = await Command.Run(folder, "rates", "import", wrong, "--store", store);
            Assert.Equal(1, refused.Code);
            Assert.Contains("row 2: the rate of USD is 'abc'", refused.Error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Fault(Action work) => Assert.Throws<FormatException>(work).Message;
}
