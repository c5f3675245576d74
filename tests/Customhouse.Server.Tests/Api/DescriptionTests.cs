using System.Text.Json;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>The committed description is the interface as it runs; pages fetch nothing from
/// elsewhere.</summary>
public sealed class DescriptionTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    /// <summary>Set to 1 to write docs/openapi.json anew after a wanted change of the interface.</summary>
    private const string WriteVariable = "CUSTOMHOUSE_WRITE_OPENAPI";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public async Task The_committed_description_is_the_interface_as_it_runs()
    {
        using var client = house.Client(Role.Officer);
        var runs = JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json"));
        var text = JsonSerializer.Serialize(runs, Readable).ReplaceLineEndings("\n") + "\n";
        var path = RunningHouse.PathOf("docs", "openapi.json");
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
            await File.WriteAllTextAsync(path, text);
        Assert.True(
            File.ReadAllText(path) == text,
            "docs/openapi.json differs from the interface; if that is wanted, run this test with "
                + $"{WriteVariable}=1"
        );
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/docs")]
    [InlineData("/sign-in")]
    [InlineData("/assets/customhouse.css")]
    [InlineData("/assets/overview.js")]
    [InlineData("/assets/page.js")]
    public async Task No_page_fetches_anything_from_elsewhere(string path)
    {
        using var client = house.Client(Role.Officer);
        var page = await client.GetStringAsync(path);
        Assert.DoesNotMatch("(src|href|action|url|import|fetch)[\"'=( ]+(https?:)?//", page);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" onclick=", page, StringComparison.OrdinalIgnoreCase);
    }
}
