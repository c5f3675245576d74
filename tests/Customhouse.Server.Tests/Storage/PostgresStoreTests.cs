using Customhouse.Clearance;
using Customhouse.Storage;
using Npgsql;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

public sealed class PostgresStoreTests(OnePostgresServer server) : StoreTests, IClassFixture<OnePostgresServer>
{
    private string _connection = "";

    protected override Store Another() => PostgresStore.At(_connection);

    protected override string TableNames => "select tablename::text from pg_tables where schemaname = 'public'";

    protected override System.Data.Common.DbConnection Beside()
    {
        var connection = new NpgsqlConnection(_connection + ";Pooling=false");
        connection.Open();
        return connection;
    }

    protected override void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(_connection);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    protected override string AsJson => "::json";

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
