using Customhouse.Tariff;
using Xunit;

namespace Customhouse.Tests.Tariff;

/// <summary>An edition file is read row by row: how far it has come, every fault, and giving up.</summary>
public sealed class EditionReadingTests
{
    [Fact]
    public void A_good_file_is_read_to_its_last_row()
    {
        var reading = new EditionReading(SmallEdition.Text);
        Assert.NotNull(reading.Read());
        Assert.Equal(SmallEdition.Text.TrimEnd('\n').Split('\n').Length, reading.Rows);
        Assert.Equal(reading.Rows, reading.RowsRead);
    }

    [Fact]
    public void Every_wrong_row_is_told_with_its_number()
    {
        var rows = SmallEdition.Text.Split('\n').ToList();
        rows.Insert(0, "nonsense one");
        rows.Insert(1, "nonsense two");
        var reading = new EditionReading(string.Join('\n', rows));
        Assert.Null(reading.Read());
        Assert.Equal([1, 2], reading.Faults.Select(f => f.Line));
    }

    [Fact]
    public void A_carriage_return_within_a_row_and_a_rule_without_end_are_faults_of_their_lines()
    {
        var broken = new EditionReading(
            SmallEdition.Text.Replace("lines\n", "lines\n01|\r|\n", StringComparison.Ordinal)
        );
        Assert.Null(broken.Read());
        Assert.Contains("carriage return", Assert.Single(broken.Faults).Words, StringComparison.Ordinal);

        var endless = new EditionReading(string.Concat(Enumerable.Repeat("a\\\n", 70_000)));
        Assert.Null(endless.Read());
        Assert.Contains("too long", endless.Faults[0].Words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reading_that_is_given_up_gives_nothing()
    {
        var asked = 0;
        var reading = new EditionReading(SmallEdition.Text);
        Assert.Null(reading.Read(() => ++asked < 3));
        Assert.Empty(reading.Faults);
        Assert.Equal(2, reading.RowsRead);
    }
}
