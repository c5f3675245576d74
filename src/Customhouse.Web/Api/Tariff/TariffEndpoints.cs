using Customhouse.Engine;
using Customhouse.Tariff;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.Tariff;

/// <summary>
/// The tariff as anyone who declares must know it: search, one code, editions, what changed.
/// </summary>
internal static class TariffEndpoints
{
    private const int FoundMax = 50;
    private const int ChangesMax = 2_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var tariff = routes.MapGroup("/tariff").WithTags("Tariff");
        tariff
            .MapGet(
                "/editions",
                (AdministrationState administration) =>
                    TypedResults.Ok<IReadOnlyList<EditionLine>>([
                        .. administration.Registers.Tariff.Editions.Select(EditionLine.Of),
                    ])
            )
            .For(Role.Everyone)
            .WithSummary("The editions, in the order of their days");
        tariff
            .MapGet("/search", Search)
            .For(Role.Everyone)
            .WithSummary("Find codes by words")
            .Produces<IReadOnlyList<TariffHit>>()
            .Problems(400, 404);
        tariff
            .MapGet("/codes/{code}", Code)
            .For(Role.Everyone)
            .WithSummary("One code on a day: rates, preferences, taxes, quotas, licences")
            .WithDescription("With origin, only what bears on goods of that origin.")
            .Produces<TariffCode>()
            .Problems(400, 404);
        tariff
            .MapGet("/differences", Differences)
            .For(Role.Everyone)
            .WithSummary("What changed between two editions")
            .Produces<TariffChanges>()
            .Problems(404);
        RateEndpoints.Map(routes);
    }

    private static IResult Search(
        AdministrationState administration,
        TimeProvider clock,
        string? q,
        DateOnly? on,
        int? max
    )
    {
        if (string.IsNullOrWhiteSpace(q) || q.Length > 200 || max is < 1 or > FoundMax)
            return Answers.Problem(
                StatusCodes.Status400BadRequest,
                $"q is words of the goods, 1 to 200 characters; max is 1 to {FoundMax}."
            );
        var day = Day(administration, clock, on);
        if (administration.Registers.Tariff.On(day) is not { } edition)
            return NoEdition(day);
        // Digits are the beginning of a code, words are looked for in the descriptions.
        var lines = q.All(c => char.IsAsciiDigit(c) || c is '.' or ' ')
            ? edition.Nomenclature.Under(string.Concat(q.Where(char.IsAsciiDigit)), day)
            : edition.Nomenclature.Search(q, day, max ?? FoundMax);
        return TypedResults.Ok<IReadOnlyList<TariffHit>>([
            .. lines
                .Take(max ?? FoundMax)
                .Select(l => new TariffHit(l.Code.Digits, l.Description, RateText.Write(l.Mfn), l.Units)),
        ]);
    }

    private static IResult Code(
        AdministrationState administration,
        TimeProvider clock,
        string code,
        string? origin,
        DateOnly? on
    )
    {
        CountryCode? from = null;
        if (origin is not null)
        {
            if (!CountryCode.TryParse(origin, out var country))
                return Answers.Problem(
                    StatusCodes.Status400BadRequest,
                    "origin is two capital letters (ISO 3166-1)."
                );
            from = country;
        }
        if (!HsCode.TryParse(code, out var hs))
            return Answers.Problem(StatusCodes.Status400BadRequest, "A code is 2 to 14 digits.");
        var day = Day(administration, clock, on);
        if (administration.Registers.Tariff.On(day) is not { } edition)
            return NoEdition(day);
        if (edition.Nomenclature.Find(hs, day) is { } line)
            return TypedResults.Ok(TariffCode.Of(edition, line, from, day));
        var near = edition.Nomenclature.Nearest(hs, day).Select(l => l.Code.Digits);
        return Answers.Problem(
            StatusCodes.Status404NotFound,
            $"Edition {edition.Id} has no code {hs} on {day:O}. Near it: {string.Join(", ", near)}."
        );
    }

    private static IResult Differences(AdministrationState administration, string from, string to)
    {
        var editions = administration.Registers.Tariff.Editions;
        return
            editions.FirstOrDefault(e => e.Id == from) is { } earlier
            && editions.FirstOrDefault(e => e.Id == to) is { } later
            ? TypedResults.Ok(TariffChanges.Compare(earlier, later, ChangesMax))
            : Answers.Problem(
                StatusCodes.Status404NotFound,
                $"from and to are editions: {string.Join(", ", editions.Select(e => e.Id))}."
            );
    }

    private static DateOnly Day(AdministrationState administration, TimeProvider clock, DateOnly? on) =>
        on ?? administration.Registers.TimeOf(null).DayOf(clock.GetUtcNow());

    private static IResult NoEdition(DateOnly day) =>
        Answers.Problem(StatusCodes.Status404NotFound, $"No edition of the tariff is in force on {day:O}.");
}
