using System.Text.RegularExpressions;
using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Storage;
using Dapper;
using Npgsql;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

public sealed partial class PostgresStoreTests(OnePostgresServer server)
    : StoreTests,
        IClassFixture<OnePostgresServer>
{
    private string _connection = "";

    protected override Store Another(SubjectKinds? kinds = null) => PostgresStore.At(_connection, kinds);

    protected override string BytesType => "bytea";

    protected override string TableNames =>
        "select tablename::text from pg_tables where schemaname = 'public'";

    protected override System.Data.Common.DbConnection Beside()
    {
        var connection = new NpgsqlConnection(_connection + ";Pooling=false");
        connection.Open();
        return connection;
    }

    protected override void Execute(string sql)
    {
        // Each test has a database of its own: a connection that waited in a pool would be in nobody's use.
        using var connection = new NpgsqlConnection(_connection + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    protected override string AsJson => "::json";

    protected override string NoBytes => "''::bytea";

    protected override IReadOnlyList<string> PlanOf(
        System.Data.Common.DbConnection connection,
        string sql,
        Values.Mrn mrn
    )
    {
        // The server counts by itself some time after so many rows came; the plan of today rests on that.
        Execute("analyze");
        return Explained(connection, "explain (costs off)", sql, mrn);
    }

    /// <summary>An index is read whole where nothing is said of its first column.</summary>
    protected override IEnumerable<string> WholeReads(IReadOnlyList<string> plan) =>
        plan.Where(
            (step, i) =>
                step.Contains("Seq Scan", StringComparison.Ordinal)
                || IndexScan().Match(step) is { Success: true } scan
                    && !plan.Skip(i + 1)
                        .FirstOrDefault("")
                        .Contains(
                            $"({FirstColumnOf(scan.Groups["index"].Value)} = ",
                            StringComparison.Ordinal
                        )
        );

    private string FirstColumnOf(string index)
    {
        using var connection = Beside();
        return connection.ExecuteScalar<string>(
            """
            select a.attname::text from pg_index i
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
            where i.indexrelid = @index::regclass
            """,
            new { index }
        )!;
    }

    [GeneratedRegex(
        @"(Index (Only )?Scan using|Bitmap Index Scan on) (?<index>\w+)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex IndexScan();

    protected override void ForgetLastWork()
    {
        // It asks the server for the outcome of a transaction, and keeps no mark.
    }

    protected override ValueTask Prepare()
    {
        _connection = server.NewDatabase();
        return ValueTask.CompletedTask;
    }

    protected override ValueTask Clean() => ValueTask.CompletedTask;
}
