using System.Buffers.Text;
using System.Security.Claims;
using Customhouse.Engine;
using Customhouse.Web.Access;
using Customhouse.Web.Language;
using Customhouse.Web.Pages.Parts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
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
    private const string ProvenClaim = "code-proven";
    private const string BackClaim = "back";
    private const string KeyClaim = "key";

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
                First(options, returnUrl, null, OpenIdFault(context, refused), refused == OpenId.Away)
        );
        pages.MapPost("", Password);
        pages.MapGet(
            "/code",
            (HttpContext context, AccountBook accounts, PasswordSignIn door) =>
                At(context, accounts, door, SignInStep.Code, _ => Show<CodePage>([]))
        );
        pages.MapPost("/code", Code);
        pages.MapGet(
            "/recovery",
            (HttpContext context, AccountBook accounts, PasswordSignIn door) =>
                At(context, accounts, door, SignInStep.Code, _ => Show<RecoveryPage>([]))
        );
        pages.MapPost("/recovery", Recover);
        pages.MapGet(
            "/password",
            (HttpContext context, AccountBook accounts, PasswordSignIn door) =>
                At(context, accounts, door, SignInStep.NewPassword, _ => Show<NewPasswordPage>([]))
        );
        pages.MapPost("/password", Choose);
        pages.MapGet(
            "/factor",
            (
                HttpContext context,
                AccountBook accounts,
                PasswordSignIn door,
                AdministrationState administration
            ) => At(context, accounts, door, SignInStep.NewFactor, stage => Factor(stage, administration, []))
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
            return First(options, returnUrl, user, Refused(context, "", tried));
        return await GoOn(context, door, tried.Account, codeProven: false, Session.Local(returnUrl));
    }

    private static Task<IResult> Code(
        HttpContext context,
        AccountBook accounts,
        PasswordSignIn door,
        KnownDevices devices,
        [FromForm] string? code,
        CancellationToken cancellation
    ) =>
        At(
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
                    ? await Show<CodePage>(Refused(context, "code", tried))
                    : await GoOn(context, door, tried.Account, codeProven: true, stage.Back);
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
        At(
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
                    ? await Show<RecoveryPage>(Refused(context, "recovery", tried))
                    : await GoOn(context, door, tried.Account, codeProven: true, stage.Back);
            }
        );

    private static Task<IResult> Choose(
        HttpContext context,
        AccountBook accounts,
        PasswordSignIn door,
        [FromForm] string? password,
        [FromForm] string? again
    ) =>
        At(
            context,
            accounts,
            door,
            SignInStep.NewPassword,
            async stage =>
            {
                var words = Words.Of(context);
                if (PasswordRules.Fault(password ?? "", stage.Account.Id) is { } fault)
                    return await Show<NewPasswordPage>([
                        new FieldFault("password", words[fault, PasswordRules.CharactersMin]),
                    ]);
                if (PasswordRules.Proves(stage.Account.PasswordHash, password!))
                    return await Show<NewPasswordPage>([
                        new FieldFault("password", words["sign-in.password-same"]),
                    ]);
                if (password != again)
                    return await Show<NewPasswordPage>([
                        new FieldFault("again", words["sign-in.again-differs"]),
                    ]);
                return await door.Choose(stage.Account, password!) is { } changed
                    ? await GoOn(context, door, changed, stage.CodeProven, stage.Back)
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
        At(
            context,
            accounts,
            door,
            SignInStep.NewFactor,
            async stage =>
            {
                if (await door.Enrol(stage.Account, stage.Key, code) is { } enrolled)
                {
                    // The session begins with this answer; the codes are told in it and nowhere else.
                    await GoOn(context, door, enrolled.Account, codeProven: true, stage.Back);
                    context.User = new Visitor(enrolled.Account);
                    return new RazorComponentResult<RecoveryCodesPage>(
                        new
                        {
                            enrolled.Codes,
                            User = enrolled.Account.Id,
                            Back = Onward(stage.Back, enrolled.Account),
                        }
                    );
                }
                return await Factor(
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

    /// <summary>The next step, or the session, once nothing is left to be proven.</summary>
    private static async Task<IResult> GoOn(
        HttpContext context,
        PasswordSignIn door,
        Account account,
        bool codeProven,
        string back
    )
    {
        var now = context.RequestServices.Clock().GetUtcNow();
        if (door.Next(account, codeProven) is not SignInStep.Done and var step)
        {
            await context.SignInAsync(
                Session.StageScheme,
                Session.Of(
                    account,
                    now,
                    new Claim(ProvenClaim, codeProven ? "yes" : "no"),
                    new Claim(BackClaim, back),
                    new Claim(KeyClaim, Base64Url.EncodeToString(OneTimeCode.NewKey()))
                )
            );
            return Results.Redirect(PathOf(step));
        }
        var devices = context.RequestServices.GetRequiredService<KnownDevices>();
        await door.SignedIn(account, Caller.Of(context, devices, account.Id));
        devices.Remember(context, account.Id);
        await context.SignOutAsync(Session.StageScheme);
        await context.SignInAsync(Session.Scheme, Session.Of(account, now));
        return Results.Redirect(Onward(back, account));
    }

    private static string Onward(string back, Account account) =>
        back == "/" ? DeskSection.Home(account.Role) : back;

    /// <summary>Answers a step for who proved what stands before it; others begin anew.</summary>
    private static async Task<IResult> At(
        HttpContext context,
        AccountBook accounts,
        PasswordSignIn door,
        SignInStep step,
        Func<Stage, Task<IResult>> answer
    )
    {
        var cookie = (await context.AuthenticateAsync(Session.StageScheme)).Principal;
        if (Session.AccountOf(cookie, accounts) is not { } account)
            return Results.Redirect("/sign-in");
        var stage = new Stage(
            account,
            cookie!.FindFirstValue(ProvenClaim) == "yes",
            Session.Local(cookie!.FindFirstValue(BackClaim)),
            Base64Url.DecodeFromChars(cookie!.FindFirstValue(KeyClaim) ?? "")
        );
        var next = door.Next(account, stage.CodeProven);
        return next == step ? await answer(stage) : Results.Redirect(PathOf(next));
    }

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

    private static RazorComponentResult<SignInPage> First(
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
    private static FieldFault[] OpenIdFault(HttpContext context, string? refused)
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

    private static Task<IResult> Factor(
        Stage stage,
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
                    Picture = QrPicture.Of(AddressOf(stage, administration)),
                }
            )
            {
                StatusCode =
                    faults.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
            }
        );

    private static string AddressOf(Stage stage, AdministrationState administration) =>
        OneTimeCode.Address(
            $"Customhouse {administration.Terms.Administration}",
            stage.Account.Id,
            stage.Key
        );

    private static Task<IResult> Show<T>(FieldFault[] faults)
        where T : IComponent =>
        Task.FromResult<IResult>(
            new RazorComponentResult<T>(new { Faults = faults })
            {
                StatusCode =
                    faults.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
            }
        );

    /// <summary>The same words for every reason but that of waiting, which everybody is told alike.</summary>
    private static FieldFault[] Refused(HttpContext context, string field, Tried tried)
    {
        var words = Words.Of(context);
        if (tried.IsKeyLost)
            return [new FieldFault(field, words["sign-in.key-lost"], words["sign-in.key-lost-mend"])];
        return tried.Wait > TimeSpan.Zero
            ? [new FieldFault(field, words["sign-in.wait", words.Span(tried.Wait)])]
            : [new FieldFault(field, words[field.Length == 0 ? "sign-in.wrong" : $"sign-in.{field}-wrong"])];
    }

    private static string PathOf(SignInStep step) =>
        step switch
        {
            SignInStep.Code => "/sign-in/code",
            SignInStep.NewPassword => "/sign-in/password",
            SignInStep.NewFactor => "/sign-in/factor",
            _ => "/sign-in",
        };

    /// <param name="Key">The key of codes that is offered, where a second factor is to be taken.</param>
    private sealed record Stage(Account Account, bool CodeProven, string Back, byte[] Key);
}
