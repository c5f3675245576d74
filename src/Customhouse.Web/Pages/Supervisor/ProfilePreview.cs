using System.Security.Cryptography;
using System.Text;
using Customhouse.Engine;
using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Api.Jobs;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Pages.Supervisor;

/// <summary>What a kept change would have hit, and the step by which it comes in force.</summary>
internal static class ProfilePreview
{
    /// <summary>How long a preview is waited for before its progress is shown.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static void Map(RouteGroupBuilder profiles)
    {
        profiles
            .MapGet(
                "/{id}/preview",
                (
                    HttpContext h,
                    AdministrationState administration,
                    RegisterChanges room,
                    Store s,
                    JobDesk r,
                    string id,
                    CancellationToken c
                ) => Shown(h, administration, room, s, r, id, [], "", c)
            )
            .For(Role.Supervisor);
        profiles
            .MapGet(
                "/{id}/preview/progress",
                async (HttpContext context, JobDesk jobs, CancellationToken cancellation) =>
                    await Last(context, jobs, cancellation) is { } state
                        ? TypedResults.Text(
                            $"{state.Read} {state.Of} {(state.IsUnderWay ? "under-way" : "ended")}"
                        )
                        : (IResult)Answers.NotFound()
            )
            .For(Role.Supervisor)
            .AskedByPages();
        profiles
            .MapPost(
                "/{id}/preview",
                async (
                    HttpContext context,
                    AdministrationState administration,
                    RegisterChanges room,
                    Store store,
                    Rehearsals rehearsals,
                    JobDesk jobs,
                    string id,
                    CancellationToken cancellation
                ) =>
                {
                    if (await Candidate(context, store, id, cancellation) is not { } after)
                        return Results.Redirect(ProfileAddress.Of(id));
                    var fault = await Rehearse(context, rehearsals, jobs, administration, after);
                    if (fault is null)
                        return Results.Redirect(ProfileAddress.Of(id) + "/preview");
                    return await Shown(
                        context,
                        administration,
                        room,
                        store,
                        jobs,
                        id,
                        [fault],
                        "",
                        cancellation
                    );
                }
            )
            .For(Role.Supervisor);
        profiles
            .MapPost(
                "/{id}/preview/stop",
                async (HttpContext context, JobDesk jobs, string id, CancellationToken cancellation) =>
                {
                    var last = await jobs.Last(Rehearsals.KindName, Visitor.Of(context).Actor, cancellation);
                    // One of another profile that began since is not the one that was to be stopped.
                    if (last is { Job: { IsOpen: true, Number: var number } } && last.Job.About == id)
                        await JobAccess.Cancel(context, number, context.Address());
                    return Results.Redirect(ProfileAddress.Of(id) + "/preview");
                }
            )
            .For(Role.Supervisor);
        profiles.MapPost("/{id}/in-force", PutInForce).For(Role.Supervisor);
        profiles.MapPost("/{id}/carry", Carry).For(Role.Supervisor);
    }

    public static Profile? InForce(AdministrationState administration, string id) =>
        administration.Registers.Profiles.Profiles.FirstOrDefault(p => p.Id == id);

    /// <summary>Asks for a preview, and waits a moment for it.</summary>
    /// <returns>Why it was not taken; null where it was.</returns>
    public static async Task<FieldFault?> Rehearse(
        HttpContext context,
        Rehearsals rehearsals,
        JobDesk jobs,
        AdministrationState administration,
        Profile after
    )
    {
        var visitor = Visitor.Of(context);
        var asked = await rehearsals.Begin(
            jobs,
            visitor.Actor,
            InForce(administration, after.Id),
            after,
            visitor.Offices,
            JobAccess.ScopeOf(visitor),
            context.Address()
        );
        if (asked is JobAsked.Taken { Number: var number })
            await jobs.Await(number, Patience, context.RequestAborted);
        return JobFault.Of(asked, "", Words.Of(context));
    }

    private static Task<RehearsalState?> Last(
        HttpContext context,
        JobDesk jobs,
        CancellationToken cancellation
    ) =>
        Rehearsals.Find(
            jobs,
            Visitor.Of(context).Actor,
            cancellation,
            JobAccess.ScopeOf(Visitor.Of(context))
        );

    private static async Task<IResult> Shown(
        HttpContext context,
        AdministrationState administration,
        RegisterChanges room,
        Store store,
        JobDesk jobs,
        string id,
        IReadOnlyList<FieldFault> faults,
        string grounds,
        CancellationToken cancellation
    )
    {
        if (await Candidate(context, store, id, cancellation) is not { } after)
            return Results.Redirect(ProfileAddress.Of(id));
        var before = InForce(administration, id);
        if ((before?.Version ?? 0) != after.Version - 1)
            return await Conflict(context, room, after, cancellation);
        var state = await Last(context, jobs, cancellation);
        return new RazorComponentResult<ProfilePreviewPage>(
            new
            {
                Before = before,
                After = after,
                Seen = Mark(after),
                Faults = faults,
                Grounds = grounds,
                State = state is not null && state.After == after && state.Before == before ? state : null,
            }
        )
        {
            StatusCode =
                faults.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static async Task<IResult> PutInForce(
        HttpContext context,
        AdministrationState administration,
        RegisterChanges room,
        Store store,
        JobDesk jobs,
        TimeProvider clock,
        string id,
        CancellationToken cancellation
    )
    {
        var form = context.Request.HasFormContentType
            ? await context.Request.ReadFormAsync(cancellation)
            : null;
        if (form is null || await Candidate(context, store, id, cancellation) is not { } after)
            return Results.Redirect(ProfileAddress.Of(id));
        // The change was edited in another window meanwhile: what comes in force is what was looked at.
        if (form["seen"] != Mark(after))
            return Results.Redirect(ProfileAddress.Of(id) + "/preview");
        var (words, grounds) = (Words.Of(context), form["grounds"].ToString().Trim());
        FieldFault? fault =
            grounds.Length == 0 ? new FieldFault("grounds", words["profile.grounds-missing"])
            : grounds.Length > Limits.ConditionValueCharactersMax || !BodyText.IsPlain(grounds)
                ? new FieldFault("grounds", words["profile.grounds-long", Limits.ConditionValueCharactersMax])
            : null;
        if (fault is not null)
            return await Shown(
                context,
                administration,
                room,
                store,
                jobs,
                id,
                [fault],
                grounds,
                cancellation
            );
        var visitor = Visitor.Of(context);
        var outcome = await room.Put(
            after,
            new Change(grounds, clock.GetUtcNow(), visitor.Actor),
            cancellation
        );
        if (outcome is not RegisterOutcome.Done)
            return await Conflict(context, room, after, cancellation);
        await store.Drafts.Discard(ProfileDraft.OwnerOf(context), ProfileDraft.IdOf(id));
        await AuditNote.Add(context, visitor, "profile-in-force", id);
        return Results.Redirect(ProfileAddress.Of(id) + "?done=in-force");
    }

    /// <summary>Brings a change over to the version that somebody else put in force.</summary>
    private static async Task<IResult> Carry(
        HttpContext context,
        RegisterChanges room,
        Store store,
        string id,
        CancellationToken cancellation
    )
    {
        if (await Candidate(context, store, id, cancellation) is not { } mine)
            return Results.Redirect(ProfileAddress.Of(id));
        var history = await room.ProfileHistory(id, cancellation);
        if (history is not [var theirs, ..])
            return Answers.NotFound();
        var sent = context.Request.HasFormContentType
            ? await context.Request.ReadFormAsync(cancellation)
            : null;
        // What was looked at is carried over, and not what came in force since.
        if (FormMark.In(sent) != FormMark.Of(theirs.Profile.Version))
            return await Conflict(context, room, mine, cancellation);
        var origin = history.FirstOrDefault(h => h.Profile.Version == mine.Version - 1)?.Profile;
        var carried = origin is null
            ? mine with
            {
                Version = theirs.Profile.Version + 1,
            }
            : ProfileDifference.Carry(origin, mine, theirs.Profile);
        var form = ProfileForm.Of(carried) with { Version = theirs.Profile.Version };
        await ProfileDraft.Keep(
            context,
            store,
            form,
            await ProfileDraft.Standing(context, store, id, cancellation)
        );
        return Results.Redirect(ProfileAddress.Of(id) + "/edit");
    }

    private static async Task<IResult> Conflict(
        HttpContext context,
        RegisterChanges room,
        Profile mine,
        CancellationToken cancellation
    )
    {
        var history = await room.ProfileHistory(mine.Id, cancellation);
        if (history is not [var theirs, ..])
            return Answers.NotFound();
        var origin = history.FirstOrDefault(h => h.Profile.Version == mine.Version - 1)?.Profile;
        return new RazorComponentResult<ProfileConflictPage>(
            new
            {
                Origin = origin,
                Mine = mine,
                Theirs = theirs,
                Draft = ProfileDraft.MarkOf(
                    await ProfileDraft.Standing(
                        context,
                        context.RequestServices.GetRequiredService<Store>(),
                        mine.Id,
                        cancellation
                    )
                ),
            }
        )
        {
            StatusCode = StatusCodes.Status409Conflict,
        };
    }

    /// <summary>The version that a kept change makes; null where there is none, or it has faults.</summary>
    private static async Task<Profile?> Candidate(
        HttpContext context,
        Store store,
        string id,
        CancellationToken cancellation
    ) =>
        await ProfileDraft.Find(context, store, id, cancellation) is { } draft
            ? ProfileReading.Read(draft.Form, Words.Of(context)).Profile
            : null;

    /// <summary>Tells two candidates apart.</summary>
    private static string Mark(Profile profile) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(ProfileJson.Write(profile))), 0, 8);
}
