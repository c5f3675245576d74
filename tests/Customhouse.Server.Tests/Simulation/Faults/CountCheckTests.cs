using Customhouse.Clearance;
using Customhouse.Server.Simulation.Faults;
using Customhouse.Server.Tests.Storage;
using Customhouse.Storage;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Customhouse.Server.Tests.Simulation.Faults;

/// <summary>The simulation sees where what counts cases is not what there is.</summary>
public sealed class CountCheckTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-").FullName;
    private SqliteStore _store = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder, "store.db");

    public async ValueTask InitializeAsync()
    {
        _store = SqliteStore.At(File);
        await _store.Registers.Change(
            [
                new RegisterChange("guarantee", "GAN1", 0, "{}"u8.ToArray())
                {
                    Openings = Books.Opening("guarantee/GAN1", 10_000m, "EUR"),
                },
            ],
            SampleCases.Morning,
            Actor.System
        );
        for (var i = 1; i <= 3; i++)
            await _store.Record(SampleCases.Cleared(i), Now);
        await _store.Record(SampleCases.Reserving(4, "GAN1", 0m), Now);
        var erased = DeclarationSubject.For(SampleCases.Number(1));
        Assert.Equal(
            ErasureOutcome.Done,
            await _store.Erasure.Erase(erased, 8, "asked for", SampleCases.Morning, Actor.System)
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Counts_are_what_the_rows_of_cases_come_to() => Assert.Null(CountCheck.Broken(File));

    [Theory]
    [InlineData(
        "update case_counts set cases = cases + 1 where trader = ''",
        "case_counts has 2 cases of , "
    )]
    [InlineData("delete from case_counts where trader = ''", "case_counts has 0 cases of , ")]
    [InlineData("update cases set trader = 'XA9' where trader = ''", "case_counts has")]
    [InlineData("update cases set state = 'Lodged' where trader = ''", "case_counts has")]
    [InlineData("update office_counts set cases = cases - 1", "office_counts has")]
    [InlineData(
        "insert into office_counts values ('XA9', 'Cleared', '', 7)",
        "office_counts has 7 cases of XA9"
    )]
    public void A_count_that_is_wrong_is_found(string sql, string sentence)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, command.ExecuteNonQuery());
        Assert.Contains(sentence, CountCheck.Broken(File), StringComparison.Ordinal);
    }
}
