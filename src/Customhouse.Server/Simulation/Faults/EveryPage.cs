using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Customhouse.Web.Access;
using Customhouse.Web.Settings;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Customhouse.Server.Simulation.Faults;

/// <summary>
/// What a simulation leaves behind is opened as a real installation, and every page and route that can be
/// read is asked for by somebody of each role.
/// </summary>
internal static partial class EveryPage
{
    private const string Password = "four plain words of mine";
    private const int CasesLookedAt = 4;
    private const int CodeSeconds = 30;

    /// <summary>Cheap to check: the pages are looked at here, and nobody has to be kept out.</summary>
    private static readonly string Hash = new PasswordHasher<Account>(
        new OptionsWrapper<PasswordHasherOptions>(new() { IterationCount = 1_000 })
    ).HashPassword(null!, Password);

    /// <summary>The first page that does not answer; null where all do.</summary>
    public static async Task<string?> Broken(FaultSimulation simulation, CancellationToken stop)
    {
        var (folder, told, world) = simulation.Left;
        var edition = world.Edition;
        await using var installation = await Installation.Open(
            SimulatedHouse.AddressOf(folder),
            new() { Administration = edition.Authority, Currency = edition.Currency },
            [edition],
            [],
            TimeProvider.System,
            stop,
            SimulatedHouse.PlaceIn(folder)
        );
        await using var host = Host.Create(
            installation,
            ["http://127.0.0.1:0"],
            new WebOptions(0, 30),
            keepsTime: false
        );
        await host.StartAsync(stop);
        try
        {
            var cases = told
                .Cases.Take(CasesLookedAt)
                .Append(told.Cases.LastOrDefault())
                .OfType<string>()
                .Distinct();
            var paths = PathsOf(host, [.. cases]);
            foreach (var role in Role.All)
                if (await Broken(host, role, world.Traders[0].Id, paths, stop) is { } broken)
                    return broken;
            return null;
        }
        finally
        {
            await host.StopAsync(stop);
        }
    }

    private static List<string> PathsOf(WebApplication host, IReadOnlyList<string> cases)
    {
        var paths = new List<string>();
        foreach (
            var route in host
                .Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
        )
        {
            var methods = route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods;
            var text = "/" + (route.RoutePattern.RawText ?? "").TrimStart('/');
            if (methods?.Contains("GET") != true || text.Contains("live", StringComparison.Ordinal))
                continue;
            if (!text.Contains('{', StringComparison.Ordinal))
                paths.Add(text);
            else if (ParameterInRoute().Count(text) == 1 && text.Contains("{mrn}", StringComparison.Ordinal))
                paths.AddRange(cases.Select(mrn => text.Replace("{mrn}", mrn, StringComparison.Ordinal)));
        }
        return paths;
    }

    private static async Task<string?> Broken(
        WebApplication host,
        string role,
        string trader,
        IReadOnlyList<string> paths,
        CancellationToken stop
    )
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(Host.AddressOf(host)),
        };
        browser.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml,*/*");
        await SignIn(host, browser, role, trader);
        foreach (var path in paths)
        {
            using var answer = await browser.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, stop);
            if (
                answer.StatusCode == HttpStatusCode.ServiceUnavailable
                && path.StartsWith("/health", StringComparison.Ordinal)
            )
                continue;
            if ((int)answer.StatusCode >= 500)
                return $"{path} answers {role} with {(int)answer.StatusCode}";
            if (answer.Content.Headers.ContentType?.MediaType == "text/html")
                await answer.Content.ReadAsByteArrayAsync(stop);
        }
        using var home = await browser.GetAsync("/", stop);
        return
            home.StatusCode == HttpStatusCode.OK
            || home.Headers.Location?.OriginalString.StartsWith("/sign-in", StringComparison.Ordinal) != true
            ? null
            : $"the {role} is not signed in";
    }

    private static async Task SignIn(WebApplication host, HttpClient browser, string role, string trader)
    {
        var now = host.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var account = new Account($"pages.{role}", $"Pages {role}", role, now)
        {
            Trader = role == Role.Trader ? trader : null,
            PasswordHash = Hash,
        };
        var accounts = host.Services.GetRequiredService<AccountBook>();
        if (
            await accounts.Put(account, null, Storage.Actor.System, "simulation", now)
            is not AccountChange.Kept
        )
            throw new InvalidOperationException($"an account {account.Id} is there already");
        using var answer = await Send(browser, "/sign-in", ("user", account.Id), ("password", Password));
        if (answer.Headers.Location?.OriginalString != "/sign-in/factor")
            return;
        var page = await browser.GetStringAsync("/sign-in/factor");
        var code = CodeOf(KeyOnPage().Match(page).Groups["key"].Value, now);
        using var second = await Send(browser, "/sign-in/factor", ("code", code));
        // The page after the first code tells the recovery codes.
        if (second.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Redirect))
            throw new InvalidOperationException(
                $"the one-time code of {account.Id} is answered {second.StatusCode}"
            );
    }

    private static async Task<HttpResponseMessage> Send(
        HttpClient browser,
        string page,
        params IEnumerable<(string Name, string Value)> fields
    )
    {
        var text = await browser.GetStringAsync(page);
        var seal = SealOnPage().Match(text).Groups["value"].Value;
        return await browser.PostAsync(
            page,
            new FormUrlEncodedContent(
                fields
                    .Append((AntiforgeryCheck.Field, seal))
                    .Select(f => KeyValuePair.Create(f.Item1, f.Item2))
            )
        );
    }

    /// <summary>RFC 6238, as an authenticator makes it of the key on the page.</summary>
    private static string CodeOf(string key, DateTimeOffset now)
    {
        var bits = string.Concat(
            key.Select(c =>
                Convert
                    .ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2)
                    .PadLeft(5, '0')
            )
        );
        var bytes = bits.Chunk(8)
            .Where(b => b.Length == 8)
            .Select(b => Convert.ToByte(new string(b), 2))
            .ToArray();
        var step = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, now.ToUnixTimeSeconds() / CodeSeconds);
#pragma warning disable CA5350 // RFC 6238 names this function.
        var mac = HMACSHA1.HashData(bytes, step);
#pragma warning restore CA5350
        var at = mac[^1] & 0xf;
        var number =
            ((mac[at] & 0x7f) << 24 | mac[at + 1] << 16 | mac[at + 2] << 8 | mac[at + 3]) % 1_000_000;
        return number.ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ParameterInRoute();

    [GeneratedRegex("name=\"seal\" value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SealOnPage();

    [GeneratedRegex("secret=(?<key>[A-Z2-7]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeyOnPage();
}
