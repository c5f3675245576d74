using System.Text.Json.Serialization;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.LookUps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.LookUps;

/// <summary>What forms ask while a code is typed; the tariff answers for goods in the same form.</summary>
internal static class LookUpEndpoints
{
    private const int TextCharactersMax = 60;
    private const int FoundMax = 50;

    /// <summary>How many a field shows; it asks for one more, which says that there are more.</summary>
    internal const int ShownMax = 12;

    /// <summary>Where somebody of the administration works; nobody publishes these.</summary>
    private const string Offices = "offices";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGroup("/lookups").ExcludeFromDescription().MapGet("/{list}", Search).For(Role.Everyone);

    private static IResult Search(HttpContext context, AccountBook accounts, string list, string? q, int? max)
    {
        var found = LookUpList.Find(list);
        if (found is null && list != Offices)
            return Answers.NotFound();
        if (string.IsNullOrWhiteSpace(q) || q.Length > TextCharactersMax || max is < 1 or > FoundMax)
            return Answers.Problem(
                StatusCodes.Status400BadRequest,
                $"q is the beginning of a code or a name, 1 to {TextCharactersMax} characters; "
                    + $"max is 1 to {FoundMax}."
            );
        var words = Words.Of(context);
        if (found is null)
            return TypedResults.Ok<IReadOnlyList<LookUpHit>>([
                .. accounts
                    .All.SelectMany(a => a.Offices)
                    .Distinct()
                    .Where(o => o.StartsWith(q.Trim(), StringComparison.OrdinalIgnoreCase))
                    .Order(StringComparer.Ordinal)
                    .Take(max ?? FoundMax)
                    .Select(o => new LookUpHit(o, words["lookup.office"])),
            ]);
        return TypedResults.Ok<IReadOnlyList<LookUpHit>>([
            .. found.Search(q, max ?? FoundMax).Select(e => new LookUpHit(e.Code, e.In(words.Locale.Code))),
        ]);
    }
}

/// <summary>A code that was found, with its name.</summary>
public sealed record LookUpHit(string Code, string Description);

/// <summary>What was found, as JSON; made at build time, so that nothing is looked up at run time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(IReadOnlyList<LookUpHit>))]
internal sealed partial class LookUpJson : JsonSerializerContext;
