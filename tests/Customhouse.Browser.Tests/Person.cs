using System.Text.RegularExpressions;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>Somebody with an account who types what the pages ask for, codes of a second factor
/// included.</summary>
internal sealed partial class Person(string user, string password = FurnishedHouse.Password)
{
    private const string Chosen = "five plain words of my own";

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private byte[]? _key;
    private string _password = password;
    private long _lastStep;

    public string User => user;

    /// <summary>Whether a second factor was asked for.</summary>
    public bool HasFactor => _key is not null;

    /// <summary>Opens the sign-in and goes through it to the desk.</summary>
    public async Task SignIn(Window window)
    {
        await window.Go("/sign-in");
        await GoOn(window);
    }

    /// <summary>Goes through a sign-in that is shown, to where it leads.</summary>
    public async Task GoOn(Window window)
    {
        await Try(window, _password);
        if (window.Path == "/sign-in/password")
            await Choose(window);
        if (window.Path == "/sign-in/factor")
        {
            var address = await window.Page.Locator("a[href^='otpauth:']").GetAttributeAsync("href");
            _key = Bytes(Secret().Match(address!).Groups["key"].Value);
        }
        if (window.Path is "/sign-in/factor" or "/sign-in/code")
            await Code(window);
        // Recovery codes are shown with the first code; whoever noted them goes on.
        if (window.Path == "/sign-in/factor")
            await window.Leave(() => window.Page.Locator("main a.button").Last.ClickAsync());
        Assert.DoesNotContain("/sign-in", window.Path, StringComparison.Ordinal);
    }

    /// <summary>Types the user id and a password, right or wrong.</summary>
    public async Task Try(Window window, string typed)
    {
        await window.Page.FillAsync("#user", user);
        await window.Page.FillAsync("#password", typed);
        await window.Leave(() => window.Page.PressAsync("#password", "Enter"));
    }

    /// <summary>Types the code of the moment; a code is good once, so the next of its day is the one
    /// after.</summary>
    private async Task Code(Window window)
    {
        var step = Math.Max(OneTimeCode.StepOf(TimeProvider.System.GetUtcNow()), _lastStep + 1);
        _lastStep = step;
        await window.Page.FillAsync("#code", OneTimeCode.Compute(_key, step));
        await window.Leave(() => window.Page.PressAsync("#code", "Enter"));
    }

    /// <summary>Takes a password of one's own in place of the one to begin with.</summary>
    private async Task Choose(Window window)
    {
        await window.Page.FillAsync("#password", _password = Chosen);
        await window.Page.FillAsync("#again", Chosen);
        await window.Leave(() => window.Page.PressAsync("#again", "Enter"));
    }

    /// <summary>RFC 4648, section 6.</summary>
    private static byte[] Bytes(string text)
    {
        var bits = string.Concat(
            text.Select(c =>
                Convert.ToString(Alphabet.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')
            )
        );
        return [.. bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2))];
    }

    [GeneratedRegex("secret=(?<key>[A-Z2-7]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Secret();
}
