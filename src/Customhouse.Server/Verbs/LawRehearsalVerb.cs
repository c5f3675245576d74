using System.CommandLine;
using System.Globalization;
using Customhouse.Engine;
using Customhouse.Lawbooks;
using Customhouse.Rehearsing;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Api.Jobs;

namespace Customhouse.Server.Verbs;

/// <summary>The part of the verb <c>law</c> that tries an edition on past trade. It reads the store itself
/// and changes nothing, so it works while the service runs and when it does not.</summary>
internal static class LawRehearsalVerb
{
    /// <summary>Rows of a table that it tells.</summary>
    private const int RowsMax = 10;

    /// <summary>Examples of each kind that it tells.</summary>
    private const int ExamplesMax = 3;

    /// <param name="output">Where it tells what it found; null for the screen.</param>
    public static Command Command(TextWriter? output)
    {
        var name = new Argument<string>("NAME") { Description = "An edition that waits, or is known" };
        var from = new Option<string>("--from")
        {
            Description = "The first legal day whose declarations are read, as 2026-01-01",
            Required = true,
        };
        var to = new Option<string>("--to")
        {
            Description = "The last one, today at the latest",
            Required = true,
        };
        var whole = new Option<bool>("--whole")
        {
            Description = "Judge every declaration by both laws, too those that the change cannot touch",
        };
        var command = new Command(
            "rehearse",
            "Try an edition on the declarations of past days: what it would have refused, taken and charged"
        )
        {
            name,
            from,
            to,
            whole,
        };
        var place = StoreOptions.On(command);
        command.SetAction(
            (parsed, cancellation) =>
                Rehearse(
                    parsed.GetValue(name)!,
                    DayOf(parsed.GetValue(from)!, "--from"),
                    DayOf(parsed.GetValue(to)!, "--to"),
                    parsed.GetValue(whole),
                    place.Of(parsed),
                    output ?? Console.Out,
                    cancellation
                )
        );
        return command;
    }

    /// <exception cref="FormatException">There is no such edition, or it cannot be rehearsed so.</exception>
    private static async Task<int> Rehearse(
        string name,
        DateOnly from,
        DateOnly to,
        bool whole,
        string address,
        TextWriter output,
        CancellationToken cancellation
    )
    {
        await using var store = Verb.StoreAt(address);
        var registers =
            await new RegisterReader(store).Load(cancellation)
            ?? throw new FormatException("there is no administration in this store: start it once");
        var (clock, administration) = (TimeProvider.System, new AdministrationState(store, registers));
        var register = new LawRegister(store);
        var body =
            await register.Find(name, cancellation)
            ?? throw new FormatException($"there is no edition {name}: `customhouse law list` tells them");
        if (ChangeInput.Fault(from, to, administration.Today(clock)) is { } wrong)
            throw new FormatException(wrong);
        var against =
            registers.LawAt(clock.GetUtcNow())
            ?? throw new FormatException(
                "no edition of the lawbook is in force: there is nothing to hold it against"
            );
        var rehearsals = new LawRehearsals(
            store,
            administration,
            new CaseDesk(store, administration, clock),
            register,
            clock,
            new BackgroundTasks(clock)
        );
        var (result, fault) = await rehearsals.Run(
            new ChangeInput(name, body.Digest, against.Name, from, to, whole, []),
            (_, _) => { },
            cancellation
        );
        if (result is null)
            throw new FormatException(fault);
        await output.WriteLineAsync($"{name} in the place of {against.Name} on {from:O} to {to:O}");
        Tell(result, from, to, output);
        return Verb.Done;
    }

    private static void Tell(ChangeResult result, DateOnly from, DateOnly to, TextWriter output)
    {
        var found = result.Figures;
        Line("declarations", $"{found.Declarations:N0}, of which {found.TakenOnRecord:N0} were taken");
        Line("judged anew", $"{result.Asked:N0}");
        if (found.LeftOut > 0)
            Line("left out", $"{found.LeftOut:N0} were erased or cannot be read");
        foreach (var rule in result.Rules)
            Line(
                rule.Change switch
                {
                    RuleChange.Added => "new rule",
                    RuleChange.Removed => "rule gone",
                    _ => "rule changed",
                },
                $"{rule.Code} {rule.Demand}"
                    + (rule.From > to || rule.To < from ? " (holds on none of these days)" : "")
                    + (rule.IsOfRequests ? " (speaks on later messages, which are not rehearsed)" : "")
            );
        if (result.SetsDiffer)
            Line("sets of data", "are chosen or told their duty otherwise");
        if (found.Total.Cases == 0)
        {
            Line("effect", "none: every declaration is taken or refused as before, and owes the same");
            return;
        }
        Line("newly refused", $"{found.Total.NewlyRefused:N0}");
        Line("newly taken", $"{found.Total.NewlyTaken:N0}");
        Line("other amount due", $"{found.Total.DutyChanged:N0}");
        Line("revenue", Sums(found.Total.Before, found.Total.After, result.Currency));
        foreach (var (tax, sums) in found.Taxes)
            Line($"  {tax}", Sums(sums.Before, sums.After, result.Currency));
        foreach (var (code, tally) in found.Rules.Take(RowsMax))
            Line($"rule {code}", $"refuses {tally.Refuses:N0} newly, {tally.Lets:N0} no more");
        Rows("trader", found.Traders);
        Rows("office", found.Offices);
        Rows("chapter", found.Chapters);
        foreach (var one in found.Refused.Take(ExamplesMax))
            Example(one, one.After, "is refused newly");
        foreach (var one in found.Taken.Take(ExamplesMax))
            Example(one, one.Before, "was refused until now");

        void Line(string what, string value) =>
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what, -18} {value}"));

        void Rows(string what, IReadOnlyDictionary<string, ChangeTally> all)
        {
            foreach (var (key, tally) in all.OrderByDescending(t => t.Value.Cases).Take(RowsMax))
                Line(
                    $"{what} {(key == "" ? "(none)" : key)}",
                    $"{tally.NewlyRefused:N0} refused, {tally.NewlyTaken:N0} taken, {tally.DutyChanged:N0} other, "
                        + Sums(tally.Before, tally.After, result.Currency)
                );
        }

        void Example(ChangeExample one, ExampleSide side, string what)
        {
            Line(one.Mrn.Text, what);
            foreach (var fault in side.Shown)
                output.WriteLine($"    {fault.Code}  {fault.Pointer}\n      {fault.Rule}");
        }
    }

    private static string Sums(decimal before, decimal after, string currency) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{before:N2} {currency} before, {after:N2} after, {after - before:+#,0.00;-#,0.00;0.00}"
        );

    private static DateOnly DayOf(string text, string option) =>
        DateOnly.TryParseExact(
            text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : throw new FormatException($"{option} is a day, as 2026-01-01, and '{text}' is none");
}
