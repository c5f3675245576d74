using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Server.Editions;
using Customhouse.Storage;
using Customhouse.Web.Cases;
using Answer = Customhouse.Engine.Answer;

namespace Customhouse.Server.Verbs;

/// <summary>The verb <c>lodge</c>: lodges messages and prints what came of each.</summary>
internal static class LodgeVerb
{
    private const string TokenVariable = "CUSTOMHOUSE_TOKEN";

    public static Command Command()
    {
        var files = new Argument<FileInfo[]>("FILE")
        {
            Description = "WCO declarations, XML or JSON by the ending of their names",
            Arity = ArgumentArity.OneOrMore,
        };
        files.AcceptExistingOnly();
        var to = new Option<Uri?>("--to")
        {
            CustomParser = Verb.Address,
            Description =
                "Address of an installation; without it the messages are tried here, on a store of their own "
                + $"with the tariff of the demo. The token is taken from {TokenVariable}",
        };
        var command = new Command("lodge", "Lodge messages; print MRN, duties and lane, or every refusal")
        {
            files,
            to,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var messages = parsed.GetValue(files)!;
                return parsed.GetValue(to) is { } address
                    ? await There(messages, address, cancellation)
                    : await Here(messages, cancellation);
            }
        );
        return command;
    }

    private static async Task<int> Here(FileInfo[] files, CancellationToken cancellation)
    {
        using var folder = TemporaryFolder.Make("lodge");
        var edition = EditionFiles.Demo();
        await using var installation = await Installation.Open(
            $"sqlite:{folder.Combine("lodge.db")}",
            new Terms { Administration = edition.Authority, Currency = edition.Currency },
            [edition],
            [],
            TimeProvider.System,
            cancellation
        );
        var refused = 0;
        foreach (var file in files)
        {
            var body = await File.ReadAllBytesAsync(file.FullName, cancellation);
            var answer = await installation.Desk.Lodge(
                body,
                FormatOf(file),
                new Actor("lodge", "trader"),
                cancellation
            );
            if (answer is Answer.Recorded recorded)
                LodgePrint.Taken(
                    file.Name,
                    CaseAnswer.Of(
                        recorded.Case,
                        recorded.Events,
                        recorded.Case.LodgedAt!.Value,
                        forCustoms: true
                    )
                );
            else
            {
                refused++;
                LodgePrint.Refused(file.Name, answer);
            }
        }
        return refused == 0 ? Verb.Done : Verb.Refused;
    }

    private static async Task<int> There(FileInfo[] files, Uri address, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = address };
        if (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var refused = 0;
        foreach (var file in files)
        {
            using var content = new ByteArrayContent(
                await File.ReadAllBytesAsync(file.FullName, cancellation)
            );
            content.Headers.ContentType = new MediaTypeHeaderValue($"application/{FormatOf(file)}");
            using var answer = await Post(client, content, cancellation);
            var body = await answer.Content.ReadAsStringAsync(cancellation);
            if (!answer.IsSuccessStatusCode)
                refused++;
            LodgePrint.Answered(file.Name, (int)answer.StatusCode, body);
        }
        return refused == 0 ? Verb.Done : Verb.Refused;
    }

    private static async Task<HttpResponseMessage> Post(
        HttpClient client,
        HttpContent message,
        CancellationToken cancellation
    )
    {
        try
        {
            return await client.PostAsync(new Uri("declarations", UriKind.Relative), message, cancellation);
        }
        catch (HttpRequestException away)
        {
            throw new IOException(
                $"{client.BaseAddress} does not answer: {away.Message}. Name the address of an "
                    + "installation that runs with --to",
                away
            );
        }
    }

    private static string FormatOf(FileInfo file) =>
        file.Extension.Equals(".json", StringComparison.OrdinalIgnoreCase) ? "json" : "xml";
}
