using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Api.Ledger;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Pages.Ledger;

/// <summary>An event of a case as its proof page lists it.</summary>
/// <param name="Words">What happened.</param>
/// <param name="Standing">As <see cref="CaseWords"/> names it; null where the house keeps no ledger.</param>
public sealed record ProvedEvent(int Event, DateTimeOffset At, string Words, string? Standing);

/// <summary>What came of verifying an event.</summary>
/// <param name="Event">Which.</param>
/// <param name="Fault">What does not hold; null where all does.</param>
/// <param name="Index">Its entry in the log.</param>
/// <param name="Size">Entries of the checkpoint.</param>
/// <param name="Cosigners">Who stored and cosigned the checkpoint.</param>
public sealed record Verified(
    int Event,
    string? Fault,
    long Index,
    long Size,
    IReadOnlyList<string> Cosigners
);

/// <summary>The consortium for auditors, and the proof of a case's events for whoever may see the
/// case.</summary>
internal static class LedgerPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                "/auditor/ledger",
                IResult (HttpContext context) =>
                    new RazorComponentResult<ConsortiumPage>(
                        new
                        {
                            State = context.RequestServices.GetService<ConsortiumMembership>()?.Current
                                is { } current
                                ? ConsortiumAnswer.Of(current)
                                : null,
                        }
                    )
            )
            .For(Role.Customs)
            .ExcludeFromDescription();
        routes.MapGet("/cases/{mrn}/proof", Proof).For(Role.Everyone).ExcludeFromDescription();
    }

    private static async Task<IResult> Proof(
        HttpContext context,
        CaseDesk desk,
        Store store,
        LedgerAccess ledger,
        string mrn,
        int? verify,
        CancellationToken cancellation
    )
    {
        if (await CaseAccess.Journal(context, desk, mrn, cancellation) is not { } journal)
            return Answers.NotFound();
        var forCustoms = !Visitor.Of(context).IsTrader;
        var words = Words.Of(context);
        var standings = await ledger.StandingsOf(store, journal[0].Mrn, cancellation);
        var events = journal
            .Where(line => Disclosing.IsVisible(line.Event, forCustoms))
            .Select(line => new ProvedEvent(
                line.Sequence,
                line.At,
                words.Event(line.Event, forCustoms)!,
                CaseWords.Name(standings, line.Position)
            ))
            .ToArray();
        var wanted = verify is null
            ? null
            : journal.FirstOrDefault(line =>
                line.Sequence == verify && Disclosing.IsVisible(line.Event, forCustoms)
            );
        return new RazorComponentResult<ProofPage>(
            new
            {
                Number = journal[0].Mrn.Text,
                Events = events,
                Outcome = wanted is not null && ledger.OwnLog is { } ownLog
                    ? await Verify(ownLog, store, wanted, cancellation)
                    : null,
            }
        );
    }

    /// <summary>Makes the commitment again from the record, and checks leaf, proof and signatures.</summary>
    private static async Task<Verified> Verify(
        AdministrationLog ownLog,
        Store store,
        JournalEntry entry,
        CancellationToken cancellation
    )
    {
        var line = (await store.Lines.Read(entry.Subject, cancellation)).First(l =>
            l.Position == entry.Position
        );
        if (
            await ownLog.CommitmentTo(line, cancellation) is not { } commitment
            || ownLog.Prove(entry.Position) is not var (leaf, proof)
        )
        {
            return new Verified(entry.Sequence, "proof.not-yet", 0, 0, []);
        }
        var (own, policy) = (
            Policy.Parse($"log {ownLog.LogOf(entry.Position).Key}\nquorum none\n"),
            ownLog.PolicyOf(entry.Position)
        );
        var size = Checkpoint.Parse(proof.Note.Text)!.Size;
        var fault =
            leaf.Commitment != commitment.Root ? "proof.changed"
            : proof.Fault(MerkleTree.LeafHash(leaf.ToBytes()), own) is null ? null
            : "proof.broken";
        return new Verified(entry.Sequence, fault, proof.Index, size, policy.CosignersOf(proof.Note));
    }
}
