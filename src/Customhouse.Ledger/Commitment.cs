using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Customhouse.Ledger;

/// <summary>One named value of an event.</summary>
/// <param name="Name">Printable ASCII without quotes and backslashes, so that it has one spelling in
/// JSON.</param>
/// <param name="Value">Its value as canonical JSON (RFC 8785) in UTF-8; taken as it stands.</param>
public sealed record CommittedField(string Name, ReadOnlyMemory<byte> Value);

/// <summary>Binds an event without telling it: each field is a salted leaf of an RFC 6962 tree, and the
/// tree's root is what a log keeps. Fields can be disclosed one by one, and those that are not can be neither
/// read nor guessed.
/// </summary>
/// <remarks>A field's leaf is the canonical JSON of <c>[salt, name, value]</c>, the form of a disclosure in
/// SD-JWT (RFC 9901). Its salt comes of a key that only the case's owner has. Without the key no guess can be
/// confirmed, so erasing the key and the values erases the event, while root and log stay as they
/// were.</remarks>
public sealed class Commitment
{
    /// <summary>Bytes of a salt (RFC 9901 recommends 128 bits).</summary>
    public const int SaltBytes = 16;

    /// <summary>Bytes of the key of a case.</summary>
    public const int KeyBytes = 32;

    /// <summary>Fields that one event has at most.</summary>
    public const int FieldsMax = 64;

    private readonly IReadOnlyList<CommittedField> fields;
    private readonly byte[] salts;
    private readonly TreeHash[] leaves;

    private Commitment(IReadOnlyList<CommittedField> fields)
    {
        this.fields = fields;
        salts = new byte[fields.Count * SaltBytes];
        leaves = new TreeHash[fields.Count];
    }

    /// <summary>What is kept in public.</summary>
    public TreeHash Root { get; private set; }

    /// <summary>Names of the fields, in their order.</summary>
    public IEnumerable<string> Names => fields.Select(f => f.Name);

    /// <summary>Commits to an event.</summary>
    /// <param name="caseKey">The secret of its case, 32 bytes.</param>
    /// <param name="position">Where the event stands in the journal: two events of a case share no
    /// salt.</param>
    /// <param name="fields">In their order; each name once.</param>
    /// <exception cref="ArgumentException">The key is not of its size, there are no fields or too many, or a
    /// name is given twice or could be spelled in two ways.</exception>
    public static Commitment Create(
        ReadOnlySpan<byte> caseKey,
        long position,
        IReadOnlyList<CommittedField> fields
    )
    {
        if (caseKey.Length != KeyBytes)
        {
            throw new ArgumentException($"The key of a case has {KeyBytes} bytes.", nameof(caseKey));
        }
        RefuseAmbiguity(fields);
        var made = new Commitment(fields);
        for (var i = 0; i < fields.Count; i++)
        {
            var salt = made.salts.AsSpan(i * SaltBytes, SaltBytes);
            Salt(caseKey, position, fields[i].Name, salt);
            made.leaves[i] = Disclosure.LeafOf(salt, fields[i].Name, fields[i].Value.Span);
        }
        made.Root = MerkleTree.RootOf(made.leaves);
        return made;
    }

    /// <summary>What somebody needs to see one field and nothing of the others.</summary>
    /// <exception cref="ArgumentException">There is no field of that name.</exception>
    public Disclosure Disclose(string name)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Name == name)
            {
                var path = Proofs
                    .RangesOf(i, i + 1, fields.Count)
                    .Select(range =>
                        MerkleTree.RootOf(leaves.AsSpan((int)range.Start, (int)(range.End - range.Start)))
                    );
                return new Disclosure(
                    name,
                    fields[i].Value,
                    salts.AsMemory(i * SaltBytes, SaltBytes),
                    i,
                    fields.Count,
                    [.. path]
                );
            }
        }
        throw new ArgumentException($"The event has no field {name}.", nameof(name));
    }

    private static void RefuseAmbiguity(IReadOnlyList<CommittedField> fields)
    {
        if (fields.Count is 0 or > FieldsMax)
        {
            throw new ArgumentException(
                $"An event has 1 to {FieldsMax} fields, this one {fields.Count}.",
                nameof(fields)
            );
        }
        for (var i = 0; i < fields.Count; i++)
        {
            if (!Disclosure.IsName(fields[i].Name))
            {
                throw new ArgumentException($"'{fields[i].Name}' is no name of a field.", nameof(fields));
            }
            for (var j = 0; j < i; j++)
            {
                if (fields[i].Name == fields[j].Name)
                {
                    throw new ArgumentException(
                        $"The field {fields[i].Name} is given twice.",
                        nameof(fields)
                    );
                }
            }
        }
    }

    /// <summary>HMAC-SHA256(key, position|name), its first 16 bytes.</summary>
    private static void Salt(ReadOnlySpan<byte> caseKey, long position, string name, Span<byte> salt)
    {
        Span<byte> message = stackalloc byte[20 + 1 + Disclosure.NameCharactersMax];
        position.TryFormat(message, out var digits, provider: CultureInfo.InvariantCulture);
        message[digits++] = (byte)'|';
        var length = digits + Encoding.ASCII.GetBytes(name, message[digits..]);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(caseKey, message[..length], mac);
        mac[..SaltBytes].CopyTo(salt);
    }
}

/// <summary>One field of a committed event, opened.</summary>
/// <param name="Name">Name of the field.</param>
/// <param name="Value">Its value as canonical JSON in UTF-8.</param>
/// <param name="Salt">The salt of this field alone.</param>
/// <param name="Index">Its place among the fields, from 0.</param>
/// <param name="Fields">How many fields the event has. It only says how the path runs: what is proved is that
/// the root holds this name with this value.</param>
/// <param name="Path">The hashes from its leaf to the root (RFC 6962 s2.1.1).</param>
public sealed record Disclosure(
    string Name,
    ReadOnlyMemory<byte> Value,
    ReadOnlyMemory<byte> Salt,
    int Index,
    int Fields,
    IReadOnlyList<TreeHash> Path
)
{
    /// <summary>Characters of a field's name.</summary>
    public const int NameCharactersMax = 64;

    private const int StackBytesMax = 1024;

    /// <summary>Whether a commitment of this root holds this name with this value.</summary>
    public bool IsIn(TreeHash root) =>
        Salt.Length == Commitment.SaltBytes
        && IsName(Name)
        && Fields <= Commitment.FieldsMax
        && Proofs.VerifyInclusion(Index, Fields, LeafOf(Salt.Span, Name, Value.Span), [.. Path], root);

    /// <summary>Whether a text can be a field's name: printable ASCII that JSON writes as it is.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= NameCharactersMax
        && name.All(c => c is > ' ' and < '\x7f' and not ('"' or '\\'));

    /// <summary>Hash of a field's leaf: the canonical JSON of salt (base64url), name and value.</summary>
    internal static TreeHash LeafOf(ReadOnlySpan<byte> salt, string name, ReadOnlySpan<byte> value)
    {
        var length = 9 + Base64Url.GetEncodedLength(salt.Length) + name.Length + value.Length;
        var leaf = length <= StackBytesMax ? stackalloc byte[StackBytesMax] : new byte[length];
        var at = Put(leaf, 0, "[\""u8);
        at += Base64Url.EncodeToUtf8(salt, leaf[at..]);
        at = Put(leaf, at, "\",\""u8);
        at += Encoding.ASCII.GetBytes(name, leaf[at..]);
        at = Put(leaf, at, "\","u8);
        at = Put(leaf, at, value);
        at = Put(leaf, at, "]"u8);
        return MerkleTree.LeafHash(leaf[..at]);
    }

    private static int Put(Span<byte> leaf, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(leaf[at..]);
        return at + bytes.Length;
    }
}
