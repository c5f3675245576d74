using System.Globalization;
using Customhouse.Server.Tests.Api;
using Customhouse.Server.Tests.Storage;
using Customhouse.Web.Access;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>Nothing else runs in the process while its memory is measured.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAlone
{
    public const string Name = "measured alone";
}

/// <summary>A long list of the store leaves by the address that people export it at, and is held
/// nowhere.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class LongExportTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private const int Cases = 100_000;

    /// <summary>Less than half of what so many cases take where they are gathered first.</summary>
    private const int HeldBytesMax = 20 * 1024 * 1024;

    private const int Looks = 8;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_thousand_cases_take_no_more_memory_than_one()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Longest);
        await house.Installation.Store.Record(SampleCases.Cleared(1), limit.Token);
        var one = (await house.Installation.Store.Cases.Find(SampleCases.Number(1), limit.Token))!;
        using var person = await house.Person(Role.Trader, one.Trader);
        // What the first export makes once for all that follow is no part of it.
        var (_, lines) = await Exported(person, long.MaxValue, _ => { }, limit.Token);
        Assert.Equal(2, lines);

        Copy(one.Mrn.Text, limit.Token);
        var held = new List<long>();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        // A row takes more than a hundred bytes, so every look comes before the end.
        var (bytes, all) = await Exported(
            person,
            Cases * 100L / Looks,
            _ => held.Add(GC.GetTotalMemory(forceFullCollection: true) - before),
            limit.Token
        );
        Assert.Equal(Cases + 1, all);
        Assert.True(bytes > Cases * 100L, $"{bytes} bytes");
        Assert.True(held.Count >= Looks, $"memory was looked at {held.Count} times");
        Assert.True(held.Max() < HeldBytesMax, $"memory rose by {string.Join(", ", held)} bytes");
    }

    /// <summary>Reads an export as it comes and keeps none of it.</summary>
    /// <param name="every">Bytes after which it is looked at.</param>
    private static async Task<(long Bytes, int Lines)> Exported(
        Browser person,
        long every,
        Action<long> look,
        CancellationToken cancellation
    )
    {
        using var answer = await person.Client.GetAsync(
            "/trader/cases.csv",
            HttpCompletionOption.ResponseHeadersRead,
            cancellation
        );
        answer.EnsureSuccessStatusCode();
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        var piece = new byte[64 * 1024];
        var (bytes, lines, next) = (0L, 0, every);
        while (await stream.ReadAsync(piece, cancellation) is > 0 and var read)
        {
            bytes += read;
            lines += piece.AsSpan(0, read).Count((byte)'\n');
            if (bytes < next)
                continue;
            look(bytes);
            next += every;
        }
        return (bytes, lines);
    }

    /// <summary>Puts cases like a recorded one beside it, under numbers of their own: to record so many takes
    /// longer than a test may.</summary>
    private void Copy(string mrn, CancellationToken cancellation)
    {
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(house.Folder, "test.db")};Pooling=false"
        );
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """
            insert into cases select @mrn, sequence, @lrn, trader, type_code, state, lane, office, items, payable,
              currency, lodged_at, accepted_at, released_at, cleared_at, due_at, updated_at + @n,
              documents_in, lapses_at, payment_due_at, short_of_funds, pending, security_asked, held_since
            from cases where mrn = @one
            """;
        var (number, lrn) = (
            command.Parameters.Add("@mrn", SqliteType.Text),
            command.Parameters.Add("@lrn", SqliteType.Text)
        );
        var later = command.Parameters.Add("@n", SqliteType.Integer);
        command.Parameters.AddWithValue("@one", mrn);
        for (var n = 2; n <= Cases; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            (number.Value, lrn.Value, later.Value) = (
                SampleCases.Number(n).Text,
                n.ToString("'LRN'000000000", CultureInfo.InvariantCulture),
                n
            );
            Assert.Equal(1, command.ExecuteNonQuery());
        }
        transaction.Commit();
    }
}
