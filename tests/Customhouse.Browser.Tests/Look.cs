using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>
/// Looks at the page that a window shows as its different readers would: on a desk and on a phone, by day and
/// by night, with a screen reader's rules (axe, WCAG 2.2 AA), with the keyboard alone.
/// </summary>
internal static class Look
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private const int HeightMax = 12_000;

    private static readonly string[] Tags =
    [
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
    ];

    /// <summary>All that a theme can change; the rest of the rules is asked once for each width.</summary>
    private static readonly string[] Contrast = ["color-contrast", "link-in-text-block"];

    private const string RunAxe = """
        async ([type, values]) => {
          const found = await axe.run(document, { runOnly: { type, values }, resultTypes: ["violations"] });
          return found.violations.map((v) => `${v.id}: ${v.help}: `
            + v.nodes.slice(0, 4).map((n) => `${n.target.join(" ")} (${n.any.map((a) => a.message).join("; ")})`)
              .join(" | ") + (v.nodes.length > 4 ? ` and ${v.nodes.length - 4} more` : ""));
        }
        """;

    /// <summary>What sticks out of the page at the side, deepest first.</summary>
    private const string Wider = """
        () => {
          const room = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= room) return [];
          const out = [...document.body.querySelectorAll("*")].filter((e) => {
            const r = e.getBoundingClientRect();
            return r.width > 0 && (r.right > room + 1 || r.left < -1) && !e.closest(".unseen, .skip");
          });
          return out.slice(-3).map((e) => `${e.tagName.toLowerCase()}.${e.className} is cut at ${room} px`);
        }
        """;

    private const string Title = """
        () => {
          const faults = [];
          if (!document.title.includes(" · ")) faults.push(`the title is "${document.title}"`);
          const heads = document.querySelectorAll("h1").length;
          if (heads !== 1) faults.push(`it has ${heads} h1`);
          if (document.querySelector("[style]")) faults.push("it has an inline style");
          return faults;
        }
        """;

    /// <summary>Remembers what the keyboard comes to, and whether a person can see that it is
    /// there.</summary>
    private const string WatchFocus = """
        () => {
          window.met = new Set();
          window.unseen = [];
          document.addEventListener("focusin", (event) => {
            const at = event.target;
            window.met.add(at);
            const style = getComputedStyle(at);
            if (style.outlineStyle === "none" && style.boxShadow === "none")
              window.unseen.push(at.outerHTML.slice(0, 90));
          });
          document.activeElement?.blur();
          window.wanted = [...document.querySelectorAll(
              "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
            .filter((e) => !e.disabled && e.checkVisibility({ visibilityProperty: true }) && e.tabIndex >= 0);
          // A day is typed in parts, each a stop of its own, and one for its calendar.
          return window.wanted.length + 3 * window.wanted.filter((e) => e.type === "date").length;
        }
        """;

    private const string NotMet = """
        () => {
          const groups = new Set([...window.met].filter((e) => e.type === "radio").map((e) => e.name));
          const missed = window.wanted.filter((e) => !window.met.has(e) && !(e.type === "radio" && groups.has(e.name)));
          return [...missed.slice(0, 5).map((e) => `the keyboard does not reach ${e.outerHTML.slice(0, 90)}`),
            ...window.unseen.slice(0, 5).map((e) => `nobody sees that the keyboard is at ${e}`)];
        }
        """;

    /// <summary>All that is wrong with the page; empty where nothing is. Draws it where pictures are
    /// wanted.</summary>
    /// <param name="name">Names the pictures.</param>
    public static async Task<IReadOnlyList<string>> At(Window window, string name)
    {
        var page = window.Page;
        var faults = new List<string>(await Ask(page, Title));
        await window.EndShifts();
        if (await window.Moves() is { } moves)
            faults.Add(moves);
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
            await page.EvaluateAsync(Axe);
        foreach (
            var (width, size) in ((string, ViewportSize)[])[("1280", Window.Wide), ("390", Window.Narrow)]
        )
        {
            await page.SetViewportSizeAsync(size.Width, size.Height);
            // As high as the page is long: bars that stick to an edge lie over nothing.
            var length = await page.EvaluateAsync<int>("document.documentElement.scrollHeight");
            await page.SetViewportSizeAsync(size.Width, Math.Clamp(length, size.Height, HeightMax));
            await page.EvaluateAsync("scrollTo(0, 0)");
            foreach (
                var (theme, scheme) in ((string, ColorScheme)[])
                    [("light", ColorScheme.Light), ("dark", ColorScheme.Dark)]
            )
            {
                await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
                object[] rules = theme == "light" ? ["tag", Tags] : ["rule", Contrast];
                faults.AddRange((await Ask(page, RunAxe, rules)).Select(f => $"{width} {theme} {f}"));
                await Pictures.Take(window, name, $"{width}-{theme}");
            }
            faults.AddRange((await Ask(page, Wider)).Select(f => $"{width}: {f}"));
        }
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        await page.SetViewportSizeAsync(Window.Wide.Width, Window.Wide.Height);
        return faults;
    }

    /// <summary>
    /// What sticks out at the side at either width: all that a language or a direction of writing can change.
    /// </summary>
    public static async Task<IReadOnlyList<string>> Fits(Window window, string name)
    {
        var faults = new List<string>();
        await window.EndShifts();
        foreach (
            var (width, size) in ((string, ViewportSize)[])[("1280", Window.Wide), ("390", Window.Narrow)]
        )
        {
            await window.Page.SetViewportSizeAsync(size.Width, size.Height);
            faults.AddRange((await Ask(window.Page, Wider)).Select(f => $"{window.Path} {width}: {f}"));
            await Pictures.Take(window, name, $"{width}-light");
        }
        await window.Page.SetViewportSizeAsync(Window.Wide.Width, Window.Wide.Height);
        return faults;
    }

    /// <summary>Nothing is wrong with the page; what is, is told.</summary>
    public static async Task IsGood(Window window, string name)
    {
        var faults = await At(window, name);
        Assert.True(faults.Count == 0, $"{window.Path}\n" + string.Join("\n", faults));
    }

    /// <summary>What cannot be reached, or seen to be reached, with the tabulator key alone.</summary>
    public static async Task<IReadOnlyList<string>> ByKeyboard(Window window)
    {
        var count = (await window.Page.EvaluateAsync<JsonElement>(WatchFocus)).GetInt32();
        for (var i = 0; i < count + 2; i++)
            await window.Page.Keyboard.PressAsync("Tab");
        return await Ask(window.Page, NotMet);
    }

    private static async Task<string[]> Ask(IPage page, string script, object? argument = null) =>
        await page.EvaluateAsync<string[]>(script, argument);
}
