using System.Text;
using Customhouse.Declarations;
using Customhouse.Exchange;
using Xunit;

namespace Customhouse.Tests.Exchange;

/// <summary>The messages of our own in <c>samples/</c>.</summary>
public static class Samples
{
    private static readonly string Folder = Find();

    public static TheoryData<string> Names =>
        [
            .. Directory
                .EnumerateFiles(Folder, "*.xml")
                .Select(f => Path.GetFileName(f))
                .Order(StringComparer.Ordinal),
        ];

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    public static string Text(string name) => Encoding.UTF8.GetString(Bytes(name));

    /// <summary>A sample that must be taken, or the test fails with its refusals.</summary>
    public static Message Read(string name) => Taken(WcoXml.Read(Bytes(name)));

    public static Message Taken(ReadMessage reading)
    {
        Assert.True(reading.IsTaken, string.Join('\n', reading.Refusals));
        return reading.Message!;
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Customhouse.slnx")))
            folder = folder.Parent;
        return Path.Combine(
            folder?.FullName ?? throw new InvalidOperationException("outside the project"),
            "samples"
        );
    }
}
