using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;

namespace Customhouse.Ledger;

/// <summary>What a key of a note signs, and how (C2SP signed-note, signature types).</summary>
public enum KeyType : byte
{
    /// <summary>Ed25519 over the text: a log's own signature.</summary>
    Ed25519 = 0x01,

    /// <summary>ECDSA with SHA-256 over the text, in DER; read only, for logs of others.</summary>
    Ecdsa = 0x02,

    /// <summary>A timestamped Ed25519 cosignature of a checkpoint (tlog-cosignature).</summary>
    Ed25519Cosignature = 0x04,

    /// <summary>A tree head of RFC 6962 s3.5, by ECDSA; read only, for logs of certificates
    /// (static-ct-api).</summary>
    TreeHead = 0x05,

    /// <summary>A timestamped ML-DSA-44 cosignature of a checkpoint (tlog-cosignature).</summary>
    MlDsa44Cosignature = 0x06,
}

/// <summary>A key by which a note's signature is verified.</summary>
public sealed class VerifierKey : IEquatable<VerifierKey>
{
    private readonly PublicKey? ed25519;
    private readonly MLDsaPublicKeyParameters? mlDsa;

    private VerifierKey(string name, KeyType type, byte[] publicKey)
    {
        (Name, Type, Bytes) = (name, type, publicKey);
        // signed-note: of ECDSA the id is that of the key alone; static-ct-api: of a tree head it is over the
        // LogID.
        var hashed = type == KeyType.TreeHead ? SHA256.HashData(publicKey) : publicKey;
        KeyId = BinaryPrimitives.ReadUInt32BigEndian(
            SHA256.HashData(
                type == KeyType.Ecdsa
                    ? publicKey
                    : [.. Encoding.UTF8.GetBytes(name), 0x0A, (byte)type, .. hashed]
            )
        );
        if (type is KeyType.Ecdsa or KeyType.TreeHead)
        {
            Refuse(publicKey);
        }
        ed25519 = type is KeyType.Ed25519 or KeyType.Ed25519Cosignature
            ? PublicKey.Import(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey)
            : null;
        mlDsa =
            type == KeyType.MlDsa44Cosignature
                ? MLDsaPublicKeyParameters.FromEncoding(MLDsaParameters.ml_dsa_44, publicKey)
                : null;
    }

    /// <summary>Name of the key: who signs with it.</summary>
    public string Name { get; }

    /// <summary>What it signs.</summary>
    public KeyType Type { get; }

    /// <summary>Tells keys of one name apart; it is too short to be trusted.</summary>
    public uint KeyId { get; }

    /// <summary>The public key: 32 bytes of Ed25519, 1312 of ML-DSA-44, or a SubjectPublicKeyInfo of
    /// ECDSA.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>A key from its parts.</summary>
    /// <exception cref="FormatException">The name cannot name a key, or the bytes are no key of that
    /// type.</exception>
    public static VerifierKey Create(string name, KeyType type, ReadOnlySpan<byte> publicKey)
    {
        if (!NoteSignature.IsName(name))
        {
            throw new FormatException($"'{name}' is no name of a key: it is empty or has a space or a plus.");
        }
        try
        {
            return new VerifierKey(name, type, publicKey.ToArray());
        }
        catch (Exception refused)
            when (refused is FormatException or ArgumentException or CryptographicException)
        {
            throw new FormatException($"The public key of {name} is none of its type.", refused);
        }
    }

    /// <summary>Reads a verifier key: <c>name+8 hex digits+base64</c>.</summary>
    /// <exception cref="FormatException">It is none, or its hex digits do not fit its key.</exception>
    public static VerifierKey Parse(string text)
    {
        // The name has no plus, base64 may.
        var parts = text.Split('+', 3);
        var bytes = new byte[text.Length];
        if (
            parts.Length != 3
            || parts[1].Length != 8
            || parts[2].Any(char.IsWhiteSpace)
            || !uint.TryParse(
                parts[1],
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var id
            )
            || !Convert.TryFromBase64String(parts[2], bytes, out var length)
            || length < 2
        )
        {
            throw new FormatException($"'{text}' is no verifier key: name+8 hex digits+base64.");
        }
        if (
            bytes[0]
            is not (
                (byte)KeyType.Ed25519
                or (byte)KeyType.Ecdsa
                or (byte)KeyType.Ed25519Cosignature
                or (byte)KeyType.MlDsa44Cosignature
            )
        )
        {
            throw new FormatException(
                $"The verifier key of {parts[0]} is of type {bytes[0]}, not known here."
            );
        }
        var key = Create(parts[0], (KeyType)bytes[0], bytes.AsSpan(1, length - 1));
        return key.KeyId == id
            ? key
            : throw new FormatException(
                $"The verifier key of {key.Name} has another id than its key: mistyped?"
            );
    }

    /// <summary>Whether a signature line claims to be of this key.</summary>
    public bool Matches(NoteSignature signature) => signature.KeyId == KeyId && signature.Name == Name;

    /// <summary>Whether the blob of a signature line is this key's signature of the text.</summary>
    public bool Verify(string text, ReadOnlySpan<byte> blob) =>
        Type switch
        {
            KeyType.Ed25519 or KeyType.Ecdsa => VerifyBytes(Encoding.UTF8.GetBytes(text), blob),
            KeyType.TreeHead => TreeHead.Read(text, blob) is { } head
                && VerifyBytes(head.Message, head.Signature),
            _ => Cosignature.Message(this, text, blob) is { } message && VerifyBytes(message, blob[8..]),
        };

    /// <summary>Whether a bare signature over these bytes is this key's: what stands in a note once its form
    /// is taken off.</summary>
    public bool VerifyBytes(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (ed25519 is not null)
        {
            return SignatureAlgorithm.Ed25519.Verify(ed25519, message, signature);
        }
        if (mlDsa is not null)
        {
            return MlDsa44.Verify(mlDsa, message, [], signature);
        }
        using var ecdsa = Import(Bytes.Span);
        return IsDer(signature)
            && ecdsa.VerifyData(
                message,
                signature,
                HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence
            );
    }

    /// <summary>The verifier key as it is written.</summary>
    public override string ToString() =>
        $"{Name}+{KeyId:x8}+{Convert.ToBase64String([(byte)Type, .. Bytes.Span])}";

    /// <inheritdoc/>
    public bool Equals(VerifierKey? other) =>
        other is not null
        && Name == other.Name
        && Type == other.Type
        && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VerifierKey);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, KeyId);

    private static ECDsa Import(ReadOnlySpan<byte> spki)
    {
        var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(spki, out _);
        return ecdsa;
    }

    /// <summary>Refuses what is no SubjectPublicKeyInfo of P-256, P-384 or P-521 (signed-note, signature
    /// types).
    /// </summary>
    private static void Refuse(byte[] spki)
    {
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(spki, out var read);
        if (
            read != spki.Length
            || ecdsa.ExportParameters(includePrivateParameters: false).Curve.Oid.Value
                is not ("1.2.840.10045.3.1.7" or "1.3.132.0.34" or "1.3.132.0.35")
        )
        {
            throw new FormatException("The key is of none of the curves of a note's signatures.");
        }
    }

    /// <summary>Whether a signature is two positive integers in DER. The platform reads looser spellings too,
    /// by which one signature would have many.</summary>
    private static bool IsDer(ReadOnlySpan<byte> signature)
    {
        try
        {
            var reader = new AsnReader(signature.ToArray(), AsnEncodingRules.DER);
            var pair = reader.ReadSequence();
            var positive = pair.ReadInteger().Sign > 0 && pair.ReadInteger().Sign > 0;
            pair.ThrowIfNotEmpty();
            reader.ThrowIfNotEmpty();
            return positive;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
