using System.Text.Json;
using System.Text.Json.Serialization;
using Customhouse.Values;
using Customhouse.Web.Watching;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Http;

/// <summary>What went wrong, as RFC 9457 tells it; every fault of a message stands in <see
/// cref="Errors"/>.</summary>
/// <param name="Type">
/// A page that explains this kind of problem; <c>about:blank</c> where the status says all.
/// </param>
/// <param name="Title">The kind of problem in words, the same each time.</param>
/// <param name="Detail">This problem in words, and what would help.</param>
public sealed record Problem(string Type, string Title, int Status, string? Detail = null)
{
    public const string ContentType = "application/problem+json";

    public IReadOnlyList<Fault>? Errors { get; init; }

    /// <summary>Both values of each field that differs, where a change came too late.</summary>
    public IReadOnlyList<FieldDifference>? Differences { get; init; }

    /// <summary>The state that the entry stands at, as If-Match names it.</summary>
    public string? Mark { get; init; }

    /// <summary>The case that the problem is about, where there is one that the visitor may see.</summary>
    public string? Mrn { get; init; }

    /// <summary>What to tell the operator of the service, so that the cause can be found.</summary>
    public string? Trace { get; init; }

    /// <summary>The checks of readiness, where one of them fails.</summary>
    public IReadOnlyList<CheckState>? Checks { get; init; }

    /// <summary>Which words tell it to a person, where the status alone would say too little.</summary>
    [JsonIgnore]
    internal string? Telling { get; init; }

    public static Problem Of(int status, string? detail = null) =>
        new("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail ?? Help(status));

    /// <summary>A request that cannot be taken, with the value at fault where it is known.</summary>
    public static Problem Of(BadHttpRequestException bad) =>
        bad switch
        {
            UnfitBodyException unfit => Of(bad.StatusCode, "The body cannot be taken", [unfit.Refusal]),
            { InnerException: JsonException json } => Of(
                bad.StatusCode,
                "The body cannot be taken",
                [UnfitBodyException.Of(json)]
            ),
            _ => Of(bad.StatusCode),
        };

    /// <summary>A message or an act that was refused, with every fault in one answer.</summary>
    public static Problem Of(int status, string title, IReadOnlyList<Refusal> refusals, Mrn? mrn = null) =>
        new("about:blank", title, status, refusals.Count == 1 ? refusals[0].Rule : $"{refusals.Count} faults")
        {
            Errors = [.. refusals.Select(Fault.Of)],
            Mrn = mrn?.Text,
        };

    private static string? Help(int status) =>
        status switch
        {
            400 =>
                "The request cannot be read as it stands: its address, its headers or its body; see /docs.",
            401 => "Sign in: send a token as 'Authorization: Bearer ...'. An administrator issues tokens.",
            403 => "The role of this token does not allow this.",
            404 => "There is nothing here under this address that you may see.",
            405 => "This address does not know that method; see /docs.",
            409 => "It does not go together with what is on record; look at that and try again.",
            412 => "It was changed since it was looked at; look at it again.",
            428 => "Say with If-Match which state the change was made on; reading tells it as ETag.",
            413 => "The body is larger than this address takes.",
            415 => "Send the content type that /docs names here; a message is application/xml or "
                + "application/json.",
            429 => "Too many requests with this token; wait as Retry-After says.",
            408 => "The body came too slowly or not whole; send it again.",
            503 => "It cannot be done now; try again later.",
            504 => "It took too long and was given up. Look whether it was done, or send the same again.",
            _ => null,
        };

    /// <summary>Tells a program the problem, and a person a page about it.</summary>
    public Task Write(HttpContext context)
    {
        context.Response.StatusCode = Status;
        if (
            context.Request.WantsPage()
            && Errors is null
            && Differences is null
            // What serves a log alone makes no pages.
            && context.RequestServices.GetService<ProblemPage>() is { } page
        )
            return page(this).ExecuteAsync(context);
        return context.Response.WriteAsJsonAsync(
            context.RequestServices.GetService<ProblemWords>()?.Invoke(context, this) ?? this,
            ProblemJson.Default.Problem,
            ContentType,
            context.RequestAborted
        );
    }
}

/// <summary>One fault, as the contract tells it.</summary>
/// <param name="Pointer">Where the message is wrong: a path of element names with one-based
/// positions.</param>
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
            Line = refusal.Line,
            Column = refusal.Column,
        };
}

/// <summary>An answer that is a problem.</summary>
public sealed class ProblemResult(Problem problem) : IResult
{
    public Problem Problem => problem;

    public Task ExecuteAsync(HttpContext httpContext) => problem.Write(httpContext);
}

/// <summary>The problem in the language that the request prefers; whoever knows languages says how.</summary>
public delegate Problem ProblemWords(HttpContext context, Problem problem);

/// <summary>The page that tells a person of a problem; whoever makes pages says which.</summary>
public delegate IResult ProblemPage(Problem problem);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJson : JsonSerializerContext;
