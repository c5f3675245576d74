using Customhouse.Engine;
using Customhouse.Lawbooks;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Api.Lawbooks;

/// <summary>Editions of the lawbook: sent in, compared, put in force from a day on, suspended.</summary>
internal static class LawEndpoints
{
    /// <summary>Faults that one answer tells.</summary>
    private const int FaultsMax = 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var editions = routes.MapGroup("/law/editions").WithTags("Law");
        editions
            .MapGet(
                "",
                (AdministrationState administration, TimeProvider clock) =>
                    TypedResults.Ok(
                        LawEditionLine.List(administration.Registers.Laws, administration.Today(clock))
                    )
            )
            .For(Role.Everyone)
            .WithSummary("Editions of the lawbook, the one in force first");
        editions
            .MapGet(
                "/{name}",
                async (
                    AdministrationState administration,
                    LawRegister register,
                    string name,
                    CancellationToken cancellation
                ) =>
                    administration.Registers.Laws.Find(name) is not null
                    && await register.Find(name, cancellation) is { } body
                        ? TypedResults.Ok(LawEditionView.Of(body))
                        : Answers.NotFound()
            )
            .For(Role.Everyone)
            .WithSummary("One edition with its files")
            .WithDescription("An edition that waits is nobody's law and is not told here.")
            .Produces<LawEditionView>()
            .Problems(404, 503);
        editions
            .MapPost("", Send)
            .For(Role.Administrator)
            .WithMetadata(new BodyLimit(Limits.LawBytesMax))
            .WithSummary("Send in an edition")
            .WithDescription(
                "It is checked as a whole; while there is a fault nothing is kept. It waits until somebody else "
                    + "has compared it and puts it in force."
            )
            .Produces<IReadOnlyList<WaitingLaw>>()
            .Problems(400, 409, 413, 415, 422, 503);
        editions
            .MapGet(
                "/waiting",
                async (LawRegister register, CancellationToken cancellation) =>
                    TypedResults.Ok<IReadOnlyList<WaitingLaw>>([
                        .. (await register.Staged(cancellation)).Select(WaitingLaw.Of),
                    ])
            )
            .For(Role.Administrator)
            .WithSummary("Editions that wait to be put in force");
        editions
            .MapGet("/{name}/differences", Compare)
            .For(Role.Administrator)
            .WithSummary("What an edition says otherwise than the one in force")
            .Produces<IReadOnlyList<LawDifferenceLine>>()
            .Problems(404, 503);
        editions
            .MapPost("/{name}/in-force", PutInForce)
            .For(Role.Administrator)
            .WithSummary("Put an edition in force from a day on")
            .WithDescription(
                "One that waits, by another person than its sender, or a former one again. The day is a legal day, "
                    + "today or later; the digest is that of the edition as it was compared."
            )
            .Produces<IReadOnlyList<LawEditionLine>>()
            .Problems(400, 409, 422, 503);
        editions
            .MapPost("/{name}/suspension", Suspend)
            .For(Role.Administrator)
            .WithSummary("Take an edition out of force at once")
            .WithDescription(
                "From today the edition before it is in force; one that was to begin later does not begin."
            )
            .Produces<IReadOnlyList<LawEditionLine>>()
            .Problems(400, 409, 422, 503);
    }

    private static async Task<IResult> Send(
        HttpContext context,
        LawActs acts,
        LawRegister register,
        LawToSend body,
        CancellationToken cancellation
    )
    {
        if (body is not { Name: not null, Files: not null } || body.Files.Values.Any(t => t is null))
            return Answers.Problem(
                StatusCodes.Status400BadRequest,
                "name and files are needed; files are texts by the names of their files."
            );
        var (outcome, faults) = await acts.Send(context, body.Name, body.Files, cancellation);
        if (outcome is null)
            return Answers.Problem(
                StatusCodes.Status422UnprocessableEntity,
                $"The edition was not taken: {string.Join(". ", faults.Take(FaultsMax))}."
            );
        var waiting = await register.Staged(cancellation);
        return RegisterAnswers.Of<IReadOnlyList<WaitingLaw>>(
            outcome,
            () => [.. waiting.Where(s => s.Body.Name == body.Name).Select(WaitingLaw.Of)]
        );
    }

    private static async Task<IResult> Compare(
        AdministrationState administration,
        LawRegister register,
        TimeProvider clock,
        string name,
        CancellationToken cancellation
    ) =>
        (await register.Find(name, cancellation))?.Edition.Lawbook is { } after
            ? TypedResults.Ok<IReadOnlyList<LawDifferenceLine>>([
                .. LawDifference
                    .Between(administration.Registers.LawAt(clock.GetUtcNow())?.Lawbook, after)
                    .Select(LawDifferenceLine.Of),
            ])
            : Answers.NotFound();

    private static Task<IResult> PutInForce(
        HttpContext context,
        LawActs acts,
        string name,
        LawDay body,
        CancellationToken cancellation
    ) =>
        Done(
            context,
            body.Grounds,
            () =>
                acts.PutInForce(
                    context,
                    new LawReference(name, body.Digest ?? ""),
                    body.From,
                    body.Grounds,
                    cancellation
                )
        );

    private static Task<IResult> Suspend(
        HttpContext context,
        LawActs acts,
        string name,
        LawSuspension body,
        CancellationToken cancellation
    ) => Done(context, body.Grounds, () => acts.Suspend(context, name, body.Grounds, cancellation));

    private static async Task<IResult> Done(
        HttpContext context,
        string? grounds,
        Func<Task<RegisterOutcome>> act
    )
    {
        if (
            grounds is { Length: > GroundsText.CharactersMax }
            || grounds is not null && !BodyText.IsPlain(grounds)
        )
            return Answers.Problem(
                StatusCodes.Status400BadRequest,
                $"Grounds have {GroundsText.CharactersMax} characters at most, none of them a control character."
            );
        try
        {
            var services = context.RequestServices;
            var outcome = await act();
            return RegisterAnswers.Of(
                outcome,
                () =>
                    LawEditionLine.List(
                        services.GetRequiredService<AdministrationState>().Registers.Laws,
                        services.GetRequiredService<AdministrationState>().Today(services.Clock())
                    )
            );
        }
        catch (FormatException misfit)
        {
            return Answers.Problem(StatusCodes.Status422UnprocessableEntity, misfit.Message);
        }
    }
}
