using Customhouse.Engine;
using Customhouse.Tariff;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.Tariff;

/// <summary>Rates of exchange: those of a day, the periods in force, and sending one in.</summary>
internal static class RateEndpoints
{
    private const string Csv = "text/csv";

    /// <summary>Faults that one answer tells.</summary>
    private const int FaultsMax = 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var rates = routes.MapGroup("/tariff/rates").WithTags("Tariff");
        rates
            .MapGet("", OnDay)
            .For(Role.Everyone)
            .WithSummary("Rates of exchange in force on a day")
            .WithDescription(
                "Of the period that holds on the day, else of the edition of the tariff; source says which."
            )
            .Produces<IReadOnlyList<RateLine>>()
            .Problems(404);
        rates
            .MapGet(
                "/periods",
                (AdministrationState administration) =>
                    TypedResults.Ok<IReadOnlyList<RatePeriodEntry>>([
                        .. administration
                            .Registers.Rates.Periods.Reverse()
                            .Take(Limits.RowsPerPageMax)
                            .Select(RatePeriodEntry.Of),
                    ])
            )
            .For(Role.Everyone)
            .WithSummary("The periods of rates in force, the last first")
            .WithDescription($"{Limits.RowsPerPageMax} at most.");
        rates
            .MapPost("/periods", Send)
            .For(Role.Administrator)
            .WithMetadata(new BodyLimit(Limits.RateFileBytesMax))
            .Accepts<byte[]>(Body.Json, Csv)
            .WithSummary("Send in a period of rates")
            .WithDescription(
                "A file as docs/RATES.md describes it, or a period as JSON, as /tariff/rates/periods tells it. "
                    + "It waits until somebody else has compared it and puts it in force on the page of the "
                    + "rates."
            )
            .Produces<WaitingRates>()
            .Problems(400, 409, 413, 415, 422, 503);
        rates
            .MapGet(
                "/waiting",
                async (
                    AdministrationState administration,
                    RateRegister register,
                    CancellationToken cancellation
                ) =>
                    TypedResults.Ok<IReadOnlyList<WaitingRates>>([
                        .. (await register.Staged(cancellation)).Select(s =>
                            WaitingRates.Of(s, administration.Registers.Rates)
                        ),
                    ])
            )
            .For(Role.Administrator)
            .WithSummary("The periods that wait to be put in force, with what they change");
    }

    private static IResult OnDay(AdministrationState administration, TimeProvider clock, DateOnly? on)
    {
        var day = on ?? administration.Today(clock);
        var registers = administration.Registers;
        if (registers.Tariff.On(day) is not { } edition)
            return Answers.Problem(
                StatusCodes.Status404NotFound,
                $"No edition of the tariff is in force on {day:O}."
            );
        var terms = registers.DutyTermsOf(edition, registers.TermsAt(clock.GetUtcNow()));
        var currencies = registers.Rates.On(day) is { } period
            ? period.Rates.Select(r => r.Currency)
            : edition.ExchangeRates.All.Select(r => r.Currency).Distinct();
        return TypedResults.Ok<IReadOnlyList<RateLine>>([
            .. currencies
                .Select(c => terms.RateOn(c, day))
                .OfType<AppliedRate>()
                .OrderBy(r => r.Currency.Code, StringComparer.Ordinal)
                .Select(RateLine.Of),
        ]);
    }

    private static async Task<IResult> Send(
        HttpContext context,
        AdministrationState administration,
        RateRegister register,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var body = await Body.Read(context, cancellation);
        if (body.Length > Limits.RateFileBytesMax)
            return Answers.Problem(StatusCodes.Status413PayloadTooLarge);
        var (period, faults) =
            Body.FormatOf(context.Request.ContentType) == "json"
                ? RatePeriodEntry.Read(body.Span)
                : RateRegister.Read(body.ToArray());
        if (period is null)
            return Answers.Problem(
                StatusCodes.Status422UnprocessableEntity,
                $"The rates were not taken: {string.Join("; ", faults.Take(FaultsMax))}."
            );
        var visitor = Visitor.Of(context);
        try
        {
            var outcome = await register.Send(
                period,
                administration.Terms.Currency,
                clock.GetUtcNow(),
                visitor.Actor,
                cancellation
            );
            var staged = (await register.Staged(cancellation)).FirstOrDefault(s => s.Period.Id == period.Id);
            if (staged is null)
                return Answers.Problem(
                    StatusCodes.Status409Conflict,
                    "Somebody else put it in force or dropped it at this moment."
                );
            await AuditNote.Add(context, visitor, "rates-sent", period.Id);
            return RegisterAnswers.Of(outcome, () => WaitingRates.Of(staged, administration.Registers.Rates));
        }
        catch (FormatException misfit)
        {
            return Answers.Problem(StatusCodes.Status422UnprocessableEntity, misfit.Message);
        }
    }
}
