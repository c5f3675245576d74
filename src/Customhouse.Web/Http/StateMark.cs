using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Http;

/// <summary>
/// The mark of the state of a register's entry (RFC 9110, sections 8.8.3 and 13.1): reading tells it as ETag,
/// and a change says with If-Match which state it was made on, so that nobody undoes what another did
/// meanwhile. A change that says nothing is told to (RFC 6585, section 3), and one that comes too late is
/// told what differs.
/// </summary>
internal static class StateMark
{
    public static string Of(int version) => $"\"{version}\"";

    /// <summary>Tells the mark of what the answer shows.</summary>
    public static void Tell(HttpContext context, int version) => context.Response.Headers.ETag = Of(version);

    /// <summary>The route changes entries by their marks.</summary>
    public static RouteHandlerBuilder Marked(this RouteHandlerBuilder route) => route.Problems(412, 428);

    /// <summary>Why a change cannot be made on what stands; null where it can.</summary>
    /// <param name="standing">The version of the entry; null where there is none.</param>
    /// <param name="was">What stands, as it would be sent; null where there is none.</param>
    /// <param name="sent">What was sent.</param>
    public static IResult? Fault(HttpContext context, int? standing, JsonNode? was, JsonNode? sent)
    {
        var match = context.Request.Headers.IfMatch.ToString().Trim();
        if (standing is not { } version)
            return match.Length == 0
                ? null
                : Failed(
                    $"There is no entry under this address, and If-Match names the state {match} of one. "
                        + "To make a new "
                        + "entry, send it without If-Match.",
                    null,
                    []
                );
        var differences = FieldDifference.Between(was, sent);
        if (context.Request.Headers.IfNoneMatch.ToString().Trim() == "*")
            return Failed(
                $"There is an entry under this address already; it stands at {Of(version)}. Choose another "
                    + "name for a new entry, or look at this one and change it with If-Match.",
                version,
                differences
            );
        if (match is "" or "*")
            return new ProblemResult(
                Http.Problem.Of(
                    StatusCodes.Status428PreconditionRequired,
                    $"A change says which state it was made on. The entry stands at {Of(version)}: look "
                        + "at it, then send "
                        + $"the change with If-Match: {Of(version)}."
                ) with
                {
                    Differences = differences,
                }
            );
        return match.Split(',', StringSplitOptions.TrimEntries).Contains(Of(version))
            ? null
            : Failed(
                $"The change was made on the state {match}, and the entry stands at {Of(version)}. "
                    + "Compare both values of "
                    + "each field under differences, then send what is to stand with If-Match: "
                    + $"{Of(version)}.",
                version,
                differences
            );
    }

    private static ProblemResult Failed(
        string detail,
        int? version,
        IReadOnlyList<FieldDifference> differences
    ) =>
        new(
            Http.Problem.Of(StatusCodes.Status412PreconditionFailed, detail) with
            {
                Mark = version is { } known ? Of(known) : null,
                Differences = differences,
            }
        );
}
