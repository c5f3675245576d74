using System.Text.Json;
using System.Text.Json.Nodes;
using Customhouse.Engine;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.Operators;

/// <summary>Economic operators: who may declare, with which authorisations and mandates.</summary>
internal static class OperatorEndpoints
{
    private const int IdCharactersMax = 17;
    private const int NameCharactersMax = 140;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var operators = routes.MapGroup("/operators").WithTags("Operators");
        operators
            .MapGet("", List)
            .For(Role.Customs)
            .WithSummary("Find operators")
            .WithDescription(
                $"By id, {Limits.RowsPerPageMax} at most; for the next page, after is the last id."
            )
            .Produces<IReadOnlyList<OperatorEntry>>()
            .Problems(400);
        operators
            .MapGet("/{id}", One)
            .For(Role.Everyone)
            .WithSummary("One operator")
            .WithDescription("A trader sees itself and those it is mandated for.")
            .Produces<OperatorEntry>()
            .Problems(404);
        operators
            .MapPut("/{id}", Put)
            .For(Role.Administrator)
            .WithSummary("Register an operator or change its entry")
            .WithDescription("A change names with If-Match the state that it was made on, as ETag tells it.")
            .Produces<OperatorEntry>()
            .Problems(400, 503)
            .Marked();
    }

    private static JsonNode? Node(OperatorEntry entry) =>
        JsonSerializer.SerializeToNode(entry, OperatorJson.Default.OperatorEntry);

    private static IResult List(AdministrationState administration, string? q, string? after, int? max)
    {
        if (max is < 1 or > Limits.RowsPerPageMax)
            return Answers.Problem(StatusCodes.Status400BadRequest);
        var found = administration
            .Registers.Operators.Values.Where(o =>
                q is null
                || o.Id.StartsWith(q, StringComparison.OrdinalIgnoreCase)
                || o.Name.Contains(q, StringComparison.OrdinalIgnoreCase)
            )
            .Where(o => string.CompareOrdinal(o.Id, after ?? "") > 0)
            .OrderBy(o => o.Id, StringComparer.Ordinal)
            .Take(max ?? Limits.RowsPerPageMax);
        return TypedResults.Ok<IReadOnlyList<OperatorEntry>>([.. found.Select(OperatorEntry.Of)]);
    }

    private static async Task<IResult> One(
        HttpContext context,
        RegisterChanges registers,
        string id,
        CancellationToken cancellation
    )
    {
        id = PlainText.Compared(id);
        if (!Visitor.Of(context).ActsFor(id) || await registers.Operator(id, cancellation) is not { } found)
            return Answers.NotFound();
        StateMark.Tell(context, found.Version);
        return TypedResults.Ok(OperatorEntry.Of(found.Value));
    }

    private static async Task<IResult> Put(
        HttpContext context,
        RegisterChanges registers,
        TimeProvider clock,
        string id,
        OperatorEntry body,
        CancellationToken cancellation
    )
    {
        // An identifier has one form, however it was typed.
        (id, body) = (
            PlainText.Compared(id),
            body with
            {
                Id = PlainText.Compared(body.Id ?? ""),
                Mandates = [.. BodyText.Texts(body.Mandates, "mandates").Select(PlainText.Compared)],
            }
        );
        if (
            id != body.Id
            || id.Length is 0 or > IdCharactersMax
            || !BodyText.IsPlain(id)
            || !CountryCode.TryParse(body.Country, out _)
        )
            return Answers.Problem(
                StatusCodes.Status400BadRequest,
                $"id is that of the address, 1 to {IdCharactersMax} characters; country is two capitals."
            );
        _ = BodyText.Given(body.Name, "name", NameCharactersMax);
        _ = BodyText.Texts(body.Authorisations, "authorisations");
        var before = await registers.Operator(id, cancellation);
        if (
            StateMark.Fault(
                context,
                before?.Version,
                before is null ? null : Node(OperatorEntry.Of(before.Value)),
                Node(OperatorEntry.Of(body.Operator))
            ) is
            { } fault
        )
            return fault;
        var version = before?.Version ?? 0;
        var outcome = await registers.Put(
            body.Operator,
            version,
            new Change("register of operators", clock.GetUtcNow(), Visitor.Of(context).Actor),
            cancellation
        );
        return RegisterAnswers.Of(context, outcome, version, () => OperatorEntry.Of(body.Operator));
    }
}
