using System.Text;
using System.Text.Json;

namespace Customhouse.Server.Conformance;

/// <summary>One file of a folder of published vectors. What it holds says of which kind it is, seldom where
/// it lies.
/// </summary>
internal sealed class VectorFile
{
    private const int JsonBytesMax = 64 << 20;

    private readonly Lazy<JsonElement?> json;
    private readonly Lazy<byte[]> bytes;
    private readonly Lazy<string?> text;

    /// <summary>A file below the folder of vectors.</summary>
    public VectorFile(VectorFolder folder, string path)
    {
        (Folder, Path) = (folder, path);
        Name = System.IO.Path.GetRelativePath(folder.Path, path).Replace('\\', '/');
        bytes = new(() => File.ReadAllBytes(path));
        text = new(ReadText);
        json = new(ReadJson);
    }

    /// <summary>The folder of vectors and all that lies in it.</summary>
    public VectorFolder Folder { get; }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>Its path below the folder of vectors.</summary>
    public string Name { get; }

    /// <summary>The first folder of its name: whose vectors these are.</summary>
    public string Source => Name.Split('/') is [var first, _, ..] ? first : ".";

    /// <summary>Its content.</summary>
    public byte[] Bytes => bytes.Value;

    /// <summary>Its content as text; null where it is no UTF-8.</summary>
    public string? Text => text.Value;

    /// <summary>Its content as JSON; null where it is none.</summary>
    public JsonElement? Json => json.Value;

    /// <summary>Whether the file is a JSON object that has all these members.</summary>
    public bool Has(params ReadOnlySpan<string> members)
    {
        if (Json is not { ValueKind: JsonValueKind.Object } root)
        {
            return false;
        }
        foreach (var member in members)
        {
            if (!root.TryGetProperty(member, out _))
            {
                return false;
            }
        }
        return true;
    }

    private string? ReadText()
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private JsonElement? ReadJson()
    {
        if (!Name.EndsWith("json", StringComparison.OrdinalIgnoreCase) || Bytes.Length > JsonBytesMax)
        {
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(Bytes);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
