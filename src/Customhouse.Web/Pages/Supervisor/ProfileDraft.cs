using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Pages.Supervisor;

/// <summary>A change of a profile that somebody has not put in force yet, kept in the store so that none is
/// lost.
/// </summary>
public sealed record ProfileDraft(ProfileForm Form, DateTimeOffset KeptAt)
{
    /// <summary>Drafts of profiles are each supervisor's own.</summary>
    internal static string OwnerOf(HttpContext context) => "supervisor:" + Visitor.Of(context).Actor.Id;

    internal static string IdOf(string profile) => "profile:" + profile;

    internal static async Task<ProfileDraft?> Find(
        HttpContext context,
        Store store,
        string profile,
        CancellationToken cancellation
    ) =>
        await store.Drafts.Find(OwnerOf(context), IdOf(profile), cancellation) is { } draft
        && ProfileForm.OfKept(draft.Body) is { } form
        && form.Id == profile
            ? new ProfileDraft(form, draft.UpdatedAt)
            : null;

    /// <param name="seen">When the draft that the form was made on was kept; null where there was
    /// none.</param>
    internal static async Task<DraftOutcome> Keep(
        HttpContext context,
        Store store,
        ProfileForm form,
        DateTimeOffset? seen
    ) =>
        (
            await store.Drafts.Keep(
                new Draft(
                    OwnerOf(context),
                    IdOf(form.Id),
                    form.Id,
                    form.Kept,
                    context.RequestServices.Clock().GetUtcNow()
                ),
                seen
            )
        ).Outcome;

    /// <summary>When the draft was kept that stands, whether it can still be read or not; null for
    /// none.</summary>
    internal static async Task<DateTimeOffset?> Standing(
        HttpContext context,
        Store store,
        string profile,
        CancellationToken cancellation
    ) => (await store.Drafts.Find(OwnerOf(context), IdOf(profile), cancellation))?.UpdatedAt;

    /// <summary>The state of a draft as a form carries it; empty where there was none.</summary>
    internal static string MarkOf(DateTimeOffset? keptAt) => keptAt is { } at ? FormMark.Of(at) : "";
}
