using Customhouse.Engine;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Cases;

/// <summary>A case as it is read beside a list; of customs, that is a look like any other and on
/// record.</summary>
internal static class CasePreviewEndpoint
{
    public static void MapGlance(this RouteGroupBuilder desk, params string[] roles) =>
        desk.MapGet("/cases/{mrn}/glance", Shown).For(roles);

    private static async Task<IResult> Shown(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        CancellationToken cancellation
    ) =>
        await CaseAccess.Journal(context, desk, mrn, cancellation) is { } journal
            ? new RazorComponentResult<CasePreview>(new { Journal = journal })
            : Answers.NotFound();
}
