using Customhouse.Engine;
using Customhouse.Web.Access;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Customhouse.Web.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Pages.SignIn;

/// <summary>
/// Signing in, step by step: password, code, and at the first time a password and a second factor of one's
/// own. Between the steps a short-lived cookie remembers what was proven; it opens nothing.
/// </summary>
internal static class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes
            .MapGroup("/sign-in")
            .ExcludeFromDescription()
            .AllowAnonymous()
            .DisableAntiforgery()
            .WithMetadata(new AntiforgeryCheck.Sealed());
        pages.MapGet(
            "",
            IResult (HttpContext context, WebOptions options, string? returnUrl, string? refused) =>
                SignInForms.First(
                    options,
                    returnUrl,
                    null,
                    SignInForms.OpenIdFault(context, refused),
                    refused == OpenId.Away
                )
        );
        pages.MapPost("", Password);
        pages.MapGet(
            "/code",
            (HttpContext context, AccountBook accounts, PasswordSignIn door) =>
                SignInStage.At(context, accounts, door, SignInStep.Code, _ => SignInForms.Show<CodePage>([]))
        );
        pages.MapPost("/code", Code);
        pages.MapGet(
            "/recovery",
            (HttpContext context, AccountBook accounts, PasswordSignIn door) =>
                SignInStage.At(
                    context,
                    accounts,
                    door,
                    SignInStep.Code,
                    _ => SignInForms.Show<RecoveryPage>([])
                )
        );
        pages.MapPost("/recovery", Recover);
        pages.MapGet(
            "/password",
            (HttpContext context, AccountBook accounts, PasswordSignIn door) =>
                SignInStage.At(
                    context,
                    accounts,
                    door,
                    SignInStep.NewPassword,
                    _ => SignInForms.Show<NewPasswordPage>([])
                )
        );
        pages.MapPost("/password", Choose);
        pages.MapGet(
            "/factor",
            (
                HttpContext context,
                AccountBook accounts,
                PasswordSignIn door,
                AdministrationState administration
            ) =>
                SignInStage.At(
                    context,
                    accounts,
                    door,
                    SignInStep.NewFactor,
                    stage => SignInForms.Factor(stage, administration, [])
                )
        );
        pages.MapPost("/factor", Enrol);
        pages.MapGet(
            "/openid",
            async (HttpContext context, WebOptions options, string? returnUrl) =>
            {
                if (options.OpenId is null)
                    context.Response.Redirect("/sign-in");
                else
                    await OpenId.Challenge(context, Session.Local(returnUrl));
            }
        );
        routes.MapPost("/sign-out", Out).ExcludeFromDescription().AllowAnonymous().DisableAntiforgery();
        routes.MapPost("/language", Speak).ExcludeFromDescription().AllowAnonymous().DisableAntiforgery();
    }

    private static async Task<IResult> Password(
        HttpContext context,
        PasswordSignIn door,
        KnownDevices devices,
        WebOptions options,
        [FromForm] string? user,
        [FromForm] string? password,
        [FromForm] string? returnUrl,
        CancellationToken cancellation
    )
    {
        var tried = await door.Password(user, password, Caller.Of(context, devices, user), cancellation);
        if (tried.Account is null)
            return SignInForms.First(options, returnUrl, user, SignInForms.Refused(context, "", tried));
        return await SignInStage.GoOn(
            context,
            door,
            tried.Account,
            codeProven: false,
            Session.Local(returnUrl)
        );
    }

    private static Task<IResult> Code(
        HttpContext context,
        AccountBook accounts,
        PasswordSignIn door,
        KnownDevices devices,
        [FromForm] string? code,
        CancellationToken cancellation
    ) =>
        SignInStage.At(
            context,
            accounts,
            door,
            SignInStep.Code,
            async stage =>
            {
                var tried = await door.Code(
                    stage.Account,
                    code,
                    Caller.Of(context, devices, stage.Account.Id),
                    cancellation
                );
                return tried.Account is null
                    ? await SignInForms.Show<CodePage>(SignInForms.Refused(context, "code", tried))
                    : await SignInStage.GoOn(context, door, tried.Account, codeProven: true, stage.Back);
            }
        );

    private static Task<IResult> Recover(
        HttpContext context,
        AccountBook accounts,
        PasswordSignIn door,
        KnownDevices devices,
        [FromForm] string? recovery,
        CancellationToken cancellation
    ) =>
        SignInStage.At(
            context,
            accounts,
            door,
            SignInStep.Code,
            async stage =>
            {
                var tried = await door.Recover(
                    stage.Account,
                    recovery,
                    Caller.Of(context, devices, stage.Account.Id),
                    cancellation
                );
                return tried.Account is null
                    ? await SignInForms.Show<RecoveryPage>(SignInForms.Refused(context, "recovery", tried))
                    : await SignInStage.GoOn(context, door, tried.Account, codeProven: true, stage.Back);
            }
        );

    private static Task<IResult> Choose(
        HttpContext context,
        AccountBook accounts,
        PasswordSignIn door,
        [FromForm] string? password,
        [FromForm] string? again
    ) =>
        SignInStage.At(
            context,
            accounts,
            door,
            SignInStep.NewPassword,
            async stage =>
            {
                var words = Words.Of(context);
                if (PasswordRules.Fault(password ?? "", stage.Account.Id) is { } fault)
                    return await SignInForms.Show<NewPasswordPage>([
                        new FieldFault("password", words[fault, PasswordRules.CharactersMin]),
                    ]);
                if (PasswordRules.Proves(stage.Account.PasswordHash, password!))
                    return await SignInForms.Show<NewPasswordPage>([
                        new FieldFault("password", words["sign-in.password-same"]),
                    ]);
                if (password != again)
                    return await SignInForms.Show<NewPasswordPage>([
                        new FieldFault("again", words["sign-in.again-differs"]),
                    ]);
                return await door.Choose(stage.Account, password!) is { } changed
                    ? await SignInStage.GoOn(context, door, changed, stage.CodeProven, stage.Back)
                    : Results.Redirect("/sign-in");
            }
        );

    private static Task<IResult> Enrol(
        HttpContext context,
        AccountBook accounts,
        PasswordSignIn door,
        AdministrationState administration,
        [FromForm] string? code
    ) =>
        SignInStage.At(
            context,
            accounts,
            door,
            SignInStep.NewFactor,
            async stage =>
            {
                if (await door.Enrol(stage.Account, stage.Key, code) is { } enrolled)
                {
                    // The session begins with this answer; the codes are told in it and nowhere else.
                    await SignInStage.GoOn(context, door, enrolled.Account, codeProven: true, stage.Back);
                    context.User = new Visitor(enrolled.Account);
                    return new RazorComponentResult<RecoveryCodesPage>(
                        new
                        {
                            enrolled.Codes,
                            User = enrolled.Account.Id,
                            Back = SignInStage.Onward(stage.Back, enrolled.Account),
                        }
                    );
                }
                return await SignInForms.Factor(
                    stage,
                    administration,
                    [
                        new FieldFault(
                            "code",
                            Words.Of(context)["sign-in.code-wrong"],
                            Words.Of(context)["sign-in.code-mend"]
                        ),
                    ]
                );
            }
        );

    private static async Task<IResult> Out(HttpContext context, PasswordSignIn door, EndedSessions ended)
    {
        if (context.User is Visitor { Account: not null } visitor)
        {
            if (visitor.Session is { } session)
                await ended.End(session);
            await door.SignedOut(visitor, context.Address());
        }
        await context.SignOutAsync(Session.Scheme);
        await context.SignOutAsync(Session.StageScheme);
        return Results.Redirect("/sign-in");
    }

    private static IResult Speak(
        HttpContext context,
        [FromForm] string? language,
        [FromForm] string? returnUrl
    )
    {
        if (Locale.Find(language) is { } locale)
            context.Response.Cookies.Append(
                Words.Cookie,
                locale.Code,
                new CookieOptions
                {
                    Path = "/",
                    SameSite = SameSiteMode.Lax,
                    HttpOnly = true,
                    Secure = context.Request.IsHttps,
                    MaxAge = TimeSpan.FromDays(365),
                    IsEssential = true,
                }
            );
        return Results.Redirect(Session.Local(returnUrl));
    }
}
