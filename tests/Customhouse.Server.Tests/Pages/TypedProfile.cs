using System.Net;
using Customhouse.Engine;
using Customhouse.Server.Tests.Api;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>A profile as a supervisor types it, looks at what it would catch, and puts it in force.</summary>
internal static class TypedProfile
{
    /// <summary>Where the profiles are.</summary>
    internal const string Place = "/supervisor/profiles";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static (string, string)[] Form(
        string id,
        string share = "100",
        string act = "preview",
        string version = "0",
        string reason = "Why"
    ) =>
        [
            ("id", id),
            ("version", version),
            ("as", "rows"),
            ("owner", "Valuation desk"),
            ("reason", reason),
            ("lane", "red"),
            ("from", "2026-01-01"),
            ("to", ""),
            ("share", share),
            ("factor", "100"),
            ("active", "yes"),
            ("c0-kind", "all"),
            ("c0-0-field", "origin"),
            ("c0-0-is", "in"),
            ("c0-0-values", "xv, XW"),
            ("c0-add", "commodity"),
            ("do", act),
        ];

    internal static async Task Previewed(Browser person, string page, IReadOnlyList<(string, string)> form)
    {
        using var answer = await person.Send(page, page, form);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{answer.StatusCode}: {text}");
    }

    internal static async Task PutInForce(Browser person, string id, string grounds)
    {
        // The form stands where nothing is being counted.
        var page = await person.Page($"{Place}/{id}/preview");
        for (var i = 0; i < 100 && !page.Contains("name=\"seen\"", StringComparison.Ordinal); i++)
        {
            await Task.Delay(100, Cancellation);
            page = await person.Page($"{Place}/{id}/preview");
        }
        using var answer = await person.Send(
            $"{Place}/{id}/preview",
            $"{Place}/{id}/in-force",
            ("seen", Seen(page)),
            ("grounds", grounds)
        );
        Assert.Equal($"{Place}/{id}?done=in-force", answer.Headers.Location?.OriginalString);
    }

    internal static string Seen(string page)
    {
        var from =
            page.IndexOf("name=\"seen\" value=\"", StringComparison.Ordinal)
            + "name=\"seen\" value=\"".Length;
        return page[from..page.IndexOf('"', from)];
    }
}
