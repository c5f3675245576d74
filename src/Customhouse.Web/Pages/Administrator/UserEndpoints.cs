using Customhouse.Engine;
using Customhouse.Web.Access;
using Customhouse.Web.Api.Accounts;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.Administrator;

/// <summary>The accounts of people: each form ends where the route of the same act ends.</summary>
internal static class UserEndpoints
{
    private const int RowsOfPage = 50;
    private const string Place = "/administrator/users";

    public static void Map(RouteGroupBuilder desk)
    {
        var users = desk.MapGroup("/users");
        users.MapGet("", List).For(Role.Administrator);
        users
            .MapGet(
                "/new",
                async (HttpContext h, RegisterChanges room, CancellationToken c) =>
                    await Form(h, room, null, UserForm.Empty, [], c)
            )
            .For(Role.Administrator);
        users
            .MapPost(
                "/new",
                (HttpContext h, AccountBook b, RegisterChanges r, TimeProvider t, CancellationToken c) =>
                    Save(h, b, r, t, null, c)
            )
            .For(Role.Administrator);
        users.MapGet("/{id}", One).For(Role.Administrator);
        users
            .MapPost(
                "/{id}",
                (
                    HttpContext h,
                    AccountBook b,
                    RegisterChanges r,
                    TimeProvider t,
                    string id,
                    CancellationToken c
                ) => Save(h, b, r, t, id, c)
            )
            .For(Role.Administrator);
        users.MapPost("/{id}/password", Reset).For(Role.Administrator);
        foreach (var act in (string[])["close", "open", "unlock"])
            users
                .MapPost(
                    "/{id}/" + act,
                    (
                        HttpContext h,
                        AccountBook b,
                        RegisterChanges r,
                        Attempts a,
                        TimeProvider t,
                        string id,
                        CancellationToken c
                    ) => Act(h, b, r, a, t, id, act, c)
                )
                .For(Role.Administrator);
    }

    private static async Task<IResult> List(
        AccountBook book,
        Attempts attempts,
        string? q,
        string? role,
        string? after,
        CancellationToken cancellation
    )
    {
        var text = string.IsNullOrWhiteSpace(q) ? null : q.Trim();
        var wanted = Role.All.Contains(role) ? role : null;
        var found = book
            .All.Where(a => wanted is null || a.Role == wanted)
            .Where(a => text is null || Holds(a, text))
            .ToArray();
        var shown = found
            .Where(a => after is null || string.CompareOrdinal(a.Id, after) > 0)
            .Take(RowsOfPage + 1)
            .ToArray();
        var lines = new List<UserLine>();
        foreach (var account in shown.Take(RowsOfPage))
            lines.Add(new UserLine(account, await attempts.IsWaited(account.Id, cancellation)));
        return new RazorComponentResult<UsersPage>(
            new
            {
                Users = lines,
                Found = found.Length,
                Text = text,
                Chosen = wanted,
                IsFirst = after is null,
                Next = shown.Length > RowsOfPage ? shown[RowsOfPage - 1].Id : null,
            }
        );
    }

    private static bool Holds(Account account, string text) =>
        new[] { account.Id, account.Name, account.Trader ?? "" }
            .Concat(account.Offices)
            .Any(t => t.Contains(text, StringComparison.OrdinalIgnoreCase));

    private static async Task<IResult> One(
        HttpContext context,
        AccountBook book,
        RegisterChanges room,
        string id,
        string? done,
        CancellationToken cancellation
    ) =>
        book.Find(id) is { } account
            ? await Form(
                context,
                room,
                account,
                UserForm.Of(account),
                [],
                cancellation,
                done is not null && Words.Of(context).Has("user.done-" + done) ? done : null
            )
            : Answers.NotFound();

    private static async Task<IResult> Save(
        HttpContext context,
        AccountBook book,
        RegisterChanges room,
        TimeProvider clock,
        string? id,
        CancellationToken cancellation
    )
    {
        if (!context.Request.HasFormContentType)
            return Results.Redirect(Place);
        var before = id is null ? null : book.Find(id);
        if (id is not null && before is null)
            return Answers.NotFound();
        var form = UserForm.Read(await context.Request.ReadFormAsync(cancellation), before);
        var offices = (await room.Offices(cancellation)).Select(o => o.Office.Id).ToHashSet();
        var faults = form.Faults(Words.Of(context), book, before, offices);
        if (faults.Count > 0)
            return await Form(context, room, before, form, faults, cancellation);
        // An equal stamp is an unchanged account; where only the stamp is another, there is nothing to
        // compare.
        if (form.Against(before, Words.Of(context)) is { Count: > 0 } differences)
            return await Form(
                context,
                room,
                before,
                form with
                {
                    Stamp = before!.Stamp,
                },
                [],
                cancellation,
                differences: differences
            );
        var answer = await AccountEndpoints.Write(context, book, clock, form.Id, form.Body, before);
        return answer switch
        {
            Ok<OpenedAccount> { Value: { Password: { } password } opened } => Told(
                opened.Account.Id,
                password
            ),
            Ok<OpenedAccount> { Value: { } kept } => Results.Redirect(
                $"{Place}/{Uri.EscapeDataString(kept.Account.Id)}?done=saved"
            ),
            _ => await Form(context, room, before, form, Refused(answer), cancellation),
        };
    }

    private static async Task<IResult> Reset(
        HttpContext context,
        AccountBook book,
        RegisterChanges room,
        TimeProvider clock,
        string id,
        CancellationToken cancellation
    )
    {
        if (book.Find(id) is not { } account)
            return Answers.NotFound();
        if (await Meanwhile(context, room, account, cancellation) is { } changed)
            return changed;
        return await AccountEndpoints.Reset(context, book, clock, id) switch
        {
            Ok<OpenedAccount> { Value: { Password: { } password } opened } => Told(
                opened.Account.Id,
                password
            ),
            var answer => answer,
        };
    }

    /// <summary>The account as it stands, where it is not what the page of an act showed; null where it is.
    /// </summary>
    private static async Task<IResult?> Meanwhile(
        HttpContext context,
        RegisterChanges room,
        Account account,
        CancellationToken cancellation
    )
    {
        var words = Words.Of(context);
        var form = context.Request.HasFormContentType
            ? await context.Request.ReadFormAsync(cancellation)
            : null;
        return FormMark.In(form) == account.Stamp
            ? null
            : await Form(
                context,
                room,
                account,
                UserForm.Of(account),
                [new FieldFault("", words["stale.title"], words["stale.look"])],
                cancellation
            );
    }

    private static async Task<IResult> Act(
        HttpContext context,
        AccountBook book,
        RegisterChanges room,
        Attempts attempts,
        TimeProvider clock,
        string id,
        string act,
        CancellationToken cancellation
    )
    {
        if (book.Find(id) is not { } account)
            return Answers.NotFound();
        if (await Meanwhile(context, room, account, cancellation) is { } changed)
            return changed;
        var answer = act switch
        {
            "close" => await AccountEndpoints.Close(context, book, clock, id),
            "open" => await AccountEndpoints.Reopen(context, book, clock, id),
            _ => await AccountEndpoints.Unlock(context, book, attempts, id),
        };
        return answer is NoContent
            ? Results.Redirect($"{Place}/{Uri.EscapeDataString(account.Id)}?done={act}")
            : await Form(
                context,
                room,
                account,
                UserForm.Of(account),
                AccountEndpoints.IsLastAdministrator(book, account)
                    ?
                    [
                        new FieldFault(
                            "",
                            Words.Of(context)["user.last"],
                            Words.Of(context)["user.last-mend"]
                        ),
                    ]
                    : Refused(answer),
                cancellation
            );
    }

    private static FieldFault[] Refused(IResult answer) =>
        answer is ProblemResult { Problem: var problem }
            ? [new FieldFault("", problem.Detail ?? problem.Title)]
            : throw new InvalidOperationException("an account was neither kept nor refused");

    /// <summary>A password is told in the answer itself and nowhere else; a redirect would have to keep
    /// it.</summary>
    private static RazorComponentResult<SecretPage> Told(string id, string password) =>
        new(
            new
            {
                Title = "user.password-title",
                Name = id,
                Secret = password,
                Text = "user.password-text",
                Back = $"{Place}/{Uri.EscapeDataString(id)}",
                Current = "users",
            }
        );

    private static async Task<IResult> Form(
        HttpContext context,
        RegisterChanges room,
        Account? account,
        UserForm form,
        IReadOnlyList<FieldFault> faults,
        CancellationToken cancellation,
        string? done = null,
        IReadOnlyList<ChangedField>? differences = null
    )
    {
        var attempts = (Attempts)context.RequestServices.GetService(typeof(Attempts))!;
        return new RazorComponentResult<UserPage>(
            new
            {
                Account = account,
                Form = form,
                Faults = faults,
                Done = done,
                Differences = differences ?? [],
                IsLocked = account is not null && await attempts.IsWaited(account.Id, cancellation),
                Offices = (await room.Offices(cancellation))
                    .Where(o => !o.Office.IsClosed)
                    .Select(o => o.Office)
                    .ToArray(),
            }
        )
        {
            StatusCode =
                faults.Count > 0 ? StatusCodes.Status422UnprocessableEntity
                : differences is { Count: > 0 } ? StatusCodes.Status412PreconditionFailed
                : StatusCodes.Status200OK,
        };
    }
}

/// <summary>An account in the list.</summary>
/// <param name="IsLocked">It has to wait after failed sign-ins.</param>
public sealed record UserLine(Account Account, bool IsLocked);
