using System.Security.Claims;
using Customhouse.Storage;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Access;

/// <summary>Who stands at the counter: the token that this request was signed in with.</summary>
public sealed class Visitor : ClaimsPrincipal
{
    public Visitor(Token token)
        : base(new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, token.Holder), new Claim(ClaimTypes.Role, token.Role)], "token"))
    {
        Token = token;
        Actor = new Actor(token.Holder, token.Role, token.Office);
    }

    public Token Token { get; }

    /// <summary>The same person as recorded with every fact.</summary>
    public Actor Actor { get; }

    public bool IsTrader => Token.Role == Role.Trader;

    /// <summary>The visitor of a request that passed the door.</summary>
    public static Visitor Of(HttpContext context) => context.User as Visitor
        ?? throw new InvalidOperationException("a route that needs a visitor was opened to nobody in particular");
}
