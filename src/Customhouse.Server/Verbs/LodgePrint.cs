using System.Text.Json;
using Customhouse.Engine;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Spectre.Console;
using Answer = Customhouse.Engine.Answer;

namespace Customhouse.Server.Verbs;

/// <summary>What came of a lodgement, for people to read.</summary>
internal static class LodgePrint
{
    public static void Taken(string file, CaseAnswer answer)
    {
        var lane = answer.Lane is null ? "" : $", lane {answer.Lane}";
        Console.Out.WriteLine($"{file}: {answer.Mrn}, {answer.State}{lane}");
        if (answer.Duties.Count > 0)
            AnsiConsole.Write(Table(answer.Duties));
        Console.Out.WriteLine(
            "  told: " + string.Join(", ", answer.Notifications.Select(n => $"{n.Code} {n.Meaning}"))
        );
    }

    public static void Refused(string file, Answer answer)
    {
        switch (answer)
        {
            case Answer.Refused refused:
                Faults(file, refused.Refusals.Select(Fault.Of).ToArray());
                break;
            case Answer.LrnTaken taken:
                Console.Out.WriteLine($"{file}: the reference {taken.Lrn} was used for {taken.Mrn}");
                break;
            default:
                Console.Out.WriteLine($"{file}: not recorded, {answer.GetType().Name}");
                break;
        }
    }

    /// <summary>An answer that came over HTTP.</summary>
    public static void Answered(string file, int status, string body)
    {
        var answer = Read(body);
        switch (answer)
        {
            case CaseAnswer taken:
                Taken(file, taken);
                break;
            case Problem { Errors: { Count: > 0 } faults }:
                Faults(file, faults);
                break;
            case Problem problem:
                Console.Out.WriteLine($"{file}: {problem.Status} {problem.Title}. {problem.Detail}");
                break;
            default:
                Console.Out.WriteLine($"{file}: the answer {status} is none of a customhouse");
                break;
        }

        object? Read(string text)
        {
            try
            {
                return status < 400
                    ? JsonSerializer.Deserialize<CaseAnswer>(text, JsonSerializerOptions.Web)
                    : JsonSerializer.Deserialize<Problem>(text, JsonSerializerOptions.Web);
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    private static void Faults(string file, IReadOnlyList<Fault> faults)
    {
        Console.Out.WriteLine($"{file}: refused, {faults.Count} {(faults.Count == 1 ? "fault" : "faults")}");
        foreach (var fault in faults)
        {
            var place = fault.Line is { } line ? $" (line {line}, column {fault.Column})" : "";
            Console.Out.WriteLine($"  {fault.Code}  {fault.Pointer}{place}");
            Console.Out.WriteLine(
                $"    {fault.Message} [{fault.Rule}]".Replace("[]", "", StringComparison.Ordinal)
            );
            Console.Out.WriteLine($"    mend: {fault.Mend}");
        }
    }

    private static Table Table(IReadOnlyList<DutyAmount> duties)
    {
        var table = new Table()
            .Border(TableBorder.Simple)
            .AddColumn("item")
            .AddColumn("type")
            .AddColumn(new TableColumn("base").RightAligned())
            .AddColumn(new TableColumn("rate").RightAligned())
            .AddColumn(new TableColumn("assessed").RightAligned())
            .AddColumn(new TableColumn("payable").RightAligned());
        foreach (var duty in duties)
            table.AddRow(
                $"{duty.Item}",
                duty.TaxType,
                Money(duty.Base) ?? duty.Quantity ?? "",
                Markup.Escape(duty.Rate ?? duty.NotComputed ?? ""),
                Money(duty.Assessed)!,
                Money(duty.Payable) ?? ""
            );
        return table;
    }

    private static string? Money(Amount? amount) =>
        amount is null ? null : $"{amount.Value:N2} {amount.Currency}";
}
