using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Customhouse.Ledger;
using NSec.Cryptography;

namespace Customhouse.Server.Conformance;

/// <summary>One proof of a document by canonical JSON: <c>eddsa-jcs-2022</c> (W3C vc-di-eddsa s3.3) or
/// <c>ecdsa-jcs-2019</c> with P-256 or P-384 (W3C vc-di-ecdsa s3.3).</summary>
internal sealed class JcsProof
{
    /// <summary>The kinds of proof that are known here.</summary>
    public static readonly IReadOnlySet<string> Suites = new HashSet<string>
    {
        "eddsa-jcs-2022",
        "ecdsa-jcs-2019",
    };

    private const ushort Ed25519Key = 0xED01,
        P256Key = 0x8024,
        P384Key = 0x8124;

    private readonly byte[] key = [];
    private readonly byte[] document,
        configuration;

    /// <summary>A proof of a document, which is one of those in the document's <c>proof</c>.</summary>
    public JcsProof(JsonElement secured, JsonElement proof)
    {
        var (bare, options) = (JsonObject.Create(secured)!, JsonObject.Create(proof)!);
        Value = (string?)options["proofValue"] ?? "";
        options.Remove("proofValue");
        // vc-data-integrity s4.4: a proof that follows others signs the document with those it names.
        var previous = Previous(bare["proof"], options["previousProof"]);
        bare.Remove("proof");
        if (previous.Count > 0)
        {
            bare["proof"] = previous;
        }
        // vc-di-eddsa s3.3.2: the document's contexts begin with those of the proof, which are the signed
        // ones.
        ContextsFit = options["@context"] is not { } context || Begins(bare["@context"], context);
        if (options["@context"] is { } signed)
        {
            bare["@context"] = signed.DeepClone();
        }
        (document, configuration) = (Canonical(bare), Canonical(options));
        Key =
            ((string?)options["verificationMethod"])?.Split('#') is [var did, var fragment]
            && did == $"did:key:{fragment}"
                ? fragment
                : null;
        key = Key is null ? [] : Base58.Read(Key) ?? [];
    }

    /// <summary>The public key as multibase; null where the proof names it in another way than by
    /// did:key.</summary>
    public string? Key { get; }

    /// <summary>The signature as multibase.</summary>
    public string Value { get; }

    /// <summary>The steps of the proof: how the file of each begins, and our value.</summary>
    public IReadOnlyList<(string Stem, string Ours)> Steps =>
        [
            ("canonDoc", Encoding.UTF8.GetString(document)),
            ("proofCanon", Encoding.UTF8.GetString(configuration)),
            ("docHash", Convert.ToHexStringLower(Hash(document))),
            ("proofHash", Convert.ToHexStringLower(Hash(configuration))),
            ("combinedHash", Convert.ToHexStringLower(Combined)),
            ("sigHex", Convert.ToHexStringLower(Base58.Read(Value) ?? [])),
        ];

    private bool ContextsFit { get; }

    private ushort Kind => key.Length > 2 ? (ushort)((key[0] << 8) | key[1]) : (ushort)0;

    private byte[] Combined => [.. Hash(configuration), .. Hash(document)];

    private HashAlgorithmName HashName =>
        Kind == P384Key ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;

    /// <summary>Whether the proof holds.</summary>
    public bool Verify()
    {
        if (!ContextsFit || Base58.Read(Value) is not { } signature)
        {
            return false;
        }
        if (Kind == Ed25519Key)
        {
            return PublicKey.TryImport(
                    SignatureAlgorithm.Ed25519,
                    key.AsSpan(2),
                    KeyBlobFormat.RawPublicKey,
                    out var publicKey
                ) && SignatureAlgorithm.Ed25519.Verify(publicKey!, Combined, signature);
        }
        if (Point(key.AsSpan(2)) is not { } point)
        {
            return false;
        }
        using var ecdsa = ECDsa.Create(new ECParameters { Curve = Curve, Q = point });
        return ecdsa.VerifyData(
            Combined,
            signature,
            HashName,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation
        );
    }

    /// <summary>The proof made anew.</summary>
    /// <param name="secret">A secret key as multibase.</param>
    /// <returns>Null for ECDSA, whose signatures differ each time.</returns>
    public string? Sign(string secret)
    {
        if (Kind != Ed25519Key || Base58.Read(secret) is not { Length: > 2 } bytes)
        {
            return null;
        }
        using var signer = NSec.Cryptography.Key.Import(
            SignatureAlgorithm.Ed25519,
            bytes.AsSpan(2),
            KeyBlobFormat.RawPrivateKey
        );
        return Base58.Write(SignatureAlgorithm.Ed25519.Sign(signer, Combined));
    }

    private ECCurve Curve => Kind == P384Key ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256;

    private byte[] Hash(byte[] bytes) => CryptographicOperations.HashData(HashName, bytes);

    private static byte[] Canonical(JsonObject json) =>
        CanonicalJson.Of(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static JsonArray Previous(JsonNode? proofs, JsonNode? names)
    {
        var wanted = names is JsonArray list ? list.Select(n => (string?)n).ToHashSet() : [(string?)names];
        return names is null || proofs is not JsonArray all
            ? []
            :
            [
                .. all.Where(one => one?["id"] is { } id && wanted.Contains((string?)id))
                    .Select(one => one!.DeepClone()),
            ];
    }

    private static bool Begins(JsonNode? all, JsonNode first)
    {
        var (whole, part) = (Listed(all), Listed(first));
        return part.Count <= whole.Count
            && part.Zip(whole).All(pair => JsonNode.DeepEquals(pair.First, pair.Second));
    }

    private static List<JsonNode?> Listed(JsonNode? node) => node is JsonArray list ? [.. list] : [node];

    /// <summary>The point of a compressed key (SEC 1 s2.3.4): y is a root of x^3 - 3x + b, and both primes
    /// are 3 modulo 4.</summary>
    private ECPoint? Point(ReadOnlySpan<byte> compressed)
    {
        if (Kind is not (P256Key or P384Key))
        {
            return null;
        }
        // FIPS 186-5: OpenSSL knows the curves by name alone, so prime and b stand here.
        var (p, b) =
            Kind == P256Key
                ? (
                    BigInteger.Pow(2, 256)
                        - BigInteger.Pow(2, 224)
                        + BigInteger.Pow(2, 192)
                        + BigInteger.Pow(2, 96)
                        - 1,
                    "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"
                )
                : (
                    BigInteger.Pow(2, 384)
                        - BigInteger.Pow(2, 128)
                        - BigInteger.Pow(2, 96)
                        + BigInteger.Pow(2, 32)
                        - 1,
                    "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef"
                );
        var x = new BigInteger(compressed[1..], isUnsigned: true, isBigEndian: true);
        var square = (BigInteger.Pow(x, 3) - (3 * x) + Number(b)) % p;
        var y = BigInteger.ModPow(square < 0 ? square + p : square, (p + 1) / 4, p);
        if (x >= p || compressed[0] is not (2 or 3) || ((y * y) - square) % p != 0)
        {
            return null;
        }
        y = y.IsEven == (compressed[0] == 2) ? y : p - y;
        return new ECPoint { X = compressed[1..].ToArray(), Y = Fixed(y, compressed.Length - 1) };
    }

    private static BigInteger Number(string hex) =>
        new(Convert.FromHexString(hex), isUnsigned: true, isBigEndian: true);

    private static byte[] Fixed(BigInteger value, int length)
    {
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[length - bytes.Length], .. bytes];
    }
}
