using System.Net;
using System.Text.RegularExpressions;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>What a browser does: it keeps cookies, asks for pages, and sends forms with what stands in
/// them.</summary>
public sealed partial class Browser : IDisposable
{
    private readonly CookieContainer _cookies = new();

    public Browser(Uri address)
    {
        Client = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = _cookies }
        )
        {
            BaseAddress = address,
        };
        Client.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml");
    }

    public HttpClient Client { get; }

    public CookieCollection Cookies => _cookies.GetCookies(Client.BaseAddress!);

    /// <summary>Who signed in here.</summary>
    public string User { get; private set; } = "";

    /// <summary>The key of one-time codes, once a sign-in took one.</summary>
    public byte[]? CodeKey { get; private set; }

    /// <summary>The code with which the second factor was set up: used, so nobody gets in with it
    /// again.</summary>
    public string? UsedCode { get; private set; }

    /// <summary>The same cookies at another address of the same house, as behind a proxy.</summary>
    public Browser At(Uri address)
    {
        var other = new Browser(address) { User = User, CodeKey = CodeKey };
        foreach (Cookie cookie in Cookies)
            other._cookies.Add(new Cookie(cookie.Name, cookie.Value, "/", address.Host));
        return other;
    }

    /// <summary>What opens the account once each when the second factor is lost.</summary>
    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    /// <summary>A page's text; the test fails where there is none.</summary>
    public async Task<string> Page(string path)
    {
        using var answer = await Client.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(
            answer.StatusCode == HttpStatusCode.OK,
            $"{path}: {answer.StatusCode} {answer.Headers.Location}"
        );
        return text;
    }

    /// <summary>Sends the form of a page, with its seal.</summary>
    /// <param name="page">Where the form stands.</param>
    public async Task<HttpResponseMessage> Send(
        string page,
        string action,
        params IReadOnlyList<(string Name, string Value)> fields
    )
    {
        var text = await Page(page);
        var hidden = fields.Any(f => f.Name == "mark") ? [] : MarksOf(text, action).Take(1);
        return await Client.PostAsync(
            action,
            new FormUrlEncodedContent(
                fields
                    .Append((Name: AntiforgeryCheck.Field, Value: SealOf(text)))
                    .Concat(hidden.Select(m => (Name: "mark", Value: m)))
                    .Select(f => new KeyValuePair<string, string>(f.Name, f.Value))
            )
        );
    }

    /// <summary>The marks of the states that the page's forms to an address were made on.</summary>
    public static IEnumerable<string> MarksOf(string page, string action) =>
        Forms()
            .Matches(page)
            .Where(f => WebUtility.HtmlDecode(f.Groups["action"].Value).Split('?')[0] == action.Split('?')[0])
            .Select(f => MarkIn().Match(f.Value))
            .Where(m => m.Success)
            .Select(m => WebUtility.HtmlDecode(m.Groups["value"].Value));

    public static string SealOf(string page)
    {
        var seal = Seal().Match(page);
        Assert.True(seal.Success, "the page has no form with a seal");
        return seal.Groups["value"].Value;
    }

    /// <summary>Signs in with all that is asked for, a new second factor included.</summary>
    public async Task SignIn(string user, string password)
    {
        using var answer = await Send("/sign-in", "/sign-in", ("user", user), ("password", password));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        User = user;
        if (answer.Headers.Location!.OriginalString != "/sign-in/factor")
            return;
        CodeKey = Key(await Page("/sign-in/factor"));
        UsedCode = CodeNow(CodeKey);
        using var enrolled = await Send("/sign-in/factor", "/sign-in/factor", ("code", UsedCode));
        Assert.Equal(HttpStatusCode.OK, enrolled.StatusCode);
        RecoveryCodes = CodesOn(await enrolled.Content.ReadAsStringAsync());
    }

    /// <summary>The recovery codes that a page tells.</summary>
    public static string[] CodesOn(string page)
    {
        string[] codes = [.. Recovery().Matches(page).Select(m => m.Groups["code"].Value)];
        Assert.Equal(Web.Access.RecoveryCodes.CodesOfAccount, codes.Distinct(StringComparer.Ordinal).Count());
        return codes;
    }

    public static string CodeNow(byte[] key, int stepsAhead = 0) =>
        OneTimeCode.Compute(key, OneTimeCode.StepOf(TimeProvider.System.GetUtcNow()) + stepsAhead);

    private static byte[] Key(string page)
    {
        var text = KeyOnPage().Match(page).Groups["key"].Value;
        Assert.Equal(32, text.Length);
        var bits = string.Concat(
            text.Select(c =>
                Convert
                    .ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2)
                    .PadLeft(5, '0')
            )
        );
        return [.. bits.Chunk(8).Select(b => Convert.ToByte(new string(b), 2))];
    }

    public void Dispose() => Client.Dispose();

    [GeneratedRegex(
        "<form[^>]* action=\"(?<action>[^\"]*)\".*?</form>",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Forms();

    [GeneratedRegex("name=\"mark\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MarkIn();

    [GeneratedRegex("name=\"seal\" value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Seal();

    [GeneratedRegex("<code dir=\"ltr\">(?<code>[a-z0-9-]{19})</code>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Recovery();

    [GeneratedRegex("secret=(?<key>[A-Z2-7]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeyOnPage();
}
