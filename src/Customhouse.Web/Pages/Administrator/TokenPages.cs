using System.Globalization;
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

/// <summary>The tokens of systems: issued, shown once, revoked.</summary>
internal static class TokenPages
{
    private const int RowsOfPage = 50;

    public static void Map(RouteGroupBuilder desk)
    {
        var tokens = desk.MapGroup("/tokens");
        tokens
            .MapGet(
                "",
                IResult (HttpContext context, TokenBook book, string? show, int? from, string? done) =>
                    Shown(context, book, show, from ?? 0, TokenForm.Empty, [], done == "revoked")
            )
            .For(Role.Administrator);
        tokens.MapPost("", Issue).For(Role.Administrator);
        tokens
            .MapPost(
                "/{id}/revoke",
                async (HttpContext context, TokenBook book, TimeProvider clock, string id) =>
                    await TokenEndpoints.Revoke(context, book, clock, id) is NoContent
                        ? Results.Redirect("/administrator/tokens?done=revoked")
                        : Answers.NotFound()
            )
            .For(Role.Administrator);
    }

    private static async Task<IResult> Issue(
        HttpContext context,
        TokenBook book,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (!context.Request.HasFormContentType)
            return Results.Redirect("/administrator/tokens");
        var form = TokenForm.Read(await context.Request.ReadFormAsync(cancellation));
        var faults = form.Faults(Words.Of(context));
        if (faults.Count > 0)
            return Shown(context, book, null, 0, form, faults, false);
        return await TokenEndpoints.Issue(context, book, clock, form.Body) switch
        {
            Created<IssuedToken> { Value: { } issued } => new RazorComponentResult<SecretPage>(
                new
                {
                    Title = "token.issued",
                    Name = $"{form.Holder} ({issued.Id})",
                    issued.Secret,
                    Text = "token.issued-text",
                    Back = "/administrator/tokens",
                    Current = "tokens",
                }
            ),
            ProblemResult { Problem: var problem } => Shown(
                context,
                book,
                null,
                0,
                form,
                [new FieldFault("", problem.Detail ?? problem.Title)],
                false
            ),
            _ => throw new InvalidOperationException("a token was neither issued nor refused"),
        };
    }

    private static RazorComponentResult<TokensPage> Shown(
        HttpContext context,
        TokenBook book,
        string? show,
        int from,
        TokenForm form,
        IReadOnlyList<FieldFault> faults,
        bool revoked
    )
    {
        var now = context.RequestServices.Clock().GetUtcNow();
        var all = book.All.Where(t => show == "all" || t.Token.IsGoodAt(now)).Reverse().ToArray();
        return new RazorComponentResult<TokensPage>(
            new
            {
                Tokens = all.Skip(Math.Max(from, 0)).Take(RowsOfPage).ToArray(),
                Found = all.Length,
                Next = from + RowsOfPage < all.Length ? from + RowsOfPage : (int?)null,
                IsFirst = from <= 0,
                ShowsAll = show == "all",
                Form = form,
                Faults = faults,
                Revoked = revoked,
            }
        )
        {
            StatusCode =
                faults.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }
}

/// <summary>What an administrator wrote about a token to be issued.</summary>
public sealed record TokenForm(
    string Holder,
    string Role,
    string Trader,
    string Mandates,
    string Office,
    string Days
)
{
    public static readonly TokenForm Empty = new(
        "",
        Access.Role.Trader,
        "",
        "",
        "",
        TokenEndpoints.DaysUsual.ToString(CultureInfo.InvariantCulture)
    );

    internal static TokenForm Read(IFormCollection form)
    {
        return new TokenForm(
            Of("holder"),
            Of("role"),
            Of("trader"),
            Of("mandates"),
            Of("office"),
            Of("days")
        );

        string Of(string name) => form[name].ToString().Trim();
    }

    internal TokenBody Body =>
        new(
            Role,
            Holder,
            Trader.Length == 0 ? null : Trader,
            UserForm.Listed(Mandates),
            Office.Length == 0 ? null : Office,
            int.Parse(Days, NumberStyles.None, CultureInfo.InvariantCulture)
        );

    internal IReadOnlyList<FieldFault> Faults(Words words)
    {
        var faults = new List<FieldFault>();
        if (Holder.Length is 0 or > TokenEndpoints.HolderCharactersMax || !BodyText.IsPlain(Holder))
            faults.Add(new FieldFault("holder", words["token.holder-wrong"]));
        if (!Access.Role.OfTokens.Contains(Role))
            faults.Add(new FieldFault("role", words["user.role-wrong"]));
        if (Role == Access.Role.Trader && (Trader.Length == 0 || !BodyText.IsPlain(Trader)))
            faults.Add(new FieldFault("trader", words["user.trader-wrong"], words["user.trader-mend"]));
        if (UserForm.Listed(Mandates).Count > TokenEndpoints.MandatesMax || !BodyText.IsPlain(Mandates))
            faults.Add(new FieldFault("mandates", words["user.mandates-wrong"], words["user.mandates-mend"]));
        if (!BodyText.IsPlain(Office) || Office.Length > TokenEndpoints.HolderCharactersMax)
            faults.Add(
                new FieldFault("office", words["user.office-wrong", Office], words["user.office-mend"])
            );
        if (
            !int.TryParse(Days, NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            || days is < 1 or > TokenEndpoints.DaysMax
        )
            faults.Add(new FieldFault("days", words["token.days-wrong", TokenEndpoints.DaysMax]));
        return faults;
    }
}
