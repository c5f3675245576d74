using System.Text.Json;
using Customhouse.Engine;
using Customhouse.Lawbooks;
using Customhouse.Rehearsing;
using Customhouse.Server.Editions;
using Customhouse.Server.Tests.Watching;
using Customhouse.Server.Verbs;
using Customhouse.Storage;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Customhouse.Web.Api.Jobs;
using Xunit;
using Answer = Customhouse.Engine.Answer;

namespace Customhouse.Server.Tests.Engine;

/// <summary>An edition of law tried on what a store holds: as it stood at one moment, by any process, and
/// with nothing changed.</summary>
public sealed class LawRehearsalTests : IAsyncLifetime
{
    private const int Taken = 5;

    private static readonly Actor Administrator = new("admin-2", "administrator");

    private readonly List<Mrn> _mrns = [];
    private readonly Dictionary<Mrn, int> _events = [];
    private readonly BackgroundTasks _tasks = new(TimeProvider.System);
    private SmallHouse _small = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    public async ValueTask InitializeAsync()
    {
        _small = await SmallHouse.Open(TimeProvider.System);
        for (var n = 1; n <= Taken; n++)
        {
            var lodged = (await _small.Lodged("import-low-value.xml", "AVEN-0003", $"AVEN-1{n}")).Case;
            _mrns.Add(lodged.Mrn);
            _events[lodged.Mrn] = lodged.Sequence;
        }
        var refused = await _small.Desk.Lodge(
            SmallHouse.Sample("import-ima.xml", "GoodsItemQuantity>2<", "GoodsItemQuantity>3<"),
            "xml",
            new Actor(SmallHouse.Trader, "trader"),
            Now
        );
        Assert.IsType<Answer.Refused>(refused);
        await Register.Send(StricterLaw.Edition("XA-2"), _small.Clock.GetUtcNow(), Actor.System, Now);
    }

    public ValueTask DisposeAsync() => _small.DisposeAsync();

    [Fact]
    public async Task An_edition_that_waits_is_tried_by_a_job_and_nothing_is_changed()
    {
        var rehearsals = Rehearsals();
        var desk = new JobDesk(_small.Store, [rehearsals.Kind], _small.Clock);
        var asked = Assert.IsType<JobAsked.Taken>(
            await desk.Ask(LawRehearsals.Name, "XA-2", Input().Write(), Administrator)
        );
        Assert.IsType<JobAsked.Busy>(
            await desk.Ask(LawRehearsals.Name, "XA-2", Input().Write(), new Actor("admin-3", "administrator"))
        );
        Assert.IsType<JobAsked.NotAllowed>(
            await desk.Ask(
                LawRehearsals.Name,
                "XA-2",
                Input().Write(),
                new Actor(SmallHouse.Trader, "trader")
            )
        );
        Assert.True(await new JobRunner(_small.Store, [rehearsals.Kind], _small.Clock, _tasks).TakeOne(Now));
        var job = (
            await _small.Store.Jobs.LastOn(LawRehearsals.Name, "XA-2", _small.Clock.GetUtcNow(), Now)
        )!;
        Assert.Equal((asked.Number, JobState.Done), (job.Job.Number, job.Job.State));
        Assert.Equal((6, 6), (job.Job.Done, job.Job.Total));
        var result = ChangeResult.Read(job.Result)!;
        Assert.Equal(
            (6, Taken, Taken, 0, 0),
            (
                result.Figures.Declarations,
                result.Figures.TakenOnRecord,
                result.Figures.Total.NewlyRefused,
                result.Figures.Total.NewlyTaken,
                result.Figures.OtherwiseOnRecord
            )
        );
        Assert.Equal(
            _mrns.Select(m => m.Text).Order(),
            result.Figures.Refused.Select(e => e.Mrn.Text).Order()
        );
        Assert.Equal(new RuleTally(Taken, 0), result.Figures.Rules["XA900"]);
        Assert.Equal(["XA900 Added", "XA900 Added"], result.Rules.Select(r => $"{r.Code} {r.Change}"));
        Assert.Equal([false, true], result.Rules.Select(r => r.IsOfRequests).Order());
        // What a rehearsal finds stands in its job and nowhere else.
        foreach (var mrn in _mrns)
            Assert.Equal(_events[mrn], (await _small.Desk.Open(mrn, Now))!.Sequence);
    }

    [Fact]
    public async Task Gone_on_with_elsewhere_it_comes_to_the_same_as_in_one_go()
    {
        var expected = await Run(Input());
        Assert.Equal(Taken, expected.Total.NewlyRefused);
        Assert.Equal(Told(expected), Told(await Run(Input() with { Whole = true })));
        var (place, steps) = ((string?)null, 0);
        while (true)
        {
            // Each step by another process that knows nothing but the place.
            var step = await Rehearsals(pageSize: 2).Step(Input(), Turn(place), Now);
            steps++;
            if (step is JobStep.Finished finished)
            {
                Assert.Equal(Told(expected), Told(ChangeResult.Read(finished.Result)!.Figures));
                break;
            }
            place = Assert.IsType<JobStep.Next>(step).Place;
        }
        Assert.True(steps > 3, $"{steps} steps");
    }

    /// <summary>What is lodged, changed or made void while the rehearsal goes on is none of the past that it
    /// is about.</summary>
    [Fact]
    public async Task All_declarations_stand_as_of_the_moment_at_which_it_began()
    {
        var expected = await Run(Input());
        var first = Assert.IsType<JobStep.Next>(await Rehearsals(pageSize: 1).Step(Input(), Turn(null), Now));
        await _small.Lodged("import-low-value.xml", "AVEN-0003", "AVEN-99");
        foreach (var mrn in _mrns.TakeLast(2))
            _small.Execute(
                $"update cases set state = 'Invalidated', updated_at = updated_at + 60000000 where mrn = '{mrn}'"
            );
        var place = first.Place;
        while (true)
        {
            var step = await Rehearsals(pageSize: 1).Step(Input(), Turn(place), Now);
            if (step is JobStep.Next next)
            {
                place = next.Place;
                continue;
            }
            var result = ChangeResult.Read(Assert.IsType<JobStep.Finished>(step).Result)!;
            Assert.Equal(Told(expected), Told(result.Figures));
            break;
        }
    }

    [Fact, Poisons("PastTrade"), Poisons("LawRehearsals"), Poisons("TariffRehearsals")]
    public async Task What_is_kept_no_more_is_read_from_its_message_and_what_cannot_be_read_is_left_out()
    {
        _small.Execute($"delete from declaration_versions where mrn in ('{_mrns[0]}', '{_mrns[1]}')");
        _small.Execute($"update journal set payload = x'00' where subject = '{_mrns[1]}' and sequence = 1");
        _small.Execute($"update declaration_versions set body = x'0200' where mrn = '{_mrns[2]}'");
        var figures = await Run(Input());
        Assert.Equal((5, 1, Taken - 1), (figures.Declarations, figures.LeftOut, figures.Total.NewlyRefused));
        Assert.Equal(_mrns[1].Text, Assert.Single(_tasks.All.Single().FailingItems).Item);
    }

    [Fact]
    public async Task The_edition_in_force_changes_nothing_and_it_is_said()
    {
        var figures = await Run(Input("XA-1", FirstLaw.Shipped(CountryCode.Parse("XA")).Digest));
        Assert.Equal((6, 0), (figures.Declarations, figures.Total.Cases));
        Assert.Empty(figures.Refused);
        // Days without trade.
        var earlier = Input() with
        {
            From = new DateOnly(2020, 1, 1),
            To = new DateOnly(2020, 2, 1),
        };
        Assert.Equal(0, (await Run(earlier)).Declarations);
    }

    [Fact]
    public async Task What_was_sent_in_again_or_dropped_meanwhile_is_told_and_not_tried()
    {
        await Register.Send(
            StricterLaw.Edition("XA-2", "XA901"),
            _small.Clock.GetUtcNow(),
            Actor.System,
            Now
        );
        var (_, again) = await Rehearsals().Run(Input(), (_, _) => { }, Now);
        Assert.Contains("sent in again with another text", again, StringComparison.Ordinal);
        await Register.Drop((await Register.Staged(Now)).Single(), _small.Clock.GetUtcNow(), Actor.System);
        var (_, gone) = await Rehearsals().Run(Input(), (_, _) => { }, Now);
        Assert.Contains("There is no edition XA-2 any more", gone, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edition_of_the_tariff_is_tried_on_what_was_charged()
    {
        var full = await _small.Lodged("import-ima.xml");
        var (shelf, demo) = (new StagedEditions(_small.Store), EditionFiles.Demo());
        var chapter = full.Case.Declaration.Items[0].Commodity!.Value.Chapter;
        var dearer = RehearsalChanges.Chapter(demo, chapter) with { Id = "XA-DEAR" };
        await shelf.Stage(dearer, _small.Clock.GetUtcNow(), Actor.System, Now);
        var staged = Assert.Single(await shelf.Staged(Now));
        var input = Input("XA-DEAR", staged.Digest) with { Against = "" };
        var rehearsals = new TariffRehearsals(
            _small.Store,
            _small.Administration,
            _small.Desk,
            shelf,
            _small.Clock,
            _tasks
        );
        var (result, fault) = await rehearsals.Run(input, (_, _) => { }, Now);
        Assert.Null(fault);
        Assert.Equal((7, 1), (result!.Figures.Declarations, result.Figures.Total.DutyChanged));
        Assert.Equal([chapter], result.Figures.Chapters.Keys);
        Assert.All(result.Codes, c => Assert.StartsWith(chapter, c, StringComparison.Ordinal));
        Assert.False(result.Whole);
        // One per cent more of the customs value, and the value added tax on it.
        var example = Assert.Single(result.Figures.Duty);
        Assert.Equal(full.Case.Mrn, example.Mrn);
        Assert.Equal(full.Case.Assessment!.Lines.Sum(l => l.Payable?.Amount ?? 0m), example.Before.Payable);
        var more = result.Figures.Taxes["A00"].After - result.Figures.Taxes["A00"].Before;
        var value = full
            .Case.Assessment.Lines.Where(l => l.TaxType == "A00")
            .Where(l => full.Case.Declaration.Items[l.Item - 1].Commodity!.Value.Chapter == chapter)
            .Sum(l => l.Base!.Value.Amount);
        Assert.InRange(more, value / 100m - 0.02m, value / 100m + 0.02m);
        var (whole, _) = await rehearsals.Run(input with { Whole = true }, (_, _) => { }, Now);
        Assert.Equal(Told(result.Figures), Told(whole!.Figures));
        Assert.True(result.Asked < whole.Asked);
        await shelf.Drop(staged, _small.Clock.GetUtcNow(), Actor.System);
        var again = new TariffRehearsals(
            _small.Store,
            _small.Administration,
            _small.Desk,
            shelf,
            _small.Clock,
            _tasks
        );
        Assert.Contains(
            "waits no more",
            (await again.Run(input, (_, _) => { }, Now)).Fault,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(5, 4, "other way round")]
    [InlineData(0, 1, "is to come")]
    [InlineData(-4000, 0, "at most 3660")]
    public void Days_that_cannot_be_rehearsed_are_told_with_what_helps(int from, int to, string told) =>
        Assert.Contains(
            told,
            ChangeInput.Fault(Today.AddDays(from), Today.AddDays(to), Today),
            StringComparison.Ordinal
        );

    private LawRegister Register => new(_small.Store);

    private static ChangeInput Input(string edition = "XA-2", string? digest = null) =>
        new(
            edition,
            digest ?? StricterLaw.Edition("XA-2").Digest,
            "XA-1",
            Today.AddDays(-1),
            Today,
            false,
            []
        );

    private LawRehearsals Rehearsals(int? pageSize = null) =>
        new(_small.Store, _small.Administration, _small.Desk, Register, _small.Clock, _tasks)
        {
            PageSize = pageSize ?? Limits.RowsPerPageMax,
            StepsByPages = pageSize is not null,
        };

    private async Task<ChangeFigures> Run(ChangeInput input)
    {
        var (result, fault) = await Rehearsals().Run(input, (_, _) => { }, Now);
        Assert.Null(fault);
        return result!.Figures;
    }

    private static JobTurn Turn(string? place) => new(Administrator, place, null, (_, _) => { });

    private static string Told(ChangeFigures figures) => JsonSerializer.Serialize(figures);
}
