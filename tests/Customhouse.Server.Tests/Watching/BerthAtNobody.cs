using Customhouse.Engine;
using Customhouse.Engine.Anchor;
using Customhouse.Server.Tests.Anchor;

namespace Customhouse.Server.Tests.Watching;

/// <summary>A place to anchor at where nobody answers. Its key lies in a folder of its own until the test
/// ends, however it ends.</summary>
internal sealed class BerthAtNobody : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customhouse-berth-");

    public BerthAtNobody()
    {
        var file = Path.Combine(_folder.FullName, "anchor.key");
        File.WriteAllText(file, EvmKey.Generate().Text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead);
        Berth = new AnchorOptions(AnvilNode.AddressAt(AnvilNode.FreePort()), AnvilNode.Rich.Address, file);
    }

    public AnchorOptions Berth { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
