using System.Collections.Immutable;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Operators;
using Customhouse.Risk;
using Customhouse.Server.Editions;
using Customhouse.Server.Simulation;
using Customhouse.Tariff;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Simulation;

/// <summary>
/// A week of trade through the law of the house itself: traders and officers bring every case to an end.
/// </summary>
public sealed class ReactionsTests
{
    private const int Seed = 11;
    private static readonly TariffEdition Edition = EditionFiles.Demo();

    [Fact]
    public void Traders_and_officers_bring_every_case_to_an_end()
    {
        var run = new Run(new Trade(Seed, Edition, new DateOnly(2026, 4, 6), 7));
        run.Play();
        var open = run
            .Cases.Values.Where(c =>
                c.State
                    is not (
                        CaseState.Cleared
                        or CaseState.Exited
                        or CaseState.Invalidated
                        or CaseState.Rejected
                        or CaseState.Registered
                    )
            )
            .ToArray();
        Assert.True(
            open.Length == 0,
            $"seed {Seed}: " + string.Join("; ", open.Select(c => $"{c.Lrn} {c.State}"))
        );
        var states = run.Cases.Values.CountBy(c => c.State).ToDictionary();
        TestContext.Current.SendDiagnosticMessage(
            string.Join(", ", states.Select(s => $"{s.Key} {s.Value}"))
                + $"; controls {run.Controls}, irregular {run.Irregular}; {run.Acts} acts, refused: "
                + string.Join(" ", run.Refused.CountBy(r => r).Select(r => $"{r.Key} x{r.Value}"))
        );
        Assert.True(states[CaseState.Cleared] > 500);
        Assert.True(states[CaseState.Invalidated] > 0);
        Assert.True(states[CaseState.Exited] > 0);
        Assert.True(run.Controls > 5 && run.Irregular > 0 && run.Irregular < run.Controls);
        Assert.Empty(run.Refused);
        Assert.True(run.Phantoms > 0);
    }

    [Fact]
    public void An_officer_never_finds_what_is_not_there()
    {
        var run = new Run(new Trade(Seed + 1, Edition, new DateOnly(2026, 4, 6), 4));
        run.Play();
        Assert.All(run.Findings, f => Assert.True(f.Truth.IsFraud, $"{f.Truth.Lrn}: {f.Result.Findings}"));
    }

    private sealed class Run(Trade trade)
    {
        private readonly PriorityQueue<(string Lrn, Act Act, int Sequence), DateTimeOffset> _ahead = new();
        private readonly Dictionary<string, Truth> _truths = [];
        private readonly Reactions _reactions = new(trade.World);
        private readonly Registers _registers = RegistersOf(trade.World);
        private ulong _serial;

        public Dictionary<string, Case> Cases { get; } = [];
        public List<string> Refused { get; } = [];
        public List<(Truth Truth, ControlResult Result)> Findings { get; } = [];
        public int Controls { get; private set; }
        public int Irregular { get; private set; }
        public int Acts { get; private set; }
        public int Phantoms { get; private set; }

        public void Play()
        {
            foreach (var happening in trade.Happenings())
            {
                while (_ahead.TryPeek(out _, out var at) && at <= happening.At)
                    Next();
                Happen(happening);
            }
            while (_ahead.Count > 0)
                Next();
        }

        private void Happen(SimulatedEvent happening)
        {
            if (happening is Lodged { Truth.Mistake: null } lodged)
            {
                _truths[lodged.Lrn] = lodged.Truth;
                Cases[lodged.Lrn] = new Case { Mrn = Mrn.Create(2026, Edition.Authority, _serial++, 'R') };
                Bring(
                    lodged.Lrn,
                    new Lodge(
                        new LodgedMessage(
                            lodged.Bytes,
                            lodged.Format,
                            MessageCheck.Read(lodged.Bytes, lodged.Format)
                        )
                    ),
                    lodged.At
                );
            }
            if (!Cases.TryGetValue(happening.Lrn, out var dossier))
                return;
            switch (happening)
            {
                case Presented p:
                    Bring(p.Lrn, new Present(p.Location), p.At);
                    break;
                case Departed d when dossier.State == CaseState.Cleared:
                    Bring(d.Lrn, new Depart(d.Location), d.At);
                    break;
                case Departed d:
                    _ahead.Enqueue((d.Lrn, new Depart(d.Location), -1), d.At.AddDays(20));
                    break;
                case Asked a:
                    var bytes = a.Bytes(dossier.Mrn);
                    var message = new LodgedMessage(bytes, "xml", MessageCheck.Read(bytes, "xml"));
                    Bring(a.Lrn, a.IsCancellation ? new Cancel(message) : new Amend(message), a.At);
                    break;
            }
        }

        private void Next()
        {
            _ahead.TryDequeue(out var next, out var at);
            // Somebody was faster: what stands now was answered then.
            if (next.Sequence >= 0 && Cases[next.Lrn].Sequence != next.Sequence)
                return;
            Bring(next.Lrn, next.Act, at);
        }

        private void Bring(string lrn, Act act, DateTimeOffset at)
        {
            var decision = ClearanceSteps.Decide(Cases[lrn], act, InputsFor(Cases[lrn], act), at);
            Acts++;
            Refused.AddRange(
                decision
                    .Refusals.Where(r => !r.IsWarning)
                    .Select(r => $"{act.GetType().Name} {r.Code} {r.Rule}")
            );
            var codes = decision
                .Events.OfType<DeclarationRejected>()
                .SelectMany(r => r.Refusals)
                .Select(r => r.Code)
                .ToArray();
            // A licence that was never given is found at the counter.
            if (_truths[lrn].Fraud == FraudKind.PhantomLicence && codes is ["TAR-LIC-UNKNOWN"])
                Phantoms++;
            else
                Refused.AddRange(codes);
            if (act is RecordControl { Result: var result })
            {
                Controls++;
                if (!result.Satisfactory)
                    Irregular++;
                if (!result.Satisfactory)
                    Findings.Add((_truths[lrn], result));
            }
            var after = Cases[lrn] = decision.After;
            if (_reactions.To(after, _truths[lrn], at) is { } reaction)
                _ahead.Enqueue((lrn, reaction.Act, after.Sequence), reaction.At);
        }

        private DecisionInputs InputsFor(Case dossier, Act act)
        {
            var proposed = ProposedVersion.Propose(dossier, act);
            var decides = (act as Lodge)?.Message.Declaration ?? proposed?.Declaration ?? dossier.Declaration;
            return new()
            {
                Registers = _registers,
                Proposed = proposed,
                Free = _registers.Licences.Values.ToDictionary(
                    l => Books.LicenceLeft(l.Id, l.Granted!.Value.Unit!),
                    l => l.Granted!.Value.Value
                ),
                Guarantees = _registers.AccountsOf(decides).ToDictionary(a => a.Id, StringComparer.Ordinal),
            };
        }
    }

    private static Registers RegistersOf(World world) =>
        new()
        {
            Terms = new Terms { Administration = Edition.Authority, Currency = Edition.Currency },
            Laws = LawEditions.Only(ShippedLaw.WithElements),
            Tariff = new TariffBook([Edition]),
            Profiles = ProfileBook.Create(World.Profiles).Book,
            Operators = world.Operators.ToImmutableDictionary(o => o.Id, StringComparer.Ordinal),
            Accounts = world.Guarantees.ToImmutableDictionary(g => g.Id, StringComparer.Ordinal),
            Authorisations = AuthorisationBook.Create(world.Authorisations),
            Licences = world.Licences.ToImmutableDictionary(l => l.Id, StringComparer.Ordinal),
            DrawSalt = [.. "a salt for tests"u8],
        };
}
