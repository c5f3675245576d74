using Customhouse.Storage;
using Customhouse.Values;
using Dapper;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>How rows are made of columns, and that what does not fit is told and not guessed.</summary>
public sealed class RowMapTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public RowMapTests()
    {
        RowMap.Use();
        _connection.Open();
        _connection.Execute(
            "create table goods (mrn text, seen_at integer, is_held integer, weight text) strict"
        );
    }

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void A_row_has_the_values_of_its_columns_whatever_the_row_before_it_had()
    {
        var mrn = SampleCases.Number(1);
        _connection.Execute("insert into goods values (null, null, null, null)");
        _connection.Execute(
            "insert into goods values (@mrn, @seen, 1, '12.50')",
            new { mrn, seen = (DateTimeOffset?)Noon }
        );
        // The engine knows no type of an expression but that of the value in the row that it stands on.
        var rows = _connection.Query<Seen>(
            """
            select case when 1 then mrn end as mrn, case when 1 then seen_at end as seen_at,
              case when 1 then is_held end as is_held, case when 1 then weight end as weight
            from goods order by rowid
            """
        );
        Assert.Equal([new Seen(null, null, null, null), new Seen(mrn, Noon, true, 12.50m)], rows);
    }

    [Theory]
    [InlineData("select mrn, seen_at, is_held from goods")]
    [InlineData("select mrn, seen_at, is_held, weight as mass from goods")]
    [InlineData("select seen_at, mrn, is_held, weight from goods")]
    [InlineData("select mrn, seen_at, is_held, weight, 1 as more from goods")]
    public void A_record_that_is_not_made_of_the_columns_stops(string sql)
    {
        _connection.Execute("insert into goods values (null, 1, 1, '1')");
        Assert.Throws<InvalidOperationException>(() => _connection.Query<Seen>(sql));
    }

    [Fact]
    public void A_column_that_no_member_is_named_as_stops()
    {
        _connection.Execute("insert into goods values (null, 1, 1, '1')");
        var held = _connection.Query<Held>("select is_held, seen_at from goods").Single();
        Assert.Equal((true, DateTimeOffset.UnixEpoch.AddMicroseconds(1)), (held.IsHeld, held.SeenAt));
        Assert.Throws<InvalidOperationException>(() =>
            _connection.Query<Held>("select is_held, weight from goods")
        );
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_is_told_as_it_tells_itself()
    {
        var folder = Directory.CreateTempSubdirectory("customhouse-rows-").FullName;
        await using (var store = SqliteStore.At(Path.Combine(folder, "customhouse.db")))
            await Assert.ThrowsAsync<FormatException>(() =>
                store.QueryOne<Numbered>(
                    "select 'no number' as mrn, 1 as sequence",
                    null,
                    TestContext.Current.CancellationToken
                )
            );
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_list_is_written_out_and_nothing_is_in_an_empty_one()
    {
        var values = Commands.Values(("other", 5L));
        Assert.Equal("(@n0, @n1)", values.AddList("n", [1L, 2L]));
        Assert.Equal(
            3L,
            await _connection.ExecuteScalarAsync<long>("select @other - 2 where 2 in (@n0, @n1)", values)
        );
        Assert.Equal("(null)", values.AddList("none", Array.Empty<long>()));
    }

    private sealed record Seen(Mrn? Mrn, DateTimeOffset? SeenAt, bool? IsHeld, decimal? Weight);

    private sealed record Numbered(Mrn Mrn, int Sequence);

    private sealed class Held
    {
        public bool IsHeld { get; init; }
        public DateTimeOffset SeenAt { get; init; }
    }
}
