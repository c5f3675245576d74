using Customhouse.Risk;
using Customhouse.Server.Simulation;
using Customhouse.Storage;
using Customhouse.Web.Pages.Supervisor;
using Npgsql;
using Xunit;

namespace Customhouse.Server.Tests.Processes;

/// <summary>Jobs of several real processes on one PostgreSQL.</summary>
public sealed class TwoProcessJobTests(ITestOutputHelper output)
{
    private static readonly Profile Profile = DemoProfiles.All.Single(p => p.Id == "XA-RND-01");

    /// <summary>A lease's term, a look, and a busy machine.</summary>
    private static readonly TimeSpan TakeOverMax = Lease.Term + TimeSpan.FromSeconds(6);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rehearsal_of_one_process_is_watched_and_cancelled_in_another()
    {
        await using var two = new TwoProcesses();
        await two.InitializeAsync();
        await using var held = await Hold(two);
        var number = await Ask(two, Profile);
        using var there = two.Caller(two.Second.Address, "supervisor");
        await TwoProcesses.Until(async () => await StateOf(there, number) == "running", "it is begun");
        (await there.Post($"/jobs/{number}/cancellation", "")).Is(200);
        var took = await TwoProcesses.Until(
            async () => await StateOf(there, number) == "cancelled",
            "it is cancelled"
        );
        output.WriteLine($"cancelled after {took.TotalSeconds:F1} s");
        Assert.True(took < TimeSpan.FromSeconds(5), $"{took}");
    }

    [Fact]
    public async Task A_rehearsal_whose_process_is_killed_ends_in_another_with_the_right_result()
    {
        await using var two = new TwoProcesses();
        await two.InitializeAsync();
        var held = await Hold(two);
        // Both look for it; the one that took it is killed.
        var number = await Ask(two, Profile);
        using var there = two.Caller(two.Second.Address, "supervisor");
        await TwoProcesses.Until(async () => await StateOf(there, number) == "running", "it is begun");
        var holder = HolderOf(two, number);
        await two.First.Server.Kill();
        await held.DisposeAsync();
        var took = await TwoProcesses.Until(
            async () => await StateOf(there, number) == "done",
            "another process ends it"
        );
        output.WriteLine(
            $"done {took.TotalSeconds:F1} s after the kill; "
                + (HolderOf(two, number) == holder ? "the other had it" : "taken over")
        );
        Assert.True(took < TakeOverMax, $"{took}");
        var ended = (await two.Store.Jobs.Of(number, TimeProvider.System.GetUtcNow(), Now))!;
        Assert.Equal(0, RehearsalResult.Read(ended.Result!)!.Figures.Cases);
        // A restart finds it, too.
        await using var again = await two.Another();
        using var later = two.Caller(again.Address, "supervisor");
        Assert.Equal("done", await StateOf(later, number));
    }

    private static async Task<long> Ask(TwoProcesses two, Profile after) =>
        Assert
            .IsType<JobAsked.Taken>(
                await two.Store.Jobs.Ask(
                    new JobRequest(
                        Rehearsals.KindName,
                        after.Id,
                        RehearsalInput.Write(null, after, [], Rehearsals.DaysBack),
                        "cases"
                    ),
                    new Actor("supervisor.1", "supervisor"),
                    TimeProvider.System.GetUtcNow()
                )
            )
            .Number;

    private static async Task<string?> StateOf(Caller caller, long number) =>
        (await caller.Get($"/jobs/{number}")).Is(200).Json.GetProperty("state").GetString();

    /// <summary>Keeps every process from reading cases, so that a rehearsal stays under way.</summary>
    private static async Task<NpgsqlConnection> Hold(TwoProcesses two)
    {
        var connection = new NpgsqlConnection(two.Connection + ";Pooling=false");
        await connection.OpenAsync(Now);
        await using var command = connection.CreateCommand();
        command.CommandText = "begin; lock table cases in access exclusive mode";
        await command.ExecuteNonQueryAsync(Now);
        return connection;
    }

    private static string? HolderOf(TwoProcesses two, long number)
    {
        using var connection = new NpgsqlConnection(two.Connection + ";Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"select holder from jobs where number = {number}";
        return command.ExecuteScalar() as string;
    }
}
