using System.CommandLine;
using Customhouse.Server.Importers;

namespace Customhouse.Server.Verbs;

/// <summary>The verb <c>import</c>: turns published data into forms of our own.</summary>
internal static class ImportVerb
{
    public static Command Command() =>
        new("import", "Turn published data into the house's own forms")
        {
            Tariff(),
            TariffTable(),
            RatesVerb.Importing(),
            DataModel(),
            Codes(),
            LookUp(),
            Survey(),
            Outlines(),
        };

    private static Command Tariff()
    {
        var rules = new Argument<string>("RULES")
        {
            Description = "The head of an edition: dates, programmes, taxes",
        };
        var tariff = new Argument<string>("TARIFF") { Description = "The US tariff database, CSV, unpacked" };
        var rates = new Option<string?>("--rates") { Description = "Monthly exchange rates, CSV" };
        var omit = new Option<string[]>("--omit")
        {
            Description = "Chapters left out, as 98 99",
            AllowMultipleArgumentsPerToken = true,
        };
        var output = Out("Where the edition goes; compressed where the name ends in .gz");
        var command = new Command("tariff", "Make an edition of the tariff")
        {
            rules,
            tariff,
            rates,
            omit,
            output,
        };
        command.SetAction(parsed =>
            Verb.Reading(
                parsed.GetValue(tariff)!,
                () =>
                {
                    new TariffImport(
                        parsed.GetValue(rules)!,
                        parsed.GetValue(tariff)!,
                        parsed.GetValue(rates),
                        parsed.GetValue(output)!,
                        parsed.GetValue(omit) ?? []
                    ).Run(Console.Out);
                    return Verb.Done;
                }
            )
        );
        return command;
    }

    private static Command TariffTable()
    {
        var head = new Argument<string>("HEAD")
        {
            Description = "The head of the edition, JSON (docs/TARIFF.md)",
        };
        var table = new Argument<string>("LINES") { Description = "Its lines as a table, CSV or JSON" };
        var output = Out("Where the edition goes; compressed where the name ends in .gz");
        var command = new Command("tariff-table", "Make an edition of a tariff that stands in a spreadsheet")
        {
            head,
            table,
            output,
        };
        command.SetAction(parsed =>
            new TariffTableImport(
                parsed.GetValue(head)!,
                parsed.GetValue(table)!,
                parsed.GetValue(output)!
            ).Run(Console.Out)
                is null
                ? Verb.Refused
                : Verb.Done
        );
        return command;
    }

    private static Command DataModel()
    {
        var schemas = new Argument<string>("SCHEMAS") { Description = "Folder of the published schemas" };
        var output = Out("Folder for the model files");
        var command = new Command("datamodel", "Make the message models of the published schemas")
        {
            schemas,
            output,
        };
        command.SetAction(parsed =>
            Verb.Reading(
                parsed.GetValue(schemas)!,
                () => DataModelImporter.Run(parsed.GetValue(schemas)!, parsed.GetValue(output)!, Console.Out)
            )
        );
        return command;
    }

    private static Command Codes()
    {
        var source = new Argument<string>("SOURCE") { Description = "A JSON file, or a folder of them" };
        var title = new Option<string>("--title")
        {
            Description = "What the list is and who publishes it",
            Required = true,
        };
        var output = Out("Where the list goes");
        var command = new Command("codes", "Make a code list of published ones") { source, title, output };
        command.SetAction(parsed =>
            Verb.Reading(
                parsed.GetValue(source)!,
                () =>
                    CodeListImporter.Run(
                        parsed.GetValue(source)!,
                        parsed.GetValue(title)!,
                        parsed.GetValue(output)!,
                        Console.Out
                    )
            )
        );
        return command;
    }

    private static Command LookUp()
    {
        var kind = new Argument<string>("KIND") { Description = string.Join(", ", LookUpImporter.Kinds) };
        var source = new Argument<string>("SOURCE")
        {
            Description = "The published file, CSV or JSON, or packed",
        };
        var title = new Option<string>("--title")
        {
            Description = "What the list is and who publishes it",
            Required = true,
        };
        var output = Out("Where the list goes; compressed where the name ends in .gz");
        var command = new Command("lookup", "Make a list of codes with names that forms look up")
        {
            kind,
            source,
            title,
            output,
        };
        command.SetAction(parsed =>
            Verb.Reading(
                parsed.GetValue(source)!,
                () =>
                    LookUpImporter.Run(
                        parsed.GetValue(kind)!,
                        parsed.GetValue(source)!,
                        parsed.GetValue(title)!,
                        parsed.GetValue(output)!,
                        Console.Out
                    )
            )
        );
        return command;
    }

    private static Command Survey()
    {
        var facts = new Argument<string>("FACTS")
        {
            Description = "Folder with members.csv, questions.json ...",
        };
        var output = Out("Folder for the survey's files");
        var command = new Command("survey", "Make membership, questionnaire, editions of published facts")
        {
            facts,
            output,
        };
        command.SetAction(parsed =>
            Verb.Reading(
                parsed.GetValue(facts)!,
                () => SurveyImporter.Run(parsed.GetValue(facts)!, parsed.GetValue(output)!, Console.Out)
            )
        );
        return command;
    }

    private static Command Outlines()
    {
        var shapes = new Argument<string>("SHAPES") { Description = "Countries of Natural Earth, GeoJSON" };
        var output = Out("Where the outlines go");
        var command = new Command("outlines", "Make the map of the world of published shapes")
        {
            shapes,
            output,
        };
        command.SetAction(parsed =>
            Verb.Reading(
                parsed.GetValue(shapes)!,
                () => OutlineImporter.Run(parsed.GetValue(shapes)!, parsed.GetValue(output)!, Console.Out)
            )
        );
        return command;
    }

    private static Option<string> Out(string words) => new("--out") { Description = words, Required = true };
}
