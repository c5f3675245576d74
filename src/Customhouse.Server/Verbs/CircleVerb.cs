using System.CommandLine;
using System.Globalization;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Server.Partners;
using Spectre.Console;

namespace Customhouse.Server.Verbs;

/// <summary>Looking at a consortium from outside, and rehearsing one on a single machine.</summary>
internal static class CircleVerb
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Asks every member what it holds of every log, and compares.</summary>
    public static Command Status()
    {
        var file = new Argument<FileInfo>("RULEBOOK") { Description = "The consortium's rulebook" };
        file.AcceptExistingOnly();
        var wait = new Option<int>("--wait")
        {
            Description = "Seconds to wait at most until what the logs hold now is certified; 0 to look once",
            DefaultValueFactory = _ => 0,
        };
        var command = new Command(
            "status",
            "Ask each member what it holds of each log, and compare; the exit code is 0 "
                + "where all answer, agree, and all that they hold is certified"
        )
        {
            file,
            wait,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var rulebook = Rulebook.Parse(
                    await File.ReadAllBytesAsync(parsed.GetValue(file)!.FullName, cancellation)
                );
                using var client = PartnerHttpClient.NewClient();
                client.Timeout = TimeSpan.FromSeconds(5);
                var until = TimeProvider.System.GetUtcNow().AddSeconds(parsed.GetValue(wait));
                Task<CircleLook> Look() =>
                    CircleLook.At(
                        rulebook,
                        member => new PartnerHttpClient(client, member.Url),
                        cancellation
                    );
                // A log that grows is never certified as a whole: what it held at the first look counts.
                var (first, last) = (await Look(), default(CircleLook));
                while ((last ?? first).Missing(first).Any() && TimeProvider.System.GetUtcNow() < until)
                {
                    await Task.Delay(Pause, cancellation);
                    last = await Look();
                }
                return Print(rulebook, last ?? first, first);
            }
        );
        return command;
    }

    /// <summary>Makes folders, keys and a signed rulebook for some administrations on the loopback.</summary>
    public static Command Rehearse()
    {
        var folder = new Argument<string>("FOLDER")
        {
            Description = "Where the data folders are made; it must be new",
        };
        var port = new Option<int>("--port")
        {
            Description = "Of the first",
            DefaultValueFactory = _ => 5081,
        };
        var command = new Command(
            "rehearse",
            "Make four administrations that can be run on this machine: data folders, "
                + "keys and a rulebook that all four signed"
        )
        {
            folder,
            port,
        };
        command.SetAction(parsed =>
        {
            var path = Path.GetFullPath(parsed.GetValue(folder)!);
            if (Directory.Exists(path))
            {
                throw new FormatException($"{path} is there already; name a new folder");
            }
            var (members, keys, lines) = (new List<Member>(), new List<MemberKeys>(), new List<string>());
            for (var i = 0; i < 4; i++)
            {
                var code = $"X{(char)('A' + i)}";
                var (data, origin) = (Path.Combine(path, code), Settings.UsualOrigin(code));
                var url = string.Create(
                    CultureInfo.InvariantCulture,
                    $"http://127.0.0.1:{parsed.GetValue(port) + i}"
                );
                keys.Add(MemberKeys.Open(Path.Combine(data, "keys"), origin));
                using var log = MemberKeys.LogKey(Path.Combine(data, "keys"), origin);
                members.Add(keys[i].Member(code, new Uri(url + "/"), log.Verifier));
                lines.Add(
                    $"serve --administration {code} --data {data} --urls {url} "
                        + $"--rulebook {Path.Combine(path, "rulebook")}"
                );
            }
            var rulebook = NodeCircle.Founding("rehearsal", 3, members, keys);
            File.WriteAllBytes(Path.Combine(path, "rulebook"), rulebook.Note.ToBytes());
            keys.ForEach(key => key.Dispose());
            Console.Out.WriteLine("Run each in a shell of its own:");
            lines.ForEach(line => Console.Out.WriteLine($"  customhouse {line}"));
            return Verb.Done;
        });
        return command;
    }

    private static int Print(Rulebook rulebook, CircleLook look, CircleLook first)
    {
        Console.Out.WriteLine(
            $"{rulebook.Name}, version {rulebook.Version}: certified is what {rulebook.Quorum} of "
                + $"{rulebook.Members.Count} have stored and cosigned."
        );
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 110);
        var table = new Table()
            .Border(TableBorder.Simple)
            .AddColumn("log of")
            .AddColumn(new TableColumn("certified").RightAligned());
        foreach (var holder in rulebook.Members)
            table.AddColumn(new TableColumn($"at {holder.Code}").RightAligned());
        foreach (var log in look.Logs)
            table.AddRow([
                log.Code,
                log.Certified.ToString("N0", CultureInfo.InvariantCulture),
                .. log.Cells,
            ]);
        AnsiConsole.Write(table);
        var faults = look.Missing(first)
            .Select(log =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{log.Code}: {first.Of(log.Code).Newest - log.Certified:N0} of {first.Of(log.Code).Newest
            :N0} entries are not certified."
                )
            )
            .Concat(look.Faults)
            .Distinct()
            .ToArray();
        foreach (var fault in faults)
            Console.Out.WriteLine(fault);
        return faults.Length == 0 ? Verb.Done : Verb.Refused;
    }
}
