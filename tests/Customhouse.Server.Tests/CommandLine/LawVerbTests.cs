using System.Text.Json;
using Customhouse.Engine;
using Customhouse.Engine.Lawbooks;
using Customhouse.Server.Tests.Engine;
using Customhouse.Server.Verbs;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.CommandLine;

/// <summary><c>customhouse law check</c>, and that the doors ask the lawbook that it looks at.</summary>
public sealed class LawVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-law-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_shipped_lawbooks_have_no_fault_and_are_told_with_their_digests()
    {
        var (code, said) = await Said();
        Assert.Equal(0, code);
        var kingdom = ShippedLaw.Kingdom;
        Assert.Contains(
            $"GB  {kingdom.Title}: {kingdom.Rules.Count} rules, 11 sets of data, 3 lists of codes, "
                + $"{kingdom.Definitions} definitions",
            said,
            StringComparison.Ordinal
        );
        Assert.Contains($"sha256 {kingdom.Digest}", said, StringComparison.Ordinal);
        Assert.Contains($"sha256 {ShippedLaw.General.Digest}", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_of_them_in_a_folder_says_the_same()
    {
        CopyShipped();
        Assert.Equal(await Said(), await Said(_folder));
    }

    [Fact]
    public async Task Each_fault_is_told_with_its_file_and_line_and_what_mends_it()
    {
        CopyShipped();
        var file = Path.Combine(_folder, "GB", "papers.yaml");
        var text = (await File.ReadAllTextAsync(file, Cancellation)).Replace(
            "declaration.authorisationHolders",
            "declaration.authorisationHolder",
            StringComparison.Ordinal
        );
        await File.WriteAllTextAsync(file, text, Cancellation);
        var line =
            text.AsSpan(0, text.IndexOf("authorisationHolder.", StringComparison.Ordinal)).Count('\n') + 1;
        var (code, said) = await Said(_folder);
        Assert.Equal(1, code);
        Assert.Contains($"GB/papers.yaml:{line}: demand", said, StringComparison.Ordinal);
        Assert.Contains("mend: did you mean 'authorisationHolders'?", said, StringComparison.Ordinal);
        Assert.EndsWith("nothing of these lawbooks is used.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("sha256", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_json_it_tells_rules_and_faults()
    {
        using var sound = JsonDocument.Parse((await Said("--json")).Said);
        Assert.Equal(0, sound.RootElement.GetProperty("faults").GetArrayLength());
        var book = sound.RootElement.GetProperty("lawbooks")[0];
        Assert.Equal("GB", book.GetProperty("administration").GetString());
        Assert.Equal("CDS10001", book.GetProperty("rules")[0].GetProperty("code").GetString());
        Assert.Equal("none", book.GetProperty("dataSets")[0].GetProperty("duty").GetString());
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "a.yaml"),
            "lawbook: XA\ntitle: T\nrule: []\n",
            Cancellation
        );
        var (code, said) = await Said(_folder, "--json");
        using var wrong = JsonDocument.Parse(said);
        Assert.Equal(1, code);
        var fault = wrong
            .RootElement.GetProperty("faults")
            .EnumerateArray()
            .Single(f => f.GetProperty("line").GetInt32() == 3);
        Assert.Equal("did you mean 'rules'?", fault.GetProperty("mend").GetString());
    }

    /// <summary>Each rule can be read; together they let no sea freight through.</summary>
    [Fact]
    public async Task Rules_that_contradict_each_other_are_told_with_an_example()
    {
        CopyShipped();
        var file = Path.Combine(_folder, "XA", "values.yaml");
        await File.AppendAllTextAsync(
            file,
            "\n  - code: XA001\n    of: declaration\n    when: has(declaration.borderTransportMode)\n"
                + "    demand: declaration.borderTransportMode in ['10', '20']\n"
                + "    at: declaration/BorderTransportMeans/ModeCode\n"
                + "    rule: Two digits.\n    basis: DE 7/4\n    mend: Give two digits.\n",
            Cancellation
        );
        var line = (await File.ReadAllLinesAsync(file, Cancellation)).Length - 7;
        var (code, said) = await Said(_folder);
        Assert.Equal(1, code);
        Assert.Contains(
            $"XA/values.yaml:{line}: XA001 contradicts CDS10020 (XA/codes.yaml:",
            said,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "  example: declaration.borderTransportMode is declared",
            said,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("in part:", said, StringComparison.Ordinal);
        Assert.Contains(
            "CDS12149 in part: it goes through a list: ",
            (await Said(_folder, "--all")).Said,
            StringComparison.Ordinal
        );
        using var json = JsonDocument.Parse((await Said(_folder, "--json")).Said);
        Assert.Equal(line, json.RootElement.GetProperty("findings")[0].GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task What_holds_no_lawbook_is_not_understood()
    {
        Assert.Equal(2, (await Said(_folder)).Code);
        Assert.Equal(2, (await Said(Path.Combine(_folder, "gone"))).Code);
    }

    /// <summary>The registers of a running administration, after a change of its terms too.</summary>
    [Fact]
    public async Task A_running_administration_asks_the_shipped_lawbook()
    {
        await using var small = await SmallHouse.Open(TimeProvider.System);
        var registers = small.Administration.Registers;
        Assert.Same(
            LawFolder.Of(registers.Terms.Administration),
            registers.LawAt(TimeProvider.System.GetUtcNow())?.Lawbook
        );
        Assert.Same(ShippedLaw.General, registers.LawAt(TimeProvider.System.GetUtcNow())?.Lawbook);
        Assert.Same(ShippedLaw.General, LawFolder.Of(CountryCode.Parse("FR")));
        Assert.Same(ShippedLaw.Kingdom, LawFolder.Of(CountryCode.Parse("GB")));
    }

    [Fact]
    public async Task An_edition_is_sent_to_an_installation_listed_and_compared()
    {
        CopyShipped();
        var store = $"sqlite:{Path.Combine(_folder, "store.db")}";
        await using (
            await Installation.Open(
                store,
                new Clearance.Terms { Administration = CountryCode.Parse("XA"), Currency = Currency.Eur },
                [],
                [],
                TimeProvider.System,
                Cancellation
            )
        ) { }
        var codes = Path.Combine(_folder, "XA", "codes.yaml");
        await File.AppendAllTextAsync(codes, "\nwrong: true\n", Cancellation);
        var refused = await Command.Run(_folder, "law", "send", "XA-2", _folder, "--store", store);
        Assert.Equal(1, refused.Code);
        Assert.Contains("XA/codes.yaml:", refused.Error, StringComparison.Ordinal);
        CopyShipped();
        var head = Path.Combine(_folder, "XA", "lawbook.yaml");
        await File.AppendAllTextAsync(head, "\n  - XA/stricter.yaml\n", Cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "XA", "stricter.yaml"),
            StricterLaw.Texts()["XA/stricter.yaml"],
            Cancellation
        );
        var sent = await Command.Run(_folder, "law", "send", "XA-2", _folder, "--store", store);
        Assert.Equal((0, ""), (sent.Code, sent.Error));
        Assert.Contains("2 differences from XA-1", sent.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("it has no", sent.Output, StringComparison.Ordinal);
        var digest = StricterLaw.Edition("XA-2").Digest;
        Assert.Contains(digest, sent.Output, StringComparison.Ordinal);
        var listed = (await Command.Run(_folder, "law", "list", "--store", store)).Output;
        Assert.Contains(
            "2000-01-01  XA-1  sha256 " + ShippedLaw.General.Digest,
            listed,
            StringComparison.Ordinal
        );
        Assert.Contains($"waits       XA-2  sha256 {digest}", listed, StringComparison.Ordinal);
        var compared = (await Command.Run(_folder, "law", "compare", "XA-2", "--store", store)).Output;
        Assert.Contains("Rule XA900\n+ rule XA900", compared, StringComparison.Ordinal);
        Assert.Equal(2, (await Command.Run(_folder, "law", "compare", "XA-9", "--store", store)).Code);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private void CopyShipped()
    {
        foreach (var (name, text) in LawFolder.ShippedTexts())
        {
            var path = Path.Combine(_folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }

    private static async Task<(int Code, string Said)> Said(params string[] given)
    {
        using var output = new StringWriter();
        var code = await Verb.Run(
            new System.CommandLine.RootCommand { LawVerb.Command(output) },
            ["law", "check", .. given]
        );
        return (code, output.ToString().Trim().ReplaceLineEndings("\n"));
    }
}
