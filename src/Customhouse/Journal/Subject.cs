namespace Customhouse.Journal;

/// <summary>What a line of the journal is about: a declaration's case, or a subject of another
/// module.</summary>
/// <param name="Kind">Name of its kind: small letters, digits and '-'.</param>
/// <param name="Id">Its identifier within the kind.</param>
public readonly record struct Subject(string Kind, string Id)
{
    /// <summary>
    /// The kind whose subjects stand in the journal by their identifier alone. It was the only one when the
    /// first lines were written, and they are never written anew (docs/decisions/0050).
    /// </summary>
    public const string UnmarkedKind = "declaration";

    /// <summary>Longest identifier, in UTF-16 units.</summary>
    public const int IdCharactersMax = 128;

    /// <summary>What the key of every subject is like (SQL) whose kind stands in it; no declaration's
    /// is.</summary>
    public const string LikeMarked = "%/%";

    private const char Mark = '/';

    /// <summary>The subject as one text, unlike that of every other: <c>KIND/ID</c>, for a declaration
    /// <c>ID</c>.</summary>
    public string Key => Kind == UnmarkedKind ? Id : $"{Kind}{Mark}{Id}";

    /// <summary>The subject of a key.</summary>
    public static Subject Parse(string key)
    {
        var mark = key.IndexOf(Mark, StringComparison.Ordinal);
        return mark < 0 ? new Subject(UnmarkedKind, key) : new Subject(key[..mark], key[(mark + 1)..]);
    }

    /// <summary>True where the key reads back as this subject.</summary>
    public bool IsSound =>
        Kind.Length > 0
        && Kind.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && Id.Length is > 0 and <= IdCharactersMax
        && !Id.Any(c => char.IsControl(c) || char.IsSurrogate(c))
        && (Kind != UnmarkedKind || !Id.Contains(Mark, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override string ToString() => Key;
}
