using System.CommandLine;
using System.Globalization;
using Customhouse.Engine;
using Customhouse.Server.Importers;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Server.Verbs;

/// <summary>
/// The verb <c>rates</c>: brings a period of rates of exchange to an installation, where it waits until an
/// administrator puts it in force; and the part of <c>import</c> that makes one of published rates.
/// </summary>
internal static class RatesVerb
{
    public static Command Command()
    {
        var file = new Argument<string>("FILE") { Description = "A period of rates, CSV (docs/RATES.md)" };
        var import = new Command(
            "import",
            "Send a period of rates in; an administrator compares it and puts it in force"
        )
        {
            file,
        };
        var place = StoreOptions.On(import);
        import.SetAction(
            (parsed, cancellation) => Send(parsed.GetValue(file)!, place.Of(parsed), cancellation)
        );
        return new Command("rates", "Bring rates of exchange to an installation") { import };
    }

    /// <summary>The part of <c>import</c>.</summary>
    public static Command Importing()
    {
        var form = new Argument<string>("FORM") { Description = string.Join(", ", RateImporter.Forms) };
        var source = new Argument<string>("SOURCE") { Description = "The published file, XML" };
        var id = new Option<string?>("--name")
        {
            Description = "How the period is called; usually year and month of its first day",
        };
        var from = new Option<string?>("--from") { Description = "The first day, where the file has none" };
        var to = new Option<string?>("--to") { Description = "The last day, where the file has none" };
        var published = new Option<string?>("--published")
        {
            Description = "The day of publication, where the file has none",
        };
        var output = new Option<string>("--out") { Description = "Where the period goes", Required = true };
        var command = new Command("rates", "Make a period of published rates of exchange")
        {
            form,
            source,
            id,
            from,
            to,
            published,
            output,
        };
        command.SetAction(parsed =>
            Verb.Reading(
                parsed.GetValue(source)!,
                () =>
                {
                    var importer = new RateImporter(
                        parsed.GetValue(id),
                        Day("--from", parsed.GetValue(from)),
                        Day("--to", parsed.GetValue(to)),
                        Day("--published", parsed.GetValue(published))
                    );
                    var period = importer.Import(
                        parsed.GetValue(form)!,
                        File.ReadAllText(parsed.GetValue(source)!)
                    );
                    File.WriteAllText(parsed.GetValue(output)!, RatePeriodFile.Write(period));
                    Console.Out.WriteLine($"{Told(period)} written to {parsed.GetValue(output)}");
                    return Verb.Done;
                }
            )
        );
        return command;
    }

    private static async Task<int> Send(string file, string address, CancellationToken cancellation)
    {
        if (new FileInfo(file) is { Exists: true, Length: > Limits.RateFileBytesMax } large)
            throw new FormatException(
                $"{file} has {large.Length} bytes, and a file of rates has {Limits.RateFileBytesMax} at most"
            );
        var (period, faults) = RateRegister.Read(await File.ReadAllBytesAsync(file, cancellation));
        if (period is null)
            return await Refused(faults);
        await using var store = Verb.StoreAt(address);
        var registers =
            await new RegisterReader(store).Load(cancellation)
            ?? throw new FormatException("there is no administration in this store: start it once");
        var register = new RateRegister(store);
        var now = TimeProvider.System.GetUtcNow();
        var outcome = await register.Send(
            period,
            registers.Terms.Currency,
            now,
            AccountVerb.Owner,
            cancellation
        );
        if (outcome is not RegisterOutcome.Done)
            return await Refused(["somebody else sent rates in at this moment; try again"]);
        await store.AuditTrail.Note(now, AccountVerb.Owner, "rates-sent", period.Id, "");
        Console.Out.WriteLine($"{Told(period)} wait to be put in force at /administrator/rates");
        var staged = (await register.Staged(cancellation)).FirstOrDefault(s => s.Period.Id == period.Id);
        foreach (var line in staged?.Differences(registers.Rates).Lines.Where(l => l.IsMarked) ?? [])
            Console.Out.WriteLine(
                $"  look again: {line.Currency} {line.Before} to {(line.After is { } after ? $"{after}" : "none")}"
                    + (line.Percent is { } percent ? $", {percent} %" : "")
            );
        return Verb.Done;
    }

    private static string Told(RatePeriod period) =>
        $"{period.Rates.Count} rates of period {period.Id} ({period.From:O} to {period.To:O})";

    private static DateOnly? Day(string option, string? text) =>
        text is null ? null
        : DateOnly.TryParseExact(
            text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
        : throw new FormatException($"{option} is '{text}': write a day as 2026-03-31");

    private static async Task<int> Refused(IReadOnlyList<string> why)
    {
        foreach (var fault in why)
            await Console.Error.WriteLineAsync($"customhouse: {fault}");
        return Verb.Refused;
    }
}
