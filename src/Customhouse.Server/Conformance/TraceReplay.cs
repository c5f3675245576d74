using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Engine.Lawbooks;
using Customhouse.Journal;
using Customhouse.Lawbooks;
using Customhouse.Operators;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Server.Conformance;

/// <summary>What a replay came to: the notifications, each in the field's short form, or why it
/// stopped.</summary>
public sealed record TraceTold(IReadOnlyList<string> Signs, string? Stopped);

/// <summary>
/// Plays one scenario through clearance as the server does it, with the outside acts in their order. What
/// nobody told otherwise ends well: controls find the goods as declared, documents are in order, the time of
/// dwell passes. A question stays open, because its answer would be an act. Imports stay a while before they
/// are cleared, as the recordings show; exports go at once unless somebody stops them.
/// </summary>
public sealed class TraceReplay(TraceScenario scenario, IReadOnlyList<string> acts)
{
    private static readonly DateTimeOffset Today = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Dwell = TimeSpan.FromMinutes(3);
    private static readonly Money Plenty = new(1_000_000m, Currency.Gbp);
    private static readonly CountryCode Administration = CountryCode.Parse("GB");
    private static readonly Lawbook Law = LawFolder.Of(Administration);
    private static readonly Mrn Number = Mrn.Create(2026, Administration, 1, 'R');

    private readonly Queue<TraceMessage> _requests = new(scenario.Requests);
    private readonly List<(Event Event, DateTimeOffset At)> _told = [];
    private readonly List<string> _signs = [];
    private readonly List<string> _refused = [];
    private DateTimeOffset _now = Today;
    private Case _case = new() { Mrn = Number };

    /// <summary>The replay of a scenario on every day that its rules make different.</summary>
    public static TraceTold Play(TraceScenario scenario, IReadOnlyList<string> acts)
    {
        if (scenario.Original is not { } original)
            return new TraceTold([], "its declaration is not in the folder");
        if (!original.Reading.IsTaken)
            return new TraceTold(
                ["03!" + string.Join(',', original.Reading.Refusals.Select(r => r.Code))],
                string.Join("; ", original.Reading.Refusals.Select(r => $"{r.Pointer}: {r.Rule}"))
            );
        var replay = new TraceReplay(scenario, acts);
        // A scenario older than a rule is lodged under the rules of its own time, and once more under
        // today's.
        if (EarlierDay(DeclarationOf(original)) is { } day)
        {
            replay._now = day;
            replay.PlayActs(original);
            replay.Begin(original, Today);
        }
        else
            replay.PlayActs(original);
        replay.Close();
        return new TraceTold(
            replay._signs,
            replay._refused.Count > 0 ? string.Join("; ", replay._refused) : null
        );
    }

    private static Declaration DeclarationOf(TraceMessage message) =>
        DeclarationReading.Read(message.Reading.Message!).Declaration;

    /// <summary>
    /// The last day on which a declaration that today's rules refuse was taken; null where none was.
    /// </summary>
    private static DateTimeOffset? EarlierDay(Declaration declaration)
    {
        if (Faults(declaration, Today) == 0)
            return null;
        return Law
            .Changes.Reverse()
            .Select(since => new DateTimeOffset(since.AddDays(-1), TimeOnly.MinValue, TimeSpan.Zero))
            .Where(day => Faults(declaration, day) == 0)
            .Select(day => (DateTimeOffset?)day)
            .FirstOrDefault();
    }

    private static int Faults(Declaration declaration, DateTimeOffset at) =>
        Law.Check(
                declaration,
                new LawFacts(DateOnly.FromDateTime(at.UtcDateTime), Administration, Currency.Gbp, null)
            )
            .Count(r => !r.IsWarning);

    private void PlayActs(TraceMessage original)
    {
        Begin(original, _now);
        foreach (var act in acts)
        {
            if (act == "present" && _case.PresentedAt is not null)
            {
                // Goods are presented once: a second arrival is a second recording of the scenario.
                Settle();
                Begin(original, _now.AddDays(3));
            }
            Play(act);
        }
        while (_requests.TryDequeue(out var request) && !_case.IsClosed)
            Ask(request);
        Settle();
    }

    private void Play(string act)
    {
        switch (act)
        {
            case "present":
                Do(new Present());
                break;
            case "depart":
                PassDwell();
                Do(new Depart());
                break;
            case "control":
                Do(new OrderControl("as published"));
                break;
            case "documents":
                Do(new WantDocuments("as published", [], null));
                break;
            case "query":
                Do(new Query("as published"));
                break;
            case "detain":
                Do(new Detain("as published"));
                break;
            case "security":
                Do(new ReleaseUnderSecurity("as published"));
                break;
            case "grant":
                AskForChange();
                Do(new Grant());
                break;
            case "deny":
                AskForChange();
                Do(new Deny("as published"));
                break;
            case "no-funds":
                break;
            default:
                _refused.Add($"the act '{act}' is unknown");
                break;
        }
    }

    /// <summary>An officer decides on a request: the next of the scenario, or one that was not
    /// published.</summary>
    private void AskForChange()
    {
        if (_case.Pending != PendingRequest.None)
            return;
        if (_requests.TryDequeue(out var request))
            Ask(request);
        else if (_case.Version > 0)
            Do(
                new Amend(
                    new LodgedMessage(
                        [],
                        "xml",
                        _case.Declaration with
                        {
                            FunctionCode = "13",
                            TypeCode = "COR",
                            Amendments = [new Amendment("32", [])],
                        }
                    )
                )
            );
    }

    private void Ask(TraceMessage request)
    {
        var message = new LodgedMessage(request.Bytes, "xml", DeclarationOf(request));
        Do(request.Kind == MessageKind.Cancellation ? new Cancel(message) : new Amend(message));
    }

    private void Begin(TraceMessage original, DateTimeOffset at)
    {
        Close();
        _now = at;
        _case = new Case { Mrn = Number };
        Do(new Lodge(new LodgedMessage(original.Bytes, "xml", DeclarationOf(original))));
    }

    /// <summary>Ends what was left open, then lets the time of dwell pass.</summary>
    private void Settle()
    {
        if (_case.IsClosed)
            return;
        if (_case.ReleaseUnderSecurityAsked && !_case.QuestionOpen)
            Do(new DetermineDuty("as declared"));
        if (_case.DocumentsOpen)
            Do(new AcceptDocuments("in order"));
        if (_case.ControlOpen)
            Do(new RecordControl(new ControlResult(true, "as declared", [], [])));
        PassDwell();
    }

    private void PassDwell()
    {
        _now += Dwell;
        Do(new CheckDeadlines());
    }

    private void Do(Act act)
    {
        var decision = ClearanceSteps.Decide(_case, act, World(act), _now);
        if (decision.IsRefused)
            _refused.Add(
                $"{act.GetType().Name} was refused: {decision.Refusals[0].Code} {decision.Refusals[0].Rule}"
            );
        foreach (var rejected in decision.Events.OfType<RequestRejected>())
            _refused.AddRange(
                rejected.Refusals.Select(r => $"a request was refused: {r.Code} {r.Pointer} {r.Rule}")
            );
        _told.AddRange(decision.Events.Select(f => (f, _now)));
        _case = decision.After;
    }

    /// <summary>Writes down what the case was told, before another begins.</summary>
    private void Close()
    {
        foreach (var n in Notifications.Find(Number, _told))
            _signs.Add(
                n.FunctionCode == "03" ? $"03!{string.Join(',', n.Errors.Select(e => e.Code))}" : n.Sign
            );
        _told.Clear();
    }

    /// <summary>
    /// The world around a scenario. The rates of its day are not published with it, so each goods item owes
    /// one line of a round amount: what is told, and when, does not hang on how much it is.
    /// </summary>
    private DecisionInputs World(Act act)
    {
        var proposed = Proposed(act);
        var decides = (act as Lodge)?.Message.Declaration ?? proposed?.Declaration ?? _case.Declaration;
        return new()
        {
            Registers = new Registers
            {
                Terms = new Terms
                {
                    Administration = Administration,
                    Currency = Currency.Gbp,
                    Dwell = Stay,
                },
                Laws = LawEditions.Only(Law),
                Tariff = new TariffBook([]),
                // No profile draws lots here.
                DrawSalt = new byte[16],
            },
            Proposed = proposed,
            Assessed = new AssessmentResult("reference", Owed(decides), [], []),
            Guarantees = new[]
            {
                Account("account", GuaranteeKind.Deferment),
                // What is not deferred is paid from money that its trader or agent paid in.
                Account("cash", GuaranteeKind.Cash),
                Account("guarantee", GuaranteeKind.Security),
            }.ToDictionary(g => g.Id, StringComparer.Ordinal),
        };
    }

    private AmendmentResult? Proposed(Act act) =>
        act switch
        {
            Amend { Message.Declaration: var request } => Next(_case.Declaration, request),
            Grant when _case is { Pending: PendingRequest.Amendment, PendingMessage: { } request } => Next(
                _case.Declaration,
                request
            ),
            RecordControl => new AmendmentResult(_case.Declaration, []),
            _ => null,
        };

    /// <summary>The version that a request asks for; a request that was not published changes
    /// nothing.</summary>
    private static AmendmentResult Next(Declaration lodged, Declaration request)
    {
        if (request.TypeCode != "COR" || request.Message == lodged.Message)
            return new AmendmentResult(lodged, []);
        var next = AmendmentApplication.Apply(lodged.Message, request.Message);
        if (next.Root is not { } root)
            return new AmendmentResult(null, next.Refusals);
        var values = DeclarationReading.Read(Message.Of(root));
        return new AmendmentResult(values.Refusals.Count == 0 ? values.Declaration : null, values.Refusals);
    }

    private TimeSpan Stay =>
        scenario.Original?.TypeCode is ['E', 'X', ..] && !acts.Any(Holds) ? TimeSpan.Zero : Dwell;

    private static bool Holds(string act) => act is "control" or "documents" or "query" or "detain";

    private Guarantee Account(string id, GuaranteeKind kind) =>
        new(id, "trader", kind, Plenty, acts.Contains("no-funds") ? new Money(0m, Currency.Gbp) : Plenty);

    private static Assessment Owed(Declaration declaration) =>
        new([
            .. declaration.Items.Select(i => new DutyLine(
                i.Sequence,
                "A00",
                i.Preference,
                i.ItemPrice,
                null,
                new Rate(10m),
                null,
                new Money(100m, Currency.Gbp),
                new Money(100m, Currency.Gbp),
                i.Taxes.Select(t => t.PaymentMethod).FirstOrDefault(m => m is not null),
                []
            )),
        ]);
}
