using System.Net;
using System.Text.RegularExpressions;
using Customhouse.Web.Access;

namespace Customhouse.Server.Verbs;

/// <summary>A person at a desk, over HTTP: signs in, follows the links of the pages, sends their
/// forms.</summary>
internal sealed partial class DeskVisitor : IDisposable
{
    /// <summary>Links of one kind that are followed from one page.</summary>
    private const int LinksMax = 3;

    /// <summary>How much of a number people type before they look: the year, the administration,
    /// more.</summary>
    private static readonly int[] Beginnings = [18, 8, 4, 2];

    private readonly HttpClient _client;

    public DeskVisitor(Uri address, string role)
    {
        Role = role;
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromMinutes(2),
        };
        _client.DefaultRequestHeaders.Add("Accept", "text/html");
    }

    public string Role { get; }

    public async Task SignIn(string user, string password, CancellationToken cancellation)
    {
        var seal = SealOf().Match(await Page("/sign-in", cancellation)).Groups["seal"].Value;
        using var form = new FormUrlEncodedContent([
            new(AntiforgeryCheck.Field, seal),
            new("user", user),
            new("password", password),
        ]);
        using var answer = await _client.PostAsync(new Uri("/sign-in", UriKind.Relative), form, cancellation);
        if (answer.StatusCode != HttpStatusCode.Redirect)
            throw new HttpRequestException($"{Role} cannot sign in: {(int)answer.StatusCode}");
    }

    /// <summary>The whole of a page, or of the one that it leads to.</summary>
    /// <exception cref="HttpRequestException">It is refused, or wants a sign-in.</exception>
    public async Task<string> Page(string path, CancellationToken cancellation)
    {
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative), cancellation);
        if (
            answer is { StatusCode: HttpStatusCode.Redirect, Headers.Location: { } there }
            && !there.OriginalString.StartsWith("/sign-in", StringComparison.Ordinal)
        )
            return await Page(there.OriginalString, cancellation);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new HttpRequestException($"{Role}: {path} answers {(int)answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync(cancellation);
    }

    /// <summary>Hears what changes, as a page that stands open does.</summary>
    public async Task<Stream> Live(CancellationToken cancellation) =>
        await _client.GetStreamAsync(new Uri("/live/cases", UriKind.Relative), cancellation);

    /// <summary>
    /// The pages of the desk as a person comes to them: the sections of the rail, then from each its lists by
    /// other filters, its next page, some cases, and searches for what stands there.
    /// </summary>
    public async Task<IReadOnlyList<string>> Desk(CancellationToken cancellation)
    {
        var home = await Page("/", cancellation);
        var rail = Rail().Match(home).Value;
        var search = Search().Match(home) is { Success: true } field
            ? field.Groups["at"].Value
            : throw new InvalidOperationException($"{Role}: the page has no search");
        var pages = Href().Matches(rail).Select(m => Read(m)).Distinct().ToList();
        foreach (var section in pages.ToArray())
        {
            var text = Content().Match(await Page(section, cancellation)).Value;
            var links = Href().Matches(text).Select(m => Read(m)).Where(IsPage).Distinct().ToArray();
            pages.AddRange(links.Where(l => Case().IsMatch(l)).Take(LinksMax));
            pages.AddRange(
                links.Where(l => l.StartsWith(section + "?", StringComparison.Ordinal)).Take(LinksMax)
            );
            pages.AddRange(links.Where(l => l.Contains("after=", StringComparison.Ordinal)).Take(1));
            foreach (var number in Case().Matches(text).Take(1).Select(m => m.Groups["mrn"].Value))
                pages.AddRange(Beginnings.Select(length => $"{search}?q={number[..length]}"));
            foreach (var reference in Reference().Matches(text).Take(1).Select(m => m.Groups["lrn"].Value))
                pages.AddRange(
                    Beginnings.Select(length =>
                        $"{search}?q={reference[..Math.Min(length, reference.Length)]}"
                    )
                );
        }
        return [.. pages.Distinct()];
    }

    public void Dispose() => _client.Dispose();

    private static string Read(Match link) => WebUtility.HtmlDecode(link.Groups["href"].Value);

    private static bool IsPage(string href) => !Download().IsMatch(href);

    [GeneratedRegex("name=\"seal\" value=\"(?<seal>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SealOf();

    [GeneratedRegex("<nav class=\"rail\".*?</nav>", RegexOptions.Singleline, 1000)]
    private static partial Regex Rail();

    [GeneratedRegex("<main.*</main>", RegexOptions.Singleline, 1000)]
    private static partial Regex Content();

    [GeneratedRegex("<a [^>]*href=\"(?<href>/[^\"#]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Href();

    [GeneratedRegex("/cases/(?<mrn>[0-9A-Z]{18})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Case();

    [GeneratedRegex("<bdi[^>]*>(?<lrn>[0-9]{8,})</bdi>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reference();

    [GeneratedRegex("role=\"search\"[^>]* action=\"(?<at>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Search();

    [GeneratedRegex("\\.(csv|xml|json|svg|pdf|zip)($|\\?)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Download();
}
