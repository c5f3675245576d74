using CsCheck;
using Customhouse.Journal;
using Xunit;

namespace Customhouse.Tests.Journal;

/// <summary>A description of a table that cannot be written by is refused before anything is
/// written.</summary>
public sealed class TableFormTests
{
    private static readonly Column Key = new("id", ColumnForm.Text, ColumnUse.Key);

    private static readonly TableForm Table = new(
        "parcels",
        Key,
        new("grams", ColumnForm.Number),
        new("value", ColumnForm.Amount),
        new("seen_at", ColumnForm.Time),
        new("picture", ColumnForm.Bytes)
    );

    public static TheoryData<string, Column[], string> Faults =>
        new()
        {
            { "parcels", [new("grams", ColumnForm.Number)], "it has no key" },
            {
                "parcels",
                [Key, new("grams", ColumnForm.Number), new("place", ColumnForm.Text, ColumnUse.Key)],
                "the columns of its key come first"
            },
            {
                "parcels",
                [Key, new("value", ColumnForm.Amount, ColumnUse.Add)],
                "only numbers can be added to"
            },
            {
                "parcels",
                [new("picture", ColumnForm.Bytes, ColumnUse.Key)],
                "bytes tell no row from another"
            },
            { "Parcels", [Key], "a name is other than small letters, digits and '_'" },
            {
                "parcels",
                [Key, new("grams; drop table", ColumnForm.Number)],
                "a name is other than small letters, digits and '_'"
            },
            { "", [Key], "a name is other than small letters, digits and '_'" },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_table_that_contradicts_itself_is_refused(string name, Column[] columns, string fault) =>
        Assert.Equal(
            $"the table {name}: {fault}",
            Assert.Throws<ArgumentException>(() => new TableForm(name, columns)).Message
        );

    [Fact]
    public void A_row_has_a_value_for_each_column_and_the_key_alone_removes_it()
    {
        var row = Table.Row("P1", 250L, 1.5m, DateTimeOffset.UnixEpoch, new byte[] { 1 });
        Assert.Equal((5, false), (row.Cells.Count, row.IsRemoved));
        var gone = Table.Without("P1");
        Assert.Equal(("P1", true), (Assert.Single(gone.Cells).Text, gone.IsRemoved));
        Assert.Equal(
            "the table parcels: 5 values are wanted, and 2 came",
            Assert.Throws<ArgumentException>(() => Table.Row("P1", 250L)).Message
        );
        Assert.Equal(
            "the table parcels: 1 values are wanted, and 2 came",
            Assert.Throws<ArgumentException>(() => Table.Without("P1", 250L)).Message
        );
    }

    [Fact]
    public void A_value_of_another_form_than_its_column_is_refused_and_none_is_taken_by_every_form()
    {
        Cell[] values = ["text", 1L, 1m, DateTimeOffset.UnixEpoch, new byte[] { 1 }];
        ColumnForm[] forms =
        [
            ColumnForm.Text,
            ColumnForm.Number,
            ColumnForm.Amount,
            ColumnForm.Time,
            ColumnForm.Bytes,
        ];
        for (var i = 0; i < values.Length; i++)
        {
            for (var j = 0; j < forms.Length; j++)
                Assert.Equal(i == j, values[i].Fits(forms[j]));
            Assert.True(default(Cell).Fits(forms[i]));
        }
        Assert.Equal(
            "the table parcels: grams takes a value of the form Number alone",
            Assert.Throws<ArgumentException>(() => Table.Row("P1", "heavy", 1m, default, default)).Message
        );
    }

    [Fact]
    public void A_moment_is_kept_to_the_microsecond_in_utc() =>
        Gen.Select(Gen.Long[0, DateTime.MaxValue.Ticks / 2], Gen.Int[-14, 14])
            .Sample(
                (ticks, hours) =>
                {
                    var at = new DateTimeOffset(ticks + TimeSpan.TicksPerDay, TimeSpan.FromHours(hours));
                    var kept = ((Cell)at).Time!.Value;
                    return kept.Offset == TimeSpan.Zero
                        && kept.UtcTicks % TimeSpan.TicksPerMicrosecond == 0
                        && at - kept < TimeSpan.FromMicroseconds(1)
                        && at >= kept;
                }
            );

    [Fact]
    public void A_number_is_not_the_moment_of_as_many_ticks()
    {
        Cell number = 0L;
        Cell moment = new DateTimeOffset(0, TimeSpan.Zero);
        Assert.True(number != moment);
        Assert.True(number == (Cell)0L);
        Assert.True(default(Cell) == (Cell)(string?)null);
    }
}
