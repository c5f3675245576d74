using Customhouse.Storage;
using Customhouse.Web.Access;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Pages.Supervisor;

/// <summary>A change of a profile that somebody has not put in force yet, kept in the store so that none is lost.
/// </summary>
public sealed record ProfileDraft(ProfileForm Form, DateTimeOffset KeptAt)
{
    /// <summary>Drafts of profiles are each supervisor's own.</summary>
    internal static string OwnerOf(HttpContext context) => "supervisor:" + Visitor.Of(context).Actor.Id;

    internal static string IdOf(string profile) => "profile:" + profile;

    internal static async Task<ProfileDraft?> Of(
        HttpContext context, Store store, string profile, CancellationToken cancellation) =>
        await store.Draft(OwnerOf(context), IdOf(profile), cancellation) is { } draft
            && ProfileForm.OfKept(draft.Body) is { } form && form.Id == profile
            ? new ProfileDraft(form, draft.UpdatedAt)
            : null;

    internal static Task<bool> Keep(HttpContext context, Store store, ProfileForm form) => store.Keep(new Draft(
        OwnerOf(context), IdOf(form.Id), form.Id, form.Kept, context.RequestServices.Clock().GetUtcNow()));
}
