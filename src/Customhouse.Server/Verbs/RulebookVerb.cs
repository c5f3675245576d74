using System.CommandLine;
using Customhouse.Ledger;
using Customhouse.Server.Partners;
using Customhouse.Values;

namespace Customhouse.Server.Verbs;

/// <summary>How administrations found a consortium, change it, and read what they agreed on: text files,
/// signed by each with its own key.</summary>
internal static class RulebookVerb
{
    /// <summary>Prints what the others need to know of this administration.</summary>
    public static Command Keys()
    {
        var (data, code, origin) = (DataOption(), CodeOption(), OriginOption());
        var url = new Option<Uri?>("--url")
        {
            CustomParser = Verb.Address,
            Description = "Where the others reach it",
            Required = true,
        };
        var command = new Command(
            "keys",
            "Print this administration's lines for a rulebook; keys that it lacks are made"
        )
        {
            data,
            code,
            origin,
            url,
        };
        command.SetAction(parsed =>
        {
            var name = OriginOf(parsed.GetValue(origin), parsed.GetValue(code)!);
            var folder = Path.Combine(parsed.GetValue(data)!, "keys");
            using var keys = MemberKeys.Open(folder, name);
            using var log = MemberKeys.LogKey(folder, name);
            var address = new Uri(parsed.GetValue(url)!.AbsoluteUri.TrimEnd('/') + "/");
            Console.Out.Write(Rulebook.Lines(keys.Member(parsed.GetValue(code)!, address, log.Verifier)));
            return Verb.Done;
        });
        return command;
    }

    /// <summary>Writes a first or next version, unsigned.</summary>
    public static Command Found()
    {
        var members = new Argument<FileInfo[]>("MEMBERS")
        {
            Description = "Files with the lines that `ledger keys` printed at each member",
            Arity = ArgumentArity.OneOrMore,
        };
        members.AcceptExistingOnly();
        var name = new Option<string>("--name") { Description = "Name of the consortium", Required = true };
        var quorum = new Option<int>("--quorum")
        {
            Description = "Members that must have stored a checkpoint; 3 of 4, 5 of 7",
            Required = true,
        };
        var after = After();
        var revoke = new Option<string[]>("--revoke")
        {
            Description = "A key that may never come back: 'VERIFIER-KEY REASON'",
            DefaultValueFactory = _ => [],
        };
        var command = new Command("rulebook", "Write a rulebook for the members to sign with `ledger sign`")
        {
            members,
            name,
            quorum,
            after,
            revoke,
        };
        command.SetAction(parsed =>
        {
            var before = parsed.GetValue(after) is { } file
                ? Rulebook.Parse(File.ReadAllBytes(file.FullName))
                : null;
            var lines = string.Concat(parsed.GetValue(members)!.Select(f => File.ReadAllText(f.FullName)));
            Console.Out.Write(
                Rulebook.Write(
                    parsed.GetValue(name)!,
                    before,
                    parsed.GetValue(quorum),
                    lines,
                    [
                        .. before?.Revocations ?? [],
                        .. parsed.GetValue(revoke)!.Select(Rulebook.ParseRevocation),
                    ]
                )
            );
            return Verb.Done;
        });
        return command;
    }

    /// <summary>Adds this administration's signature.</summary>
    public static Command Sign()
    {
        var file = new Argument<FileInfo>("FILE")
        {
            Description = "The rulebook; it is written again with the signature",
        };
        file.AcceptExistingOnly();
        var (data, code, origin) = (DataOption(), CodeOption(), OriginOption());
        var command = new Command("sign", "Sign a rulebook with this administration's rules key")
        {
            file,
            data,
            code,
            origin,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var path = parsed.GetValue(file)!.FullName;
                using var keys = MemberKeys.Open(
                    Path.Combine(parsed.GetValue(data)!, "keys"),
                    OriginOf(parsed.GetValue(origin), parsed.GetValue(code)!)
                );
                var note = Rulebook.ReadUnsigned(await File.ReadAllTextAsync(path, cancellation));
                note = note.With([keys.Rules.Sign(note.Text)]);
                await File.WriteAllBytesAsync(path, note.ToBytes(), cancellation);
                Console.Out.WriteLine($"{keys.Rules.Verifier.Name} signed {path}.");
                return Verb.Done;
            }
        );
        return command;
    }

    /// <summary>Says whether a rulebook holds.</summary>
    public static Command Check()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The rulebook" };
        file.AcceptExistingOnly();
        var after = After();
        var command = new Command("check", "Say what a rulebook says, and whether enough members signed it")
        {
            file,
            after,
        };
        command.SetAction(parsed =>
        {
            var book = Rulebook.Parse(File.ReadAllBytes(parsed.GetValue(file)!.FullName));
            var fault = parsed.GetValue(after) is { } before
                ? book.FaultAfter(Rulebook.Parse(File.ReadAllBytes(before.FullName)))
                : book.FaultAsFirst();
            Console.Out.WriteLine(
                $"{book.Name}, version {book.Version}: a checkpoint is certified when "
                    + $"{book.Quorum} of {book.Members.Count} have stored and cosigned it."
            );
            foreach (var member in book.Members)
            {
                Console.Out.WriteLine($"  {member.Code}  {member.Url}  log {member.Log.Name}");
            }
            foreach (var revoked in book.Revocations)
            {
                Console.Out.WriteLine($"  revoked: {revoked.Key}, {revoked.Reason}");
            }
            Console.Out.WriteLine(fault is null ? "It holds." : $"It does not hold: {fault}.");
            return fault is null ? Verb.Done : Verb.Refused;
        });
        return command;
    }

    private static Option<FileInfo> After()
    {
        var after = new Option<FileInfo>("--after")
        {
            Description = "The version before, for all but the first",
        };
        after.AcceptExistingOnly();
        return after;
    }

    private static Option<string> DataOption() =>
        new("--data")
        {
            Description = "The installation's data folder",
            DefaultValueFactory = _ => Options.Data.Usual,
        };

    private static Option<string> CodeOption() =>
        new("--administration")
        {
            Description = "The administration's country code",
            DefaultValueFactory = _ => Options.Administration.Usual,
            CustomParser = given =>
            {
                if (CountryCode.TryParse(given.Tokens[0].Value, out var known))
                    return known.Code;
                given.AddError(
                    $"'{given.Tokens[0].Value}' is no administration: give two capital letters, as XA"
                );
                return null;
            },
        };

    private static Option<string?> OriginOption() =>
        new("--origin")
        {
            Description = "Name of its log, where the installation was given another than the usual one",
        };

    private static string OriginOf(string? origin, string code) => origin ?? Settings.UsualOrigin(code);
}
