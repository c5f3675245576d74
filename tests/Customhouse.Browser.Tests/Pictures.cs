using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Customhouse.Browser.Tests;

/// <summary>
/// Pictures of pages for people to look at. <c>CUSTOMHOUSE_PICTURES=folder</c> has every page that the tests
/// look at drawn into it, at both widths and in both themes; <c>CUSTOMHOUSE_PICTURES_OF=/officer</c> only
/// those whose address begins so. See this project's README.
/// </summary>
internal static partial class Pictures
{
    private const int NameCharactersMax = 80;

    private static readonly string? Folder = Environment.GetEnvironmentVariable("CUSTOMHOUSE_PICTURES")
        is { Length: > 0 } folder
        ? folder
        : null;

    private static readonly string Of = Environment.GetEnvironmentVariable("CUSTOMHOUSE_PICTURES_OF") ?? "/";

    public static bool AreWanted => Folder is not null;

    /// <summary>Whether a page is to be looked at; all are where no picture is wanted.</summary>
    public static bool Want(string path) => !AreWanted || path.StartsWith(Of, StringComparison.Ordinal);

    /// <summary>Draws a page as the window stands.</summary>
    /// <param name="name">Role and page.</param>
    /// <param name="how">Width and theme.</param>
    public static async Task Take(Window window, string name, string how)
    {
        if (Folder is null)
            return;
        var plain = NoLetters().Replace(name, "-").Trim('-');
        if (plain.Length > NameCharactersMax)
            plain = plain[..NameCharactersMax];
        await window.Page.ScreenshotAsync(
            new PageScreenshotOptions { Path = Path.Combine(Folder, $"{plain}-{how}.png"), FullPage = true }
        );
    }

    [GeneratedRegex("[^A-Za-z0-9]+", RegexOptions.None, 1000)]
    private static partial Regex NoLetters();
}
