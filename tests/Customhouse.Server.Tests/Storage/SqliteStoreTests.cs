using Customhouse.Clearance;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

public sealed class SqliteStoreTests : StoreTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-").FullName;

    private string File => Path.Combine(_folder, "store.db");

    protected override Store Another() => SqliteStore.At(File);

    protected override string TableNames =>
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'";

    protected override System.Data.Common.DbConnection Beside()
    {
        var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={File};Pooling=false");
        connection.Open();
        return connection;
    }

    protected override ValueTask Prepare() => ValueTask.CompletedTask;

    protected override ValueTask Clean()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
