using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>Coming in and going out: second factor, lock-out, sign-out, and addresses that lead
/// astray.</summary>
[Collection(OnSqlite.Name)]
public sealed class SignInWalkTests(Chromium chromium, SqliteHouse house)
{
    [Fact]
    public async Task Who_works_for_the_administration_takes_a_second_factor_and_needs_it_from_then_on()
    {
        var person = new Person(await house.Open(Role.Officer));
        await using var window = await chromium.Open(house.Address);
        await person.SignIn(window);
        Assert.True(person.HasFactor);
        await SignOut(window);
        Assert.StartsWith("/sign-in", window.Path, StringComparison.Ordinal);

        // What was seen is not shown again to whoever sits down next.
        await window.Page.GoBackAsync();
        Assert.StartsWith("/sign-in", window.Path, StringComparison.Ordinal);
        await person.SignIn(window);
        await window.IsCalm();
    }

    [Fact]
    public async Task Guessing_a_password_is_made_to_wait()
    {
        var person = new Person(await house.Open(Role.Trader));
        await using var window = await chromium.Open(house.Address);
        window.ExpectsRefusals = true;
        await window.Go("/sign-in");
        for (var i = 0; i <= Attempts.FreeOfId; i++)
            await person.Try(window, "not the password");
        Assert.Contains(
            "too many",
            await window.Page.Locator("#faults").InnerTextAsync(),
            StringComparison.Ordinal
        );
        await Look.IsGood(window, "nobody-locked-out");
        // The right one has to wait as well, so that the wait tells nothing.
        await person.Try(window, FurnishedHouse.Password);
        Assert.StartsWith("/sign-in", window.Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("/%09/elsewhere.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task A_sign_in_never_leads_to_another_house(string returnUrl)
    {
        await using var window = await chromium.Open(house.Address);
        await window.Go("/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));
        var person = new Person(await house.Open(Role.Trader));
        window.ExpectsRefusals = true;
        await person.Try(window, FurnishedHouse.Password);
        Assert.Equal(house.Address.Authority, new Uri(window.Page.Url).Authority);
        await window.IsCalm();
    }

    [Fact]
    public async Task A_session_is_a_cookie_that_no_script_reads_and_no_other_house_sends()
    {
        await using var window = await house.Enter(chromium, Role.Trader);
        await window.Go("/trader");
        var cookies = await window.Page.Context.CookiesAsync();
        Assert.All(
            cookies.Where(c => c.Name.StartsWith("customhouse", StringComparison.Ordinal)),
            c =>
            {
                Assert.True(c.HttpOnly, c.Name);
                Assert.NotEqual(Microsoft.Playwright.SameSiteAttribute.None, c.SameSite);
            }
        );
        Assert.Equal("", await window.Page.EvaluateAsync<string>("document.cookie"));
    }

    private static async Task SignOut(Window window)
    {
        await window.Page.Locator(".top details.menu summary").Last.ClickAsync();
        await window.Press("Sign out");
    }
}
