using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Server.Tests.Storage;
using Customhouse.Server.Tests.Watching;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>Cases that cannot be read, in the way of the timer and of whoever reads others.</summary>
public sealed class PoisonedCaseTests : IAsyncLifetime
{
    private static readonly Actor Keeper = new("administrator1", "administrator");

    private readonly HandClock _clock = new();
    private SmallHouse _small = null!;
    private BackgroundTask _task = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _small = await SmallHouse.Open(_clock);
        _task = new BackgroundTasks(_clock).Of(TimeKeeper.Name, TimeKeeper.Within);
    }

    public ValueTask DisposeAsync() => _small.DisposeAsync();

    [Theory, Poisons("TimeKeeper")]
    [InlineData("body = '{\"broken'")]
    [InlineData("body = 'null'")]
    [InlineData("type = 'of-tomorrow/9'")]
    [InlineData("payload = x'3c62726f6b656e'")]
    [InlineData("payload = null")]
    public async Task One_case_that_cannot_be_read_keeps_no_other_from_its_time(string poison)
    {
        var poisoned = (await Registered("POISON")).Case.Mrn;
        var well = (await Registered("WELL")).Case.Mrn;
        _small.Execute($"update journal set {poison} where subject = '{poisoned}' and sequence = 1");
        AtItsTime();

        Assert.Equal(1, await Keep().GoRound(Now));

        Assert.Equal(CaseState.Invalidated, (await _small.Desk.Open(well, Now))!.State);
        Assert.Equal(poisoned.Text, Assert.Single(_task.FailingItems).Item);
        var unreadable = await Assert.ThrowsAsync<CaseUnreadableException>(() =>
            _small.Desk.Open(poisoned, Now)
        );
        Assert.Equal((poisoned, 1), (unreadable.Mrn, unreadable.Sequence));
        // It stands in the lists as it did, and in the journal as what it is.
        Assert.Equal(
            2,
            (await _small.Store.Cases.Page(new CaseFilter { Trader = SmallHouse.Trader }, Now)).Rows.Count
        );
        Assert.NotEmpty(await _small.Store.Follow(0, 500, Now));
        Assert.NotEmpty(await _small.Store.Lines.Follow(0, 500, Now));
    }

    [Fact]
    public async Task Hundreds_of_cases_that_fail_starve_no_other_and_are_left_alone_between()
    {
        for (var i = 0; i < 401; i++)
            await Registered($"POISON-{i}");
        _small.Execute("update journal set body = '{' where sequence = 1");
        _clock.Pass(TimeSpan.FromSeconds(1));
        var well = (await Registered("WELL")).Case.Mrn;
        AtItsTime();

        var keeper = Keep();
        Assert.Equal(1, await keeper.GoRound(Now));
        Assert.Equal(CaseState.Invalidated, (await _small.Desk.Open(well, Now))!.State);
        Assert.Equal((401, 401L), (_task.FailingItemCount, _task.Failures));

        await keeper.GoRound(Now);
        Assert.Equal(401, _task.Failures);
        _clock.Pass(TimeSpan.FromHours(1));
        await keeper.GoRound(Now);
        Assert.Equal(802, _task.Failures);
    }

    [Fact]
    public async Task What_is_due_at_once_is_done_in_one_round()
    {
        for (var i = 0; i < 450; i++)
            await Registered($"MANY-{i}");
        AtItsTime();
        var keeper = Keep();
        Assert.Equal(450, await keeper.GoRound(Now));
        Assert.False(keeper.IsMoreDue);
    }

    [Fact]
    public async Task A_damaged_page_takes_its_own_cases_with_it_and_no_other()
    {
        for (var i = 0; i < 60; i++)
            await Registered($"PAGE-{i:D3}");
        await _small.Restart(file => DamagedPage.Of(file, "\"lrn\":\"PAGE-030\""));
        AtItsTime();

        var changed = await Keep().GoRound(Now);

        Assert.InRange(changed, 40, 59);
        Assert.Equal(60 - changed, _task.FailingItemCount);
        Assert.NotNull(_small.Store.Damage);
        Assert.All(_task.FailingItems, f => Assert.Contains("damaged", f.Cause, StringComparison.Ordinal));
        Assert.Equal(60, (await _small.Store.Cases.Page(new CaseFilter { Max = 100 }, Now)).Rows.Count);
    }

    [Fact]
    public async Task A_store_that_fails_fails_the_round_and_the_next_one_goes_on()
    {
        var mrn = (await Registered("LATER")).Case.Mrn;
        AtItsTime();
        _small.Execute("alter table cases rename to cases_away");
        var keeper = Keep();
        Assert.False(await _task.Round(keeper.GoRound, Now));
        Assert.NotNull(_task.Cause);
        _small.Execute("alter table cases_away rename to cases");
        Assert.True(await _task.Round(keeper.GoRound, Now));
        Assert.Null(_task.Cause);
        Assert.Equal(CaseState.Invalidated, (await _small.Desk.Open(mrn, Now))!.State);
    }

    [Fact]
    public async Task A_cleared_export_that_was_erased_is_due_at_no_time()
    {
        var lodged = await _small.Lodged("export-exd.xml");
        var mrn = lodged.Case.Mrn;
        await _small.Desk.Act(mrn, new Present(), new Actor("officer-1", "officer"), Now);
        var row = (await _small.Store.Cases.Find(mrn, Now))!;
        Assert.NotNull(row.DueAt);
        Assert.Equal(
            ErasureOutcome.Done,
            await _small.Store.Erasure.Erase(
                DeclarationSubject.For(mrn),
                row.Sequence,
                "kept",
                _clock.GetUtcNow(),
                Keeper
            )
        );
        Assert.Null((await _small.Store.Cases.Find(mrn, Now))!.DueAt);

        // A row of an older version still has its time: the timer passes it by, and the next start mends it.
        _small.Execute($"update cases set due_at = 1 where mrn = '{mrn}'");
        Assert.Equal(0, await Keep().GoRound(Now));
        Assert.Empty(_task.FailingItems);
        await _small.Restart(_ =>
            _small.Execute(
                OldForm.BeforeSubjects("blob")
                    + """
                    delete from schema_versions where ScriptName like '%0007-case-documents%';
                    drop table case_documents; drop table last_work; drop index documents_added;
                    """
            )
        );
        Assert.Null((await _small.Store.Cases.Find(mrn, Now))!.DueAt);
    }

    private TimeKeeper Keep() => new(_small.Store, _small.Desk, _clock, _task);

    private Task<Answer.Recorded> Registered(string lrn) =>
        _small.Lodged("import-prelodged-imd.xml", "AVEN-0002", lrn);

    private void AtItsTime() =>
        _clock.Pass(TimeSpan.FromDays(_small.Administration.Terms.PresentationDays + 1));
}
