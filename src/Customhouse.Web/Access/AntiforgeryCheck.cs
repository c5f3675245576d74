using Customhouse.Web.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Access;

/// <summary>
/// What a browser sends with a cookie acts only if one of our own pages sent it: every form bears a seal,
/// scripts send it as a header. Here for all routes at once, so that no form can forget it. Who comes with a
/// token bears no cookie and needs no seal.
/// </summary>
public sealed class AntiforgeryCheck(RequestDelegate next, IAntiforgery antiforgery)
{
    public const string Header = "X-Form-Seal";
    public const string Field = "seal";

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var isSafe =
            HttpMethods.IsGet(request.Method)
            || HttpMethods.IsHead(request.Method)
            || HttpMethods.IsOptions(request.Method)
            || HttpMethods.IsTrace(request.Method);
        if (isSafe || !IsFromBrowser(context) || await IsSealed(context))
        {
            await next(context);
            return;
        }
        await (
            Problem.Of(
                StatusCodes.Status400BadRequest,
                "This form was not sent by a page of this session, or the session ended meanwhile. Open "
                    + "the page again "
                    + "and send it from there; nothing was changed."
            ) with
            {
                Telling = "seal",
            }
        ).Write(context);
    }

    private async Task<bool> IsSealed(HttpContext context)
    {
        try
        {
            return await antiforgery.IsRequestValidAsync(context);
        }
        catch (AntiforgeryValidationException e)
            when (e.InnerException
                    is not BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }
            )
        {
            return false; // A form that cannot be read bears no seal that could be.
        }
    }

    private static bool IsFromBrowser(HttpContext context) =>
        context.User is Visitor { Account: not null }
        || context.GetEndpoint()?.Metadata.GetMetadata<Sealed>() is not null;

    /// <summary>Marks a form that is open to who is not signed in yet.</summary>
    public sealed class Sealed;
}
