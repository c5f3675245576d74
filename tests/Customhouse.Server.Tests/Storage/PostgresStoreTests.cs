using Customhouse.Clearance;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

public sealed class PostgresStoreTests(OnePostgresServer server) : StoreTests, IClassFixture<OnePostgresServer>
{
    private string _connection = "";

    protected override Store Another() => PostgresStore.At(_connection);

    protected override string TableNames => "select tablename::text from pg_tables where schemaname = 'public'";

    protected override System.Data.Common.DbConnection Beside()
    {
        var connection = new Npgsql.NpgsqlConnection(_connection + ";Pooling=false");
        connection.Open();
        return connection;
    }

    protected override ValueTask Prepare()
    {
        _connection = server.NewDatabase();
        return ValueTask.CompletedTask;
    }

    protected override ValueTask Clean() => ValueTask.CompletedTask;
}
