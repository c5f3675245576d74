using Customhouse.Journal;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>
/// What a decision on a supplementary declaration means for the simplified one that it completes: that it is
/// completed, or no longer, and what it still has to secure. Both are recorded in one commit.
/// </summary>
public static class Completion
{
    /// <summary>The simplified declaration that a later act on a supplementary one concerns; null where the
    /// case that is named was completed by another.</summary>
    public static Case? Of(Mrn completing, Case? named) =>
        named?.CompletedBy is { } by && by != completing ? null : named;

    /// <summary>What becomes of the simplified declaration; no events where nothing does.</summary>
    /// <param name="simplified">It as it stands.</param>
    /// <param name="completing">The supplementary declaration after the decision.</param>
    /// <param name="decided">What was decided on that one.</param>
    /// <param name="own">What a decision on the simplified one knows.</param>
    public static Decision Follow(
        Case simplified,
        Case completing,
        IReadOnlyList<Event> decided,
        DecisionInputs own,
        DateTimeOffset now
    )
    {
        var recorded = new List<Event>();
        var after = simplified;
        own = own.Under(simplified, now);
        // A change that was refused may have named another one: what it wanted moves nothing.
        if (
            Of(completing.Mrn, simplified) is null
            || Supplementing.NumberIn(completing.Declaration, own.Registers.TermsOf(completing, now))
                != simplified.Mrn
        )
            return new Decision([], simplified, []);
        if (completing is { IsRejected: false, IsInvalidated: false, AcceptedAt: not null })
        {
            if (after.CompletedBy is null)
                Take([new DeclarationCompleted(completing.Mrn)]);
            Take(RepaymentAndRelease.Freed(after, StillSecured(after, completing)));
        }
        else if (after.CompletedBy is not null && (completing.IsRejected || completing.IsInvalidated))
        {
            Take([new CompletionEnded(completing.Mrn)]);
            // Its duty is open again, and is secured as before.
            Take(Settlement.Decide(after, Crediting(own, decided), now).Events);
        }
        return new Decision(recorded, after, []);

        void Take(IEnumerable<Event> events)
        {
            foreach (var told in events.ToArray())
            {
                recorded.Add(told);
                after = after.With(told, now);
            }
        }
    }

    /// <summary>What of a guarantee comes free for a supplementary declaration, in the administration's
    /// currency: what the simplified one holds there beyond duty that neither has paid or secured.</summary>
    internal static decimal FreedOn(string guarantee, Case? simplified, Case completing) =>
        simplified is null
            ? 0m
            : Moved(
                RepaymentAndRelease.Freed(
                    simplified,
                    completing.ClearedAt is null ? Math.Max(0m, Settlement.Open(completing)) : 0m
                ),
                guarantee
            );

    /// <summary>A security is freed when the duty behind it is settled, and not before (Kyoto General Annex
    /// 5.7; UCC art. 98): what the supplementary declaration neither paid nor secured, the simplified one
    /// secures.</summary>
    private static decimal StillSecured(Case simplified, Case completing)
    {
        if (completing.ClearedAt is not null)
            return 0m;
        if (completing.Assessment is null)
            return simplified.Reservations.Sum(r => r.Amount.Amount);
        return Math.Max(
            0m,
            Settlement.Open(completing)
                + SecuredDuty.Of(completing.Assessment)
                - completing.Reservations.Sum(r => r.Amount.Amount)
        );
    }

    /// <summary>What the same decision frees on guarantees is free for this case.</summary>
    private static DecisionInputs Crediting(DecisionInputs inputs, IReadOnlyList<Event> decided) =>
        inputs with
        {
            Guarantees = inputs.Guarantees.ToDictionary(
                g => g.Key,
                g =>
                    g.Value with
                    {
                        Available = g.Value.Available with
                        {
                            Amount = g.Value.Available.Amount + Moved(decided, g.Key),
                        },
                    },
                StringComparer.Ordinal
            ),
        };

    private static decimal Moved(IEnumerable<Event> events, string guarantee) =>
        events.Sum(e =>
            e switch
            {
                GuaranteeReleased r when r.Guarantee == guarantee => r.Amount.Amount,
                GuaranteeReserved r when r.Guarantee == guarantee => -r.Amount.Amount,
                _ => 0m,
            }
        );
}
