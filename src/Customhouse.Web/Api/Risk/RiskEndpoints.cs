using System.Text;
using System.Text.Json.Nodes;
using Customhouse.Engine;
using Customhouse.Risk;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.Risk;

/// <summary>Risk profiles: rules as data, each version kept, read by customs only.</summary>
internal static class RiskEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var profiles = routes.MapGroup("/risk/profiles").WithTags("Risk profiles");
        profiles
            .MapGet(
                "",
                (AdministrationState administration) =>
                    Json(
                        ProfileJson.WriteMany(
                            administration.Registers.Profiles.Profiles.OrderBy(
                                p => p.Id,
                                StringComparer.Ordinal
                            )
                        )
                    )
            )
            .For(Role.Customs)
            .WithSummary("All profiles in their latest version")
            .Profile();
        profiles
            .MapGet("/{id}", One)
            .For(Role.Customs)
            .WithSummary("One profile in its latest version")
            .Profile()
            .Problems(404);
        profiles
            .MapGet("/{id}/versions", Versions)
            .For(Role.Customs)
            .WithSummary("All versions of a profile, the newest first")
            .Profile()
            .Problems(404);
        profiles
            .MapPut("/{id}", Put)
            .For(Role.Supervisor)
            .WithSummary("Put a profile in force as a new version")
            .WithDescription(
                "Every fault is told in one answer; grounds stand in the query and are kept. A change "
                    + "names with If-Match the version in force that it was made on, as ETag tells it."
            )
            .Accepts<byte[]>(Body.Json)
            .Profile()
            .Problems(400, 413, 415, 422, 503)
            .Marked();
    }

    private static async Task<IResult> Versions(
        RegisterChanges registers,
        string id,
        CancellationToken cancellation
    ) =>
        await registers.ProfileVersions(id, cancellation) is { Count: > 0 } versions
            ? Json(ProfileJson.WriteMany(versions))
            : Answers.NotFound();

    private static async Task<IResult> One(
        HttpContext context,
        RegisterChanges registers,
        string id,
        CancellationToken cancellation
    )
    {
        if (await registers.Profile(id, cancellation) is not { } profile)
            return Answers.NotFound();
        StateMark.Tell(context, profile.Version);
        return Json(ProfileJson.Write(profile));
    }

    private static async Task<IResult> Put(
        HttpContext context,
        RegisterChanges registers,
        TimeProvider clock,
        string id,
        string? grounds,
        CancellationToken cancellation
    )
    {
        if (Body.FormatOf(context.Request.ContentType) != "json")
            return Answers.Problem(StatusCodes.Status415UnsupportedMediaType);
        var body = await Body.Read(context, cancellation);
        var (profile, refusals) = ProfileJson.Read(body);
        var before = await registers.Profile(id, cancellation);
        if (
            profile is not null
            && StateMark.Fault(
                context,
                before?.Version,
                before is null ? null : JsonNode.Parse(ProfileJson.Write(before)),
                JsonNode.Parse(ProfileJson.Write(profile))
            )
                is { } fault
        )
            return fault;
        if (profile is not null)
            refusals = [.. refusals, .. ProfileCheck.Check(profile), .. Misplaced(profile, id, before)];
        if (profile is null || refusals.Count > 0)
            return Answers.Refused(
                StatusCodes.Status422UnprocessableEntity,
                "The profile was refused",
                [.. refusals.DistinctBy(r => (r.Code, r.Pointer))]
            );
        var outcome = await registers.Put(
            profile,
            new Change(
                BodyText.Given(grounds ?? profile.Reason, "grounds"),
                clock.GetUtcNow(),
                Visitor.Of(context).Actor
            ),
            cancellation
        );
        if (outcome is not Storage.RegisterOutcome.Done)
            return RegisterAnswers.Of(context, outcome, profile.Version, () => id);
        StateMark.Tell(context, profile.Version);
        return Json(ProfileJson.Write(profile));
    }

    /// <summary>A profile stands under its own address and follows its latest version.</summary>
    private static IEnumerable<Refusal> Misplaced(Profile profile, string id, Profile? before)
    {
        if (profile.Id != id)
            yield return new Refusal(
                "RSK-ID",
                "id",
                $"The profile at this address is {id}.",
                "Register of risk profiles",
                $"Write {id}, or send it to the address of {profile.Id}."
            );
        var next = (before?.Version ?? 0) + 1;
        if (profile.Version != next)
            yield return new Refusal(
                "RSK-VERSION",
                "version",
                $"The next version of {id} is {next}.",
                "Register of risk profiles",
                $"Look at the version in force, then send version {next}."
            );
    }

    private static RouteHandlerBuilder Profile(this RouteHandlerBuilder route) =>
        route.Produces<byte[]>(StatusCodes.Status200OK, Body.Json);

    private static ContentHttpResult Json(string json) => TypedResults.Text(json, Body.Json, Encoding.UTF8);
}
