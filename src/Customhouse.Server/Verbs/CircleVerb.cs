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
    /// <summary>Asks every member what it holds of every log, and compares.</summary>
    public static Command Status()
    {
        var file = new Argument<FileInfo>("RULEBOOK") { Description = "The consortium's rulebook" };
        file.AcceptExistingOnly();
        var command = new Command("status",
            "Ask each member what it holds of each log, and compare; the exit code is 0 "
            + "where all answer, agree, and all that they hold is certified") { file };
        command.SetAction(async (parsed, cancellation) =>
        {
            var rulebook = Rulebook.Parse(await File.ReadAllBytesAsync(parsed.GetValue(file)!.FullName, cancellation));
            using var client = PartnerLine.NewClient();
            client.Timeout = TimeSpan.FromSeconds(5);
            return await Print(rulebook, member => new PartnerLine(client, member.Url), cancellation);
        });
        return command;
    }

    /// <summary>Makes folders, keys and a signed rulebook for some administrations on the loopback.</summary>
    public static Command Rehearse()
    {
        var folder = new Argument<string>("FOLDER") { Description = "Where the data folders are made; it must be new" };
        var port = new Option<int>("--port") { Description = "Of the first", DefaultValueFactory = _ => 5081 };
        var command = new Command("rehearse",
            "Make four administrations that can be run on this machine: data folders, "
            + "keys and a rulebook that all four signed") { folder, port };
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
                var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{parsed.GetValue(port) + i}");
                keys.Add(MemberKeys.Open(Path.Combine(data, "keys"), origin));
                using var log = MemberKeys.LogKey(Path.Combine(data, "keys"), origin);
                members.Add(keys[i].Member(code, new Uri(url + "/"), log.Verifier));
                lines.Add($"serve --administration {code} --data {data} --urls {url} "
                    + $"--rulebook {Path.Combine(path, "rulebook")}");
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

    private static async Task<int> Print(
        Rulebook rulebook, Func<Member, PartnerLine> lineTo, CancellationToken cancellation)
    {
        Console.Out.WriteLine($"{rulebook.Name}, version {rulebook.Version}: certified is what {rulebook.Quorum} of "
            + $"{rulebook.Members.Count} have stored and cosigned.");
        var faults = new List<string>();
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 110);
        var table = new Table().Border(TableBorder.Simple).AddColumn("log of")
            .AddColumn(new TableColumn("certified").RightAligned());
        foreach (var holder in rulebook.Members)
        {
            table.AddColumn(new TableColumn($"at {holder.Code}").RightAligned());
        }
        foreach (var member in rulebook.Members)
        {
            var views = new List<LogView>();
            var cells = new List<string>();
            foreach (var holder in rulebook.Members)
            {
                cells.Add(await Look(member, holder, lineTo(holder), views, faults, cancellation));
            }
            var certified = views.Where(view => rulebook.PolicyFor(member.Code).IsSatisfiedBy(view.Note))
                .Select(view => Checkpoint.Parse(view.Note.Text)!.Size).DefaultIfEmpty().Max();
            var newest = views.Select(view => Checkpoint.Parse(view.Note.Text)!.Size).DefaultIfEmpty().Max();
            if (newest > certified)
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{member.Code}: {newest - certified:N0} of {newest:N0} entries are not certified."));
            }
            table.AddRow([member.Code, certified.ToString("N0", CultureInfo.InvariantCulture), .. cells]);
            await Compare(member, views, faults, cancellation);
        }
        AnsiConsole.Write(table);
        foreach (var fault in faults.Distinct())
        {
            Console.Out.WriteLine(fault);
        }
        return faults.Count == 0 ? Verb.Done : Verb.Refused;
    }

    private static async Task<string> Look(
        Member member, Member holder, PartnerLine line, List<LogView> views, List<string> faults,
        CancellationToken cancellation)
    {
        var prefix = holder.Code == member.Code ? "ledger/" : $"mirror/{Mirror.NameOf(member.Log.Name)}/";
        try
        {
            if (await line.Get(prefix + "checkpoint", cancellation) is not { } bytes
                || SignedNote.Parse(bytes) is not { } note || Checkpoint.Parse(note.Text) is not { } checkpoint)
            {
                return "-";
            }
            views.Add(new LogView(holder.Code, note, new LogReader((path, ends) => line.Get(prefix + path, ends))));
            return checkpoint.Size.ToString("N0", CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            faults.Add($"{holder.Code} does not answer at {holder.Url.AbsoluteUri}.");
            return "away";
        }
    }

    private static async Task Compare(
        Member member, List<LogView> views, List<string> faults, CancellationToken cancellation)
    {
        foreach (var other in views.Skip(1))
        {
            try
            {
                if (await Watch.Compare(member.Log, views[0], other, cancellation) is not null)
                {
                    faults.Add($"{member.Code} shows {views[0].Holder} and {other.Holder} two histories of its log.");
                }
            }
            catch (LogDamagedException damaged)
            {
                faults.Add(
                    $"What {other.Holder} or {views[0].Holder} holds of the log of {member.Code}: {damaged.Message}");
            }
        }
    }
}
