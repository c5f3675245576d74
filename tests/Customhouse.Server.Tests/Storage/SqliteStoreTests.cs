using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Storage;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

public sealed class SqliteStoreTests : StoreTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-").FullName;

    private string File => Path.Combine(_folder, "store.db");

    protected override Store Another(SubjectKinds? kinds = null) => SqliteStore.At(File, kinds);

    protected override string BytesType => "blob";

    protected override string TableNames =>
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'";

    protected override System.Data.Common.DbConnection Beside()
    {
        var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={File};Pooling=false");
        connection.Open();
        return connection;
    }

    protected override void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    protected override IReadOnlyList<string> PlanOf(
        System.Data.Common.DbConnection connection,
        string sql,
        Values.Mrn mrn
    ) => Explained(connection, "explain query plan", sql, mrn);

    /// <summary>An automatic index is made of every row, for one run of the statement.</summary>
    protected override IEnumerable<string> WholeReads(IReadOnlyList<string> plan) =>
        plan.Where(step =>
            step.StartsWith("SCAN ", StringComparison.Ordinal)
            || step.Contains(" AUTOMATIC ", StringComparison.Ordinal)
        );

    protected override void ForgetLastWork() => Execute("drop table last_work");

    [Fact]
    public async Task Nobody_but_the_owner_can_read_the_database()
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = Path.Combine(_folder, "new");
        var path = Path.Combine(folder, "store.db");
        await using var store = SqliteStore.At(path);
        await store.AuditTrail.Note(SampleCases.Morning, Actor.System, "case-read", "1", "127.0.0.1");
        using (var lease = store.LeaseOf(Lease.Log))
        {
            Assert.True(lease.Hold());
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                System.IO.File.GetUnixFileMode(folder)
            );
            var files = Directory.GetFiles(folder);
            Assert.Contains(path + "-wal", files);
            Assert.Contains(path + ".log-turn", files);
            foreach (var file in files)
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    System.IO.File.GetUnixFileMode(file)
                );
        }
    }

    protected override ValueTask Prepare() => ValueTask.CompletedTask;

    protected override ValueTask Clean()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
