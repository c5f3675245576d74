using System.Buffers.Text;
using System.Security.Claims;
using Customhouse.Engine;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Pages.SignIn;

/// <summary>How far somebody is with signing in, as the short-lived cookie between the steps remembers it; it
/// opens nothing.</summary>
/// <param name="CodeProven">Whether the second factor was proven.</param>
/// <param name="Back">Where the session is to begin, a path of this site.</param>
/// <param name="Key">The key of codes that is offered, where a second factor is to be taken.</param>
internal sealed record SignInStage(Account Account, bool CodeProven, string Back, byte[] Key)
{
    private const string ProvenClaim = "code-proven";
    private const string BackClaim = "back";
    private const string KeyClaim = "key";

    /// <summary>The next step, or the session, once nothing is left to be proven.</summary>
    internal static async Task<IResult> GoOn(
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

    /// <summary>Where a session begins: where its user came from, else at the desk of the role.</summary>
    internal static string Onward(string back, Account account) =>
        back == "/" ? DeskSection.Home(account.Role) : back;

    /// <summary>Answers a step for who proved what stands before it; others begin anew.</summary>
    internal static async Task<IResult> At(
        HttpContext context,
        AccountBook accounts,
        PasswordSignIn door,
        SignInStep step,
        Func<SignInStage, Task<IResult>> answer
    )
    {
        var cookie = (await context.AuthenticateAsync(Session.StageScheme)).Principal;
        if (Session.AccountOf(cookie, accounts) is not { } account)
            return Results.Redirect("/sign-in");
        var stage = new SignInStage(
            account,
            cookie!.FindFirstValue(ProvenClaim) == "yes",
            Session.Local(cookie!.FindFirstValue(BackClaim)),
            Base64Url.DecodeFromChars(cookie!.FindFirstValue(KeyClaim) ?? "")
        );
        var next = door.Next(account, stage.CodeProven);
        return next == step ? await answer(stage) : Results.Redirect(PathOf(next));
    }

    private static string PathOf(SignInStep step) =>
        step switch
        {
            SignInStep.Code => "/sign-in/code",
            SignInStep.NewPassword => "/sign-in/password",
            SignInStep.NewFactor => "/sign-in/factor",
            _ => "/sign-in",
        };
}
