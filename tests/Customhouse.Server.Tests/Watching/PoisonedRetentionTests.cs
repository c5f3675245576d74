using Customhouse.Engine;
using Customhouse.Server.Tests.Engine;
using Customhouse.Server.Tests.Modules.Parcels;
using Customhouse.Server.Tests.Storage;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Watching;

/// <summary>A subject that cannot be erased is told of and keeps no other.</summary>
public sealed class PoisonedRetentionTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact, Poisons("RetentionWatch"), Poisons("RetentionKeeper")]
    public async Task A_subject_that_cannot_be_erased_keeps_no_other()
    {
        var folder = Directory.CreateTempSubdirectory("customhouse-").FullName;
        var file = Path.Combine(folder, "store.db");
        await using (var store = SqliteStore.At(file, ParcelModule.Kinds))
        {
            for (var i = 1; i <= 3; i++)
                await store.Record(
                    new DecisionToRecord(
                        [
                            ParcelModule.Record(
                                null,
                                $"P{i}",
                                SampleCases.Morning,
                                new ParcelArrived("A", 100, SampleCases.Morning) { Addressee = $"Bob {i}" },
                                new ParcelHandedOut("Bob")
                            ),
                        ],
                        SampleCases.Morning,
                        new Actor("post-1", "officer")
                    ),
                    Now
                );
            using (
                var connection = new Microsoft.Data.Sqlite.SqliteConnection(
                    $"Data Source={file};Pooling=false"
                )
            )
            {
                connection.Open();
                using var command = connection.CreateCommand();
                command.CommandText = """
                    create trigger stays before update on parcels when old.id = 'P2'
                    begin select raise(abort, 'this row stays'); end
                    """;
                command.ExecuteNonQuery();
            }
            var clock = new HandClock();
            clock.Set(SampleCases.Morning + 2 * ParcelModule.KeptFor - clock.GetUtcNow());
            var tasks = new BackgroundTasks(clock);
            using var watch = new RetentionWatch(store, new LedgerAccess(null), clock, tasks);
            await watch.StartAsync(Now);
            await Patience.Until(() => tasks.All is [{ LastRound: not null }]);
            await watch.StopAsync(Now);
            var task = Assert.Single(tasks.All);
            Assert.Null(task.Cause);
            Assert.Equal("parcel/P2", Assert.Single(task.FailingItems).Item);
            foreach (var (id, isErased) in new[] { ("P1", true), ("P2", false), ("P3", true) })
                Assert.Equal(
                    isErased,
                    await store.Erasure.ErasedAt(ParcelModule.Kind.Subject(id), Now) is not null
                );
        }
        Directory.Delete(folder, recursive: true);
    }
}
