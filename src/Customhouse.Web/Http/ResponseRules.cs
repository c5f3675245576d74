using System.Diagnostics;
using System.Globalization;
using Customhouse.Engine;
using Customhouse.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Customhouse.Web.Http;

/// <summary>
/// What holds for every request: headers that keep browsers from being fooled, and a problem in RFC 9457 form
/// for everything that goes wrong. Causes go to the log, never to the visitor.
/// </summary>
public sealed partial class ResponseRules(RequestDelegate next, ILogger<ResponseRules> log)
{
    /// <summary>Nothing is fetched from elsewhere, nothing inline runs, nobody frames a page.</summary>
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public async Task InvokeAsync(HttpContext context)
    {
        Guard(context);
        try
        {
            await next(context);
            if (
                context.Response is
                { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null }
            )
            {
                // A request that took too long comes back with its headers cleared.
                Guard(context);
                await Problem.Of(context.Response.StatusCode).Write(context);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The visitor hung up; nobody is there to be told.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await Tell(context, e);
        }
    }

    private static void Guard(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // RFC 6797: a browser that came over TLS once comes over TLS from then on.
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
        headers.CacheControl = "no-cache, no-store";
        headers.Pragma = "no-cache";
    }

    private async Task Tell(HttpContext context, Exception e)
    {
        switch (e)
        {
            case StoreUnavailableException unavailable:
                Unavailable(log, e.Message);
                var seconds = Math.Max(1, (int)Math.Ceiling(unavailable.RetryAfter.TotalSeconds));
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                await (
                    Problem.Of(
                        StatusCodes.Status503ServiceUnavailable,
                        unavailable.IsInDoubt
                            ? "The store was lost while it recorded this, so nobody can say whether it is "
                                + "on record. Look at "
                                + "the case, or send the same message again: a lodgement and a payment "
                                + "count once."
                            : "The store cannot take it now. Nothing was recorded; send the same message "
                                + "again later."
                    ) with
                    {
                        Telling = unavailable.IsInDoubt ? "doubt" : null,
                    }
                ).Write(context);
                break;
            case CaseErasedException erased:
                await Problem
                    .Of(
                        StatusCodes.Status410Gone,
                        $"The case {erased.Mrn} was erased. That it was, when and why stands in the "
                            + "journal of the "
                            + "registers; its events keep their place in the ledger and can be read by "
                            + "nobody."
                    )
                    .Write(context);
                break;
            case CaseUnreadableException unreadable:
                Unreadable(log, unreadable.Mrn.Text, unreadable.Sequence, unreadable.Cause);
                await (
                    Problem.Of(
                        StatusCodes.Status500InternalServerError,
                        $"The case {unreadable.Mrn} cannot be read, from its event {unreadable.Sequence} "
                            + "on. It is on "
                            + "record, and nothing was changed; tell the operator of the service its number."
                    ) with
                    {
                        Telling = "unreadable",
                        Trace = unreadable.Mrn.Text,
                    }
                ).Write(context);
                break;
            case UnreadableRecordException unreadable:
                await Problem
                    .Of(
                        StatusCodes.Status422UnprocessableEntity,
                        "Nothing was recorded",
                        [unreadable.Refused]
                    )
                    .Write(context);
                break;
            case BadHttpRequestException bad:
                await Problem.Of(bad).Write(context);
                break;
            // A form that is too large to be read for its seal.
            case AntiforgeryValidationException { InnerException: BadHttpRequestException bad }:
                await Problem.Of(bad).Write(context);
                break;
            case OperationCanceledException:
                await Problem.Of(StatusCodes.Status504GatewayTimeout).Write(context);
                break;
            default:
                var trace = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
                Failed(log, e, context.Request.Method, context.Request.Path.Value ?? "", trace);
                await (
                    Problem.Of(
                        StatusCodes.Status500InternalServerError,
                        "A fault of ours. It was written down; give its trace to the operator of the service."
                    ) with
                    {
                        Trace = trace,
                    }
                ).Write(context);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the store is not available: {Cause}")]
    private static partial void Unavailable(ILogger log, string cause);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "the case {Mrn} cannot be read, from its event {Sequence} on: {Cause}"
    )]
    private static partial void Unreadable(ILogger log, string mrn, int sequence, string cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed, trace {Trace}")]
    private static partial void Failed(ILogger log, Exception e, string method, string path, string trace);
}
