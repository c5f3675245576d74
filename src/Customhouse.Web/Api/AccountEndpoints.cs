using Customhouse.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api;

/// <summary>Accounts of people: opened with a password to begin with, closed at once, never deleted.</summary>
internal static class AccountEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapGroup("/accounts").WithTags("Accounts");
        accounts.MapGet("", (AccountBook book) =>
            TypedResults.Ok<IReadOnlyList<AccountLine>>([.. book.All.Select(AccountLine.Of)]))
            .For(Role.Administrator).WithSummary("All accounts of people");
        accounts.MapPut("/{id}", Put).For(Role.Administrator).WithSummary("Open an account, or change one")
            .WithDescription("A new account is given a password, told this once, that its person changes at the "
                + "first sign-in; with subject, its person signs in at the OpenID Connect provider. A change ends "
                + "the sessions of the account.")
            .Produces<OpenedAccount>().Problems(400, 409, 503);
        accounts.MapPost("/{id}/password", Reset).For(Role.Administrator)
            .WithSummary("Give an account a new password to begin with, and take its second factor away")
            .Produces<OpenedAccount>().Problems(404, 409, 503);
        accounts.MapDelete("/{id}", Close).For(Role.Administrator).WithSummary("Close an account at once")
            .Produces(StatusCodes.Status204NoContent).Problems(404, 409, 503);
    }

    private static async Task<IResult> Put(
        HttpContext context, AccountBook book, TimeProvider clock, string id, AccountBody body)
    {
        if (!Account.TryId(id, out var known))
            return Wrong("A user id is 1 to 64 letters, digits, dots, hyphens, underscores or @.");
        if (body.Role is not { } role || !Role.All.Contains(role))
            return Wrong($"role is one of {string.Join(", ", Role.All)}.");
        if (role == Role.Trader && string.IsNullOrWhiteSpace(body.Trader))
            return Wrong("A trader's account names its operator in trader.");
        var name = ActEndpoints.Given(body.Name, "name");
        var before = book.Find(known);
        var password = before is null && body.Subject is null ? Account.NewPassword() : null;
        var account = (before ?? new Account(known, name, role, clock.GetUtcNow())) with
        {
            Name = name, Role = role, Trader = role == Role.Trader ? body.Trader!.Trim() : null,
            Mandates = role == Role.Trader ? body.Mandates ?? [] : [], Offices = body.Offices ?? [],
            Subject = body.Subject, IsClosed = false, Stamp = Account.NewStamp(),
        };
        if (password is not null)
            account = account with { PasswordHash = PasswordRules.Hash(password), PasswordIsInitial = true };
        return await Keep(context, book, clock, account, before is null ? "account opened" : "account changed")
            ?? TypedResults.Ok(new OpenedAccount(AccountLine.Of(account), password));
    }

    private static async Task<IResult> Reset(HttpContext context, AccountBook book, TimeProvider clock, string id)
    {
        if (book.Find(id) is not { } account) return Answers.NotFound();
        var password = Account.NewPassword();
        var changed = account with
        {
            PasswordHash = PasswordRules.Hash(password), PasswordIsInitial = true, CodeKey = null,
            Stamp = Account.NewStamp(),
        };
        return await Keep(context, book, clock, changed, "password given anew")
            ?? TypedResults.Ok(new OpenedAccount(AccountLine.Of(changed), password));
    }

    private static async Task<IResult> Close(HttpContext context, AccountBook book, TimeProvider clock, string id)
    {
        if (book.Find(id) is not { } account) return Answers.NotFound();
        var closed = account with { IsClosed = true, Stamp = Account.NewStamp() };
        return await Keep(context, book, clock, closed, "account closed") ?? TypedResults.NoContent();
    }

    private static async Task<IResult?> Keep(
        HttpContext context, AccountBook book, TimeProvider clock, Account account, string grounds) =>
        await book.Put(account, Visitor.Of(context).Actor, grounds, clock.GetUtcNow())
            ? null
            : Answers.Problem(StatusCodes.Status409Conflict, "Somebody else changed this account; look at it again.");

    private static IResult Wrong(string detail) => Answers.Problem(StatusCodes.Status400BadRequest, detail);
}

/// <param name="Trader">The operator that a trader works for.</param>
/// <param name="Mandates">Operators that it may represent besides; <c>*</c> for all.</param>
/// <param name="Offices">Customs offices that an officer works at.</param>
/// <param name="Subject">The person at the OpenID Connect provider (claim sub).</param>
internal sealed record AccountBody(
    string? Name, string? Role, string? Trader, IReadOnlyList<string>? Mandates, IReadOnlyList<string>? Offices,
    string? Subject);

/// <param name="Password">To begin with; told this once.</param>
public sealed record OpenedAccount(AccountLine Account, string? Password);

/// <summary>An account in the list.</summary>
public sealed record AccountLine(
    string Id, string Name, string Role, string? Trader, IReadOnlyList<string> Mandates, IReadOnlyList<string> Offices,
    string? Subject, bool HasSecondFactor, bool HasChosenPassword, bool IsClosed, DateTimeOffset CreatedAt)
{
    public static AccountLine Of(Account a) => new(
        a.Id, a.Name, a.Role, a.Trader, a.Mandates, a.Offices, a.Subject, a.CodeKey is not null,
        a is { PasswordHash: not null, PasswordIsInitial: false }, a.IsClosed, a.CreatedAt);
}
