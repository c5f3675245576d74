using System.Diagnostics;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Engine;
using Customhouse.Operators;
using Customhouse.Server.Tests.Api;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>Changes of registers are taken one by one: each costs itself, and a spoilt one keeps no other
/// back.
/// </summary>
public sealed class RegisterFollowerTests(RunningHouse house, ITestOutputHelper output)
    : IClassFixture<RunningHouse>
{
    private const int Many = 3_000;
    private const int Times = 15;

    private static readonly DateTimeOffset At = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private Store Store => house.Installation.Store;

    private Registers Registers => house.Installation.Administration.Registers;

    [Fact]
    public async Task One_entry_that_cannot_be_read_keeps_no_other_from_being_taken_and_is_told()
    {
        var account = await house.Open(Role.Trader);
        var version = (await Store.Registers.Entry(AccountBook.Register, account.Id, Now))!.Version;
        await Store.Registers.Change(
            [
                Operator("XAF1", "Before"),
                new RegisterChange(RegisterReader.OperatorKind, "XAF2", 0, "{spoilt"u8.ToArray()),
                new RegisterChange(RegisterReader.EditionKind, "XA-SPOILT", 0, [1, 2, 3])
                {
                    Format = "tariff+gzip",
                },
                new RegisterChange(RegisterReader.ProfileKind, "T-SPOILT", 0, "{}"u8.ToArray()),
                new RegisterChange(AccountBook.Register, account.Id, version, "{spoilt"u8.ToArray()),
                new RegisterChange(TokenBook.Register, "tok-spoilt", 0, "{spoilt"u8.ToArray()),
                Operator("XAF3", "After"),
            ],
            At,
            Actor.System
        );
        await house.Host.Services.GetRequiredService<RegisterFollower>().CatchUp(Now);
        Assert.Equal("Before", Registers.Operators["XAF1"].Name);
        Assert.Equal("After", Registers.Operators["XAF3"].Name);
        Assert.False(Registers.Operators.ContainsKey("XAF2"));
        Assert.Null(house.Host.Services.GetRequiredService<AccountBook>().Find(account.Id));
        var task = house
            .Host.Services.GetRequiredService<BackgroundTasks>()
            .All.Single(t => t.Name == RegisterWatch.TaskName);
        foreach (
            var item in (string[])
                [
                    "operator/XAF2",
                    "edition/XA-SPOILT",
                    "profile/T-SPOILT",
                    $"account/{account.Id}",
                    "token/tok-spoilt",
                ]
        )
            Assert.Contains(task.FailingItems, f => f.Item == item && f.Cause.Length > 10);

        // A start is not kept back either, and tells the same of what decisions read.
        var loaded = (await new RegisterReader(Store).Load(Now))!;
        Assert.Equal("After", loaded.Operators["XAF3"].Name);
        foreach (var item in (string[])["edition/XA-SPOILT", "operator/XAF2", "profile/T-SPOILT"])
            Assert.Contains(item, loaded.Unreadable.Keys);

        // What is mended is well again.
        await Store.Registers.Change([Operator("XAF2", "Mended", 1)], At, Actor.System);
        await house.Host.Services.GetRequiredService<RegisterFollower>().CatchUp(Now);
        Assert.Equal("Mended", Registers.Operators["XAF2"].Name);
        Assert.DoesNotContain(task.FailingItems, f => f.Item == "operator/XAF2");
    }

    [Fact]
    public async Task Of_an_entry_that_is_spoilt_its_last_version_that_can_be_read_goes_on()
    {
        await Store.Registers.Change([Operator("XAG1", "Sound")], At, Actor.System);
        await Store.Registers.Change(
            [new RegisterChange(RegisterReader.OperatorKind, "XAG1", 1, "{spoilt"u8.ToArray())],
            At,
            Actor.System
        );
        await house.Host.Services.GetRequiredService<RegisterFollower>().CatchUp(Now);
        Assert.Equal("Sound", Registers.Operators["XAG1"].Name);
        Assert.Equal("Sound", (await new RegisterReader(Store).Load(Now))!.Operators["XAG1"].Name);
    }

    [Fact]
    public async Task A_change_among_thousands_costs_itself_and_not_all_of_them()
    {
        await Store.Registers.Change(
            [.. Enumerable.Range(0, Many).Select(i => Operator($"XAM{i}", $"One of many {i}"))],
            At,
            Actor.System
        );
        var room = house.Host.Services.GetRequiredService<RegisterChanges>();
        await room.CatchUp(Now);
        var (changes, loads) = (new List<double>(), new List<double>());
        for (var i = 0; i < Times; i++)
        {
            var since = Stopwatch.GetTimestamp();
            Assert.IsType<RegisterOutcome.Done>(
                await room.Put(
                    new Operator($"XAM{i}", "Changed", "XA", new DateOnly(2020, 1, 1), false, [], []),
                    1,
                    new Change("test", At, Actor.System),
                    Now
                )
            );
            changes.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            since = Stopwatch.GetTimestamp();
            // What a change did before it was followed: it had everything read.
            await new RegisterReader(Store).Load(Now);
            loads.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        }
        var (change, load) = (changes.Order().ElementAt(Times / 2), loads.Order().ElementAt(Times / 2));
        output.WriteLine(
            $"a change among {Many}, recorded and in force: {change:F1} ms; reading all: {load:F1} ms"
        );
        Assert.Equal("Changed", Registers.Operators["XAM0"].Name);
        Assert.True(change < load, $"a change took {change:F1} ms, reading all {load:F1} ms");
    }

    [Fact]
    public void An_account_that_changes_its_holder_is_found_under_the_new_one_alone()
    {
        var limit = new Money(100m, Currency.Parse("EUR"));
        var before = Registers with { Accounts = Registers.Accounts.Clear() };
        var held = before
            .With(new Guarantee("G1", "A", GuaranteeKind.Deferment, limit, limit))
            .With(new Guarantee("G2", "A", GuaranteeKind.Deferment, limit, limit));
        var moved = held.With(new Guarantee("G1", "B", GuaranteeKind.Deferment, limit, limit));
        Assert.Equal("B", moved.Accounts["G1"].Holder);
        Assert.Equal(["G1", "G2"], Usable(held, "A"));
        Assert.Equal(["G2"], Usable(moved, "A"));
        Assert.Equal(["G1"], Usable(moved, "B"));
        Assert.Empty(Usable(moved, "C"));
    }

    /// <summary>The accounts that a declaration of a holder may be settled from.</summary>
    private static IEnumerable<string> Usable(Registers registers, string holder) =>
        registers
            .AccountsOf(
                new Declaration
                {
                    Message = new Element("Declaration", null, []),
                    FunctionCode = "9",
                    Lrn = "L1",
                    TypeCode = "IMA",
                    Declarant = new Party(holder),
                    Importer = new Party(holder),
                }
            )
            .Select(a => a.Id);

    private static RegisterChange Operator(string id, string name, int version = 0) =>
        RegisterReader.Of(new Operator(id, name, "XA", new DateOnly(2020, 1, 1), false, [], []), version);
}
