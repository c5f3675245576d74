using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Api.Jobs;

/// <summary>Who may see a job and who may end one, for routes and pages alike, and what of it goes into the
/// audit trail.</summary>
internal static class JobAccess
{
    /// <summary>Those who see the jobs of everybody; others see their own.</summary>
    public static readonly string[] Overseers = [Role.Supervisor, Role.Auditor, Role.Administrator];

    /// <summary>Those who end the jobs of everybody; others end their own.</summary>
    public static readonly string[] Cancellers = [Role.Supervisor, Role.Administrator];

    /// <summary>What a visitor may see, as a job keeps it: a token that bears a person's name is not that
    /// person, and who is moved to other offices sees the cases of those.</summary>
    public static string ScopeOf(Visitor visitor) =>
        $"{visitor.Key} {string.Join(',', visitor.Offices.Order(StringComparer.Ordinal))}";

    public static bool SeesAll(Visitor visitor) => Overseers.Contains(visitor.Role);

    public static bool MaySee(Visitor visitor, Job job) => SeesAll(visitor) || job.IsOf(visitor.Actor);

    public static bool MayCancel(Visitor visitor, Job job) =>
        Cancellers.Contains(visitor.Role) || job.IsOf(visitor.Actor);

    /// <summary>A job as the visitor of a request may see it; null where there is none for it.</summary>
    public static async Task<JobContent?> Find(
        HttpContext context,
        Store store,
        long number,
        CancellationToken cancellation
    ) =>
        await store.Jobs.Of(number, context.RequestServices.Clock().GetUtcNow(), cancellation) is { } found
        && MaySee(Visitor.Of(context), found.Job)
            ? found
            : null;

    /// <summary>Ends a job in the name of the visitor, who may.</summary>
    /// <param name="address">Where the request came from.</param>
    public static Task<JobCancelled> Cancel(HttpContext context, long number, string address) =>
        context
            .RequestServices.GetRequiredService<Store>()
            .Jobs.Cancel(
                number,
                Visitor.Of(context).Actor,
                context.RequestServices.Clock().GetUtcNow(),
                address
            );
}
