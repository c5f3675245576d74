using Customhouse.Engine;
using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Customhouse.Web.Insight;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.Supervisor;

/// <summary>
/// Risk profiles: listed and read by customs, changed by supervisors in three steps. The form, kept as a
/// draft; what it would have hit last week; then in force, on grounds.
/// </summary>
internal static class ProfileEndpoints
{
    public static void Map(RouteGroupBuilder desk)
    {
        var profiles = desk.MapGroup("/profiles").DisableAntiforgery();
        profiles
            .MapGet(
                "",
                async Task<IResult> (
                    HttpContext context,
                    AdministrationState administration,
                    ByOffices<ProfileHits> hits,
                    string? show
                ) =>
                    new RazorComponentResult<ProfilesPage>(
                        new
                        {
                            Profiles = administration.Registers.Profiles.Profiles.ToArray(),
                            Hits = await hits.For(context).Read(),
                            All = show == "all",
                        }
                    )
            )
            .For(Role.Customs);
        profiles
            .MapGet(
                "/new",
                async (HttpContext h, AdministrationState administration, Store store, CancellationToken c) =>
                    await Form(h, administration, store, null, c)
            )
            .For(Role.Supervisor);
        profiles
            .MapPost(
                "/new",
                (
                    HttpContext h,
                    AdministrationState administration,
                    Store s,
                    Rehearsals r,
                    JobDesk j,
                    CancellationToken c
                ) => Send(h, administration, s, r, j, null, c)
            )
            .For(Role.Supervisor);
        profiles.MapGet("/{id}", Show).For(Role.Customs);
        profiles
            .MapGet(
                "/{id}/edit",
                (
                    HttpContext h,
                    AdministrationState administration,
                    Store store,
                    string id,
                    CancellationToken c
                ) => Form(h, administration, store, id, c)
            )
            .For(Role.Supervisor);
        profiles
            .MapPost(
                "/{id}/edit",
                (
                    HttpContext h,
                    AdministrationState administration,
                    Store s,
                    Rehearsals r,
                    JobDesk j,
                    string id,
                    CancellationToken c
                ) => Send(h, administration, s, r, j, id, c)
            )
            .For(Role.Supervisor);
        profiles.MapPost("/{id}/discard", Discard).For(Role.Supervisor);
        profiles.MapPost(ProfileAddress.RuleCheck, CheckRule).For(Role.Supervisor);
        ProfilePreview.Map(profiles);
    }

    private static async Task<IResult> Show(
        HttpContext context,
        RegisterChanges registers,
        Store store,
        ByOffices<ProfileHits> hits,
        string id,
        string? done,
        CancellationToken cancellation
    )
    {
        if (await registers.ProfileHistory(id, cancellation) is not { Count: > 0 } history)
            return Answers.NotFound();
        var mayChange = Visitor.Of(context).Role == Role.Supervisor;
        return new RazorComponentResult<ProfilePage>(
            new
            {
                History = history,
                MayChange = mayChange,
                Hits = await hits.For(context).Read(),
                Done = done == "in-force",
                Draft = mayChange ? await ProfileDraft.Find(context, store, id, cancellation) : null,
            }
        );
    }

    private static async Task<IResult> Form(
        HttpContext context,
        AdministrationState administration,
        Store store,
        string? id,
        CancellationToken cancellation
    )
    {
        var today = administration.Registers.TimeOf(null).DayOf(context.RequestServices.Clock().GetUtcNow());
        if (id is null)
            return Page(ProfileForm.Empty(today), [], null);
        var inForce = ProfilePreview.InForce(administration, id);
        if (await ProfileDraft.Find(context, store, id, cancellation) is { } draft)
            return Page(
                draft.Form with
                {
                    Mark = ProfileDraft.MarkOf(draft.KeptAt),
                },
                Stale(context, inForce, draft.Form),
                draft.KeptAt
            );
        return inForce is null ? Answers.NotFound() : Page(ProfileForm.Of(inForce), [], null);
    }

    /// <summary>Every button of the form: one changes its rows, one asks what it would have hit.</summary>
    private static async Task<IResult> Send(
        HttpContext context,
        AdministrationState administration,
        Store store,
        Rehearsals rehearsals,
        JobDesk jobs,
        string? id,
        CancellationToken cancellation
    )
    {
        if (!context.Request.HasFormContentType)
            return Results.Redirect(ProfileAddress.All);
        var sent = await context.Request.ReadFormAsync(cancellation);
        var (form, words) = (ProfileForm.Read(sent, id), Words.Of(context));
        var act = sent["do"].ToString();
        if (act is "as-json" or "as-rows")
            return Turned(form, act == "as-json", words);
        if (act.Length > 0 && act != "preview")
        {
            var block = act.StartsWith("add-", StringComparison.Ordinal) ? act["add-".Length..] : "";
            return Page(form.After(act, sent[$"c{block}-add"].ToString()), [], null);
        }
        var (profile, read) = ProfileReading.Read(form, words);
        var faults = read.ToList();
        var inForce = ProfilePreview.InForce(administration, form.Id);
        if (id is null && inForce is not null)
            faults.Add(new FieldFault("id", words["profile.fault-taken"], words["profile.fault-taken-mend"]));
        if (
            profile is not null
            && inForce is not null
            && id is not null
            && ProfileReading.AreSame(inForce, profile)
        )
            faults.Add(new FieldFault("", words["profile.fault-same"]));
        if (profile is null || faults.Count > 0)
            return Page(form, faults, null);
        var standing = await ProfileDraft.Standing(context, store, form.Id, cancellation);
        var outcome =
            form.Mark == ProfileDraft.MarkOf(standing)
                ? await ProfileDraft.Keep(context, store, form, standing)
                : DraftOutcome.Stale;
        if (outcome == DraftOutcome.Stale)
            return await ElsewhereChanged(context, store, form, profile, cancellation);
        if (outcome == DraftOutcome.Full)
            return Page(
                form,
                [new FieldFault("", words["profile.fault-drafts"], words["profile.fault-drafts-mend"])],
                null
            );
        await ProfilePreview.Rehearse(context, rehearsals, jobs, administration, profile);
        return Results.Redirect(ProfileAddress.Of(profile.Id) + "/preview");
    }

    /// <summary>Throws a change away as it stands; one that another window went on with stays.</summary>
    private static async Task<IResult> Discard(
        HttpContext context,
        Store store,
        string id,
        CancellationToken cancellation
    )
    {
        var form = context.Request.HasFormContentType
            ? await context.Request.ReadFormAsync(cancellation)
            : null;
        var standing = await ProfileDraft.Standing(context, store, id, cancellation);
        if (standing is not null && FormMark.In(form) != ProfileDraft.MarkOf(standing))
            return Results.Redirect(ProfileAddress.Of(id) + "/edit");
        await store.Drafts.Discard(ProfileDraft.OwnerOf(context), ProfileDraft.IdOf(id));
        return Results.Redirect(ProfileAddress.Of(id));
    }

    /// <summary>The same change was gone on with in another window: both are told, and the form holds this
    /// one.
    /// </summary>
    private static async Task<IResult> ElsewhereChanged(
        HttpContext context,
        Store store,
        ProfileForm form,
        Profile mine,
        CancellationToken cancellation
    )
    {
        var words = Words.Of(context);
        var standing = await ProfileDraft.Standing(context, store, form.Id, cancellation);
        var theirs = await ProfileDraft.Find(context, store, form.Id, cancellation) is { } draft
            ? ProfileReading.Read(draft.Form, words).Profile
            : null;
        return new RazorComponentResult<ProfileEditPage>(
            new
            {
                Form = form with
                {
                    Mark = ProfileDraft.MarkOf(standing),
                },
                Faults = (IReadOnlyList<FieldFault>)[new FieldFault("", words["profile.elsewhere"])],
                Differences = (IReadOnlyList<ChangedField>)
                    [
                        .. ProfileDifference
                            .Between(theirs, mine, words)
                            .Select(d => new ChangedField(
                                words["profile." + d.Key],
                                string.Join("; ", d.Before),
                                string.Join("; ", d.After)
                            )),
                    ],
            }
        )
        {
            StatusCode = StatusCodes.Status412PreconditionFailed,
        };
    }

    /// <summary>What is wrong with a condition in the rule language while somebody writes it.</summary>
    private static async Task<IResult> CheckRule(HttpContext context, CancellationToken cancellation)
    {
        if (!context.Request.HasFormContentType)
            return Results.Redirect(ProfileAddress.All);
        var sent = await context.Request.ReadFormAsync(cancellation);
        var rule = new RuleHolds(ConditionBlock.Lines(sent["rule"].ToString()));
        return new RazorComponentResult<RuleTold>(new { Faults = ProfileCheck.Check(rule) });
    }

    /// <summary>The same conditions written the other way.</summary>
    private static RazorComponentResult<ProfileEditPage> Turned(ProfileForm form, bool toJson, Words words)
    {
        if (toJson == form.IsJson)
            return Page(form, [], null);
        if (!toJson)
        {
            var (read, refusals) = ProfileJson.ReadCondition(System.Text.Encoding.UTF8.GetBytes(form.Json));
            return read is null
                ? Page(
                    form,
                    [
                        .. refusals
                            .Take(1)
                            .Select(r => new FieldFault("json", $"{r.Pointer}: {r.Rule}", r.Mend)),
                    ],
                    null
                )
                : Page(form with { IsJson = false, Json = "", Blocks = ConditionBlock.Of(read) }, [], null);
        }
        return ConditionBlock.Build(form.Blocks).When is { } when
            ? Page(
                form with
                {
                    IsJson = true,
                    Json = ProfileJson.WriteCondition(when),
                    Blocks = [],
                },
                [],
                null
            )
            : Page(form, [new FieldFault("", words["profile.fault-group"])], null);
    }

    private static IReadOnlyList<FieldFault> Stale(HttpContext context, Profile? inForce, ProfileForm form) =>
        (inForce?.Version ?? 0) == form.Version
            ? []
            : [new FieldFault("", Words.Of(context)["profile.stale-fault", inForce?.Version ?? 0])];

    private static RazorComponentResult<ProfileEditPage> Page(
        ProfileForm form,
        IReadOnlyList<FieldFault> faults,
        DateTimeOffset? keptAt
    ) =>
        new(
            new
            {
                Form = form,
                Faults = faults,
                KeptAt = keptAt,
            }
        )
        {
            StatusCode =
                faults.Count == 0 || keptAt is not null
                    ? StatusCodes.Status200OK
                    : StatusCodes.Status422UnprocessableEntity,
        };
}
