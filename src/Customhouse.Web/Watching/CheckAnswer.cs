using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Customhouse.Web.Watching;

/// <summary>What a check finds, in words that may be shown to anybody, with what somebody should
/// do.</summary>
internal static class CheckAnswer
{
    /// <summary>Under it the data of a result hold what would mend it.</summary>
    public const string Mend = "mend";

    public static HealthCheckResult Well() => HealthCheckResult.Healthy();

    /// <summary>Somebody should look, and work goes on.</summary>
    /// <param name="inside">What caused it, as only those who run the service should read it.</param>
    public static HealthCheckResult Degraded(string cause, string mend, string? inside = null) =>
        HealthCheckResult.Degraded(cause, Inside(inside), MendData(mend));

    /// <summary>Work cannot be done as it should: the service is not ready.</summary>
    public static HealthCheckResult Failing(string cause, string mend, string? inside = null) =>
        HealthCheckResult.Unhealthy(cause, Inside(inside), MendData(mend));

    private static Dictionary<string, object> MendData(string mend) => new() { [Mend] = mend };

    private static InvalidOperationException? Inside(string? inside) =>
        inside is null ? null : new InvalidOperationException(inside);
}
