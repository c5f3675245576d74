using System.Globalization;
using System.Buffers.Text;
using System.Text.Json;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api;

/// <summary>Receipts: facts of a case that anybody can verify offline; and the end of a case, its erasure.</summary>
internal static class ReceiptEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var cases = routes.MapGroup("/declarations/{mrn}").WithTags("Declarations");
        cases.MapGet("/receipt", Receipt).For(Role.Everyone).WithSummary("A fact of the case with its offline proof")
            .WithDescription("One file for `customhouse verify`. event is a number of the timeline, usually the last "
                + "decisive fact; fields are names with commas between, usually all that you may disclose. A fact that "
                + "is not in the ledger yet comes with the state pending and without a proof: ask again later.")
            .Produces<Receipt>().Problems(400, 404, 410, 503);
        cases.MapPost("/erasure", Erase).For(Role.Administrator).WithSummary("Erase a case that came to its end")
            .WithDescription("Its facts' content, messages, documents and key go; places, types and times stay, and "
                + "the ledger verifies as before. It cannot be undone.")
            .Produces(StatusCodes.Status204NoContent).Problems(400, 404, 409, 410, 503);
    }

    private static async Task<IResult> Receipt(
        HttpContext context, Desk desk, Store store, LedgerAccess ledger, string mrn, int? @event, string? fields,
        CancellationToken cancellation)
    {
        if (await Counter.Journal(context, desk, mrn, cancellation) is not { } journal) return Answers.NotFound();
        if (ledger.Office is not { } office)
            return Answers.Problem(
                StatusCodes.Status404NotFound, "This house keeps no ledger, so it gives no receipts.");
        var forCustoms = !Visitor.Of(context).IsTrader;
        var fact = @event is { } sequence
            ? journal.FirstOrDefault(j => j.Sequence == sequence && Disclosing.IsVisible(j.Fact, forCustoms))
            : Disclosing.Decisive(journal, forCustoms);
        if (fact is null) return Answers.NotFound();
        try
        {
            return await Of(office, store, fact, fields, forCustoms, cancellation);
        }
        catch (LogDamagedException)
        {
            return Answers.Problem(StatusCodes.Status503ServiceUnavailable,
                "The ledger of this house is damaged and gives no receipts until somebody has looked at it.");
        }
    }

    private static async Task<IResult> Of(
        LedgerOffice office, Store store, Journalled fact, string? fields, bool forCustoms,
        CancellationToken cancellation)
    {
        var standing = office.Reach().Of(fact.Position);
        var line = (await store.LinesOf(fact.Mrn, cancellation)).First(l => l.Position == fact.Position);
        if (line.IsErased) throw new CaseErasedException(fact.Mrn);
        if (standing == FactStanding.Pending || await office.CommitmentTo(line, cancellation) is not { } commitment
            || office.Prove(fact.Position) is not { } proved)
            return TypedResults.Ok(Written(office, FactStanding.Pending, fact, [], 0, null, null));
        var allowed = Disclosing.Allowed(commitment, fact.Fact, forCustoms);
        var wanted = fields?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (wanted?.FirstOrDefault(name => !allowed.Contains(name)) is { } unknown)
            return Answers.Problem(StatusCodes.Status400BadRequest,
                $"This fact has no field {unknown} that you may disclose; it has {string.Join(", ", allowed)}.");
        if (proved.Leaf.Commitment != commitment.Root)
            throw new LogDamagedException($"position {fact.Position}", "the journal is not what was committed to");
        var told = allowed.Where(name => wanted is null || FactFields.Always.Contains(name) || wanted.Contains(name))
            .Select(commitment.Disclose).ToArray();
        return TypedResults.Ok(Written(
            office, standing, fact, told, told[0].Fields, proved.Leaf, proved.Proof));
    }

    private static Receipt Written(
        LedgerOffice office, FactStanding standing, Journalled fact, IReadOnlyList<Disclosure> told, int fields,
        Leaf? leaf, TlogProof? proof) => new(
        office.Administration.Code, CaseWords.Name(standing), fact.Mrn.Text, fact.Sequence, fields,
        [.. told.Select(Written)], leaf is null ? null : Json(leaf.ToBytes()), proof?.ToString(), office.Origin)
        {
            Format = Ledger.Receipt.FormatName,
        };

    private static ReceiptFact Written(Disclosure d) => new(
        d.Name, Json(d.Value), Base64Url.EncodeToString(d.Salt.Span), d.Index, [.. d.Path.Select(h => h.ToString())]);

    private static JsonElement Json(ReadOnlyMemory<byte> canonical)
    {
        using var document = JsonDocument.Parse(canonical);
        return document.RootElement.Clone();
    }

    private static string Told(IReadOnlyList<OpenItem> open) => string.Join("; ", open.Select(item =>
        string.Create(CultureInfo.InvariantCulture, $"{item.Amount:0.00######} {item.Unit} ") + item.Kind switch
        {
            OpenKind.Owed => "is owed by the trader",
            OpenKind.ToBeRepaid when item.Of.Length > 0 => $"is to be credited to the account {item.Of}",
            OpenKind.ToBeRepaid => "is to be repaid to the trader",
            OpenKind.Reserved => $"is reserved on the guarantee {item.Of}",
            _ => $"is held on {item.Of}",
        }));

    private static async Task<IResult> Erase(
        HttpContext context, Desk desk, Store store, LedgerAccess ledger, TimeProvider clock, string mrn,
        GroundsBody body, CancellationToken cancellation)
    {
        var grounds = BodyText.Given(body.Grounds, "grounds");
        if (await ActEndpoints.MayAct(context, desk, mrn, cancellation) is not { } number) return Answers.NotFound();
        var (now, by) = (clock.GetUtcNow(), Visitor.Of(context).Actor);
        var outcome = ledger.Office is { } office
            ? await office.Erase(number, grounds, now, by, cancellation)
            : await store.CaseOf(number, cancellation) is { } row
                ? await store.Erase(number, row.Sequence, grounds, now, by)
                : ErasureOutcome.NotFound;
        return outcome switch
        {
            ErasureOutcome.Done => TypedResults.NoContent(),
            ErasureOutcome.ErasedBefore => throw new CaseErasedException(number),
            ErasureOutcome.NotFound => Answers.NotFound(),
            ErasureOutcome.StillOpen => Answers.Problem(StatusCodes.Status409Conflict,
                $"The case is still open: {Told(await store.OpenItemsOf(number, cancellation))}. Nothing was erased; "
                + "settle that first."),
            _ => Answers.Problem(StatusCodes.Status409Conflict,
                "The case is not at its end, or its last fact is not in the ledger yet. Nothing was erased."),
        };
    }
}
