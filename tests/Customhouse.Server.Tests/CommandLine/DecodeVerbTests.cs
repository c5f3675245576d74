using System.CommandLine;
using Customhouse.Server.Tests.Engine;
using Customhouse.Server.Tests.Storage;
using Customhouse.Server.Verbs;
using Xunit;

namespace Customhouse.Server.Tests.CommandLine;

/// <summary><c>customhouse decode</c>, beside a store that is in use.</summary>
public sealed class DecodeVerbTests
{
    [Fact]
    public async Task What_is_missing_is_made_and_what_differs_is_told_once()
    {
        await using var small = await SmallHouse.Open(TimeProvider.System);
        var first = (await small.Lodged("import-ima.xml")).Case.Mrn;
        var second = (await small.Lodged("import-low-value.xml")).Case.Mrn;
        Assert.Equal(
            (
                0,
                "2 cases with 2 versions: 0 versions and 0 standings made, 0 differed, 0 cannot be read, 0 erased."
            ),
            await Said(small)
        );

        small.Execute($"delete from declaration_versions where mrn = '{first}'");
        Assert.Equal(
            (
                0,
                "2 cases with 2 versions: 1 versions and 0 standings made, 0 differed, 0 cannot be read, 0 erased."
            ),
            await Said(small)
        );
        small.Execute($"update declaration_versions set body = x'01' where mrn = '{second}'");
        var (code, said) = await Said(small);
        Assert.Equal(1, code);
        Assert.Contains($"{second}: version 1: differed, and was made anew", said, StringComparison.Ordinal);
        Assert.Equal(
            (
                0,
                "2 cases with 2 versions: 0 versions and 0 standings made, 0 differed, 0 cannot be read, 0 erased."
            ),
            await Said(small)
        );

        // It goes on where it is told to, and a number that is none is not understood.
        var later = string.CompareOrdinal(first.Text, second.Text) < 0 ? second : first;
        Assert.StartsWith(
            "0 cases",
            (await Said(small, "--after", later.Text)).Said,
            StringComparison.Ordinal
        );
        Assert.Equal(2, (await Said(small, "--after", "26XA")).Code);
    }

    [Fact]
    public async Task A_damaged_page_hides_no_case_that_stands_elsewhere()
    {
        await using var small = await SmallHouse.Open(TimeProvider.System);
        for (var n = 0; n < 40; n++)
            await small.Lodged("import-low-value.xml", "AVEN-0003", $"PAGE-{n:000}");
        small.Execute("delete from declaration_versions");
        await small.Restart(file => DamagedPage.Of(file, "\"lrn\":\"PAGE-020\""));
        var (code, said) = await Said(small);
        Assert.Equal(1, code);
        var sum = said.Split('\n')[^1];
        Assert.StartsWith("40 cases with ", sum, StringComparison.Ordinal);
        var damaged = said.Split('\n').Count(l => l.EndsWith("was left as it is", StringComparison.Ordinal));
        Assert.InRange(damaged, 1, 15);
        Assert.Contains($"{40 - damaged} versions and 0 standings made", sum, StringComparison.Ordinal);
        Assert.Contains($"{damaged} cannot be read", sum, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Said)> Said(SmallHouse small, params string[] more)
    {
        var output = new StringWriter();
        var code = await Verb.Run(
            new RootCommand { DecodeVerb.Command(output) },
            ["decode", "--store", $"sqlite:{small.File}", .. more],
            TextWriter.Null
        );
        return (code, output.ToString().Trim());
    }
}
