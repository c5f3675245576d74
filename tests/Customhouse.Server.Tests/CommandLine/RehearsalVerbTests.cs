using Customhouse.Engine;
using Customhouse.Server.Tests.Engine;
using Customhouse.Server.Verbs;
using Customhouse.Storage;
using Customhouse.Tests.Lawbooks;
using Xunit;

namespace Customhouse.Server.Tests.CommandLine;

/// <summary><c>customhouse law rehearse</c> and <c>customhouse bench rehearsal</c>.</summary>
public sealed class RehearsalVerbTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_tells_what_an_edition_would_have_refused()
    {
        await using var small = await SmallHouse.Open(TimeProvider.System);
        await new LawRegister(small.Store).Send(
            StricterLaw.Edition("XA-2"),
            small.Clock.GetUtcNow(),
            Actor.System,
            Now
        );
        var lodged = await small.Lodged("import-low-value.xml");
        var today = $"{DateOnly.FromDateTime(small.Clock.GetUtcNow().UtcDateTime):O}";
        var (code, said) = await Said(small, "XA-2", today, today);
        Assert.Equal(0, code);
        foreach (
            var told in (string[])
                [
                    $"XA-2 in the place of XA-1 on {today} to {today}",
                    "declarations       1, of which 1 were taken",
                    "newly refused      1",
                    "rule XA900         refuses 1 newly, 0 no more",
                    $"{lodged.Case.Mrn} is refused newly",
                    "References are long.",
                    "which are not rehearsed",
                ]
        )
            Assert.Contains(told, said, StringComparison.Ordinal);
        Assert.Contains(
            "effect             none",
            (await Said(small, "XA-1", today, today)).Said,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("XA-9", "2026-01-01", "2026-01-02", "there is no edition XA-9")]
    [InlineData("XA-1", "2026-01-03", "2026-01-02", "the other way round")]
    [InlineData("XA-1", "yesterday", "2026-01-02", "'yesterday' is none")]
    public async Task What_cannot_be_rehearsed_is_told(string name, string from, string to, string told)
    {
        await using var small = await SmallHouse.Open(TimeProvider.System);
        var fault = await Assert.ThrowsAsync<FormatException>(() => Said(small, name, from, to));
        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Said)> Said(
        SmallHouse small,
        string name,
        string from,
        string to
    )
    {
        await using var output = new StringWriter();
        var parsed = LawRehearsalVerb
            .Command(output)
            .Parse([name, "--from", from, "--to", to, "--store", $"sqlite:{small.File}"]);
        Assert.Empty(parsed.Errors);
        var code = await parsed.InvokeAsync(
            new System.CommandLine.InvocationConfiguration { EnableDefaultExceptionHandler = false },
            Now
        );
        return (code, output.ToString());
    }
}
