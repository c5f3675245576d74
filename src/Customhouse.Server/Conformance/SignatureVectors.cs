using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Customhouse.Ledger;

namespace Customhouse.Server.Conformance;

/// <summary>Signatures to verify and to make: Wycheproof's of Ed25519, ECDSA on P-256 and ML-DSA-44, and the
/// edge cases of Ed25519 of CCTV.</summary>
internal static class SignatureVectors
{
    /// <summary>What CCTV says of a case for which our one rule refuses it: encodings that are not canonical,
    /// points of small order, and an equation that holds only when multiplied by the cofactor. What passes,
    /// passes with every verifier, so no two administrations part over a note.</summary>
    private static readonly HashSet<string> Refused =
    [
        "lowordera",
        "loworderr",
        "noncanonicala",
        "noncanonicalr",
        "noncanonicals",
        "loworderresidue",
    ];

    /// <summary>Compares the file where it holds such cases.</summary>
    public static bool Take(VectorFile file, ConformanceRun run)
    {
        if (file.Has("algorithm", "testGroups"))
        {
            foreach (var group in file.Json!.Value.GetProperty("testGroups").EnumerateArray())
            {
                Group(group, file, run);
            }
            return true;
        }
        if (
            file.Json is not { ValueKind: JsonValueKind.Array } cases
            || cases.GetArrayLength() == 0
            || cases[0].ValueKind != JsonValueKind.Object
            || !(Member(cases[0], "flags") is { } && Member(cases[0], "key", "A") is { })
        )
        {
            return false;
        }
        foreach (var (index, item) in cases.EnumerateArray().Index())
        {
            EdgeCase(item, $"{file.Name}: {index}", run);
        }
        return true;
    }

    private static void Group(JsonElement group, VectorFile file, ConformanceRun run)
    {
        var algorithm = file.Json!.Value.GetProperty("algorithm").GetString()!;
        var tests = group.GetProperty("tests").EnumerateArray();
        switch (algorithm, group.GetProperty("type").GetString())
        {
            case ("EDDSA", "EddsaVerify") when Curve(group) == "edwards25519":
                var point = group.GetProperty("publicKey").GetProperty("pk").GetString()!;
                Verify(
                    tests,
                    file,
                    run,
                    test => Ed25519(Convert.FromHexString(point), Hex(test, "msg"), Hex(test, "sig"))
                );
                break;
            case ("ECDSA", "EcdsaVerify") when IsP256(group):
                Verify(tests, file, run, test => Ecdsa(group, test));
                break;
            case ("ECDSA", "EcdsaP1363Verify") when IsP256(group):
                Verify(tests, file, run, test => EcdsaP1363(group, test));
                break;
            case ("ML-DSA-44", "MlDsaVerify"):
                Verify(
                    tests,
                    file,
                    run,
                    test =>
                        MlDsa44.Verify(
                            Hex(group, "publicKey"),
                            Hex(test, "msg"),
                            Hex(test, "ctx"),
                            Hex(test, "sig")
                        )
                );
                break;
            case ("ML-DSA-44", "MlDsaSign") when group.TryGetProperty("privateSeed", out _):
                Sign(group, tests, file, run);
                break;
            default:
                run.NotCounted(file.Name, $"{algorithm} of this kind is not used by the ledger");
                break;
        }
    }

    private static string? Curve(JsonElement group) =>
        group.GetProperty("publicKey").GetProperty("curve").GetString();

    private static bool IsP256(JsonElement group) =>
        Curve(group) == "secp256r1" && group.GetProperty("sha").GetString() == "SHA-256";

    private static void Verify(
        IEnumerable<JsonElement> tests,
        VectorFile file,
        ConformanceRun run,
        Func<JsonElement, bool> verify
    )
    {
        foreach (var test in tests)
        {
            var name = $"{file.Name}: {test.GetProperty("tcId")} {test.GetProperty("comment").GetString()}";
            var result = test.GetProperty("result").GetString();
            if (result == "acceptable")
            {
                run.NotCounted(name, "published as acceptable either way");
            }
            else
            {
                new Verdict(result == "valid").Compare(run, name, verify(test));
            }
        }
    }

    private static bool Ed25519(byte[] key, byte[] message, byte[] signature)
    {
        try
        {
            return VerifierKey.Create("key", KeyType.Ed25519, key).VerifyBytes(message, signature);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool Ecdsa(JsonElement group, JsonElement test)
    {
        try
        {
            return VerifierKey
                .Create("key", KeyType.Ecdsa, Hex(group, "publicKeyDer"))
                .VerifyBytes(Hex(test, "msg"), Hex(test, "sig"));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool EcdsaP1363(JsonElement group, JsonElement test)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Hex(group, "publicKeyDer"), out _);
            return key.VerifyData(Hex(test, "msg"), Hex(test, "sig"), HashAlgorithmName.SHA256);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static void Sign(
        JsonElement group,
        IEnumerable<JsonElement> tests,
        VectorFile file,
        ConformanceRun run
    )
    {
        var seed = Hex(group, "privateSeed");
        foreach (var test in tests)
        {
            var name = $"{file.Name}: {test.GetProperty("tcId")} {test.GetProperty("comment").GetString()}";
            if (!test.TryGetProperty("msg", out _))
            {
                run.NotCounted(
                    name,
                    "signs a digest that somebody else made, which no form of the ledger does"
                );
                continue;
            }
            var (signature, key) = Signed(seed, test);
            var valid = test.GetProperty("result").GetString() == "valid";
            run.Case(
                name,
                [
                    .. (signature is not null) == valid
                        ? Array.Empty<string>()
                        : ["signed where refused, or the reverse"],
                    .. !valid || signature is null || signature.AsSpan().SequenceEqual(Hex(test, "sig"))
                        ? Array.Empty<string>()
                        : ["the signature differs"],
                    .. !valid || key is null || key.AsSpan().SequenceEqual(Hex(group, "publicKey"))
                        ? Array.Empty<string>()
                        : ["the public key differs"],
                ]
            );
        }
    }

    private static (byte[]? Signature, byte[]? Key) Signed(byte[] seed, JsonElement test)
    {
        try
        {
            var random = test.TryGetProperty("rnd", out _) ? Hex(test, "rnd") : new byte[MlDsa44.SeedBytes];
            return (
                MlDsa44.Sign(seed, Hex(test, "msg"), Hex(test, "ctx"), random),
                MlDsa44.PublicKeyOf(seed)
            );
        }
        catch (ArgumentException)
        {
            return (null, null);
        }
    }

    private static void EdgeCase(JsonElement item, string name, ConformanceRun run)
    {
        var flags = Member(item, "flags") is { ValueKind: JsonValueKind.Array } all
            ? all.EnumerateArray().Select(flag => flag.GetString()!)
            : [];
        var key = Convert.FromHexString(Member(item, "key", "A")!.Value.GetString()!);
        byte[] signature = Member(item, "sig", "signature") is { } whole
            ? Convert.FromHexString(whole.GetString()!)
            :
            [
                .. Convert.FromHexString(Member(item, "R")!.Value.GetString()!),
                .. Convert.FromHexString(Member(item, "S")!.Value.GetString()!),
            ];
        var text = Member(item, "msg", "message", "M")!.Value.GetString()!;
        var message =
            text.Length > 0 && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit)
                ? Convert.FromHexString(text)
                : Encoding.UTF8.GetBytes(text);
        var refused = flags.Any(flag =>
            Refused.Contains(flag.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant())
        );
        new Verdict(!refused).Compare(
            run,
            $"{name} {string.Join(' ', flags)}",
            Ed25519(key, message, signature)
        );
    }

    private static JsonElement? Member(JsonElement item, params IEnumerable<string> names)
    {
        var member = item.EnumerateObject()
            .FirstOrDefault(m => names.Any(name => m.Name.Equals(name, StringComparison.OrdinalIgnoreCase)));
        return member.Value.ValueKind == JsonValueKind.Undefined ? null : member.Value;
    }

    private static byte[] Hex(JsonElement item, string member) =>
        item.TryGetProperty(member, out var hex) && hex.ValueKind == JsonValueKind.String
            ? Convert.FromHexString(hex.GetString()!)
            : [];
}
