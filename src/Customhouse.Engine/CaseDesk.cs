using System.Security.Cryptography;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Operators;
using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>
/// Load, decide, record: the one way in which a case changes. Two people at once are both right: the second
/// decision is made anew on the case as the first left it, and refused only if the law says so.
/// </summary>
public sealed partial class CaseDesk(Store store, AdministrationState administration, TimeProvider clock)
{
    /// <summary>How often a decision is made anew because the case or a balance moved under it.</summary>
    private const int AttemptsMax = 8;

    /// <summary>The lease under which all is recorded; null where no other process does the same work. Once
    /// it is lost, nothing is recorded.</summary>
    public Lease? Under { get; init; }

    /// <summary>What lanes are planned by at a moment, for all cases alike: once it differs, they are planned
    /// anew.</summary>
    internal (ProfileBook Profiles, RiskModel? Model, DateOnly Day) PlansBy(DateTimeOffset at) =>
        (
            administration.Registers.Profiles,
            administration.Registers.Model,
            administration.Registers.TimeOf(null).DayOf(at)
        );

    /// <summary>Takes an original declaration.</summary>
    /// <param name="format"><c>xml</c> or <c>json</c>.</param>
    /// <param name="actsFor">Which declarants the one who lodges may act for; null for all of them.</param>
    public async Task<Answer> Lodge(
        ReadOnlyMemory<byte> body,
        string format,
        Actor by,
        CancellationToken cancellation,
        Func<string, bool>? actsFor = null
    )
    {
        using var span = Tracing.Decision("Lodge");
        var reading = Versions.Read(body, format);
        if (reading.Declaration is not { } declaration)
            return NotRead(reading);
        if (declaration.FunctionCode != "9")
            return new Answer.Refused([DeskRefusals.Misaddressed(declaration)]);

        var message = new LodgedMessage(body.ToArray(), format, declaration);
        var trader = declaration.Declarant?.Id ?? by.Id;
        if (actsFor?.Invoke(trader) == false)
            return new Answer.Refused([DeskRefusals.NotMandated(trader)]) { At = RefusedAt.Mandate };
        var digest = SHA256.HashData(body.Span);
        // Supplementary declarations of before their end was recorded on the simplified one.
        var ended = 0;
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var now = clock.GetUtcNow();
            var dossier = new Case { Mrn = NewMrn(declaration, now) };
            span?.SetTag(Tracing.MrnTag, dossier.Mrn.Text);
            var inputs = await administration.InputsForLodgement(
                dossier,
                declaration,
                now,
                OpenIfReadable,
                cancellation
            );
            var decision = ClearanceSteps.Decide(dossier, new Lodge(message), inputs, now);
            if (decision.IsRefused)
                return new Answer.Refused(decision.Refusals);
            var rejected = decision.Events.OfType<DeclarationRejected>().FirstOrDefault();
            // A rejected declaration takes no reference: it may be lodged again under the same one.
            var decided = new DecisionToRecord(
                [
                    Recorded(null, decision.After, decision.Events, now),
                    .. await Followed(inputs.Completed, decision, now, cancellation),
                ],
                now,
                by
            )
            {
                Claims = rejected is null
                    ?
                    [
                        .. DeclarationSubject.ClaimLrn(decision.After, digest),
                        .. Supplementing.Claim(decision.After, inputs.Completed, digest, ended),
                    ]
                    : [],
            };
            Recording? recording;
            try
            {
                recording = await store.Record(decided, cancellation);
            }
            catch (UnreadableRecordException unreadable)
            {
                return new Answer.Refused([unreadable.Refused]) { At = RefusedAt.Content };
            }
            switch (recording)
            {
                case Recording.Done when rejected is not null:
                    return new Answer.Refused(rejected.Refusals, dossier.Mrn);
                case Recording.Done:
                    return new Answer.Recorded(decision.After, decision.Events);
                case Recording.ReferenceTaken { Claim.Space: Supplementing.CompletionSpace } taken
                    when await IsVoid(DeclarationSubject.MrnOf(taken.By), cancellation):
                    ended++;
                    continue;
                case Recording.ReferenceTaken { Claim.Space: Supplementing.CompletionSpace } taken:
                    return new Answer.Refused([
                        Supplementing.CompletedBefore(DeclarationSubject.MrnOf(taken.By)),
                    ]);
                case Recording.ReferenceTaken { SameContent: true } taken:
                    return await AsBefore(DeclarationSubject.MrnOf(taken.By), cancellation);
                case Recording.ReferenceTaken taken:
                    return new Answer.LrnTaken(declaration.Lrn, DeclarationSubject.MrnOf(taken.By));
                default:
                    // A balance moved between opening and recording: decide again on what is there now.
                    continue;
            }
        }
        return new Answer.Conflict();
    }

    /// <summary>What a declaration would come to if it were lodged now; nothing is recorded.</summary>
    /// <param name="format"><c>xml</c> or <c>json</c>.</param>
    public async Task<Estimate> Estimate(
        ReadOnlyMemory<byte> body,
        string format,
        CancellationToken cancellation
    )
    {
        var reading = Versions.Read(body, format);
        if (reading.Declaration is not { } declaration)
            return new Estimate("", Tariff.Assessment.Nothing, reading.Refusals);
        var now = clock.GetUtcNow();
        var begun = new Case { Mrn = NewMrn(declaration, now) };
        var loaded = await administration.InputsFor(begun, declaration, now, OpenIfReadable, cancellation);
        var inputs = loaded with { Law = loaded.Registers.LawAt(now) };
        if ((LawInForce.Wanting(inputs.Law) ?? LawInForce.Wanting(inputs.DutyLaw)) is { } wanting)
            return new Estimate("", Tariff.Assessment.Nothing, [wanting]);
        var assessed = DutyAssessment.Assess(declaration, inputs, inputs.LawAt(null, now));
        return new Estimate(
            assessed.Edition,
            assessed.Assessment,
            [
                .. inputs.Lawbook.Check(declaration, inputs.FactsFor(declaration, now)),
                .. EntitlementCheck.Check(declaration, inputs, assessed, now),
                .. inputs.Completed?.CompletedBy is { } other
                    ? new[] { Supplementing.CompletedBefore(other) }
                    : [],
                .. assessed.Refusals,
            ]
        );
    }

    /// <summary>Takes a later message on a case: an amendment or a cancellation (function 13).</summary>
    public async Task<Answer> Request(
        Mrn mrn,
        ReadOnlyMemory<byte> body,
        string format,
        Actor by,
        CancellationToken cancellation,
        int? seen = null
    )
    {
        var reading = Versions.Read(body, format);
        if (reading.Declaration is not { } declaration)
            return NotRead(reading);
        if (declaration.FunctionCode == "9" || !Mrn.TryParse(declaration.Mrn, out var named) || named != mrn)
            return new Answer.Refused([DeskRefusals.Misaddressed(declaration)]);
        var message = new LodgedMessage(body.ToArray(), format, declaration);
        Act act = declaration.TypeCode == "INV" ? new Cancel(message) : new Amend(message);
        return await Act(mrn, act, by, cancellation, seen);
    }

    /// <summary>Brings an act to a case.</summary>
    /// <param name="seen"> The sequence that whoever acts has seen: the act is in conflict with anything
    /// recorded since. Null for an act that is right whatever came before it.
    /// </param>
    /// <param name="documents">What the act hands in: kept where it is recorded, and nowhere else.</param>
    public async Task<Answer> Act(
        Mrn mrn,
        Act act,
        Actor by,
        CancellationToken cancellation,
        int? seen = null,
        IReadOnlyList<KeptDocument>? documents = null
    )
    {
        using var span = Tracing.Decision(act.GetType().Name, mrn);
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (Under is { IsHeld: false })
                return new Answer.Conflict();
            if (await Open(mrn, cancellation) is not { } dossier)
                return new Answer.NotFound();
            if (seen is { } sequence && dossier.Sequence != sequence)
                return new Answer.Conflict();
            // Nothing is made ready for what the law does not take where the case stands.
            if (dossier.WhyNot(act.GetType()) is { } refusal)
                return new Answer.Refused([refusal], mrn) { At = RefusedAt.Standing };
            var now = clock.GetUtcNow();
            var proposed = Versions.Proposed(dossier, act);
            // A change that an act brings in force has accounts of its own.
            var version = proposed?.Declaration ?? dossier.Declaration;
            var inputs = await administration.InputsFor(
                dossier,
                version,
                now,
                OpenIfReadable,
                cancellation,
                proposed
            );
            var decision = ClearanceSteps.Decide(dossier, act, inputs, now);
            if (decision.IsRefused)
                return new Answer.Refused(decision.Refusals, mrn);
            if (decision.Events.Count == 0)
                return new Answer.Recorded(dossier, []);
            var (written, unreadable) = Versions.Written(decision.Events);
            if (unreadable.Count > 0)
                return new Answer.Refused(unreadable, mrn);
            var decided = new DecisionToRecord(
                [
                    Recorded(dossier, decision.After, written, now),
                    .. await Followed(
                        inputs.Completed ?? (inputs.Named?.CompletedBy == mrn ? inputs.Named : null),
                        decision,
                        now,
                        cancellation
                    ),
                ],
                now,
                by
            )
            {
                Documents = documents ?? [],
            };
            Recording? recording;
            try
            {
                recording = await Record(decided, cancellation);
            }
            catch (UnreadableRecordException e)
            {
                return new Answer.Refused([e.Refused], mrn) { At = RefusedAt.Content };
            }
            if (recording is Recording.Done)
                return decision.Events.OfType<RequestRejected>().FirstOrDefault() is { } rejected
                    ? new Answer.Refused(rejected.Refusals, mrn)
                    : new Answer.Recorded(decision.After, decision.Events);
        }
        return new Answer.Conflict();
    }

    private SubjectRecord Recorded(
        Case? before,
        Case after,
        IReadOnlyList<Event> events,
        DateTimeOffset now
    ) =>
        DeclarationSubject.Record(
            new Decided<Case>(
                before,
                after,
                events,
                now,
                Timing.NextLook(after, Registers.LimitsOf(after, now), TimeOf(after.Declaration))
            )
        );

    /// <summary>What the decision on a supplementary declaration records on the simplified one.</summary>
    private async Task<IEnumerable<SubjectRecord>> Followed(
        Case? simplified,
        Decision decision,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (simplified is null)
            return [];
        var own = await administration.InputsFor(
            simplified,
            simplified.Declaration,
            now,
            OpenIfReadable,
            cancellation
        );
        var followed = Completion.Follow(simplified, decision.After, decision.Events, own, now);
        return followed.Events.Count == 0 ? [] : [Recorded(simplified, followed.After, followed.Events, now)];
    }

    private async Task<bool> IsVoid(Mrn mrn, CancellationToken cancellation) =>
        await OpenIfReadable(mrn, cancellation) is { IsInvalidated: true } or { IsRejected: true };

    private async Task<Recording> Record(DecisionToRecord decided, CancellationToken cancellation) =>
        Under switch
        {
            null => await store.Record(decided, cancellation),
            { Mark: { } mark } => await store.Record(decided, cancellation, mark),
            var lost => new Recording.LeaseLost(lost.Name),
        };

    private async Task<Answer> AsBefore(Mrn mrn, CancellationToken cancellation)
    {
        var journal = await Journal(mrn, cancellation);
        return new Answer.Recorded(
            Case.Replay(mrn, journal.Select(j => (j.Event, j.At))),
            [.. journal.Select(j => j.Event)],
            AsBefore: true
        );
    }

    private Registers Registers => administration.Registers;

    private LegalTime TimeOf(Declaration declaration) => Registers.TimeOf(declaration.Office);

    /// <summary>A reference number cannot be foretold, so nobody finds another's case by counting.</summary>
    private Mrn NewMrn(Declaration declaration, DateTimeOffset now) =>
        Mrn.Create(
            TimeOf(declaration).DayOf(now).Year,
            administration.Terms.Administration,
            BitConverter.ToUInt64(RandomBytes.Get(8)),
            declaration.IsExport ? Mrn.Export : Mrn.Import
        );

    private static Answer.Refused NotRead(AmendmentResult reading) =>
        reading.IsNoMessage
            ? new Answer.Refused(reading.Refusals) { At = RefusedAt.Reading }
            : new Answer.Refused(reading.Refusals);
}
