using System.Text.Json;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Api;
using Customhouse.Web.Pages.Parts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace Customhouse.Web;

/// <summary>What went wrong, as RFC 9457 tells it; every fault of a message stands in <see cref="Errors"/>.</summary>
/// <param name="Type">
/// A page that explains this kind of problem; <c>about:blank</c> where the status says all.
/// </param>
/// <param name="Title">The kind of problem in words, the same each time.</param>
/// <param name="Detail">This problem in words, and what would help.</param>
public sealed record Problem(string Type, string Title, int Status, string? Detail = null)
{
    public const string ContentType = "application/problem+json";

    public IReadOnlyList<Fault>? Errors { get; init; }

    /// <summary>The case that the problem is about, where there is one that the visitor may see.</summary>
    public string? Mrn { get; init; }

    /// <summary>What to tell the operator of the service, so that the cause can be found.</summary>
    public string? Trace { get; init; }

    public static Problem Of(int status, string? detail = null) =>
        new("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail);

    /// <summary>A message or an act that was refused, with every fault in one answer.</summary>
    public static Problem Of(int status, string title, IReadOnlyList<Refusal> refusals, Mrn? mrn = null) =>
        new("about:blank", title, status, refusals.Count == 1 ? refusals[0].Rule : $"{refusals.Count} faults")
        {
            Errors = [.. refusals.Select(Fault.Of)],
            Mrn = mrn?.Text,
        };

    /// <summary>Tells a program the problem, and a person a page about it.</summary>
    public Task Write(HttpContext context)
    {
        context.Response.StatusCode = Status;
        if (context.Request.WantsPage() && Errors is null)
            return new RazorComponentResult<Trouble>(new { Status, Trace }) { StatusCode = Status }
                .ExecuteAsync(context);
        return context.Response.WriteAsJsonAsync(
            this, ApiJson.Default.Problem, ContentType, context.RequestAborted);
    }
}

/// <summary>One fault, as the contract tells it.</summary>
/// <param name="Pointer">Where the message is wrong: a path of element names with one-based positions.</param>
/// <param name="Rule">The law, list or model that the rule comes from.</param>
/// <param name="Message">What the rule demands.</param>
/// <param name="Mend">What would mend it.</param>
public sealed record Fault(string Code, string Pointer, string Rule, string Message, string Mend)
{
    /// <summary>The line of the message as received, from 1, where it is known.</summary>
    public int? Line { get; init; }

    public int? Column { get; init; }

    public static Fault Of(Refusal refusal) =>
        new(refusal.Code, refusal.Pointer, refusal.Basis, refusal.Rule, refusal.Mend)
        {
            Line = refusal.Line, Column = refusal.Column,
        };
}

/// <summary>An answer that is a problem.</summary>
public sealed class ProblemResult(Problem problem) : IResult
{
    public Problem Problem => problem;

    public Task ExecuteAsync(HttpContext httpContext) => problem.Write(httpContext);
}
