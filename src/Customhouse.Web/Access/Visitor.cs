using System.Security.Claims;
using Customhouse.Storage;
using Customhouse.Values;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Access;

/// <summary>
/// Who stands at the counter: a person who signed in, or a system with a token. Everything that asks who may
/// see or do what asks here, so that pages and routes answer alike.
/// </summary>
public sealed class Visitor : ClaimsPrincipal
{
    public Visitor(Token token)
        : this(
            token.Id,
            token.Holder,
            token.Holder,
            token.Role,
            token.Trader,
            token.Mandates,
            token.Office is { } office ? [office] : []
        ) { }

    public Visitor(Account account)
        : this(
            "person:" + account.Id,
            account.Id,
            account.Name,
            account.Role,
            account.Trader,
            account.Mandates,
            account.Offices
        ) => Account = account;

    private Visitor(
        string key,
        string id,
        string name,
        string role,
        string? trader,
        IReadOnlyList<string> mandates,
        IReadOnlyList<string> offices
    )
        : base(
            new ClaimsIdentity(
                [
                    new Claim(ClaimTypes.NameIdentifier, key),
                    new Claim(ClaimTypes.Name, id),
                    new Claim(ClaimTypes.Role, role),
                ],
                "visitor"
            )
        )
    {
        (Key, Name, Role, Offices) = (key, name, role, offices);
        Trader = trader is null ? null : PlainText.Compared(trader);
        Mandates = [.. mandates.Select(PlainText.Compared)];
        Actor = new Actor(id, role, offices.Count > 0 ? offices[0] : null);
    }

    /// <summary>Tells this visitor from every other, token or person.</summary>
    public string Key { get; }

    /// <summary>The name that pages show.</summary>
    public string Name { get; }

    public string Role { get; }

    /// <summary>The operator that a trader acts for; null for everybody else.</summary>
    public string? Trader { get; }

    /// <summary>Operators that a trader may represent besides; <c>*</c> for all.</summary>
    public IReadOnlyList<string> Mandates { get; }

    /// <summary>The customs offices of somebody who works for the administration; empty for all of
    /// them.</summary>
    public IReadOnlyList<string> Offices { get; }

    /// <summary>The account of a person; null for a token.</summary>
    public Account? Account { get; }

    /// <summary>Names the session of a person; null for a token.</summary>
    public string? Session { get; init; }

    /// <summary>The same visitor as recorded with every event.</summary>
    public Actor Actor { get; }

    public bool IsTrader => Role == Access.Role.Trader;

    /// <summary>Whether this visitor may see and lodge what is declared by <paramref
    /// name="operatorId"/>.</summary>
    public bool ActsFor(string operatorId) =>
        !IsTrader || operatorId.Length > 0 && Holds(PlainText.Compared(operatorId));

    private bool Holds(string operatorId) =>
        operatorId == Trader || Mandates.Contains(operatorId) || Mandates.Contains("*");

    /// <summary>
    /// Whether this visitor may see the cases of a customs office. A case that names none is everybody's,
    /// lest nobody sees it.
    /// </summary>
    public bool IsAt(string? office) =>
        IsTrader || Offices.Count == 0 || office is null || Offices.Contains(office);

    /// <summary>
    /// The customs offices whose figures a request may be told; empty for all. In a demonstration, who stands
    /// at the machine itself sees all without a sign-in.
    /// </summary>
    public static IReadOnlyList<string> OfficesOf(HttpContext context) =>
        context.User is Visitor visitor ? visitor.Offices : [];

    /// <summary>The visitor of a request that passed the door.</summary>
    public static Visitor Of(HttpContext context) =>
        context.User as Visitor
        ?? throw new InvalidOperationException(
            "a route that needs a visitor was opened to nobody in particular"
        );
}
