using System.Globalization;
using Customhouse.Server.Editions;
using Customhouse.Server.Importers;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Importers;

/// <summary>
/// Every line of the US tariff of June 2025: what its words say against what its columns say.
/// </summary>
public sealed class UsTariffImporterTests
{
    private const string Rules = """
        edition US-2025-06
        authority US
        in-force 2025-06-01..
        currency USD
        programme A | name GSP | claims 200 | otherwise mfn | basis GN 4
        programme A+ | name GSP, least developed | claims 200 | otherwise mfn | basis GN 4
        programme JO | name Jordan | claims 300 | otherwise mfn | basis GN 18
        programme KR | name Korea | claims 300 | otherwise mfn | basis GN 33
        """;

    private static readonly DateOnly Day = new(2025, 6, 15);

    private static readonly Lazy<(TariffEdition Edition, TariffImportReport Report)> Imported = new(() =>
    {
        var importer = new UsTariffImporter(EditionFile.Read(Rules), []);
        return (importer.Import(new StringReader(PackedData.Tariff)), importer.Report);
    });

    [Fact]
    public void Every_row_is_taken_or_left_out_by_name()
    {
        var (edition, report) = Imported.Value;
        Assert.Equal(12_907, report.Of("rows"));
        Assert.Equal(report.Of("lines"), edition.Nomenclature.Lines.Count);
        Assert.Equal(12_907, report.Of("lines") + report.OfAll("left out: "));
        foreach (var which in new[] { "mfn", "col2" })
            Assert.Equal(
                report.Of("lines"),
                report.OfAll($"{which} taken: ") + report.OfAll($"{which} refused: ")
            );
    }

    [Fact]
    public void Nearly_all_goods_have_a_rate_that_can_be_computed()
    {
        var goods = Imported
            .Value.Edition.Nomenclature.Lines.Where(l => string.CompareOrdinal(l.Code.Digits, "98") < 0)
            .ToList();
        Assert.Equal(11_414, goods.Count);
        Assert.Equal(11_252, goods.Count(l => l.Mfn.IsComputable));
    }

    [Fact]
    public void Words_and_columns_disagree_on_these_and_no_others()
    {
        var disagreements = Imported.Value.Report.Disagreements;
        Assert.All(disagreements, d => Assert.DoesNotContain(" mfn", d, StringComparison.Ordinal));
        Assert.Equal(
            ["22029928", "76161090"],
            disagreements.Where(d => d.Contains(" col2", StringComparison.Ordinal)).Select(d => d[..8])
        );
    }

    /// <summary>The columns alone, by another way than the importer's: type, fraction and amount.</summary>
    [Theory]
    [InlineData("mfn")]
    [InlineData("col2")]
    public void A_rate_taken_from_the_words_is_the_rate_of_the_columns(string which)
    {
        var edition = Imported.Value.Edition;
        var compared = 0;
        foreach (var row in UsTariffRow.ReadAll(new StringReader(PackedData.Tariff)))
        {
            if (edition.Nomenclature.Find(HsCode.Parse(row.Code), Day) is not { IsAdditional: false } line)
                continue;
            var rate = which == "mfn" ? line.Mfn : line.General;
            if (!rate.IsComputable || row.Begins > Day || row.Ends < Day)
                continue;
            compared++;
            switch (row[which + "_rate_type_code"])
            {
                case "0":
                    Assert.Equal(Rate.Free, rate);
                    break;
                case "7":
                    Assert.InRange(rate.Percent!.Value - Figure(row, "_ad_val_rate") * 100m, 0m, 0.09m);
                    Assert.Null(rate.PerUnit);
                    break;
                case "1" or "2":
                    Assert.Null(rate.Percent);
                    Assert.Equal(
                        Figure(row, "_specific_rate") * (rate.Unit == "MIL" ? 1000m : 1m),
                        rate.PerUnit!.Value.Amount
                    );
                    break;
                case "4" or "5":
                    Assert.Equal(Figure(row, "_ad_val_rate") * 100m, rate.Percent);
                    Assert.Equal(Figure(row, "_specific_rate"), rate.PerUnit!.Value.Amount);
                    break;
            }
        }
        Assert.InRange(compared, 11_200, 11_700);

        decimal Figure(UsTariffRow row, string column) =>
            decimal.Parse(row[which + column], CultureInfo.InvariantCulture);
    }

    /// <summary>Read off the printed tariff by hand.</summary>
    [Theory]
    [InlineData("01012100", "0%", "0%", "NAR", "")]
    [InlineData("87032301", "2.5%", "10%", "NAR", "A+ 0%; JO 0%; KR 0%")]
    [InlineData("04061008", "1.509/KGM", "1.775/KGM", "KGM", "JO 0%; KR 0.1/KGM")]
    [InlineData("64029919", "20%+0.9/PR", "35%+1.58/PR", "PR", "JO 0%; KR 0%")]
    [InlineData("62031920", "21%+0.529/KGM", "58.5%+0.529/KGM", "NAR KGM", "JO 0%; KR 0%")]
    [InlineData(
        "22043000",
        "0.044/LTR+0.314/PFL",
        "0.185/LTR+1.32/PFL",
        "LTR PFL",
        "A+ 0%; JO 0.019/LTR+0.139/PFL; KR 0%"
    )]
    [InlineData("26110060", "0.375/KNS", "1.1/KNS", "KGM KNS", "A but TH 0%; JO 0%; KR 0%")]
    public void Known_lines_stand_as_the_tariff_prints_them(
        string code,
        string mfn,
        string general,
        string units,
        string preferences
    )
    {
        var line = Imported.Value.Edition.Nomenclature.Find(HsCode.Parse(code), Day)!;
        Assert.Equal((mfn, general), (RateText.Write(line.Mfn), RateText.Write(line.General)));
        Assert.Equal(units, string.Join(' ', line.Units));
        Assert.Equal(
            preferences,
            string.Join(
                "; ",
                line.Preferences.OrderBy(p => p.Programme, StringComparer.Ordinal)
                    .Select(p =>
                        p.Programme
                        + string.Concat(p.Except.Select(c => $" but {c}"))
                        + " "
                        + RateText.Write(p.Rate)
                    )
            )
        );
    }

    [Fact]
    public void A_line_that_changed_rate_stands_twice_each_in_its_days()
    {
        var lines = Imported.Value.Edition.Nomenclature;
        var code = HsCode.Parse("99034525");
        Assert.Equal(new Rate(14m), lines.Find(code, new DateOnly(2026, 2, 6))!.Mfn);
        Assert.Null(lines.Find(code, new DateOnly(2026, 2, 7)));
    }

    [Fact]
    public void The_same_input_makes_the_same_bytes()
    {
        var again = new UsTariffImporter(EditionFile.Read(Rules), []).Import(
            new StringReader(PackedData.Tariff)
        );
        Assert.Equal(
            TariffImport.Pack(Imported.Value.Edition, compress: true),
            TariffImport.Pack(again, compress: true)
        );
    }

    [Fact]
    public void A_file_that_is_not_the_tariff_is_refused() =>
        Assert.Contains(
            "no column hts8",
            Assert
                .Throws<FormatException>(() =>
                    new UsTariffImporter(EditionFile.Read(Rules), []).Import(new StringReader("a,b\n1,2\n"))
                )
                .Message
        );

    [Fact]
    public void The_edition_of_the_demo_is_what_the_importer_makes()
    {
        var rules = EditionFile.Read(RulesOfTheDemo());
        rules = rules with
        {
            ExchangeRates = ExchangeRateImporter.Import(
                new StringReader(PackedData.Rates),
                rules.Currency,
                rules.From.AddMonths(-1)
            ),
        };
        var importer = new UsTariffImporter(rules, ["98", "99"]);
        Assert.Equal(
            EditionFile.Write(EditionFiles.Demo()),
            EditionFile.Write(importer.Import(new StringReader(PackedData.Tariff)))
        );
    }

    private static string RulesOfTheDemo()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Customhouse.slnx")))
            folder = folder.Parent;
        return File.ReadAllText(
            Path.Combine(folder!.FullName, "src", "Customhouse.Server", "Editions", "xa-2026.rules")
        );
    }
}
