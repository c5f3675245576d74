using System.CommandLine;
using System.Text.Json;
using Customhouse.Web.Watching;

namespace Customhouse.Server.Verbs;

/// <summary>
/// The verb <c>health</c>: asks an installation whether it can work, for containers and scripts that have no
/// other program to ask with.
/// </summary>
internal static class HealthVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Command()
    {
        var to = new Option<Uri>("--to")
        {
            CustomParser = Verb.Address,
            DefaultValueFactory = _ => new Uri(Options.Urls.Usual),
            Description = "Address of the installation",
        };
        var command = new Command(
            "health",
            "Ask an installation whether it can work; exit code 1 where it cannot"
        )
        {
            to,
        };
        command.SetAction((parsed, cancellation) => Ask(parsed.GetValue(to)!, Console.Out, cancellation));
        return command;
    }

    private static async Task<int> Ask(Uri address, TextWriter output, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = address, Timeout = Patience };
        using var answer = await Answer(client, cancellation);
        if (answer is null)
            return Verb.Refused;
        try
        {
            using var health = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellation));
            foreach (var check in health.RootElement.GetProperty("checks").EnumerateArray())
                if (Text(check, "state") is var state && state != CheckState.Well)
                    output.WriteLine(
                        $"{Text(check, "name")} is {state}: {Text(check, "cause")} {Text(check, "mend")}"
                    );
            if (!answer.IsSuccessStatusCode)
                return Verb.Refused;
            output.WriteLine(
                $"{Text(health.RootElement, "status")}, version {Text(health.RootElement, "version")}"
            );
            return Verb.Done;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException(
                $"{address} answers with status {(int)answer.StatusCode}, and not as Customhouse does: "
                    + "name the address of an installation with --to",
                e
            );
        }
    }

    /// <summary>The answer; null where there was none in time, which was told then.</summary>
    private static async Task<HttpResponseMessage?> Answer(HttpClient client, CancellationToken cancellation)
    {
        try
        {
            return await client.GetAsync(new Uri("health/ready", UriKind.Relative), cancellation);
        }
        catch (Exception away)
            when (away is HttpRequestException
                || (away is TaskCanceledException && !cancellation.IsCancellationRequested)
            )
        {
            var cause =
                away is HttpRequestException
                    ? away.Message
                    : $"nothing came within {Patience.TotalSeconds} s";
            await Console.Error.WriteLineAsync(
                $"{client.BaseAddress} does not answer: {cause}. Start the installation, or name the "
                    + "address of "
                    + "one that runs with --to"
            );
            return null;
        }
    }

    private static string? Text(JsonElement part, string member) =>
        part.TryGetProperty(member, out var value) ? value.GetString() : null;
}
