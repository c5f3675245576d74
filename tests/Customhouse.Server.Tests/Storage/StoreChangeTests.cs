using System.Diagnostics;
using System.Text;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>What one house hears of another on the same database, and what only one of them can
/// have.</summary>
public abstract partial class StoreTests
{
    /// <summary>A second, as promised, and what a busy machine takes to give a thread its turn.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task A_look_finds_what_another_house_committed()
    {
        await using var other = Another();
        var seen = await Store.NextLook(StoreLook.None, Now);
        Assert.Equal(default, seen.Heads);
        await other.Record(SampleCases.Reserving(1, "GAN1", 0m), Now);
        await other.Registers.Change(
            [new RegisterChange("operator", "XA1", 0, "{}"u8.ToArray())],
            SampleCases.Morning,
            Actor.System
        );
        await other.SignIns.EndSession("a session", SampleCases.Morning, SampleCases.Morning.AddHours(-1));
        var since = Stopwatch.GetTimestamp();
        while (seen.Heads != new StoreHeads(3, 1, 1) && Stopwatch.GetElapsedTime(since) < Soon)
            seen = await Store.NextLook(seen, Now);
        Assert.Equal(new StoreHeads(3, 1, 1), seen.Heads);
    }

    [Fact]
    public async Task A_follower_wakes_for_what_another_house_recorded()
    {
        await using var other = Another();
        await Store.NextLook(StoreLook.None, Now);
        var waiting = Store.Growth(0, TimeSpan.FromMinutes(5), Now);
        await other.Record(SampleCases.Reserving(1, "GAN1", 0m), Now);
        await waiting.WaitAsync(Soon, Now);
    }

    [Fact]
    public async Task An_ended_session_keeps_its_number_when_older_ones_are_forgotten()
    {
        var at = SampleCases.Morning;
        await Store.SignIns.EndSession("first", at, at.AddHours(-12));
        await Store.SignIns.EndSession("first", at.AddMinutes(1), at.AddHours(-12));
        await Store.SignIns.EndSession("second", at.AddHours(13), at.AddHours(1));
        await Store.SignIns.EndSession("third", at.AddHours(40), at.AddHours(28));
        Assert.Equal(
            [(2L, "second"), (3L, "third")],
            (await Store.SignIns.EndedSessions(0, 10, Now)).Select(s => (s.Number, s.Session))
        );
        Assert.Equal(["third"], (await Store.SignIns.EndedSessions(2, 10, Now)).Select(s => s.Session));
    }

    [Fact]
    public async Task Of_many_who_come_with_one_code_one_has_it()
    {
        await using var other = Another();
        var claims = await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(i => (i % 2 == 0 ? Store : other).SignIns.ClaimCode("somebody", 100))
        );
        Assert.Single(claims, claimed => claimed);
        Assert.False(await other.SignIns.ClaimCode("somebody", 99));
        Assert.True(await other.SignIns.ClaimCode("somebody", 101));
        Assert.True(await Store.SignIns.ClaimCode("somebody.else", 100));

        await Store.SignIns.KeepRecoveryCodes("somebody", ["one", "two"], SampleCases.Morning);
        var uses = await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(i =>
                    (i % 2 == 0 ? Store : other).SignIns.UseRecoveryCode(
                        "somebody",
                        "one",
                        SampleCases.Morning
                    )
                )
        );
        Assert.Single(uses, used => used);
        Assert.False(await other.SignIns.UseRecoveryCode("somebody.else", "two", SampleCases.Morning));
        Assert.Equal(1, await other.SignIns.RecoveryCodesLeft("somebody", Now));
        await other.SignIns.KeepRecoveryCodes("somebody", ["three"], SampleCases.Morning);
        Assert.False(await Store.SignIns.UseRecoveryCode("somebody", "two", SampleCases.Morning));
    }

    [Fact]
    public async Task Failures_are_counted_by_all_houses_and_forgotten_in_time()
    {
        await using var other = Another();
        var at = SampleCases.Morning;
        FailedTries Next(string who, FailedTries? before) =>
            new(who, (before?.Failures ?? 0) + 1, at, at.AddMinutes(5), IsTold: false);
        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i =>
                    (i % 2 == 0 ? Store : other).SignIns.CountFailures(
                        ["id one", "at one"],
                        Next,
                        at.AddHours(-1),
                        1_000
                    )
                )
        );
        Assert.All(
            await Store.SignIns.FailedTries(["id one", "at one", "id two"], Now),
            t => Assert.Equal(20, t.Failures)
        );
        await other.SignIns.CountFailures(["id one browser"], Next, at.AddHours(-1), 1_000);
        Assert.True(await Store.SignIns.IsWaited("id one", at, Now));
        Assert.False(await Store.SignIns.IsWaited("id on", at, Now));
        Assert.False(await Store.SignIns.IsWaited("id one", at.AddMinutes(6), Now));
        Assert.True(await Store.SignIns.TellOfWait(["id one"], at));
        Assert.False(await other.SignIns.TellOfWait(["id one"], at));
        await Store.SignIns.ForgetFailures("id one", andAfter: false);
        Assert.True(await other.SignIns.IsWaited("id one", at, Now));
        await Store.SignIns.ForgetFailures("id one", andAfter: true);
        Assert.False(await other.SignIns.IsWaited("id one", at, Now));
        await other.SignIns.CountFailures(["id three"], Next, at.AddMinutes(1), 1_000);
        Assert.Empty(await Store.SignIns.FailedTries(["at one"], Now));
    }

    [Fact]
    public async Task A_rule_of_a_register_is_judged_where_the_change_is_made()
    {
        await using var other = Another();
        static RegisterChange Put(string id, int version, string body) =>
            new("desk", id, version, Encoding.UTF8.GetBytes(body));
        await Store.Registers.Change(
            [Put("a", 0, "open"), Put("b", 0, "open")],
            SampleCases.Morning,
            Actor.System
        );
        var one = new RegisterRule(
            "desk",
            entries => entries.Any(e => Encoding.UTF8.GetString(e.Body) == "open") ? null : "one is open"
        );
        var outcomes = await Task.WhenAll(
            Store.Registers.Change([Put("a", 1, "closed")], SampleCases.Morning, Actor.System, one),
            other.Registers.Change([Put("b", 1, "closed")], SampleCases.Morning, Actor.System, one)
        );
        Assert.Single(outcomes.OfType<RegisterOutcome.Done>());
        Assert.Equal("one is open", Assert.Single(outcomes.OfType<RegisterOutcome.Breach>()).Rule);
        Assert.Single(
            await Store.Registers.Entries("desk", "", 10, Now),
            e => Encoding.UTF8.GetString(e.Body) == "open"
        );
        Assert.Equal(3, (await Store.Registers.Journal(0, 10, Now)).Count);
    }

    [Fact]
    public async Task Steps_of_the_registers_come_with_what_each_left()
    {
        static RegisterChange Put(string kind, int version, string body) =>
            new(kind, "one", version, Encoding.UTF8.GetBytes(body));
        await Store.Registers.Change(
            [Put("operator", 0, "first"), Put("survey-answers/x", 0, "large")],
            SampleCases.Morning,
            Actor.System
        );
        await Store.Registers.Change([Put("operator", 1, "second")], SampleCases.Morning, Actor.System);
        var steps = await Store.Registers.Steps(0, 10, ["operator", "office"], Now);
        Assert.Equal(
            [(1L, "first"), (2L, null), (3L, "second")],
            steps.Select(s => (s.Change, s.Entry is null ? null : Encoding.UTF8.GetString(s.Entry.Body)))
        );
        Assert.Equal([1, 2], steps.Where(s => s.Entry is not null).Select(s => s.Entry!.Version));
        Assert.Equal([3L], (await Store.Registers.Steps(2, 10, ["operator"], Now)).Select(s => s.Change));
    }
}
