using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math.EC;
using BigInteger = Org.BouncyCastle.Math.BigInteger;
using ECPoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace Customhouse.Engine.Anchor;

/// <summary>A signature of secp256k1 from which the signer can be told.</summary>
/// <param name="R">32 bytes, big endian.</param>
/// <param name="S">32 bytes, big endian; the lower of s and n - s (EIP-2).</param>
/// <param name="Parity">0 or 1: which of the two points with this R it was.</param>
public sealed record EvmSignature(byte[] R, byte[] S, int Parity);

/// <summary>A secret key of secp256k1. It says nothing of itself but its address.</summary>
public sealed class EvmKey
{
    private const int SecretBytes = 32;

    private static readonly X9ECParameters Curve = SecNamedCurves.GetByName("secp256k1");
    private static readonly ECDomainParameters Domain = new(Curve);
    private static readonly BigInteger HalfOrder = Curve.N.ShiftRight(1);

    private readonly ECPrivateKeyParameters _secret;

    private EvmKey(BigInteger secret)
    {
        _secret = new ECPrivateKeyParameters(secret, Domain);
        Address = AddressOf(Curve.G.Multiply(secret));
    }

    /// <summary>Of the account that this key opens.</summary>
    public EvmAddress Address { get; }

    /// <summary>Makes a new key; returns it as it is kept in a file, too.</summary>
    public static (EvmKey Key, string Text) Generate()
    {
        for (; ; )
        {
            var text = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));
            if (TryParse(text) is { } key)
                return (key, text);
        }
    }

    /// <summary>Reads 64 hexadecimal digits, with or without <c>0x</c>.</summary>
    /// <exception cref="FormatException">They are no key; the message does not repeat them.</exception>
    public static EvmKey Parse(string text) =>
        TryParse(text)
        ?? throw new FormatException("a key of secp256k1 is 64 hexadecimal digits, from 1 to n - 1");

    /// <summary>Reads a key from a file that nobody but its owner can read or write.</summary>
    /// <exception cref="FormatException">There is no such file, it holds no key, or others can read
    /// it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static EvmKey Read(string path)
    {
        if (!File.Exists(path))
            throw new FormatException($"there is no key file {path}");
        const UnixFileMode others =
            UnixFileMode.GroupRead
            | UnixFileMode.GroupWrite
            | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead
            | UnixFileMode.OtherWrite
            | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & others) != UnixFileMode.None)
            throw new FormatException(
                $"others than its owner may use the key file {path}; mend it with chmod 600"
            );
        return TryParse(File.ReadAllText(path).Trim())
            ?? throw new FormatException($"{path} holds no key: 64 hexadecimal digits are one");
    }

    /// <summary>Signs a hash of 32 bytes; the same hash is always signed alike (RFC 6979).</summary>
    public EvmSignature Sign(ReadOnlySpan<byte> hash)
    {
        var signer = new ECDsaSigner(new HMacDsaKCalculator(new Sha256Digest()));
        signer.Init(forSigning: true, _secret);
        var pair = signer.GenerateSignature(hash.ToArray());
        var (r, s) = (pair[0], pair[1].CompareTo(HalfOrder) > 0 ? Curve.N.Subtract(pair[1]) : pair[1]);
        var (rBytes, sBytes) = (Word(r), Word(s));
        for (var parity = 0; parity <= 1; parity++)
        {
            var signature = new EvmSignature(rBytes, sBytes, parity);
            if (SignerOf(hash, signature) == Address)
                return signature;
        }
        // One hash in 2^127 has an x coordinate above the order, and Ethereum has no sign for it.
        throw new InvalidOperationException("a hash was met that cannot be signed");
    }

    /// <summary>Whose key made a signature over a hash, as a contract's <c>ecrecover</c> tells it; null where
    /// it is none (SEC 1, s4.1.6).</summary>
    public static EvmAddress? SignerOf(ReadOnlySpan<byte> hash, EvmSignature signature)
    {
        var (r, s) = (new BigInteger(1, signature.R), new BigInteger(1, signature.S));
        if (r.SignValue == 0 || s.SignValue == 0 || r.CompareTo(Curve.N) >= 0 || s.CompareTo(Curve.N) >= 0)
            return null;
        ECPoint point;
        try
        {
            point = Curve.Curve.DecodePoint([(byte)(2 + signature.Parity), .. signature.R]);
        }
        catch (ArgumentException)
        {
            return null;
        }
        var inverse = r.ModInverse(Curve.N);
        var (u1, u2) = (
            new BigInteger(1, hash.ToArray()).Negate().Multiply(inverse).Mod(Curve.N),
            s.Multiply(inverse).Mod(Curve.N)
        );
        var signer = ECAlgorithms.SumOfTwoMultiplies(Curve.G, u1, point, u2);
        return signer.IsInfinity ? null : AddressOf(signer);
    }

    public override string ToString() => $"key of {Address}";

    // The last 20 bytes of the hash of the point, without the mark of its form.
    private static EvmAddress AddressOf(ECPoint point) =>
        EvmAddress.Of(Keccak.Hash(point.Normalize().GetEncoded(compressed: false).AsSpan(1)).AsSpan(12));

    private static EvmKey? TryParse(string text)
    {
        var hex = text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text;
        if (hex.Length != 2 * SecretBytes || !hex.All(char.IsAsciiHexDigit))
            return null;
        var secret = new BigInteger(1, Convert.FromHexString(hex));
        return secret.SignValue > 0 && secret.CompareTo(Curve.N) < 0 ? new EvmKey(secret) : null;
    }

    private static byte[] Word(BigInteger number)
    {
        var shortest = number.ToByteArrayUnsigned();
        return [.. new byte[SecretBytes - shortest.Length], .. shortest];
    }
}
