using System.Text;
using Customhouse.Clearance;
using Customhouse.Server.Editions;
using Customhouse.Server.Importers;
using Customhouse.Server.Tests.Api;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;
using Customhouse.Web.Cases;
using Xunit;
using Answer = Customhouse.Engine.Answer;

namespace Customhouse.Server.Tests.Importers;

/// <summary>A tariff from a spreadsheet (docs/TARIFF.md): what is written comes in, and what is wrong is
/// told.</summary>
public sealed class TariffTableTests : IDisposable
{
    private const string Head =
        """{ "edition": "T-1", "authority": "XA", "inForce": "2026-01-01..", "currency": "EUR" }""";

    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-table-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_sample_becomes_the_edition_that_it_says()
    {
        var edition = Import(Sample("tariff-head.json"), Sample("tariff-lines.csv"), out var told)!;
        Assert.Contains("7 lines taken, 4 rows of headings left out", told, StringComparison.Ordinal);
        Assert.Equal(
            EditionFile.Write(edition),
            EditionFile.Write(EditionFiles.Read(Path.Combine(_folder, "out.tariff")))
        );
        var day = new DateOnly(2026, 5, 1);
        var shirts = edition.Nomenclature.Find(HsCode.Parse("61051000"), day)!;
        Assert.Equal(new DateOnly(2021, 1, 1), shirts.From);
        Assert.Equal(["DZN", "KGM"], shirts.Units);
        Assert.Equal(("19.7%", "45%"), (RateText.Write(shirts.Mfn), RateText.Write(shirts.General)));
        var preference = Assert.Single(shirts.Preferences);
        Assert.Equal(
            ("S", "0%", "MX"),
            (preference.Programme, RateText.Write(preference.Rate), Assert.Single(preference.Except).Code)
        );
        Assert.Equal(
            "2.3%+1.05/KGM",
            RateText.Write(edition.Nomenclature.Find(HsCode.Parse("24022080"), day)!.Mfn)
        );
        var watches = edition.Nomenclature.Find(HsCode.Parse("91011140"), day)!;
        Assert.Equal("by the parts of the watch", watches.Mfn.Other);
        Assert.Equal(watches.Mfn, watches.General);
        var shoes = HsCode.Parse("64035915");
        Assert.Equal("2.5%", RateText.Write(edition.Nomenclature.Find(shoes, day)!.Mfn));
        Assert.Equal("2%", RateText.Write(edition.Nomenclature.Find(shoes, day.AddYears(1))!.Mfn));
        Assert.Equal(
            (90_000m, "HLT"),
            (edition.Quotas.Single().Volume.Value, edition.Quotas.Single().Volume.Unit)
        );
    }

    /// <summary>The amounts that README shows for the demo's tariff, from a tariff that was typed by
    /// hand.</summary>
    [Fact]
    public async Task A_declaration_is_assessed_by_it()
    {
        var edition = Import(Sample("tariff-head.json"), Sample("tariff-lines.csv"), out _)!;
        await using var installation = await Installation.Open(
            $"sqlite:{Path.Combine(_folder, "t.db")}",
            new Terms { Administration = edition.Authority, Currency = edition.Currency },
            [edition],
            [],
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        var answer = await installation.Desk.Lodge(
            File.ReadAllBytes(Sample("import-ima.xml")),
            "xml",
            new Actor("test", "trader"),
            TestContext.Current.CancellationToken
        );
        var recorded = Assert.IsType<Answer.Recorded>(answer);
        Assert.Equal(
            [165.48m, 201.09m, 10.00m, 82.00m],
            DutyAmount.All(recorded.Case.Assessment).Select(d => d.Payable!.Value)
        );
    }

    /// <summary>All lines of the demo's tariff as a table, and the edition made of it is the same.</summary>
    [Theory]
    [InlineData("lines.csv", ',')]
    [InlineData("lines.csv", ';')]
    [InlineData("lines.json", ' ')]
    public void A_whole_tariff_goes_out_as_a_table_and_comes_back_the_same(string name, char mark)
    {
        var demo = EditionFiles.Demo();
        string[] programmes = [.. demo.Programmes.Select(p => p.Code)];
        string[] columns =
        [
            "code",
            "description",
            "from",
            "to",
            "units",
            "duty",
            "general duty",
            "additional",
            .. programmes.Select(p => $"preference {p}"),
        ];
        var rows = demo
            .Nomenclature.Lines.Select(l =>
                (string[])
                    [
                        l.Code.Digits,
                        l.Description,
                        $"{l.From:yyyy-MM-dd}",
                        $"{l.To:yyyy-MM-dd}",
                        string.Join(' ', l.Units),
                        RateText.Write(l.Mfn),
                        RateText.Write(l.General),
                        l.IsAdditional ? "yes" : "",
                        .. programmes.Select(p =>
                            l.Preferences.FirstOrDefault(f => f.Programme == p) is { } rate
                                ? RateText.Write(rate.Rate)
                                    + (
                                        rate.Except.Count == 0
                                            ? ""
                                            : $" except {string.Join(' ', rate.Except)}"
                                    )
                                : ""
                        ),
                    ]
            )
            .ToArray();
        var table = Write(
            name,
            name.EndsWith(".json", StringComparison.Ordinal)
                ? System.Text.Json.JsonSerializer.Serialize(
                    rows.Select(r => columns.Zip(r).ToDictionary(c => c.First, c => c.Second))
                )
                : string.Concat(
                    rows.Prepend(columns).Select(r => string.Join(mark, r.Select(Quoted)) + "\r\n")
                )
        );
        var head = Write("head.rules", string.Join('\n', EditionFile.Rules(demo)));
        var edition = Import(head, table, out var told);
        Assert.True(edition is not null, told);
        Assert.Equal(demo.Nomenclature.Lines.Select(Said), edition.Nomenclature.Lines.Select(Said));
        Assert.Equal(EditionFile.Rules(demo), EditionFile.Rules(edition));

        static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        static string Said(TariffLine l) =>
            string.Join(
                '|',
                l.Code,
                l.Description,
                l.From,
                l.To,
                string.Join(' ', l.Units),
                RateText.Write(l.Mfn),
                RateText.Write(l.General),
                l.IsAdditional,
                string.Join(
                    ';',
                    l.Preferences.Select(p =>
                            $"{p.Programme}={RateText.Write(p.Rate)}!{string.Join(',', p.Except)}"
                        )
                        .Order(StringComparer.Ordinal)
                )
            );
    }

    [Theory]
    [InlineData("1012100,Horses,5%", "column code: '1012100' has 7 digits", "write 01012100")]
    [InlineData("01AB2100,Horses,5%", "column code: '01AB2100' is no commodity code", "Write its digits")]
    [InlineData("0101,Horses,5%", "column code: '0101' has 4 digits", "leave the duty of a heading empty")]
    [InlineData("01012100,,5%", "column description: It is empty.", "Say in words")]
    [InlineData("01012100,Horses,", "column duty: It is empty.", "Write it as free")]
    [InlineData(
        "01012100,Horses,\"5,6%\"",
        "column duty: '5,6%' is no rate.",
        "Write decimals with a point: 5.6%."
    )]
    [InlineData("01012100,Horses,5.6", "column duty: '5.6' is no rate.", "5.6% of the value")]
    [InlineData("01012100,Horses,-5%", "column duty: '-5%' is no rate.", "Write it as free")]
    [InlineData("01012100,Horses,5%,31/01/2026", "column from: '31/01/2026' is no day", "yyyy-mm-dd")]
    [InlineData(
        "01012100,Horses,5%,2026-02-01,2026-01-31",
        "ends on 2026-01-31 and begins on 2026-02-01",
        "later"
    )]
    [InlineData(
        "01012100,Horses,5%,,,kg",
        "column units: 'kg' is no code of UN/ECE Recommendation 20.",
        "Write KGM."
    )]
    [InlineData(
        "01012100,Horses,5%,,,KGM,perhaps",
        "column additional: 'perhaps' is neither yes nor no.",
        "Write yes"
    )]
    [InlineData(
        "01012100,Horses,5%,,,KGM,,more",
        "Cell 8 is 'more', and no column 8 has a name; 7 have.",
        "quotation"
    )]
    public void A_wrong_cell_is_told_with_its_line_its_value_and_what_mends_it(
        string row,
        string what,
        string mend
    )
    {
        var table = Write(
            "lines.csv",
            $"code,description,duty,from,to,units,additional\n01013000,Asses,6.8%\n{row}\n"
        );
        Assert.Null(Import(Write("head.json", Head), table, out var told));
        Assert.StartsWith("lines.csv, line 3", told, StringComparison.Ordinal);
        Assert.Contains(what, told, StringComparison.Ordinal);
        Assert.Contains(mend, told, StringComparison.Ordinal);
        Assert.Contains("1 fault: nothing was written", told, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "out.tariff")));
    }

    [Theory]
    [InlineData(
        "code,description\n01012100,Horses\n",
        "column duty: There is no such column; there are code, description."
    )]
    [InlineData(
        "code,description,dutty\n01012100,Horses,5%\n",
        "There is no column 'dutty': did you mean duty?"
    )]
    [InlineData(
        "code,description,duty,preference GSP\n01012100,Horses,5%,free\n",
        "has no programme GSP; it has none."
    )]
    [InlineData(
        "code,description,duty,Code\n01012100,Horses,5%,1\n",
        "column code: The column stands there twice."
    )]
    [InlineData("code,description,duty\n", "It holds no row.")]
    [InlineData(
        "code,description,duty\n01012100,A,5%\n01012100,B,6%\n",
        "line 3, column code: 01012100 begins on 2026-01-01, and line 2 has it until no known end."
    )]
    public void A_table_that_is_wrong_as_a_whole_is_told(string csv, string what)
    {
        Assert.Null(Import(Write("head.json", Head), Write("lines.csv", csv), out var told));
        Assert.Contains(what, told, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_together_and_text_of_another_encoding_is_told()
    {
        var many = string.Concat(Enumerable.Range(0, 500).Select(_ => "x,Horses,5%\n"));
        Assert.Null(
            Import(
                Write("head.json", Head),
                Write("lines.csv", "code,description,duty\n" + many),
                out var told
            )
        );
        Assert.Contains("200 faults or more", told, StringComparison.Ordinal);
        var latin = Path.Combine(_folder, "latin.csv");
        File.WriteAllBytes(
            latin,
            Encoding.Latin1.GetBytes("code,description,duty\n01012100,B\u00eates,5%\n")
        );
        Assert.Null(Import(Write("head.json", Head), latin, out told));
        Assert.Contains("which is no UTF-8. Save it as UTF-8", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "[{\"code\":\"01012100\",\"description\":\"Horses\",\"duty\":5}]",
        "column duty: The value is a Number"
    )]
    [InlineData("{}", "a table is an array")]
    [InlineData("[1]", "A line of the tariff is an object")]
    [InlineData("[{\"code\":\"01012100\",]", "This is no JSON")]
    [InlineData(
        "[\n{\"code\":\"01012100\",\n\"description\":\"Horses\",\n\"duty\":\"5.6\"}]",
        "line 2, column duty: '5.6' is no rate"
    )]
    public void A_table_as_JSON_tells_its_faults_likewise(string json, string what)
    {
        Assert.Null(Import(Write("head.json", Head), Write("lines.json", json), out var told));
        Assert.StartsWith("lines.json", told, StringComparison.Ordinal);
        Assert.Contains(what, told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"curency\": \"EUR\"", "curency: There is no such member: did you mean currency?")]
    [InlineData("\"currency\": \"Euro\"", "currency: 'Euro' is no currency.")]
    [InlineData(
        "\"currency\": \"EUR\", \"taxes\": [{\"tax\": \"B00\", \"rate\": \"20%\", \"codes\": [\"*\"]}]",
        "taxes[0]: Needs the field 'name'."
    )]
    [InlineData(
        "\"currency\": \"EUR\", \"taxes\": [{\"tax\": \"B00\", \"nam\": \"VAT\"}]",
        "taxes[0].nam: There is no such member"
    )]
    [InlineData("\"currency\": \"EUR\", \"quotas\": {}", "quotas: It is Object, and here stands an array.")]
    [InlineData("\"currency\": \"EUR\", \"sources\": [\"a|b\"]", "sources[0]: It holds a bar")]
    public void A_wrong_head_is_told_with_its_member(string members, string what)
    {
        var head = Write(
            "head.json",
            $$"""{ "edition": "T-1", "authority": "XA", "inForce": "2026-01-01..", {{members}} }"""
        );
        Assert.Null(Import(head, Sample("tariff-lines.csv"), out var told));
        Assert.StartsWith("head.json, " + what, told, StringComparison.Ordinal);
    }

    private TariffEdition? Import(string head, string table, out string told)
    {
        using var to = new StringWriter();
        var edition = new TariffTableImport(head, table, Path.Combine(_folder, "out.tariff")).Run(to);
        told = to.ToString();
        return edition;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static string Sample(string name) => RunningHouse.PathOf("samples", name);
}
