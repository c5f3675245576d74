using System.Security.Cryptography;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>What somebody who acted on a case is told.</summary>
public abstract record Answer
{
    /// <summary>It is on record, durably.</summary>
    /// <param name="AsBefore">The same message came before; this is the answer of that time.</param>
    public sealed record Recorded(Case Case, IReadOnlyList<Event> Facts, bool AsBefore = false) : Answer;

    /// <summary>It was not taken; every fault is told.</summary>
    /// <param name="Mrn">The number of the refused case, where one was kept.</param>
    public sealed record Refused(IReadOnlyList<Refusal> Refusals, Mrn? Mrn = null) : Answer;

    /// <summary>The trader used the reference for another message.</summary>
    public sealed record LrnTaken(string Lrn, Mrn Mrn) : Answer;

    /// <summary>There is no such case.</summary>
    public sealed record NotFound : Answer;

    /// <summary>Somebody else changed the case meanwhile; nothing was recorded.</summary>
    public sealed record Conflict : Answer;
}

/// <summary>
/// The case came to its end and was erased; its number, times and types of facts are all that is left.
/// </summary>
public sealed class CaseErasedException(Mrn mrn) : Exception($"the case {mrn} was erased")
{
    public Mrn Mrn => mrn;
}

/// <summary>
/// A fact of the case is on record and cannot be read: damaged, or of a version that this one does not know.
/// </summary>
public sealed class CaseUnreadableException(Mrn mrn, int sequence, string cause)
    : Exception($"the case {mrn} cannot be read, from its fact {sequence} on: {cause}")
{
    public Mrn Mrn => mrn;

    public int Sequence => sequence;

    public string Cause => cause;
}

/// <summary>What a declaration would come to.</summary>
/// <param name="Edition">The edition of the tariff in force now; empty where none was asked.</param>
/// <param name="Refusals">Every fault that lodging it would be refused for, warnings among them.</param>
public sealed record Estimate(string Edition, Tariff.Assessment Assessment, IReadOnlyList<Refusal> Refusals);

/// <summary>
/// Load, decide, record: the one way in which a case changes. Two people at once are both right: the second
/// decision is made anew on the case as the first left it, and refused only if the law says so.
/// </summary>
public sealed class Desk(Store store, House house, TimeProvider clock)
{
    /// <summary>How often a decision is made anew because the case or a balance moved under it.</summary>
    private const int AttemptsMax = 8;

    /// <summary>The lease under which all is recorded; null where no other process does the same work. Once it is
    /// lost, nothing is recorded.</summary>
    public Lease? Under { get; init; }

    /// <summary>Takes an original declaration.</summary>
    /// <param name="format"><c>xml</c> or <c>json</c>.</param>
    /// <param name="actsFor">Which declarants the one who lodges may act for; null for all of them.</param>
    public async Task<Answer> Lodge(
        ReadOnlyMemory<byte> body, string format, Actor by, CancellationToken cancellation,
        Func<string, bool>? actsFor = null)
    {
        using var span = Tracing.Decision("Lodge");
        var reading = Versions.Read(body, format);
        if (reading.Declaration is not { } declaration) return new Answer.Refused(reading.Refusals);
        if (declaration.FunctionCode != "9") return new Answer.Refused([Misaddressed(declaration)]);

        var message = new LodgedMessage(body.ToArray(), format, declaration);
        var trader = declaration.Declarant?.Id ?? by.Id;
        if (actsFor?.Invoke(trader) == false) return new Answer.Refused([NotMandated(trader)]);
        var claim = new LrnClaim(trader, declaration.Lrn, SHA256.HashData(body.Span));
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var now = clock.GetUtcNow();
            var @case = new Case { Mrn = NewMrn(declaration, now) };
            span?.SetTag(Tracing.MrnTag, @case.Mrn.Text);
            var facts = await house.FactsFor(@case, declaration, cancellation);
            var decision = OrderOfWork.Decide(@case, new Lodge(message), facts, now);
            var rejected = decision.Facts.OfType<DeclarationRejected>().FirstOrDefault();
            var decided = new Decided(@case.Mrn, 0, decision.Facts, decision.After, now, by)
            {
                Claim = rejected is null ? claim : null, DueAt = Timing.NextLook(decision.After, house.Terms),
            };
            Recording? recording;
            try
            {
                recording = await store.Record(decided, cancellation);
            }
            catch (UnreadableRecordException unreadable)
            {
                return new Answer.Refused([Unrecordable(unreadable)]);
            }
            switch (recording)
            {
                case Recording.Done when rejected is not null:
                    return new Answer.Refused(rejected.Refusals, @case.Mrn);
                case Recording.Done:
                    return new Answer.Recorded(decision.After, decision.Facts);
                case Recording.LrnTaken { SameContent: true } taken:
                    return await AsBefore(taken.Mrn, cancellation);
                case Recording.LrnTaken taken:
                    return new Answer.LrnTaken(declaration.Lrn, taken.Mrn);
                default:
                    continue; // A balance moved between opening and recording: decide again on what is there now.
            }
        }
        return new Answer.Conflict();
    }

    /// <summary>What a declaration would come to if it were lodged now; nothing is recorded.</summary>
    /// <param name="format"><c>xml</c> or <c>json</c>.</param>
    public async Task<Estimate> Estimate(ReadOnlyMemory<byte> body, string format, CancellationToken cancellation)
    {
        var reading = Versions.Read(body, format);
        if (reading.Declaration is not { } declaration)
            return new Estimate("", Tariff.Assessment.Nothing, reading.Refusals);
        var now = clock.GetUtcNow();
        var facts = await house.FactsFor(new Case { Mrn = NewMrn(declaration, now) }, declaration, cancellation);
        var assessed = facts.Assess(declaration, now);
        return new Estimate(
            assessed.Edition, assessed.Assessment, [.. facts.Check(declaration, now), .. assessed.Refusals]);
    }

    /// <summary>Takes a later message on a case: an amendment or a cancellation (function 13).</summary>
    public async Task<Answer> Request(
        Mrn mrn, ReadOnlyMemory<byte> body, string format, Actor by, CancellationToken cancellation,
        int? seen = null)
    {
        var reading = Versions.Read(body, format);
        if (reading.Declaration is not { } declaration) return new Answer.Refused(reading.Refusals);
        if (declaration.FunctionCode == "9" || declaration.Mrn != mrn.Text)
            return new Answer.Refused([Misaddressed(declaration)]);
        var message = new LodgedMessage(body.ToArray(), format, declaration);
        Act act = declaration.TypeCode == "INV" ? new Cancel(message) : new Amend(message);
        return await Act(mrn, act, by, cancellation, seen);
    }

    /// <summary>Brings an act to a case.</summary>
    /// <param name="seen">
    /// The sequence that whoever acts has seen: the act is in conflict with anything recorded since. Null for an act
    /// that is right whatever came before it.
    /// </param>
    /// <param name="documents">What the act hands in: kept where it is recorded, and nowhere else.</param>
    public async Task<Answer> Act(
        Mrn mrn, Act act, Actor by, CancellationToken cancellation, int? seen = null,
        IReadOnlyList<KeptDocument>? documents = null)
    {
        using var span = Tracing.Decision(act.GetType().Name, mrn);
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (Under is { IsHeld: false }) return new Answer.Conflict();
            if (await Open(mrn, cancellation) is not { } @case) return new Answer.NotFound();
            if (seen is { } sequence && @case.Sequence != sequence) return new Answer.Conflict();
            var now = clock.GetUtcNow();
            var facts = await house.FactsFor(@case, VersionAfter(@case, act), cancellation);
            var decision = OrderOfWork.Decide(@case, act, facts, now);
            if (decision.IsRefused) return new Answer.Refused(decision.Refusals, mrn);
            if (decision.Facts.Count == 0) return new Answer.Recorded(@case, []);
            var (written, unreadable) = Written(decision.Facts);
            if (unreadable.Count > 0) return new Answer.Refused(unreadable, mrn);
            var decided = new Decided(mrn, @case.Sequence, written, decision.After, now, by)
            {
                DueAt = Timing.NextLook(decision.After, house.Terms), Documents = documents ?? [],
            };
            Recording? recording;
            try
            {
                recording = await Record(decided, cancellation);
            }
            catch (UnreadableRecordException e)
            {
                return new Answer.Refused([Unrecordable(e)], mrn);
            }
            if (recording is Recording.Done)
                return decision.Facts.OfType<RequestRejected>().FirstOrDefault() is { } rejected
                    ? new Answer.Refused(rejected.Refusals, mrn)
                    : new Answer.Recorded(decision.After, decision.Facts);
        }
        return new Answer.Conflict();
    }

    private async Task<Recording> Record(Decided decided, CancellationToken cancellation) => Under switch
    {
        null => await store.Record(decided, cancellation),
        { Mark: { } mark } => await store.Record(decided, cancellation, mark),
        var lost => new Recording.LeaseLost(lost.Name),
    };

    /// <summary>The case as its journal tells it; null if there is none.</summary>
    public async Task<Case?> Open(Mrn mrn, CancellationToken cancellation)
    {
        var journal = await Journal(mrn, cancellation);
        return journal.Count == 0 ? null : Case.Of(mrn, journal.Select(j => (j.Fact, j.At)));
    }

    /// <summary>The facts of one case in order, messages read; empty if there is none.</summary>
    /// <exception cref="CaseErasedException">The case was erased: nobody can say any more what its facts were.
    /// </exception>
    /// <exception cref="CaseUnreadableException">A fact of it cannot be read.</exception>
    public async Task<IReadOnlyList<Journalled>> Journal(Mrn mrn, CancellationToken cancellation)
    {
        var journal = await store.Open(mrn, cancellation);
        if (journal.Any(j => j.Fact is FactErased)) throw new CaseErasedException(mrn);
        return [.. journal.Select(Reopened)];
    }

    /// <summary>The version that decides: a change that an act brings in force has accounts of its own.</summary>
    private static Declaration VersionAfter(Case @case, Act act) => (act switch
    {
        Grant when @case is { Pending: PendingRequest.Amendment, PendingMessage: { } asked } =>
            Versions.AmendBy(@case.Declaration, asked).Declaration,
        RecordControl { Result.Corrections: { Count: > 0 } found } =>
            Versions.CorrectBy(@case.Declaration, found).Declaration,
        _ => null,
    }) ?? @case.Declaration;

    private async Task<Answer> AsBefore(Mrn mrn, CancellationToken cancellation)
    {
        var journal = await Journal(mrn, cancellation);
        return new Answer.Recorded(
            Case.Of(mrn, journal.Select(j => (j.Fact, j.At))), [.. journal.Select(j => j.Fact)], AsBefore: true);
    }

    /// <summary>A reference number cannot be foretold, so nobody finds another's case by counting.</summary>
    private Mrn NewMrn(Declaration declaration, DateTimeOffset now) => Mrn.Of(
        now.Year, house.Terms.Administration, BitConverter.ToUInt64(RandomBytes.Of(8)),
        declaration.IsExport ? 'A' : 'R');

    /// <summary>A version that a grant or a control made has no message of its own yet; it is written here.</summary>
    /// <returns>The facts with their messages; or why a message could not be read again, so that it is not recorded.
    /// </returns>
    private static (IReadOnlyList<Event> Facts, IReadOnlyList<Refusal> Unreadable) Written(IReadOnlyList<Event> facts)
    {
        if (!facts.Any(f => f is MessageEvent { Payload.Length: 0 })) return (facts, []);
        var written = new List<Event>(facts.Count);
        foreach (var fact in facts)
        {
            if (fact is not MessageEvent { Payload.Length: 0, Declaration: { } declaration } message)
            {
                written.Add(fact);
                continue;
            }
            var payload = Versions.Write(declaration);
            if (Versions.Unreadable(payload) is { Count: > 0 } faults) return ([], faults);
            written.Add(message with { Payload = payload });
        }
        return (written, []);
    }

    private static Journalled Reopened(Journalled line)
    {
        if (line.Fact is FactUnreadable unreadable)
            throw new CaseUnreadableException(line.Mrn, line.Sequence, unreadable.Cause);
        if (line.Fact is not MessageEvent message) return line;
        var again = Versions.Reopen(message.Payload, message.Format);
        return line with
        {
            Fact = message with
            {
                Declaration = again.Declaration ?? throw new CaseUnreadableException(line.Mrn, line.Sequence,
                    $"its message: {again.Refusals.Select(r => r.Rule).FirstOrDefault() ?? "it declares nothing"}"),
            },
        };
    }

    private static Refusal Unrecordable(UnreadableRecordException unreadable) => new(
        "CH052", "", $"this would not be readable on record ({unreadable.What}): {unreadable.Cause}",
        "Limits of this installation", "correct the value that is named, and send it again");

    private static Refusal NotMandated(string trader) => new(
        "CH050", "Declaration/Declarant/ID", $"who lodged this does not act for the declarant {trader}",
        "UCC art. 18; DE 3/21",
        "lodge it with a token of the declarant, or with one that was issued for its mandate too");

    private static Refusal Misaddressed(Declaration declaration) => new(
        "CH030", "Declaration/FunctionCode", $"a message of function {declaration.FunctionCode} is taken elsewhere",
        "WCO Data Model, element 017", declaration.FunctionCode == "9"
            ? "lodge an original declaration under /declarations"
            : "send changes and cancellations to the case that they name, with its reference number");
}
