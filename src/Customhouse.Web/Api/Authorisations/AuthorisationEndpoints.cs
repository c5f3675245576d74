using System.Text.Json;
using System.Text.Json.Nodes;
using Customhouse.Engine;
using Customhouse.Operators;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Api.Authorisations;

/// <summary>The register of authorisations: entered, changed, suspended, revoked, never deleted.</summary>
internal static class AuthorisationEndpoints
{
    internal const int GroundsCharactersMax = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var authorisations = routes.MapGroup("/authorisations").WithTags("Authorisations");
        authorisations
            .MapGet("", List)
            .For(Role.Everyone)
            .WithSummary("Authorisations that the visitor may see")
            .WithDescription(
                $"By number, {Limits.RowsPerPageMax} at most; for the next page, after is the last number."
            )
            .Produces<IReadOnlyList<AuthorisationView>>();
        authorisations
            .MapGet("/{number}", One)
            .For(Role.Everyone)
            .WithSummary("One authorisation")
            .WithDescription("A trader sees its own and those of the operators that it is mandated for.")
            .Produces<AuthorisationView>()
            .Problems(404);
        authorisations
            .MapPut("/{number}", Put)
            .For(Role.Administrator)
            .WithSummary("Register an authorisation or change what it is for")
            .WithDescription(
                "It keeps its holder and category. A change names with If-Match the state that it was made on, "
                    + "as ETag tells it."
            )
            .Produces<AuthorisationView>()
            .Problems(400, 409, 503)
            .Marked();
        Stop(authorisations, "suspension", "Suspend an authorisation from a day on");
        Stop(authorisations, "resumption", "Let a suspended authorisation go on from a day on");
        Stop(authorisations, "revocation", "Revoke an authorisation from a day on");
    }

    private static void Stop(RouteGroupBuilder authorisations, string name, string summary) =>
        authorisations
            .MapPost(
                "/{number}/" + name,
                (
                    HttpContext context,
                    RegisterChanges registers,
                    TimeProvider clock,
                    string number,
                    AuthorisationStop body,
                    CancellationToken cancellation
                ) => Stopped(context, registers, clock, number, name, body, cancellation)
            )
            .For(Role.Administrator)
            .WithSummary(summary)
            .WithDescription(
                "The change names with If-Match the state that it was made on, as ETag tells it."
            )
            .Produces<AuthorisationView>()
            .Problems(400, 404, 409, 503)
            .Marked();

    private static Ok<IReadOnlyList<AuthorisationView>> List(
        HttpContext context,
        AdministrationState administration,
        string? after
    )
    {
        var visitor = Visitor.Of(context);
        var today = Today(context);
        return TypedResults.Ok<IReadOnlyList<AuthorisationView>>([
            .. administration
                .Registers.Authorisations.All.Where(a =>
                    string.CompareOrdinal(a.Number, after ?? "") > 0 && visitor.ActsFor(a.Holder)
                )
                .Take(Limits.RowsPerPageMax)
                .Select(a => AuthorisationView.Of(a, today)),
        ]);
    }

    private static async Task<IResult> One(
        HttpContext context,
        RegisterChanges registers,
        string number,
        CancellationToken cancellation
    )
    {
        if (
            await registers.Authorisation(number, cancellation) is not var (authorisation, version)
            || !Visitor.Of(context).ActsFor(authorisation.Holder)
        )
            return Answers.NotFound();
        StateMark.Tell(context, version);
        return TypedResults.Ok(AuthorisationView.Of(authorisation, Today(context)));
    }

    private static async Task<IResult> Put(
        HttpContext context,
        RegisterChanges registers,
        AdministrationState administration,
        TimeProvider clock,
        string number,
        AuthorisationEntry body,
        CancellationToken cancellation
    )
    {
        string[] wrong = [.. body.Wrong(administration.Registers)];
        if (number != body.Number || wrong.Length > 0)
            return Answers.Problem(
                StatusCodes.Status400BadRequest,
                (wrong.Length > 0 ? $"Wrong: {string.Join(", ", wrong)}. " : "")
                    + "number is that of the address, 1 to 35 capitals, digits and hyphens; holder is a "
                    + "registered operator; category 2 to 4 capitals and digits; to is no day before from; "
                    + $"procedures (two characters), codes (2 to 14 digits), offices and places are "
                    + $"{Limits.ScopePerAuthorisationMax} at most; conditions are "
                    + $"{AuthorisationEntry.ConditionCharactersMax} characters at most."
            );
        var before = await registers.Authorisation(number, cancellation);
        var after = body.Over(before?.Value);
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
        if (
            before is not null
            && (before.Value.Holder, before.Value.Category) != (after.Holder, after.Category)
        )
            return Answers.Problem(
                StatusCodes.Status409Conflict,
                $"{number} is {before.Value.Category} of {before.Value.Holder} and stays so; register another "
                    + "authorisation."
            );
        return await Made(
            context,
            registers,
            after,
            before?.Version ?? 0,
            "authorisation-changed",
            before is null ? "registered" : "changed",
            clock,
            cancellation
        );
    }

    private static async Task<IResult> Stopped(
        HttpContext context,
        RegisterChanges registers,
        TimeProvider clock,
        string number,
        string name,
        AuthorisationStop body,
        CancellationToken cancellation
    )
    {
        var grounds = BodyText.Given(body.Grounds, "grounds", GroundsCharactersMax);
        if (await registers.Authorisation(number, cancellation) is not { } before)
            return Answers.NotFound();
        if (StateMark.Fault(context, before.Version, Node(before.Value), Node(before.Value)) is { } fault)
            return fault;
        var stopped = AuthorisationStops.All[name](before.Value, body with { Grounds = grounds });
        return stopped.After is { } after
            ? await Made(
                context,
                registers,
                after,
                before.Version,
                "authorisation-" + name,
                grounds,
                clock,
                cancellation
            )
            : Answers.Problem(StatusCodes.Status409Conflict, stopped.Words);
    }

    private static async Task<IResult> Made(
        HttpContext context,
        RegisterChanges registers,
        Authorisation after,
        int version,
        string act,
        string grounds,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var visitor = Visitor.Of(context);
        var outcome = await registers.Put(
            after,
            version,
            new Change(grounds, clock.GetUtcNow(), visitor.Actor),
            cancellation
        );
        if (outcome is RegisterOutcome.Done)
            await AuditNote.Add(context, visitor, act, after.Number);
        return RegisterAnswers.Of(
            context,
            outcome,
            version,
            () => AuthorisationView.Of(after, Today(context))
        );
    }

    private static JsonNode? Node(Authorisation value) =>
        JsonSerializer.SerializeToNode(
            AuthorisationEntry.Of(value),
            AuthorisationJson.Default.AuthorisationEntry
        );

    private static DateOnly Today(HttpContext context) =>
        context
            .RequestServices.GetRequiredService<AdministrationState>()
            .Today(context.RequestServices.Clock());
}
