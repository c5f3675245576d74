using System.Text.Json;
using System.Text.Json.Nodes;
using Customhouse.Web.Access;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.Accounts;

/// <summary>Accounts of people: opened with a password to begin with, closed at once, never
/// deleted.</summary>
internal static class AccountEndpoints
{
    private const int OfficesMax = 100;

    /// <summary>Of a claim sub (OpenID Connect Core, section 2).</summary>
    private const int SubjectCharactersMax = 255;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapGroup("/accounts").WithTags("Accounts");
        accounts
            .MapGet(
                "",
                (AccountBook book) =>
                    TypedResults.Ok<IReadOnlyList<AccountLine>>([.. book.All.Select(AccountLine.Of)])
            )
            .For(Role.Administrator)
            .WithSummary("All accounts of people");
        accounts
            .MapGet("/{id}", One)
            .For(Role.Administrator)
            .WithSummary("One account")
            .Produces<AccountLine>()
            .Problems(404);
        accounts
            .MapPut("/{id}", Put)
            .For(Role.Administrator)
            .WithSummary("Open an account, or change one")
            .WithDescription(
                "A new account is given a password, told this once, that its person changes at the "
                    + "first sign-in; with subject, its person signs in at the OpenID Connect provider. A "
                    + "change ends "
                    + "the sessions of the account, and names with If-Match the state that it was made "
                    + "on, as ETag "
                    + "tells it."
            )
            .Produces<OpenedAccount>()
            .Problems(400, 409, 503)
            .Marked();
        accounts
            .MapPost("/{id}/password", Reset)
            .For(Role.Administrator)
            .WithSummary("Give an account a new password to begin with, and take its second factor away")
            .Produces<OpenedAccount>()
            .Problems(404, 409, 503);
        accounts
            .MapDelete("/{id}", Close)
            .For(Role.Administrator)
            .WithSummary("Close an account at once")
            .Produces(StatusCodes.Status204NoContent)
            .Problems(404, 409, 503);
    }

    private static IResult One(HttpContext context, AccountBook book, string id)
    {
        if (book.Find(id) is not { } account || book.VersionOf(id) is not { } version)
            return Answers.NotFound();
        StateMark.Tell(context, version);
        return TypedResults.Ok(AccountLine.Of(account));
    }

    private static async Task<IResult> Put(
        HttpContext context,
        AccountBook book,
        TimeProvider clock,
        string id,
        AccountBody body
    )
    {
        if (!Account.TryId(id, out var known))
            return await Write(context, book, clock, id, body, null);
        var before = book.Find(known);
        if (
            StateMark.Fault(
                context,
                before is null ? null : book.VersionOf(known),
                before is null ? null : Node(AccountBody.Of(before)),
                Node(body)
            ) is
            { } fault
        )
            return fault;
        var answer = await Write(context, book, clock, id, body, before);
        if (answer is IValueHttpResult<OpenedAccount> && book.VersionOf(known) is { } version)
            StateMark.Tell(context, version);
        return answer;
    }

    private static JsonNode? Node(AccountBody body) =>
        JsonSerializer.SerializeToNode(body, AccountJson.Default.AccountBody);

    /// <param name="before">The account as whoever changes it has seen it; null for a new one.</param>
    internal static async Task<IResult> Write(
        HttpContext context,
        AccountBook book,
        TimeProvider clock,
        string id,
        AccountBody body,
        Account? before
    )
    {
        if (!Account.TryId(id, out var known))
            return Wrong("A user id is 1 to 64 letters, digits, dots, hyphens, underscores or @.");
        if (body.Role is not { } role || !Role.All.Contains(role))
            return Wrong($"role is one of {string.Join(", ", Role.All)}.");
        if (role == Role.Trader && string.IsNullOrWhiteSpace(body.Trader))
            return Wrong("A trader's account names its operator in trader.");
        if (body.Mandates is { Count: > TokenEndpoints.MandatesMax })
            return Wrong($"mandates are {TokenEndpoints.MandatesMax} at most.");
        if (body.Offices is { Count: > OfficesMax })
            return Wrong($"offices are {OfficesMax} at most.");
        var name = BodyText.Given(body.Name, "name", TokenEndpoints.HolderCharactersMax);
        var trader = role == Role.Trader ? BodyText.Given(body.Trader, "trader") : null;
        var (mandates, offices) = (
            BodyText.Texts(body.Mandates, "mandates"),
            BodyText.Texts(body.Offices, "offices")
        );
        var subject = body.Subject is null
            ? null
            : BodyText.Given(body.Subject, "subject", SubjectCharactersMax);
        if (IsTaken(book, subject, known) is { } taken)
            return taken;
        if (before is { IsClosed: true })
            return Answers.Problem(
                StatusCodes.Status409Conflict,
                "The account is closed. Who is to sign in again gets a new one, or this one is opened on "
                    + "its page."
            );
        var password = before is null && body.Subject is null ? Account.NewPassword() : null;
        var account = (before ?? new Account(known, name, role, clock.GetUtcNow())) with
        {
            Name = name,
            Role = role,
            Trader = trader,
            Mandates = role == Role.Trader ? mandates : [],
            Offices = offices,
            Subject = subject,
            Stamp = Account.NewStamp(),
        };
        // Who signs in at the provider has no password here that would outlive an exclusion there.
        if (subject is not null)
            account = account with { PasswordHash = null, PasswordIsInitial = false, CodeKey = null };
        if (password is not null)
            account = account with { PasswordHash = PasswordRules.Hash(password), PasswordIsInitial = true };
        return await Keep(context, book, clock, account, before, before is null ? "opened" : "changed")
            ?? TypedResults.Ok(new OpenedAccount(AccountLine.Of(account), password));
    }

    internal static async Task<IResult> Reset(
        HttpContext context,
        AccountBook book,
        TimeProvider clock,
        string id
    )
    {
        if (book.Find(id) is not { } account)
            return Answers.NotFound();
        if (account.Subject is not null)
            return Answers.Problem(
                StatusCodes.Status409Conflict,
                "This person signs in at the provider, and a password here would outlive an exclusion there."
            );
        var password = Account.NewPassword();
        var changed = account with
        {
            PasswordHash = PasswordRules.Hash(password),
            PasswordIsInitial = true,
            CodeKey = null,
            Stamp = Account.NewStamp(),
        };
        return await Keep(context, book, clock, changed, account, "password")
            ?? TypedResults.Ok(new OpenedAccount(AccountLine.Of(changed), password));
    }

    internal static async Task<IResult> Close(
        HttpContext context,
        AccountBook book,
        TimeProvider clock,
        string id
    )
    {
        if (book.Find(id) is not { } account)
            return Answers.NotFound();
        var closed = account with { IsClosed = true, Stamp = Account.NewStamp() };
        return await Keep(context, book, clock, closed, account, "closed") ?? TypedResults.NoContent();
    }

    /// <summary>Lets a closed account in again; its password and second factor stand.</summary>
    internal static async Task<IResult> Reopen(
        HttpContext context,
        AccountBook book,
        TimeProvider clock,
        string id
    )
    {
        if (book.Find(id) is not { } account)
            return Answers.NotFound();
        if (IsTaken(book, account.Subject, account.Id) is { } taken)
            return taken;
        var open = account with { IsClosed = false, Stamp = Account.NewStamp() };
        return await Keep(context, book, clock, open, account, "opened") ?? TypedResults.NoContent();
    }

    /// <summary>Forgets the failed sign-ins of an account, so that its person need not wait.</summary>
    internal static async Task<IResult> Unlock(
        HttpContext context,
        AccountBook book,
        Attempts attempts,
        string id
    )
    {
        if (book.Find(id) is not { } account)
            return Answers.NotFound();
        await AuditNote.Add(context, Visitor.Of(context), "account-unlocked", account.Id);
        await attempts.Forget(account.Id);
        return TypedResults.NoContent();
    }

    /// <summary>
    /// Whether the house would be left without an account that can administer it, as far as this process
    /// knows: what counts is judged where the change is kept.
    /// </summary>
    internal static bool IsLastAdministrator(AccountBook book, Account account) =>
        account is { Role: Role.Administrator, IsClosed: false }
        && !book.All.Any(a => a.Id != account.Id && a is { Role: Role.Administrator, IsClosed: false });

    /// <summary>A subject signs in to one account, or nobody could say to which.</summary>
    private static IResult? IsTaken(AccountBook book, string? subject, string id) =>
        subject is not null && book.OfSubject(subject) is { } other && other.Id != id
            ? Answers.Problem(
                StatusCodes.Status409Conflict,
                $"The open account {other.Id} has this subject. Take it away there first."
            )
            : null;

    /// <param name="act">opened, changed, closed or password: as the audit trail has it after
    /// account-.</param>
    private static async Task<IResult?> Keep(
        HttpContext context,
        AccountBook book,
        TimeProvider clock,
        Account account,
        Account? before,
        string act
    )
    {
        var visitor = Visitor.Of(context);
        switch (await book.Put(account, before, visitor.Actor, "account " + act, clock.GetUtcNow()))
        {
            case AccountChange.Kept:
                await AuditNote.Add(context, visitor, "account-" + act, account.Id);
                return null;
            case AccountChange.LastAdministrator:
                return Answers.Problem(
                    StatusCodes.Status409Conflict,
                    "This is the last account of an administrator. Open another one first."
                );
            case AccountChange.SubjectTaken:
                return Answers.Problem(
                    StatusCodes.Status409Conflict,
                    "Another open account has this subject. Take it away there first."
                );
            default:
                return Answers.Problem(
                    StatusCodes.Status409Conflict,
                    "Somebody else changed this account; look at it again."
                );
        }
    }

    private static IResult Wrong(string detail) => Answers.Problem(StatusCodes.Status400BadRequest, detail);
}

/// <param name="Trader">The operator that a trader works for.</param>
/// <param name="Mandates">Operators that it may represent besides; <c>*</c> for all.</param>
/// <param name="Offices">Customs offices that an officer works at.</param>
/// <param name="Subject">The person at the OpenID Connect provider (claim sub).</param>
internal sealed record AccountBody(
    string? Name,
    string? Role,
    string? Trader = null,
    IReadOnlyList<string>? Mandates = null,
    IReadOnlyList<string>? Offices = null,
    string? Subject = null
)
{
    public static AccountBody Of(Account a) =>
        new(a.Name, a.Role, a.Trader, a.Mandates, a.Offices, a.Subject);
}

/// <param name="Password">To begin with; told this once.</param>
public sealed record OpenedAccount(AccountLine Account, string? Password);

/// <summary>An account in the list.</summary>
public sealed record AccountLine(
    string Id,
    string Name,
    string Role,
    string? Trader,
    IReadOnlyList<string> Mandates,
    IReadOnlyList<string> Offices,
    string? Subject,
    bool HasSecondFactor,
    bool HasChosenPassword,
    bool IsClosed,
    DateTimeOffset CreatedAt
)
{
    public static AccountLine Of(Account a) =>
        new(
            a.Id,
            a.Name,
            a.Role,
            a.Trader,
            a.Mandates,
            a.Offices,
            a.Subject,
            a.CodeKey is not null,
            a is { PasswordHash: not null, PasswordIsInitial: false },
            a.IsClosed,
            a.CreatedAt
        );
}
