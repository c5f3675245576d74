using System.Globalization;
using System.Text;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Api;
using Customhouse.Web.Language;
using Customhouse.Web.Pages.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.Audit;

/// <summary>The audit trail, for those who watch the watchers.</summary>
internal static class AuditEndpoints
{
    private const int LinesOfPage = 50;

    /// <summary>Past it a sheet serves nobody: ask for a shorter period.</summary>
    private const int LinesOfExportMax = 50_000;

    private static readonly string[] Columns = ["when", "who", "role", "office", "act", "subject", "from"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var trail = routes.MapGroup("/auditor").ExcludeFromDescription();
        trail.MapGet("/trail", async (
            HttpContext context, Store store, string? actor, string? subject, string? act, string? since, string? until,
            long? before, CancellationToken cancellation) =>
        {
            var filter = FilterOf(actor, subject, act, since, until) with
            {
                Offices = Visitor.Of(context).Offices, Before = before, Max = LinesOfPage,
            };
            return new RazorComponentResult<Trail>(new
            {
                Filter = filter, Lines = await store.Audit(filter, cancellation),
            });
        }).For(Role.Auditor, Role.Administrator);
        trail.MapGet("/trail.csv", Export).For(Role.Auditor, Role.Administrator);
    }

    private static async Task<IResult> Export(
        HttpContext context, Store store, string? actor, string? subject, string? act, string? since, string? until,
        CancellationToken cancellation)
    {
        var words = Words.Of(context);
        var filter = FilterOf(actor, subject, act, since, until) with
        {
            Offices = Visitor.Of(context).Offices, Max = Limits.RowsPerPageMax,
        };
        var text = new StringBuilder(Sheet.Beginning).Row(Columns.Select(c => words["audit." + c]));
        for (var told = 0; told < LinesOfExportMax;)
        {
            var lines = await store.Audit(filter, cancellation);
            foreach (var line in lines)
                text.Row(line.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), line.By.Id, line.By.Role,
                    line.By.Office, line.Act, line.Subject, line.Address);
            told += lines.Count;
            if (lines.Count < Limits.RowsPerPageMax) break;
            filter = filter with { Before = lines[^1].Number };
        }
        return TypedResults.File(Encoding.UTF8.GetBytes(text.ToString()), Sheet.ContentType, "audit-trail.csv");
    }

    /// <summary>What an address asks for; a day that is none is as good as not said.</summary>
    private static AuditFilter FilterOf(string? actor, string? subject, string? act, string? since, string? until) =>
        new()
        {
            Actor = Given(actor), Subject = Given(subject), Act = Given(act), From = DayOf(since),
            To = DayOf(until)?.AddDays(1),
        };

    private static DateTimeOffset? DayOf(string? text) => DateOnly.TryParseExact(
        text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year < 9999
        ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero)
        : null;

    private static string? Given(string? text) =>
        string.IsNullOrWhiteSpace(text) || !BodyText.IsPlain(text) ? null : text.Trim();
}
