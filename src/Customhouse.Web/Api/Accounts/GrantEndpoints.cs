using System.Net.Http.Headers;
using System.Text;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.Accounts;

/// <summary>
/// OAuth 2.0 client credentials (RFC 6749, section 4.4): a system exchanges its id and secret, a token that
/// an administrator issued, for an access token of an hour.
/// </summary>
internal static class GrantEndpoints
{
    private const string Basic = "Basic ";
    private const string FormType = "application/x-www-form-urlencoded";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/connect/token", Grant)
            .AllowAnonymous()
            .DisableAntiforgery()
            .WithTags("Tokens")
            .WithSummary(
                "Exchange a client's id and secret for an access token (OAuth 2.0 client credentials)"
            )
            .WithDescription(
                "application/x-www-form-urlencoded: grant_type=client_credentials; the id and secret of an "
                    + "issued token as client_id and client_secret, or by HTTP Basic."
            )
            .Produces<GrantedToken>()
            .Produces<GrantFault>(400)
            .Produces<GrantFault>(401);

    private static async Task<IResult> Grant(
        HttpContext context,
        AccessTokens tokens,
        CancellationToken cancellation
    )
    {
        // RFC 6749, section 4.4.2 knows this one form; another would have to be read with all that can be
        // wrong in it.
        if (
            !MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || type.MediaType != FormType
        )
            return Fault(400, "invalid_request", $"send a form, as {FormType}");
        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(cancellation);
        }
        catch (BadHttpRequestException unreadable)
            when (unreadable.StatusCode == StatusCodes.Status400BadRequest)
        {
            // RFC 6749, section 5.2: whatever is wrong with a request for a token is told in this form.
            return Fault(400, "invalid_request", unreadable.Message);
        }
        if (form["grant_type"] != "client_credentials")
            return Fault(400, "unsupported_grant_type", "grant_type is client_credentials");
        var (id, secret) =
            FromHeader(context.Request) ?? (form["client_id"].ToString(), form["client_secret"].ToString());
        // Nobody guesses 256 random bits, so failures are not counted: to wait after them would only let
        // others shut a system out whose id they know.
        return tokens.Issue(id, secret) is { } token
            ? TypedResults.Ok(new GrantedToken(token, "Bearer", (int)AccessTokens.Lasts.TotalSeconds))
            : Unknown(context);
    }

    /// <summary>RFC 6749, section 2.3.1: id and secret as user name and password.</summary>
    private static (string Id, string Secret)? FromHeader(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Basic.Length..].Trim(), bytes, out var length))
            return ("", "");
        return Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var id, var secret]
            ? (Uri.UnescapeDataString(id), Uri.UnescapeDataString(secret))
            : ("", "");
    }

    private static JsonHttpResult<GrantFault> Unknown(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"customhouse\"";
        return Fault(401, "invalid_client", "the client is unknown, or its secret is not this one");
    }

    private static JsonHttpResult<GrantFault> Fault(int status, string error, string words) =>
        TypedResults.Json(new GrantFault(error, words), AccountJson.Default.GrantFault, statusCode: status);
}

/// <summary>RFC 6749, section 5.1.</summary>
/// <param name="ExpiresIn">Seconds.</param>
public sealed record GrantedToken(
    [property: System.Text.Json.Serialization.JsonPropertyName("access_token")] string AccessToken,
    [property: System.Text.Json.Serialization.JsonPropertyName("token_type")] string TokenType,
    [property: System.Text.Json.Serialization.JsonPropertyName("expires_in")] int ExpiresIn
);

/// <summary>RFC 6749, section 5.2.</summary>
public sealed record GrantFault(
    string Error,
    [property: System.Text.Json.Serialization.JsonPropertyName("error_description")] string ErrorDescription
);
