using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.Audit;

/// <summary>The audit trail, for those who watch the watchers.</summary>
internal static class AuditEndpoints
{
    private const int LinesOfPage = 50;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/auditor/trail", async (
            Store store, string? actor, string? subject, string? act, long? before, CancellationToken cancellation) =>
        {
            var filter = new AuditFilter
            {
                Actor = Given(actor), Subject = Given(subject), Act = Given(act), Before = before, Max = LinesOfPage,
            };
            return new RazorComponentResult<Trail>(new
            {
                Filter = filter, Lines = await store.Audit(filter, cancellation),
            });
        }).For(Role.Auditor, Role.Administrator).ExcludeFromDescription();

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
