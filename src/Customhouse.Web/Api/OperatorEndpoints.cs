using Customhouse.Engine;
using Customhouse.Values;
using Customhouse.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api;

/// <summary>Economic operators: who may declare, with which authorisations and mandates.</summary>
internal static class OperatorEndpoints
{
    private const int IdCharactersMax = 17;
    private const int NameCharactersMax = 140;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var operators = routes.MapGroup("/operators").WithTags("Operators");
        operators.MapGet("", List).For(Role.Customs).WithSummary("Find operators")
            .Produces<IReadOnlyList<OperatorEntry>>().Problems(400);
        operators.MapGet("/{id}", One).For(Role.Everyone).WithSummary("One operator")
            .WithDescription("A trader sees itself and those it is mandated for.")
            .Produces<OperatorEntry>().Problems(404);
        operators.MapPut("/{id}", Put).For(Role.Administrator).WithSummary("Register an operator or change its entry")
            .Produces<OperatorEntry>().Problems(400, 409, 503);
    }

    private static IResult List(House house, string? q, int? max)
    {
        if (max is < 1 or > Limits.RowsPerPageMax) return Answers.Problem(StatusCodes.Status400BadRequest);
        var found = house.Registers.Operators.Values
            .Where(o => q is null || o.Id.StartsWith(q, StringComparison.OrdinalIgnoreCase)
                || o.Name.Contains(q, StringComparison.OrdinalIgnoreCase))
            .OrderBy(o => o.Id, StringComparer.Ordinal).Take(max ?? Limits.RowsPerPageMax);
        return TypedResults.Ok<IReadOnlyList<OperatorEntry>>([.. found.Select(OperatorEntry.Of)]);
    }

    private static IResult One(HttpContext context, House house, string id) =>
        Visitor.Of(context).ActsFor(id) && house.Registers.Operators.GetValueOrDefault(id) is { } found
            ? TypedResults.Ok(OperatorEntry.Of(found))
            : Answers.NotFound();

    private static async Task<IResult> Put(
        HttpContext context, RegisterRoom registers, TimeProvider clock, string id, OperatorEntry body,
        CancellationToken cancellation)
    {
        if (id != body.Id || id.Length is 0 or > IdCharactersMax || !BodyText.IsPlain(id)
            || !CountryCode.TryParse(body.Country, out _))
            return Answers.Problem(StatusCodes.Status400BadRequest,
                $"id is that of the address, 1 to {IdCharactersMax} characters; country is two capitals.");
        _ = BodyText.Given(body.Name, "name", NameCharactersMax);
        _ = BodyText.Texts(body.Authorisations, "authorisations");
        _ = BodyText.Texts(body.Mandates, "mandates");
        var outcome = await registers.Put(body.Operator,
            new Change("register of operators", clock.GetUtcNow(), Visitor.Of(context).Actor), cancellation);
        return RegisterAnswers.Of(outcome, () => OperatorEntry.Of(body.Operator));
    }
}
