using System.Text.Json;
using Customhouse.Declarations;
using Customhouse.Exchange;
using Customhouse.Server.Conformance;
using Xunit;

namespace Customhouse.Server.Tests;

/// <summary>The published cases, replayed against this build.</summary>
public sealed class ConformanceTests
{
    [Fact]
    public void Every_published_message_is_taken_or_refused_as_its_schema_says()
    {
        using var log = new StringWriter();
        var code = CdsSuite.Run(PublishedMessages.Folder, null, log);
        Assert.True(code == 0, log.ToString());
        Assert.Matches(@"(?m)^[1-9]\d* passed, 0 failed$", log.ToString());
    }

    /// <summary>The extract of headers and items was made by others from the same declarations.</summary>
    [Fact]
    public void Values_are_read_as_others_read_them()
    {
        var lines = File.ReadLines(Path.Combine(PublishedMessages.Folder, "expected", "duty.jsonl"))
            .ToArray();
        Assert.NotEmpty(lines);
        var differences = lines.SelectMany(l => DutyExtract.Differences(l, Read)).ToArray();
        Assert.True(differences.Length == 0, string.Join('\n', differences));
    }

    [Fact]
    public void No_value_of_a_valid_published_declaration_is_refused()
    {
        var samples = Path.Combine(PublishedMessages.Folder, "hmrc-cds", "samples");
        var taken = 0;
        foreach (var file in Directory.EnumerateFiles(samples, "*.*ml", SearchOption.AllDirectories))
        {
            var reading = WcoXml.Read(File.ReadAllBytes(file));
            if (!reading.IsTaken || reading.Message!.Kind == MessageKind.Response)
                continue;
            taken++;
            var values = DeclarationReading.Read(reading.Message);
            Assert.True(values.Refusals.Count == 0, $"{file}: {string.Join('\n', values.Refusals)}");
        }
        Assert.True(taken > 100);
    }

    /// <summary>Published requests beside the declarations they change, and how many places each
    /// changes.</summary>
    [Theory]
    [InlineData("TT_EX009a/TT_EX009a.xml", "TT_EX009a/Step5_TT_EX009a_Amendment.xml", 1)]
    [InlineData(
        "TT_Add_Item_Scenario_v1/Step1_Declaration.xml",
        "TT_Add_Item_Scenario_v1/Step2_Amendment.xml",
        3
    )]
    [InlineData("TT_IM017a/Step1_TT_IM017a.xml", "TT_IM017a/TT_IM017a_Amendment.xml", 4)]
    [InlineData("TT_IM002c/TT_IM002a.xml", "TT_IM002c/TT_IM002c_Complex_Multi_Amendment.xml", 6)]
    [InlineData("TT_IM061b/TT_IM061a.xml", "TT_IM061b/TT_IM061b_Amendment.xml", 3)]
    public void A_published_request_is_applied(string lodged, string request, int changes)
    {
        var samples = Path.Combine(PublishedMessages.Folder, "hmrc-cds", "samples", "annotated_XML_samples");
        Element Root(string file) =>
            WcoXml.Read(File.ReadAllBytes(Path.Combine(samples, file))).Message!.Root;
        var answer = AmendmentApplication.Apply(Root(lodged), Root(request));
        Assert.True(answer.Root is not null, string.Join('\n', answer.Refusals));
        Assert.True(WcoXml.Read(WcoXml.Write(Message.Of(answer.Root))).IsTaken);
        var differences = Differences.Between(
            Root(lodged).Child("Declaration")!,
            answer.Root.Child("Declaration")!
        );
        // A goods item that came or went counts as one change, whatever it holds.
        var whole = differences
            .Where(d => d.Pointer.Steps is [_, _, { Position: not null }, { Name: "SequenceNumeric" }])
            .Select(d => d.Pointer.Parent)
            .ToArray();
        var counted = differences.Count(d => !whole.Any(d.Pointer.StartsWith));
        Assert.True(counted + whole.Length == changes, string.Join('\n', differences));
    }

    private static Declaration Read(string file)
    {
        var path = Path.Combine(PublishedMessages.Folder, "..", file);
        return DeclarationReading.Read(WcoXml.Read(File.ReadAllBytes(path)).Message!).Declaration;
    }
}

/// <summary>One line of the extract beside the values that we read from its declaration.</summary>
internal static class DutyExtract
{
    public static IEnumerable<string> Differences(string line, Func<string, Declaration> read)
    {
        using var json = JsonDocument.Parse(line);
        var file = json.RootElement.GetProperty("declaration").GetString()!;
        var header = json.RootElement.GetProperty("header");
        var ours = read(file);
        string?[] told =
        [
            Said("type", header.GetProperty("type"), ours.TypeCode),
            Said("incoterm", header.GetProperty("incoterm"), ours.TradeTerms?.Condition),
            Said("incotermLoc", header.GetProperty("incotermLoc"), ours.TradeTerms?.LocationId),
            Said("exportCountry", header.GetProperty("exportCountry"), ours.ExportCountry?.Code),
            Said("dest", header.GetProperty("dest"), ours.DestinationCountry?.Code),
            Said("mode", header.GetProperty("mode"), ours.BorderTransportMode),
            Said("invoiceTotal", header.GetProperty("invoiceTotal"), Text(ours.InvoiceAmount)),
            Said(
                "auth",
                header.GetProperty("auth"),
                Joined(ours.AuthorisationHolders.Select(a => a.Category))
            ),
            Said("guarantees", header.GetProperty("obligationGuarantee"), $"{ours.Guarantees.Count}"),
            .. header.GetProperty("valCharges").GetArrayLength() == ours.ValuationCharges.Count
                ? Array.Empty<string>()
                : ["valCharges"],
        ];
        var items = json.RootElement.GetProperty("items").EnumerateArray().ToArray();
        if (items.Length != ours.Items.Count)
            told = [.. told, $"{items.Length} items, ours {ours.Items.Count}"];
        else
            told = [.. told, .. items.Zip(ours.Items).SelectMany(p => Item(p.First, p.Second))];
        return told.OfType<string>().Select(t => $"{file}: {t}");
    }

    private static IEnumerable<string?> Item(JsonElement theirs, GoodsItem ours) =>
        [
            Said("seq", theirs.GetProperty("seq"), $"{ours.Sequence}"),
            Said(
                "commodity",
                theirs.GetProperty("commodity"),
                Joined(ours.Classifications.Select(c => $"{c.IdentificationType},{c.Id}"))
            ),
            Said(
                "cpc",
                theirs.GetProperty("cpc"),
                Joined(
                    ours.AdditionalProcedures.Select(a => $"{a},")
                        .Prepend($"{ours.RequestedProcedure},{ours.PreviousProcedure}")
                )
            ),
            Said("statValue", theirs.GetProperty("statValue"), Text(ours.StatisticalValue)),
            Said("itemPrice", theirs.GetProperty("itemPrice"), Text(ours.ItemPrice)),
            Said("netKg", theirs.GetProperty("netKg"), Text(ours.NetMassKilograms)),
            Said("grossKg", theirs.GetProperty("grossKg"), Text(ours.GrossMassKilograms)),
            Said(
                "origin",
                theirs.GetProperty("origin"),
                Joined(ours.Origins.Select(o => $"{o.Type},{o.Country}"))
            ),
            Said("valuationMethod", theirs.GetProperty("valuationMethod"), ours.ValuationMethod),
            Said("adjust", theirs.GetProperty("adjust"), ours.ValuationIndicators),
            Said(
                "addDocs",
                theirs.GetProperty("addDocs"),
                Joined(ours.Documents.Select(d => $"{d.Code},{d.Id},{d.Status}"))
            ),
            Said("addInfo", theirs.GetProperty("addInfo"), Joined(ours.Statements.Select(s => s.Code))),
            Said(
                "pref",
                theirs
                    .GetProperty("declaredTax")
                    .EnumerateArray()
                    .Select(t => t.GetProperty("pref"))
                    .FirstOrDefault(),
                ours.Taxes.Select(t => t.RegimeCode).FirstOrDefault()
            ),
        ];

    private static string? Said(string name, JsonElement theirs, string? ours)
    {
        var text = Flat(theirs);
        return text == (ours ?? "") ? null : $"{name}: theirs {text}, ours {ours}";
    }

    private static string Flat(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => string.Join(
                value.EnumerateArray().Any(v => v.ValueKind == JsonValueKind.Array) ? ';' : ',',
                value.EnumerateArray().Select(Flat)
            ),
            JsonValueKind.Object => Number(value.GetProperty("v").GetString()!)
                + " "
                + value.GetProperty("c").GetString(),
            JsonValueKind.Null or JsonValueKind.Undefined => "",
            _ => value.ToString(),
        };

    private static string Number(string text) => Text(decimal.Parse(text))!;

    private static string? Text(decimal? number) => number is { } n ? $"{n:0.######}" : null;

    private static string? Text(Values.Money? money) =>
        money is { } m ? $"{Text(m.Amount)} {m.Currency}" : null;

    private static string Joined(IEnumerable<string?> parts)
    {
        var all = parts.OfType<string>().ToArray();
        return string.Join(all.Any(a => a.Contains(',')) ? ';' : ',', all);
    }
}
