using System.Collections.Concurrent;
using Customhouse.Web.Access;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>
/// Every page of every desk, found as its people find it: from the sections of the rail along the links. Each
/// is looked at in both widths and themes, walked by keyboard, and must be quiet. A page that is new joins by
/// itself.
/// </summary>
[Collection(OnSqlite.Name)]
public sealed class PageTests(Chromium chromium, SqliteHouse house)
{
    /// <summary>Cases differ by their state, so of their page more than one is looked at.</summary>
    private const int OfCasesMax = 4;

    private static readonly string[] Several = ["/cases/{mrn}", "/paper/{kind}"];

    /// <summary>Pages that several desks share are looked at on the first that leads there.</summary>
    private static readonly ConcurrentDictionary<string, string> Owners = new();

    private readonly Dictionary<string, int> _seen = [];

    public static TheoryData<string> Roles => [.. Role.All];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Every_page_of_a_desk_can_be_read_and_used_by_everybody(string role)
    {
        // The widest reference that a trader may give, so that every list holds it whatever else is there.
        await house.Lodge(role[..1].ToUpperInvariant() + new string('W', 21));
        await using var window = await house.Enter(chromium, role);
        var sections = (await Sections(role)).ToArray();
        var ways = new Queue<string>(sections.Where(s => IsWanted(role, s)));
        var known = new HashSet<string>(sections);
        var faults = new List<string>();
        while (ways.TryDequeue(out var path))
        {
            if (!await IsPage(window, path))
                continue;
            await window.Go(path);
            foreach (var link in await Links(window))
                if (known.Add(link) && IsWanted(role, link))
                    ways.Enqueue(link);
            if (!Pictures.Want(path))
                continue;
            var isFirst = _seen.GetValueOrDefault(PatternOf(path)) <= 1;
            faults.AddRange((await Look.At(window, role + path)).Select(f => $"{path}: {f}"));
            if (!Pictures.AreWanted && isFirst)
                faults.AddRange((await Look.ByKeyboard(window)).Select(f => $"{path}: {f}"));
        }
        Assert.True(faults.Count == 0, $"{role}\n" + string.Join("\n", faults));
        await window.IsCalm();
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-in?refused=1")]
    [InlineData("/nowhere")]
    public async Task A_page_for_everybody_can_be_read_by_everybody(string path)
    {
        await using var window = await chromium.Open(house.Address);
        window.ExpectsRefusals = true;
        await window.Page.GotoAsync(path);
        await Look.IsGood(window, "nobody" + path);
        Assert.Empty(await Look.ByKeyboard(window));
        await window.IsCalm();
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Every_section_of_a_desk_fits_from_right_to_left(string role)
    {
        await using var window = await house.Enter(chromium, role);
        await window.Go("/docs");
        await window.Page.Locator(".top details.menu summary").First.ClickAsync();
        await window.Press("العربية");
        Assert.Equal("rtl", await window.Page.EvaluateAsync<string>("document.dir"));
        var faults = new List<string>();
        foreach (var section in await Sections(role))
        {
            await window.Go(section);
            faults.AddRange(await Look.Fits(window, $"arabic-{role}{section}"));
        }
        Assert.True(faults.Count == 0, string.Join("\n", faults));
        await window.IsCalm();
    }

    private async Task<IEnumerable<string>> Sections(string role)
    {
        var account = new Account(await house.Open(role), "", role, TimeProvider.System.GetUtcNow());
        return DeskSection.For(new Visitor(account)).Select(s => s.Href);
    }

    /// <summary>Whether an address shows a page, rather than a file to keep or a live list.</summary>
    private static async Task<bool> IsPage(Window window, string path)
    {
        var answer = await window.Page.Context.APIRequest.GetAsync(
            path,
            new() { Headers = [new("Accept", "text/html")] }
        );
        Assert.True(answer.Ok, $"a link leads to {path}: {answer.Status}");
        return answer
            .Headers.GetValueOrDefault("content-type", "")
            .StartsWith("text/html", StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<string>> Links(Window window) =>
        await window.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("a[href]")].map((a) => a.getAttribute("href"))
              .filter((h) => h.startsWith("/")).map((h) => h.split("#")[0])
            """
        );

    /// <summary>A page of a kind that was looked at often enough, here or on another desk, is left
    /// out.</summary>
    private bool IsWanted(string role, string path)
    {
        var pattern = PatternOf(path);
        if (pattern.Length == 0 || Owners.GetOrAdd(pattern, role) != role)
            return false;
        _seen[pattern] = _seen.GetValueOrDefault(pattern) + 1;
        return _seen[pattern]
            <= (Several.Any(end => pattern.EndsWith(end, StringComparison.Ordinal)) ? OfCasesMax : 1);
    }

    /// <summary>The route that an address leads to; empty where it leads to none.</summary>
    private string PatternOf(string path)
    {
        var steps = path.Split('?')[0].Trim('/').Split('/');
        return house
            .Host.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") != false)
            .Select(e => e.RoutePattern.RawText!.Trim('/'))
            .Where(p =>
                p.Split('/') is var wanted
                && wanted.Length == steps.Length
                && wanted.Zip(steps).All(s => s.First == s.Second || s.First.StartsWith('{'))
            )
            .OrderBy(p => p.Count(c => c == '{'))
            .Select(p => "/" + p)
            .FirstOrDefault("");
    }
}
