using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.Accounts;

/// <summary>Tokens: issued by an administrator, shown once, listed without their secrets, revoked at
/// once.</summary>
internal static class TokenEndpoints
{
    internal const int DaysMax = 366;
    internal const int DaysUsual = 90;
    internal const int HolderCharactersMax = 140;

    /// <summary>Each mandate is looked through when its holder lists cases.</summary>
    internal const int MandatesMax = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var tokens = routes.MapGroup("/tokens").WithTags("Tokens");
        tokens
            .MapGet(
                "",
                (TokenBook book) =>
                    TypedResults.Ok<IReadOnlyList<TokenLine>>([.. book.All.Select(TokenLine.Of)])
            )
            .For(Role.Administrator)
            .WithSummary("All tokens, without their secrets");
        tokens
            .MapPost("", Issue)
            .For(Role.Administrator)
            .WithSummary("Issue a token")
            .WithDescription("The secret is in the answer and nowhere else; only its SHA-256 is kept.")
            .Produces<IssuedToken>(StatusCodes.Status201Created)
            .Problems(400, 503);
        tokens
            .MapDelete("/{id}", Revoke)
            .For(Role.Administrator)
            .WithSummary("Revoke a token at once")
            .Produces(StatusCodes.Status204NoContent)
            .Problems(404, 503);
    }

    internal static async Task<IResult> Issue(
        HttpContext context,
        TokenBook book,
        TimeProvider clock,
        TokenBody body
    )
    {
        if (body.Role is not { } role || !Role.OfTokens.Contains(role))
            return Wrong($"role is one of {string.Join(", ", Role.OfTokens)}.");
        if (role == Role.Trader && string.IsNullOrWhiteSpace(body.Trader))
            return Wrong("A trader's token names its operator in trader.");
        if (body.Days is < 1 or > DaysMax)
            return Wrong($"days is 1 to {DaysMax}.");
        if (body.Mandates is { Count: > MandatesMax })
            return Wrong($"mandates are {MandatesMax} at most.");
        var holder = BodyText.Given(body.Holder, "holder", HolderCharactersMax);
        var trader = role == Role.Trader ? BodyText.Given(body.Trader, "trader") : null;
        var mandates = BodyText.Texts(body.Mandates, "mandates");
        var office = body.Office is null ? null : BodyText.Given(body.Office, "office", HolderCharactersMax);
        var now = clock.GetUtcNow();
        Token? token = null;
        var secret = await book.Issue(
            hash =>
                token = new Token(Token.NewId(), hash, role, holder, now)
                {
                    Trader = trader,
                    Mandates = role == Role.Trader ? mandates : [],
                    Office = office,
                    ExpiresAt = now.AddDays(body.Days ?? DaysUsual),
                },
            Visitor.Of(context).Actor
        );
        await AuditNote.Add(context, Visitor.Of(context), "token-issued", $"{token!.Id} {token.Holder}");
        return TypedResults.Created(
            $"/tokens/{token.Id}",
            new IssuedToken(token.Id, secret, role, token.ExpiresAt)
        );
    }

    internal static async Task<IResult> Revoke(
        HttpContext context,
        TokenBook book,
        TimeProvider clock,
        string id
    )
    {
        if (!await book.Revoke(id, Visitor.Of(context).Actor, clock.GetUtcNow()))
            return Answers.NotFound();
        await AuditNote.Add(context, Visitor.Of(context), "token-revoked", id);
        return TypedResults.NoContent();
    }

    private static IResult Wrong(string detail) => Answers.Problem(StatusCodes.Status400BadRequest, detail);
}

/// <param name="Holder">The person or system it is for; recorded with every act.</param>
/// <param name="Trader">The operator that a trader's token acts for.</param>
/// <param name="Mandates">Operators that it may represent besides; <c>*</c> for all.</param>
/// <param name="Days">How long it is good; 90 where nothing is said.</param>
internal sealed record TokenBody(
    string? Role,
    string? Holder,
    string? Trader = null,
    IReadOnlyList<string>? Mandates = null,
    string? Office = null,
    int? Days = null
);

/// <param name="Secret">Shown this once: send it as <c>Authorization: Bearer</c>.</param>
public sealed record IssuedToken(string Id, string Secret, string Role, DateTimeOffset? ExpiresAt);

/// <summary>A token in the list.</summary>
public sealed record TokenLine(
    string Id,
    string Role,
    string Holder,
    string? Trader,
    IReadOnlyList<string> Mandates,
    string? Office,
    DateTimeOffset IssuedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt
)
{
    public static TokenLine Of(TokenInUse use) =>
        new(
            use.Token.Id,
            use.Token.Role,
            use.Token.Holder,
            use.Token.Trader,
            use.Token.Mandates,
            use.Token.Office,
            use.Token.IssuedAt,
            use.Token.ExpiresAt,
            use.Token.RevokedAt,
            use.LastUsedAt
        );
}
