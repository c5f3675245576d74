using System.IO.Compression;
using System.Text;

namespace Customhouse.Engine;

/// <summary>A text as the body of an entry: in UTF-8, packed.</summary>
internal static class PackedText
{
    public static byte[] Pack(string text)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Optimal))
            zip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static string Read(byte[] bytes)
    {
        using var packed = new MemoryStream(bytes, writable: false);
        return EditionText.Read(packed, isPacked: true);
    }
}
