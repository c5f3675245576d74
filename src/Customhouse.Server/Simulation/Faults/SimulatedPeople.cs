using System.Text;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Server.Simulation.Faults;

/// <summary>What one step was about.</summary>
/// <param name="What">In words, with what became of it.</param>
/// <param name="Touched">The cases that it was about.</param>
internal sealed record Done(string What, IReadOnlyCollection<Mrn> Touched)
{
    public static Done Nothing(string why) => new(why, []);
}

/// <summary>
/// Everybody who comes to the house: traders with the trade of the simulator, officers who answer it, people
/// who do what nobody expects, administrators who change registers and erase. What they are told is
/// remembered.
/// </summary>
internal sealed partial class SimulatedPeople(Trade trade, SteppedClock clock, SeededRandom random)
{
    private const int TogetherMax = 3;

    private static readonly Actor Administrator = new("administrator", "administrator");

    private readonly IEnumerator<SimulatedEvent> _happenings = trade.Happenings().GetEnumerator();
    private readonly Reactions _reactions = new(trade.World);
    private readonly List<(Mrn Mrn, Truth Truth)> _cases = [];
    private readonly List<Lodged> _lodged = [];

    /// <summary>What was told so far.</summary>
    public Acknowledged Told { get; set; } = new();

    /// <summary>The trade goes on: one to three things that happen at the same time.</summary>
    public async Task<Done> Trade(SimulatedHouse house)
    {
        var together = new List<Task<Done>>();
        for (
            var n = random.Hits(0.15) ? random.Between(2, TogetherMax) : 1;
            n > 0 && _happenings.MoveNext();
            n--
        )
        {
            if (_happenings.Current.At > clock.GetUtcNow())
                clock.MoveTo(_happenings.Current.At);
            together.Add(Take(house, _happenings.Current));
        }
        var done = await Task.WhenAll(together);
        return new Done(
            string.Join(" | ", done.Select(d => d.What)),
            [.. done.SelectMany(d => d.Touched).Distinct()]
        );
    }

    /// <summary>Somebody answers to where a case stands, at times twice at once.</summary>
    public async Task<Done> React(SimulatedHouse house)
    {
        if (_cases.Count == 0)
            return Done.Nothing("nobody has a case");
        var (mrn, truth) = random.Pick(_cases);
        if (Told.Of(mrn) is { IsErased: true })
            return Done.Nothing($"{mrn} is erased");
        var dossier = await house.Installation.Desk.Open(mrn, CancellationToken.None);
        if (dossier is null || _reactions.To(dossier, truth, clock.GetUtcNow()) is not { } reaction)
            return Done.Nothing($"{mrn} waits for nobody");
        var by = new Actor(reaction.Actor, reaction.Role, reaction.Office);
        if (!random.Hits(0.2))
            return await Act(house, mrn, reaction.Act, by);
        var both = await Task.WhenAll(Act(house, mrn, reaction.Act, by), Act(house, mrn, reaction.Act, by));
        return new Done($"{both[0].What} | {both[1].What}", [mrn]);
    }

    /// <summary>Somebody does what nobody expects.</summary>
    public async Task<Done> Surprise(SimulatedHouse house)
    {
        if (_cases.Count == 0)
            return Done.Nothing("nobody has a case");
        var (mrn, truth) = random.Pick(_cases);
        if (Told.Of(mrn) is { IsErased: true })
            return Done.Nothing($"{mrn} is erased");
        var officer = random.Pick(trade.World.Officers);
        return await Act(house, mrn, AnyAct(truth), new Actor(officer.Id, "supervisor", officer.Office));
    }

    /// <summary>An administrator erases a case that came to its end.</summary>
    public async Task<Done> Erase(SimulatedHouse house)
    {
        var page = await house.Installation.Store.Cases.Page(
            new CaseFilter
            {
                States = [CaseState.Cleared, CaseState.Exited, CaseState.Invalidated, CaseState.Rejected],
                Max = 100,
            },
            CancellationToken.None
        );
        if (page.Rows.Count == 0)
            return Done.Nothing("no case is at its end");
        // Exports that are cleared and did not leave yet still wait for something: half of the time it is one
        // of them.
        var waiting = page.Rows.Where(row => row.DueAt is not null).ToArray();
        var mrn = (
            waiting.Length > 0 && random.Hits(0.5) ? random.Pick(waiting) : random.Pick(page.Rows)
        ).Mrn;
        var told = "the store is away";
        try
        {
            var outcome = await new LedgerAccess(house.Installation.Ledger).Erase(
                house.Installation.Store,
                DeclarationSubject.For(mrn),
                "asked for",
                clock.GetUtcNow(),
                Administrator,
                null,
                CancellationToken.None
            );
            told = outcome.ToString();
        }
        catch (StoreUnavailableException e) when (!e.IsInDoubt)
        {
            return new Done($"erase {mrn}: {told}", [mrn]);
        }
        catch (StoreUnavailableException)
        {
            told = "nobody can say";
        }
        if (
            await house.Installation.Store.Erasure.ErasedAt(
                DeclarationSubject.For(mrn),
                CancellationToken.None
            )
            is not null
        )
            Told.Erase(
                mrn,
                await house.Installation.Store.Lines.Read(DeclarationSubject.For(mrn), CancellationToken.None)
            );
        return new Done($"erase {mrn}: {told}", [mrn]);
    }

    private async Task<Done> Take(SimulatedHouse house, SimulatedEvent happening)
    {
        var desk = house.Installation.Desk;
        if (happening is Lodged lodged)
        {
            _lodged.Add(lodged);
            var again = random.Hits(0.1) && _lodged.Count > 1;
            var sent = again ? random.Pick(_lodged) : lodged;
            var taken = await Tried(() =>
                desk.Lodge(sent.Bytes, sent.Format, Trader(sent.Truth), CancellationToken.None)
            );
            return await Learned(house, again ? $"lodge {sent.Lrn} again" : $"lodge {sent.Lrn}", taken, sent);
        }
        if (
            _lodged.Find(l => l.Lrn == happening.Lrn) is not { } of
            || _cases.FindLast(c => c.Truth == of.Truth) is not { Truth: not null } at
        )
            return Done.Nothing($"{happening.Lrn} was not taken");
        if (Told.Of(at.Mrn) is { IsErased: true })
            return Done.Nothing($"{at.Mrn} is erased");
        return happening switch
        {
            Presented p => await Act(house, at.Mrn, new Present(p.Location), Trader(at.Truth)),
            Departed d => await Act(house, at.Mrn, new Depart(d.Location), Actor.System),
            Asked a => await Learned(
                house,
                $"ask {at.Mrn}",
                await Tried(() =>
                    desk.Request(at.Mrn, a.Bytes(at.Mrn), "xml", Trader(at.Truth), CancellationToken.None)
                ),
                null
            ),
            _ => Done.Nothing("nothing"),
        };
    }

    private async Task<Done> Act(SimulatedHouse house, Mrn mrn, Act act, Actor by)
    {
        var documents = act is SubmitDocuments handed ? handed.Documents.Select(PaperOf).ToArray() : [];
        var answer = await Tried(() =>
            house.Installation.Desk.Act(mrn, act, by, CancellationToken.None, documents: documents)
        );
        if (answer is Answer.Recorded { Events.Count: > 0 })
            foreach (var document in documents)
                Told.Keep(mrn, document.Sha256);
        var done = await Learned(house, $"{act.GetType().Name} {mrn}", answer, null);
        return done with { Touched = [mrn] };
    }

    /// <summary>The paper of which a trader's software told the digest: it says its own number.</summary>
    private static KeptDocument PaperOf(SubmittedDocument document) =>
        KeptDocument.Create(Encoding.UTF8.GetBytes(document.Reference));

    /// <summary>Null where the store said that nothing was recorded, or that nobody can say.</summary>
    private static async Task<Answer?> Tried(Func<Task<Answer>> act)
    {
        try
        {
            return await act();
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    private async Task<Done> Learned(SimulatedHouse house, string what, Answer? answer, Lodged? lodged)
    {
        if (answer is Answer.Refused { Mrn: { } refused } kept)
            return new Done($"{what}: refused {kept.Refusals[0].Code}", [refused]);
        if (answer is not Answer.Recorded recorded)
            return new Done($"{what}: {Named(answer)}", []);
        var mrn = recorded.Case.Mrn;
        Told.Tell(
            mrn,
            await house.Installation.Store.Lines.Read(DeclarationSubject.For(mrn), CancellationToken.None),
            recorded.Case.Sequence
        );
        if (lodged is not null)
        {
            var first = Told.Given(lodged.Trader, lodged.Lrn);
            // An erased case has forgotten its trader's reference: the same message makes a new one.
            if (first is { } known && known != mrn && Told.Of(known)?.IsErased == false)
                throw new InvalidOperationException(
                    $"{lodged.Lrn} is {known} and {mrn}: one message, two cases"
                );
            Told.Give(lodged.Trader, lodged.Lrn, mrn);
            if (first is null)
                _cases.Add((mrn, lodged.Truth));
        }
        return new Done($"{what}: {mrn} {recorded.Case.State} {recorded.Case.Sequence}", [mrn]);
    }

    private static string Named(Answer? answer) =>
        answer switch
        {
            null => "the store is away",
            Answer.Refused refused => "refused "
                + string.Join(' ', refused.Refusals.Select(r => r.Code).Distinct().Take(3)),
            _ => answer.GetType().Name,
        };

    private Act AnyAct(Truth truth) =>
        random.Below(14) switch
        {
            0 => new Query("Which model?"),
            1 => new Detain("false marks"),
            2 => new LiftDetention("settled"),
            3 => new ReleaseUnderSecurity("perishable goods"),
            4 => new OrderControl("a hint"),
            5 => new WantDocuments("to see the price", ["N935"], clock.GetUtcNow().AddDays(3)),
            6 => new DetermineDuty("the laboratory has answered"),
            7 => new CheckDeadlines(),
            8 => new Grant(),
            9 => new Deny("no"),
            10 => new Present(truth.Declared.Gate.Location),
            11 => new Depart(truth.Declared.Gate.Location),
            12 => new Clearance.Reply("As said."),
            _ => new RecordControl(new ControlResult(true, "as declared", [], [])),
        };

    private static Actor Trader(Truth truth) =>
        new(truth.Declared.Trader.Agent ?? truth.Declared.Trader.Id, "trader");
}
