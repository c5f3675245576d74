using Org.BouncyCastle.Crypto.Digests;

namespace Customhouse.Engine.Anchor;

/// <summary>Keccak-256 as Ethereum uses it: the submission to the SHA-3 contest, padded otherwise than FIPS
/// 202.
/// </summary>
public static class Keccak
{
    /// <summary>The 32 bytes of the hash.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> bytes)
    {
        var digest = new KeccakDigest(256);
        digest.BlockUpdate(bytes);
        var hash = new byte[32];
        digest.DoFinal(hash);
        return hash;
    }
}

/// <summary>The address of an account or a contract: 20 bytes.</summary>
public readonly record struct EvmAddress
{
    /// <summary>Bytes of an address.</summary>
    public const int Size = 20;

    private readonly string? _hex;

    private EvmAddress(string hex) => _hex = hex;

    /// <summary>The 20 bytes.</summary>
    public byte[] ToArray() => Convert.FromHexString(_hex ?? new string('0', 2 * Size));

    /// <summary>Takes 20 bytes.</summary>
    public static EvmAddress Of(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size
            ? new EvmAddress(Convert.ToHexStringLower(bytes))
            : throw new ArgumentException(
                $"An address has {Size} bytes, these are {bytes.Length}.",
                nameof(bytes)
            );

    /// <summary>Reads <c>0x</c> and 40 hexadecimal digits; where they are of mixed case, the case must be the
    /// checksum of EIP-55.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static EvmAddress Parse(string text)
    {
        if (
            text.Length != 2 + 2 * Size
            || !text.StartsWith("0x", StringComparison.Ordinal)
            || !text.Skip(2).All(char.IsAsciiHexDigit)
        )
            throw new FormatException($"an address is 0x and {2 * Size} hexadecimal digits, not {text}");
        var digits = text[2..];
        var address = new EvmAddress(digits.ToLowerInvariant());
        var isMixed = digits.Any(char.IsAsciiLetterLower) && digits.Any(char.IsAsciiLetterUpper);
        if (isMixed && address.ToString() != text)
            throw new FormatException(
                $"{text} has a wrong checksum (EIP-55); a letter was changed on the way"
            );
        return address;
    }

    /// <summary>With the checksum of EIP-55 in the case of its letters.</summary>
    public override string ToString()
    {
        var hex = _hex ?? new string('0', 2 * Size);
        var hash = Convert.ToHexStringLower(Keccak.Hash(System.Text.Encoding.ASCII.GetBytes(hex)));
        return "0x" + string.Concat(hex.Zip(hash, (c, h) => h >= '8' ? char.ToUpperInvariant(c) : c));
    }
}
