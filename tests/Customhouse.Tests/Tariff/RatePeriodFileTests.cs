using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Tariff;

/// <summary>A period of rates as a file: read as it was written, and every fault told with its row.</summary>
public sealed class RatePeriodFileTests
{
    private const string Text = """
        period,2026-03
        from,2026-03-01
        to,2026-03-31
        own,EUR
        published,2026-02-25
        source,"Central Bank of XA, notice ""3"" of 2026"
        rate,USD,1.0856
        rate,JPY,161.40
        """;

    [Fact]
    public void A_file_is_read_as_it_stands()
    {
        var (period, faults) = RatePeriodFile.Read(Text);
        Assert.Empty(faults);
        Assert.Equal(
            ("2026-03", new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 31), Currency.Eur),
            (period!.Id, period.From, period.To, period.Own)
        );
        Assert.Equal(new DateOnly(2026, 2, 25), period.PublishedOn);
        Assert.Equal("Central Bank of XA, notice \"3\" of 2026", period.Source);
        Assert.Equal(
            ["JPY 161.40", "USD 1.0856"],
            period.Rates.Select(r => $"{r.Currency} {r.ForeignPerOwn}")
        );
        var again = RatePeriodFile.Read(RatePeriodFile.Write(period)).Period!;
        Assert.Equal(period, again with { Rates = period.Rates });
        Assert.Equal(period.Rates, again.Rates);
    }

    [Fact]
    public void A_spreadsheet_may_write_a_mark_of_order_returns_and_empty_cells()
    {
        var text =
            "\uFEFF"
            + Text.Replace("from,2026-03-01", "from,2026-03-01,,").Replace("\n", "\r\n")
            + "\r\n\r\n";
        Assert.Empty(RatePeriodFile.Read(text).Faults);
    }

    [Theory]
    [InlineData("rate,USD,1.0856", "rate,USD,\"1,0856\"", "row 7: the rate of USD is '1,0856'")]
    [InlineData("rate,USD,1.0856", "rate,USD,1,0856", "row 7: a rate is a currency and a number")]
    [InlineData("rate,USD,1.0856", "rate,USD,-1.0856", "row 7: the rate of USD is '-1.0856'")]
    [InlineData("rate,USD,1.0856", "rate,USD,1e3", "row 7: the rate of USD is '1e3'")]
    [InlineData("rate,USD,1.0856", "rate,USD,0", "the rate of USD is 0")]
    [InlineData("rate,USD,1.0856", "rate,USD,", "row 7: a rate is a currency and a number")]
    [InlineData("rate,USD,1.0856", "rate,US,1.0856", "row 7: 'US' is no currency")]
    [InlineData("rate,USD,1.0856", "rate,JPY,1.0856", "2 rates of JPY")]
    [InlineData("rate,USD,1.0856", "rate,EUR,1", "its own currency EUR")]
    [InlineData("rate,USD,1.0856", "taux,USD,1.0856", "row 7: 'taux' begins no row")]
    [InlineData("to,2026-03-31", "to,31.03.2026", "'to' is '31.03.2026'")]
    [InlineData("to,2026-03-31", "", "the file has no row 'to'")]
    [InlineData("to,2026-03-31", "from,2026-03-31", "row 3: 'from' stands a second time")]
    [InlineData("own,EUR", "own,Euro", "'own' is 'Euro'")]
    [InlineData("own,EUR", "own,EUR,USD", "row 4: 'own' has 2 values")]
    [InlineData("own,EUR", "own,\"EUR", "row 4: a quotation mark is open")]
    public void A_fault_is_told_with_what_stands_there(string right, string wrong, string words)
    {
        var (period, faults) = RatePeriodFile.Read(Text.Replace(right, wrong));
        Assert.Null(period);
        Assert.Contains(faults, f => f.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_file_lacks_everything()
    {
        var (period, faults) = RatePeriodFile.Read("");
        Assert.Null(period);
        Assert.Equal(6, faults.Count);
    }
}
