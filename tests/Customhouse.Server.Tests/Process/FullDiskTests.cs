using System.Text.Json.Nodes;
using Xunit;

namespace Customhouse.Server.Tests.Processes;

/// <summary>A disk that is full, met by registers and by the trail: nothing is half done, and it is
/// said.</summary>
public sealed class FullDiskTests
{
    private const int TriesMax = 400;

    [Fact]
    public async Task Registers_and_the_trail_say_that_nothing_was_recorded_and_ready_says_no()
    {
        using var disk = SmallDisk.MadeOrSkip(48);
        await using var counter = await Counter.Open(disk.Folder);
        using var administrator = counter.As("administrator");
        using var officer = counter.As("officer");
        using var anyone = counter.As(null);
        var filler = disk.Fill("filler");
        var (kept, refused) = (new List<string>(), "");
        for (var n = 0; refused.Length == 0 && n < TriesMax; n++)
        {
            var id = $"XA{n:D12}";
            var told = await administrator.Put(
                $"/operators/{id}",
                $$"""
                {"id":"{{id}}","name":"{{new string(
                    'n',
                    140
                )}}","country":"XA","since":"2024-05-01","aeo":false,
                 "authorisations":[],"mandates":[]}
                """
            );
            if (told.Status == 200)
                kept.Add(id);
            else
            {
                RecordedNothing(told);
                refused = id;
            }
        }
        Assert.NotEqual("", refused);
        // A list that is looked at leaves a line: where that cannot be written, the list is not shown.
        RecordedNothing(await officer.Get("/declarations"));
        await Patience.Until(async () => (await anyone.Get("/health/ready")).Status == 503);
        var ready = JsonNode.Parse((await anyone.Get("/health/ready")).Is(503).Text)!;
        Assert.Contains(
            ready["checks"]!.AsArray(),
            c =>
                c!["name"]!.GetValue<string>() is "store-write" or "disk"
                && c["state"]!.GetValue<string>() == "failing"
        );
        (await anyone.Get("/health/live")).Is(200);

        File.Delete(filler);
        await Patience.Until(async () => (await anyone.Get("/health/ready")).Status == 200);
        (await officer.Get("/declarations")).Is(200);
        foreach (var id in kept)
            (await administrator.Get($"/operators/{id}")).Is(200);
        (await administrator.Get($"/operators/{refused}")).Is(404);
    }

    private static void RecordedNothing(Told told)
    {
        told.IsUnavailable();
        Assert.Contains("othing was recorded", told.Text, StringComparison.Ordinal);
    }
}
