using System.Collections.Concurrent;
using Customhouse.Clearance;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>What the store on PostgreSQL does when it loses its server.</summary>
public sealed class PostgresFailureTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_crashes_twice_under_load_loses_and_doubles_nothing()
    {
        using var server = PostgresServer.StartOrSkip();
        await using var store = PostgresStore.At(server.NewDatabase("crashing"));
        await store.Registers.Change(
            [
                new RegisterChange("guarantee", "GAN1", 0, [])
                {
                    Openings = Books.Opening("guarantee/GAN1", 100_000m, "EUR"),
                },
            ],
            SampleCases.Morning,
            Actor.System
        );
        var acknowledged = new ConcurrentBag<int>();
        var refused = 0;
        var serial = 0;
        using var over = new CancellationTokenSource();
        var callers = Enumerable
            .Range(0, 16)
            .Select(_ =>
                Task.Run(async () =>
                {
                    while (!over.IsCancellationRequested)
                        acknowledged.Add(
                            await RecordStubbornly(
                                store,
                                Interlocked.Increment(ref serial),
                                () => Interlocked.Increment(ref refused)
                            )
                        );
                })
            )
            .ToArray();
        for (var crash = 0; crash < 2; crash++)
        {
            var before = acknowledged.Count;
            await Patience.Until(() => acknowledged.Count >= before + 200);
            server.Crash();
            await Task.Delay(700, Now);
            server.Start();
        }
        var standing = acknowledged.Count;
        await Patience.Until(() => acknowledged.Count >= standing + 200);
        await over.CancelAsync();
        await Task.WhenAll(callers);
        Assert.True(refused > 0, "nobody noticed that the server was gone");
        await SqliteFailureTests.Verify(store, acknowledged, 8);
    }

    [Fact]
    public void A_server_that_is_not_there_is_told() =>
        Assert.Throws<StoreUnavailableException>(() =>
            PostgresStore.At("Host=127.0.0.1;Port=1;Username=nobody;Database=none")
        );

    /// <summary>As a trader does it: the same message again until it is acknowledged.</summary>
    private static async Task<int> RecordStubbornly(Store store, int serial, Action refused)
    {
        var inDoubt = false;
        while (true)
        {
            try
            {
                switch (await store.Record(SampleCases.Cleared(serial), Now))
                {
                    case Recording.Done:
                        return serial;
                    // Only where nobody could say before may the case stand already.
                    case Recording.ReferenceTaken { SameContent: true } when inDoubt:
                        return serial;
                    case var other:
                        throw new InvalidOperationException($"case {serial}: {other}");
                }
            }
            catch (StoreUnavailableException e)
            {
                inDoubt |= e.IsInDoubt;
                refused();
                await Task.Delay(50, Now);
            }
        }
    }
}
