using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;

namespace Customhouse.Ledger;

/// <summary>ML-DSA-44 over bytes (FIPS 204, pure form): the signature that quantum computers do not
/// forge.</summary>
public static class MlDsa44
{
    /// <summary>Bytes of a public key.</summary>
    public const int PublicKeyBytes = 1312;

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureBytes = 2420;

    /// <summary>Bytes of the seed of a key pair, and of the randomness of a signature (FIPS 204
    /// s5).</summary>
    public const int SeedBytes = 32;

    /// <summary>Bytes that a context string can have (FIPS 204 s5.2).</summary>
    public const int ContextBytesMax = 255;

    /// <summary>The public key of a seed.</summary>
    /// <exception cref="ArgumentException">The seed is not of 32 bytes.</exception>
    public static byte[] PublicKeyOf(ReadOnlySpan<byte> seed) => PrivateKey(seed).GetPublicKeyEncoded();

    /// <summary>Signs a message with the key of a seed.</summary>
    /// <param name="randomness">32 bytes: fresh for a hedged signature, zeros for the deterministic one (FIPS
    /// 204 s3.4).</param>
    /// <exception cref="ArgumentException">The seed or the randomness is not of 32 bytes, or the context is
    /// too long.
    /// </exception>
    public static byte[] Sign(
        ReadOnlySpan<byte> seed,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> context,
        ReadOnlySpan<byte> randomness
    ) => Sign(PrivateKey(seed), message, context, randomness);

    /// <summary>Whether the signature is the key's over this message and context. A key, a signature or a
    /// context of a wrong length verifies nothing.</summary>
    public static bool Verify(
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> context,
        ReadOnlySpan<byte> signature
    ) =>
        publicKey.Length == PublicKeyBytes
        && Verify(
            MLDsaPublicKeyParameters.FromEncoding(MLDsaParameters.ml_dsa_44, publicKey.ToArray()),
            message,
            context,
            signature
        );

    internal static bool Verify(
        MLDsaPublicKeyParameters key,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> context,
        ReadOnlySpan<byte> signature
    )
    {
        if (signature.Length != SignatureBytes || context.Length > ContextBytesMax)
        {
            return false;
        }
        var verifier = Signer(forSigning: false, key, message, context);
        return verifier.VerifySignature(signature.ToArray());
    }

    internal static byte[] Sign(
        MLDsaPrivateKeyParameters key,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> context,
        ReadOnlySpan<byte> randomness
    )
    {
        if (randomness.Length != SeedBytes || context.Length > ContextBytesMax)
        {
            throw new ArgumentException(
                $"A signature takes {SeedBytes} random bytes, and {ContextBytesMax} of context at most."
            );
        }
        var signer = Signer(
            forSigning: true,
            new ParametersWithRandom(key, new GivenRandom(randomness.ToArray())),
            message,
            context
        );
        return signer.GenerateSignature();
    }

    private static MLDsaSigner Signer(
        bool forSigning,
        ICipherParameters key,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> context
    )
    {
        var signer = new MLDsaSigner(MLDsaParameters.ml_dsa_44, deterministic: false);
        signer.Init(forSigning, context.IsEmpty ? key : new ParametersWithContext(key, context.ToArray()));
        signer.BlockUpdate(message);
        return signer;
    }

    private static MLDsaPrivateKeyParameters PrivateKey(ReadOnlySpan<byte> seed) =>
        MLDsaPrivateKeyParameters.FromSeed(MLDsaParameters.ml_dsa_44, seed.ToArray());

    /// <summary>Gives the bytes that it was given, so that the caller answers for their freshness.</summary>
    private sealed class GivenRandom(byte[] given) : SecureRandom(null)
    {
        public override void NextBytes(byte[] buf) => NextBytes(buf.AsSpan());

        public override void NextBytes(byte[] buf, int off, int len) => NextBytes(buf.AsSpan(off, len));

        public override void NextBytes(Span<byte> buffer) => given.AsSpan(0, buffer.Length).CopyTo(buffer);
    }
}
