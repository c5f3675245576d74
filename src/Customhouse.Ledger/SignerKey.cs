using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;

namespace Customhouse.Ledger;

/// <summary>A key that signs notes. Its secret is never part of a message, an exception or a log
/// line.</summary>
public sealed class SignerKey : IDisposable
{
    private const string Prefix = "PRIVATE+KEY+";
    private const int SeedBytes = 32;

    private readonly byte[] seed;
    private readonly Key? ed25519;
    private readonly MLDsaPrivateKeyParameters? mlDsa;

    private SignerKey(string name, KeyType type, byte[] seed)
    {
        this.seed = seed;
        if (type == KeyType.MlDsa44Cosignature)
        {
            mlDsa = MLDsaPrivateKeyParameters.FromSeed(MLDsaParameters.ml_dsa_44, seed);
            Verifier = VerifierKey.Create(name, type, mlDsa.GetPublicKeyEncoded());
        }
        else
        {
            ed25519 = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
            Verifier = VerifierKey.Create(name, type, ed25519.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        }
    }

    /// <summary>The public half.</summary>
    public VerifierKey Verifier { get; }

    /// <summary>A new key.</summary>
    public static SignerKey Generate(string name, KeyType type) =>
        Create(name, type, RandomBytes.Get(SeedBytes));

    /// <summary>The key of a seed of 32 bytes.</summary>
    /// <exception cref="FormatException">The name cannot name a key, the seed is too short or long, or the
    /// type is not one that signs here.</exception>
    public static SignerKey Create(string name, KeyType type, ReadOnlySpan<byte> seed) =>
        seed.Length == SeedBytes
        && type is KeyType.Ed25519 or KeyType.Ed25519Cosignature or KeyType.MlDsa44Cosignature
            ? new SignerKey(name, type, seed.ToArray())
            : throw new FormatException(
                $"The secret key of {name} is not of 32 bytes, or its type does not sign."
            );

    /// <summary>Reads a secret key: <c>PRIVATE+KEY+name+8 hex digits+base64</c>, as Go's note package writes
    /// it.
    /// </summary>
    /// <exception cref="FormatException">It is none; the text is not repeated.</exception>
    public static SignerKey Parse(string text)
    {
        var parts = text.StartsWith(Prefix, StringComparison.Ordinal)
            ? text[Prefix.Length..].Split('+', 3)
            : [];
        var bytes = new byte[text.Length];
        if (
            parts.Length != 3
            || !Convert.TryFromBase64String(parts[2], bytes, out var length)
            || length != 1 + SeedBytes
        )
        {
            throw new FormatException(
                "The text is no secret key of a note: PRIVATE+KEY+name+8 hex digits+base64."
            );
        }
        var key = Create(parts[0], (KeyType)bytes[0], bytes.AsSpan(1, SeedBytes));
        return $"{key.Verifier.KeyId:x8}" == parts[1]
            ? key
            : throw new FormatException(
                $"The secret key of {parts[0]} has another id than its key: mistyped?"
            );
    }

    /// <summary>The secret key as it is kept in a file.</summary>
    public string Export() =>
        $"{Prefix}{Verifier.Name}+{Verifier.KeyId:x8}+{Convert.ToBase64String([(byte)Verifier.Type, .. seed])}";

    /// <summary>Signs a text as a log does.</summary>
    /// <exception cref="InvalidOperationException">The key only cosigns.</exception>
    public NoteSignature Sign(string text) =>
        Verifier.Type == KeyType.Ed25519
            ? new NoteSignature(Verifier.Name, Verifier.KeyId, SignMessage(Encoding.UTF8.GetBytes(text)))
            : throw new InvalidOperationException(
                $"{Verifier.Name} cosigns checkpoints and signs nothing else."
            );

    /// <summary>Removes the secret from memory.</summary>
    public void Dispose()
    {
        ed25519?.Dispose();
        CryptographicOperations.ZeroMemory(seed);
    }

    internal byte[] SignMessage(byte[] message)
    {
        if (ed25519 is not null)
        {
            return SignatureAlgorithm.Ed25519.Sign(ed25519, message);
        }
        return MlDsa44.Sign(mlDsa!, message, [], RandomBytes.Get(MlDsa44.SeedBytes));
    }
}
