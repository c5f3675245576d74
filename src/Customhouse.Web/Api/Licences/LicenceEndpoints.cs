using System.Text.Json;
using System.Text.Json.Nodes;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.Licences;

/// <summary>The register of licences: what was granted to whom, and what is left of it.</summary>
internal static class LicenceEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var licences = routes.MapGroup("/licences").WithTags("Licences");
        licences
            .MapGet("", List)
            .For(Role.Everyone)
            .WithSummary("Licences that the visitor may see")
            .WithDescription(
                $"By number, {Limits.RowsPerPageMax} at most; for the next page, after is the last number."
            )
            .Produces<IReadOnlyList<LicenceView>>();
        licences
            .MapGet("/{id}", One)
            .For(Role.Everyone)
            .WithSummary("One licence with what is left of it")
            .WithDescription("A trader sees its own and those of the operators that it is mandated for.")
            .Produces<LicenceView>()
            .Problems(404);
        licences
            .MapPut("/{id}", Put)
            .For(Role.Administrator)
            .WithSummary("Register a licence or change it")
            .WithDescription(
                "It keeps its holder, document, unit and currency, and what it grants cannot fall below what "
                    + "was written off. A change names with If-Match the state that it was made on, as ETag "
                    + "tells it."
            )
            .Produces<LicenceEntry>()
            .Problems(400, 409, 503)
            .Marked();
    }

    private static async Task<IResult> List(
        HttpContext context,
        AdministrationState administration,
        Store store,
        string? after,
        CancellationToken cancellation
    )
    {
        var visitor = Visitor.Of(context);
        Licence[] seen =
        [
            .. administration
                .Registers.Licences.Values.Where(l => string.CompareOrdinal(l.Id, after ?? "") > 0)
                .Where(l => visitor.ActsFor(l.HolderId))
                .OrderBy(l => l.Id, StringComparer.Ordinal)
                .Take(Limits.RowsPerPageMax),
        ];
        return TypedResults.Ok(await LicenceBalances.Of(store, seen, cancellation));
    }

    private static async Task<IResult> One(
        HttpContext context,
        RegisterChanges registers,
        Store store,
        string id,
        CancellationToken cancellation
    )
    {
        if (
            await registers.Licence(id, cancellation) is not var (licence, version)
            || !Visitor.Of(context).ActsFor(licence.HolderId)
        )
            return Answers.NotFound();
        StateMark.Tell(context, version);
        return TypedResults.Ok((await LicenceBalances.Of(store, [licence], cancellation))[0]);
    }

    private static async Task<IResult> Put(
        HttpContext context,
        RegisterChanges registers,
        AdministrationState administration,
        TimeProvider clock,
        string id,
        LicenceEntry body,
        CancellationToken cancellation
    )
    {
        var known = administration.Registers;
        string[] wrong = [.. body.Wrong(known, administration.Today(clock))];
        if (id != body.Id || wrong.Length > 0)
            return Answers.Problem(
                StatusCodes.Status400BadRequest,
                (wrong.Length > 0 ? $"Wrong: {string.Join(", ", wrong)}. " : "")
                    + $"id is that of the address, 1 to {LicenceEntry.IdCharactersMax} characters; holder is a "
                    + "registered operator; document is one that the law of its days registers, as L100; codes "
                    + $"are digits or ranges of them, {Limits.ScopePerAuthorisationMax} at most; a quantity "
                    + "above 0 has a unit, an amount above 0 a currency, and one of both is there; to is no day "
                    + "before from."
            );
        var before = await registers.Licence(id, cancellation);
        var after = body.Licence;
        if (
            StateMark.Fault(
                context,
                before?.Version,
                before is null ? null : Node(before.Value),
                Node(after)
            ) is
            { } fault
        )
            return fault;
        if (before is not null && !IsSameGrant(before.Value, after))
            return Answers.Problem(
                StatusCodes.Status409Conflict,
                "A licence keeps its holder, document, unit and currency; register another one."
            );
        var visitor = Visitor.Of(context);
        var outcome = await registers.Put(
            after,
            before,
            new Change(before is null ? "registered" : "changed", clock.GetUtcNow(), visitor.Actor),
            cancellation
        );
        if (outcome is RegisterOutcome.Done)
            await AuditNote.Add(context, visitor, "licence-changed", id);
        return RegisterAnswers.Of(context, outcome, before?.Version ?? 0, () => LicenceEntry.Of(after));
    }

    /// <summary>Whether a change leaves whose licence it is and how it counts.</summary>
    internal static bool IsSameGrant(Licence before, Licence after) =>
        before.HolderId == after.HolderId
        && (before.Document is null || before.Document == after.Document)
        && after.CountsAs(before);

    private static JsonNode? Node(Licence value) =>
        JsonSerializer.SerializeToNode(LicenceEntry.Of(value), LicenceJson.Default.LicenceEntry);
}
