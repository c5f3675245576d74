using System.Globalization;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.Declarations;

/// <summary>Receipts: events of a case that anybody can verify offline; and the end of a case, its
/// erasure.</summary>
internal static class ReceiptEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var cases = routes.MapGroup("/declarations/{mrn}").WithTags("Declarations");
        cases
            .MapGet("/receipt", Receipt)
            .For(Role.Everyone)
            .WithSummary("An event of the case with its offline proof")
            .WithDescription(
                "One file for `customhouse verify`. event is a number of the timeline, usually the last "
                    + "decisive event; fields are names with commas between, usually all that you may "
                    + "disclose. An event that "
                    + "is not in the ledger yet comes with the state pending and without a proof: ask "
                    + "again later."
            )
            .Produces<Receipt>()
            .Problems(400, 404, 410, 503);
        cases
            .MapPost("/erasure", Erase)
            .For(Role.Administrator)
            .WithSummary("Erase a case that came to its end")
            .WithDescription(
                "Its events' content, messages, documents and key go; places, types and times stay, and "
                    + "the ledger verifies as before. It cannot be undone."
            )
            .Produces(StatusCodes.Status204NoContent)
            .Problems(400, 404, 409, 410, 503);
    }

    private static async Task<IResult> Receipt(
        HttpContext context,
        CaseDesk desk,
        Store store,
        LedgerAccess ledger,
        string mrn,
        int? @event,
        string? fields,
        CancellationToken cancellation
    )
    {
        if (await CaseAccess.Journal(context, desk, mrn, cancellation) is not { } journal)
            return Answers.NotFound();
        if (ledger.Damage is { } damage)
            return Stopped(damage.Message);
        if (ledger.OwnLog is not { } ownLog)
            return Answers.Problem(
                StatusCodes.Status404NotFound,
                "This house keeps no ledger, so it gives no receipts."
            );
        var forCustoms = !Visitor.Of(context).IsTrader;
        var entry = @event is { } sequence
            ? journal.FirstOrDefault(j => j.Sequence == sequence && Disclosing.IsVisible(j.Event, forCustoms))
            : Disclosing.Decisive(journal, forCustoms);
        if (entry is null)
            return Answers.NotFound();
        var wanted = fields?.Split(
            ',',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        try
        {
            return await new ReceiptDesk(store, ownLog).Ask(
                entry,
                forCustoms ? Listener.Customs : Listener.Trader,
                wanted,
                cancellation
            ) switch
            {
                ReceiptAnswer.Given(var receipt) => TypedResults.Ok(receipt),
                ReceiptAnswer.UnknownField(var unknown, var allowed) => Answers.Problem(
                    StatusCodes.Status400BadRequest,
                    $"This event has no field {unknown} that you may disclose; it has "
                        + $"{string.Join(", ", allowed)}."
                ),
                ReceiptAnswer.Stopped(var cause) => Stopped(cause),
                ReceiptAnswer.Erased => throw new CaseErasedException(entry.Mrn),
                _ => Answers.NotFound(),
            };
        }
        catch (LogDamagedException damaged)
        {
            return Stopped(damaged.Message);
        }
    }

    /// <summary>No receipt can be given until somebody has looked; why is told, so that it is not asked for
    /// in vain.
    /// </summary>
    private static IResult Stopped(string cause) =>
        Answers.Problem(
            StatusCodes.Status503ServiceUnavailable,
            $"The ledger of this house has stopped and gives no receipt of this event. {cause}"
        );

    private static string Told(IReadOnlyList<OpenItem> open) =>
        string.Join(
            "; ",
            open.Select(item =>
                string.Create(CultureInfo.InvariantCulture, $"{item.Amount:0.00######} {item.Unit} ")
                + item.Kind switch
                {
                    OpenKind.Owed => "is owed by the trader",
                    OpenKind.ToBeRepaid when item.Of.Length > 0 =>
                        $"is to be credited to the account {item.Of}",
                    OpenKind.ToBeRepaid => "is to be repaid to the trader",
                    OpenKind.Reserved => $"is reserved on the guarantee {item.Of}",
                    _ => $"is held on {item.Of}",
                }
            )
        );

    private static async Task<IResult> Erase(
        HttpContext context,
        CaseDesk desk,
        Store store,
        LedgerAccess ledger,
        TimeProvider clock,
        string mrn,
        GroundsBody body,
        CancellationToken cancellation
    )
    {
        var grounds = BodyText.Given(body.Grounds, "grounds");
        if (await ActEndpoints.MayAct(context, desk, mrn, cancellation) is not { } number)
            return Answers.NotFound();
        var (now, by) = (clock.GetUtcNow(), Visitor.Of(context).Actor);
        var subject = DeclarationSubject.For(number);
        var outcome = await ledger.Erase(store, subject, grounds, now, by, null, cancellation);
        return outcome switch
        {
            ErasureOutcome.Done => TypedResults.NoContent(),
            ErasureOutcome.ErasedBefore => throw new CaseErasedException(number),
            ErasureOutcome.NotFound => Answers.NotFound(),
            ErasureOutcome.StillOpen => Answers.Problem(
                StatusCodes.Status409Conflict,
                $"The case is still open: {Told(await store.Erasure.OpenItemsOf(subject, cancellation))}. Nothing "
                    + "was erased; "
                    + "settle that first."
            ),
            ErasureOutcome.Differs => Answers.Problem(
                StatusCodes.Status409Conflict,
                "The ledger holds another event in the place of the last one of this case. Nothing was erased; "
                    + "have the ledger looked at first."
            ),
            _ => Answers.Problem(
                StatusCodes.Status409Conflict,
                "The case is not at its end, or its last event is not in the ledger yet. Nothing was erased."
            ),
        };
    }
}
