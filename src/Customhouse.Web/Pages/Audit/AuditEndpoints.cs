using System.Globalization;
using System.Runtime.CompilerServices;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.Audit;

/// <summary>The audit trail, for those who watch the watchers.</summary>
internal static class AuditEndpoints
{
    private const int LinesOfPage = 50;

    private static readonly string[] Columns = ["when", "who", "role", "office", "act", "subject", "from"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var trail = routes.MapGroup("/auditor").ExcludeFromDescription();
        trail
            .MapGet(
                "/trail",
                async Task<IResult> (
                    HttpContext context,
                    Store store,
                    string? actor,
                    string? subject,
                    string? act,
                    string? since,
                    string? until,
                    long? before,
                    CancellationToken cancellation
                ) =>
                {
                    var filter = FilterOf(actor, subject, act, since, until) with
                    {
                        Offices = Visitor.Of(context).Offices,
                        Before = before,
                        Max = LinesOfPage,
                    };
                    return new RazorComponentResult<Trail>(
                        new { Filter = filter, Lines = await store.AuditTrail.Lines(filter, cancellation) }
                    );
                }
            )
            .For(Role.Auditor, Role.Administrator);
        trail.MapGet("/trail.csv", Export).For(Role.Auditor, Role.Administrator).DisableRequestTimeout();
    }

    /// <summary>The whole of what is asked for, the newest first: lines are never changed, so its pages fit
    /// together.
    /// </summary>
    private static CsvFile Export(
        HttpContext context,
        Store store,
        string? actor,
        string? subject,
        string? act,
        string? since,
        string? until
    )
    {
        var words = Words.Of(context);
        var filter = FilterOf(actor, subject, act, since, until) with
        {
            Offices = Visitor.Of(context).Offices,
            Max = Limits.RowsPerPageMax,
        };
        return new CsvFile("audit-trail.csv", Columns.Select(c => words["audit." + c]), Rows(store, filter));
    }

    private static async IAsyncEnumerable<IEnumerable<string?>> Rows(
        Store store,
        AuditFilter filter,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        while (await store.AuditTrail.Lines(filter, cancellation) is { Count: > 0 } lines)
        {
            foreach (var line in lines)
                yield return
                [
                    line.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                    line.By.Id,
                    line.By.Role,
                    line.By.Office,
                    line.Act,
                    line.Subject,
                    line.Address,
                ];
            filter = filter with { Before = lines[^1].Number };
        }
    }

    /// <summary>What an address asks for; a day that is none is as good as not said.</summary>
    private static AuditFilter FilterOf(
        string? actor,
        string? subject,
        string? act,
        string? since,
        string? until
    ) =>
        new()
        {
            Actor = Given(actor),
            Subject = Given(subject),
            Act = Given(act),
            From = DayOf(since),
            To = DayOf(until)?.AddDays(1),
        };

    private static DateTimeOffset? DayOf(string? text) =>
        DateOnly.TryParseExact(
            text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
        && day.Year < 9999
            ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero)
            : null;

    private static string? Given(string? text) =>
        string.IsNullOrWhiteSpace(text) || !BodyText.IsPlain(text) ? null : text.Trim();
}
