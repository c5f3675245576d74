using Customhouse.Engine;
using Customhouse.Ledger;

namespace Customhouse.Server.Partners;

/// <summary>The keys with which an administration takes part in a consortium, each in a file that only its
/// owner can read.</summary>
public sealed class MemberKeys : IDisposable
{
    private MemberKeys(SignerKey witness, SignerKey mirror, SignerKey rules) =>
        (Witness, Mirror, Rules) = (witness, mirror, rules);

    /// <summary>Cosigns what was seen of others' logs.</summary>
    public SignerKey Witness { get; }

    /// <summary>Cosigns what is stored of others' logs.</summary>
    public SignerKey Mirror { get; }

    /// <summary>Signs rulebooks.</summary>
    public SignerKey Rules { get; }

    /// <summary>Those that the running installation signs with.</summary>
    public ConsortiumKeys Cosigning => new(Witness, Mirror);

    /// <summary>Reads the keys of a folder; those that are missing are made.</summary>
    /// <param name="origin">Name of the administration's log, from which the names of its keys are
    /// made.</param>
    /// <exception cref="FormatException">A file holds no key, or one of another name.</exception>
    public static MemberKeys Open(string folder, string origin)
    {
        return new MemberKeys(
            Key(folder, "witness", $"{origin}/witness", KeyType.Ed25519Cosignature),
            Key(folder, "mirror", $"{origin}/mirror", KeyType.Ed25519Cosignature),
            Key(folder, "rules", $"{origin}/rules", KeyType.Ed25519)
        );
    }

    /// <summary>Reads the key that signs the administration's log, or makes it. A successor's key bears the
    /// name of the first log with a number behind it.</summary>
    /// <exception cref="FormatException">The file holds no key, or that of another log.</exception>
    public static SignerKey LogKey(string folder, string origin)
    {
        var path = Path.Combine(folder, "log.key");
        if (
            File.Exists(path)
            && SignerKey.Parse(File.ReadAllText(path).TrimEnd()) is var key
            && key.Verifier.Name.StartsWith(origin + "/", StringComparison.Ordinal)
            && key.Verifier.Name[(origin.Length + 1)..].All(char.IsAsciiDigit)
        )
            return key;
        return Key(folder, "log", origin, KeyType.Ed25519);
    }

    private static SignerKey Key(string folder, string role, string name, KeyType type)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{role}.key");
        if (!File.Exists(path))
        {
            var made = SignerKey.Generate(name, type);
            SecretFile.Write(path, made.Export());
            return made;
        }
        var key = SignerKey.Parse(File.ReadAllText(path).TrimEnd());
        return key.Verifier.Name == name && key.Verifier.Type == type
            ? key
            : throw new FormatException($"{path} holds the key {key.Verifier.Name}, and not {name}");
    }

    /// <summary>What the rulebook says of this administration.</summary>
    public Member Member(string code, Uri url, VerifierKey log) =>
        new(code, url, log, Witness.Verifier, Mirror.Verifier, Rules.Verifier);

    /// <summary>Removes the keys from memory.</summary>
    public void Dispose()
    {
        Witness.Dispose();
        Mirror.Dispose();
        Rules.Dispose();
    }
}
