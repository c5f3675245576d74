using System.IO.Compression;
using System.Text;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>The text of an edition's file. A small file may be packed so well that it would fill the memory,
/// so it is unpacked piece by piece and given up at the limit.</summary>
public static class EditionText
{
    private const int PieceCharacters = 32 * 1024;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads it, unpacked where its first bytes say that it is packed (RFC 1952).</summary>
    public static string Read(byte[] file)
    {
        using var bytes = new MemoryStream(file, writable: false);
        return Read(bytes, isPacked: file is [0x1f, 0x8b, ..]);
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or larger than an edition may be.</exception>
    /// <exception cref="DecoderFallbackException">It is not UTF-8.</exception>
    public static string Read(Stream file, bool isPacked)
    {
        using var unpacked = isPacked
            ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true)
            : null;
        using var reader = new StreamReader(unpacked ?? file, Strict);
        var (text, piece) = (new StringBuilder(), new char[PieceCharacters]);
        while (reader.Read(piece) is > 0 and var read)
        {
            if (text.Length + read > Limits.EditionCharactersMax)
                throw new InvalidDataException(
                    $"The text of an edition has {Limits.EditionCharactersMax} characters at most, "
                        + "unpacked; this one "
                        + "has more. Send it in parts, each an edition of its own."
                );
            text.Append(piece, 0, read);
        }
        return text.ToString();
    }
}
