using Customhouse.Engine;
using Customhouse.Web.Access;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Customhouse.Web.Settings;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Pages.SignIn;

/// <summary>The pages of the steps of signing in, with what was wrong the last time.</summary>
internal static class SignInForms
{
    internal static RazorComponentResult<SignInPage> First(
        WebOptions options,
        string? returnUrl,
        string? user,
        FieldFault[] faults,
        bool isAway = false
    ) =>
        new(
            new
            {
                ReturnUrl = Session.Local(returnUrl),
                User = user,
                Faults = faults,
                OpenIdName = options.OpenId?.Name,
            }
        )
        {
            StatusCode =
                isAway ? StatusCodes.Status503ServiceUnavailable
                : faults.Length == 0 ? StatusCodes.Status200OK
                : StatusCodes.Status401Unauthorized,
        };

    /// <summary>What a sign-in at the provider came to, in words of its own.</summary>
    internal static FieldFault[] OpenIdFault(HttpContext context, string? refused)
    {
        var words = Words.Of(context);
        return refused is null ? []
            : OpenId.Causes.Contains(refused)
                ?
                [
                    new FieldFault(
                        "",
                        words["sign-in.openid-" + refused],
                        words[$"sign-in.openid-{refused}-mend"]
                    ),
                ]
            : [new FieldFault("", words["sign-in.wrong"])];
    }

    internal static Task<IResult> Factor(
        SignInStage stage,
        AdministrationState administration,
        FieldFault[] faults
    ) =>
        Task.FromResult<IResult>(
            new RazorComponentResult<NewFactorPage>(
                new
                {
                    Key = OneTimeCode.Written(stage.Key),
                    Faults = faults,
                    Address = AddressOf(stage, administration),
                    Picture = QrPicture.Draw(AddressOf(stage, administration)),
                }
            )
            {
                StatusCode =
                    faults.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
            }
        );

    private static string AddressOf(SignInStage stage, AdministrationState administration) =>
        OneTimeCode.Address(
            $"Customhouse {administration.Terms.Administration}",
            stage.Account.Id,
            stage.Key
        );

    internal static Task<IResult> Show<T>(FieldFault[] faults)
        where T : IComponent =>
        Task.FromResult<IResult>(
            new RazorComponentResult<T>(new { Faults = faults })
            {
                StatusCode =
                    faults.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
            }
        );

    /// <summary>The same words for every reason but that of waiting, which everybody is told alike.</summary>
    internal static FieldFault[] Refused(HttpContext context, string field, Tried tried)
    {
        var words = Words.Of(context);
        if (tried.IsKeyLost)
            return [new FieldFault(field, words["sign-in.key-lost"], words["sign-in.key-lost-mend"])];
        return tried.Wait > TimeSpan.Zero
            ? [new FieldFault(field, words["sign-in.wait", words.Span(tried.Wait)])]
            : [new FieldFault(field, words[field.Length == 0 ? "sign-in.wrong" : $"sign-in.{field}-wrong"])];
    }
}
