using Customhouse.Risk;

namespace Customhouse.Server.Simulation;

/// <summary>The risk profiles of the fictional administration XA, as its officers wrote them.</summary>
public static class DemoProfiles
{
    private const string File = "xa-profiles.json";

    public static IReadOnlyList<Profile> All { get; } = Read();

    private static IReadOnlyList<Profile> Read()
    {
        using var stream =
            typeof(DemoProfiles).Assembly.GetManifestResourceStream(File)
            ?? throw new InvalidOperationException($"{File} is not in the program");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        var (profiles, refusals) = ProfileJson.ReadMany(bytes.ToArray());
        return refusals.Count == 0
            ? profiles
            : throw new InvalidOperationException($"{File}: {refusals[0].Pointer}: {refusals[0].Rule}");
    }
}
