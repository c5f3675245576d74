namespace Customhouse.Lawbooks;

/// <summary>An edition of the lawbook: a name, and the law under it. It never changes; its text is compiled
/// when it is first asked for.</summary>
public sealed class LawEdition
{
    /// <summary>The day from which the first edition of an administration is in force: before any case of
    /// it.</summary>
    public static readonly DateOnly FirstDay = new(2000, 1, 1);

    private readonly Lazy<LawReading> _reading;

    /// <param name="name">As <c>XA-2026-12</c>.</param>
    /// <param name="digest">Of the law when it was taken (<see cref="Lawbook.Digest"/>).</param>
    /// <param name="read">Compiles the text; it holds one lawbook.</param>
    public LawEdition(string name, string digest, Func<LawReading> read)
    {
        (Name, Digest) = (name, digest);
        _reading = new(read);
    }

    /// <summary>How it is called.</summary>
    public string Name { get; }

    /// <summary>The digest of the law when it was taken, in hexadecimal.</summary>
    public string Digest { get; }

    /// <summary>The law; null where this program cannot read its text.</summary>
    public Lawbook? Lawbook => _reading.Value.Books is [var book] ? book : null;

    /// <summary>Why its text cannot be read; null where it can.</summary>
    public string? Fault =>
        Lawbook is not null ? null
        : _reading.Value.Faults is [var fault, ..] ? fault.ToString()
        : "it holds no lawbook";

    /// <summary>What events name it by.</summary>
    public LawReference Reference => new(Name, Digest);

    /// <summary>Whether a text may name an edition: 1 to 40 letters, digits, hyphens and points, as in an
    /// address of a page.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= 40
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');
}

/// <summary>An edition of the lawbook as events name it.</summary>
/// <param name="Name">As <c>XA-2026-12</c>.</param>
/// <param name="Digest">Of its law, in hexadecimal.</param>
public sealed record LawReference(string Name, string Digest);
