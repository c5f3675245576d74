using Customhouse.Ledger;

namespace Customhouse.Server.Conformance;

/// <summary>A folder of published vectors.</summary>
internal sealed class VectorFolder
{
    private readonly Lazy<IReadOnlyList<VerifierKey>> keys;

    /// <summary>The folder and all files below it, in the order of their names.</summary>
    public VectorFolder(string path)
    {
        Path = path;
        Files =
        [
            .. Directory
                .EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(file => new VectorFile(this, file)),
        ];
        keys = new(() => PublishedKeys.In(Files));
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>All files below it.</summary>
    public IReadOnlyList<VectorFile> Files { get; }

    /// <summary>The verifier keys that stand anywhere in the folder.</summary>
    public IReadOnlyList<VerifierKey> Keys => keys.Value;
}
