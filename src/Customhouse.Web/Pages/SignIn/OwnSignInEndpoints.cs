using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.SignIn;

/// <summary>A person's own way of signing in: how many recovery codes are left, and ten new ones.</summary>
internal static class OwnSignInEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var own = routes.MapGroup("/own-sign-in").ExcludeFromDescription();
        own.MapGet(
                "",
                (HttpContext context, RecoveryCodes codes, CancellationToken cancellation) =>
                    Shown(context, codes, [], cancellation)
            )
            .For(Role.Everyone);
        own.MapPost("/recovery-codes", Renew).For(Role.Everyone).DisableAntiforgery();
    }

    private static async Task<IResult> Renew(
        HttpContext context,
        PasswordSignIn door,
        RecoveryCodes codes,
        KnownDevices devices,
        [FromForm] string? code,
        CancellationToken cancellation
    )
    {
        if (Visitor.Of(context).Account is not { CodeKey: not null } account)
            return Answers.NotFound();
        var caller = Caller.Of(context, devices, account.Id);
        return await door.RenewRecovery(account, code, caller, cancellation) is { } made
            ? new RazorComponentResult<RecoveryCodesPage>(
                new
                {
                    Codes = made,
                    User = account.Id,
                    Back = "/own-sign-in",
                }
            )
            : await Shown(
                context,
                codes,
                [
                    new FieldFault(
                        "code",
                        Words.Of(context)["sign-in.code-wrong"],
                        Words.Of(context)["sign-in.code-mend"]
                    ),
                ],
                cancellation
            );
    }

    private static async Task<IResult> Shown(
        HttpContext context,
        RecoveryCodes codes,
        FieldFault[] faults,
        CancellationToken cancellation
    ) =>
        Visitor.Of(context).Account is { } account
            ? new RazorComponentResult<OwnSignInPage>(
                new
                {
                    Account = account,
                    Left = await codes.Left(account.Id, cancellation),
                    Faults = faults,
                }
            )
            {
                StatusCode =
                    faults.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
            }
            : Answers.NotFound();
}
