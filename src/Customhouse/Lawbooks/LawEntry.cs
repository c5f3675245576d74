namespace Customhouse.Lawbooks;

/// <summary>
/// A value of a lawbook's text, with its place: a text, a list of values, or values under names. Whoever
/// reads files makes them; the law knows no form of file.
/// </summary>
/// <param name="File">The file's name as a lawbook includes it, as <c>GB/procedures.yaml</c>.</param>
/// <param name="Line">The line where the value begins, from 1.</param>
public sealed record LawEntry(string File, int Line)
{
    /// <summary>The text; null on a list and on values under names.</summary>
    public string? Text { get; init; }

    /// <summary>The line on which the text itself begins: a block begins on the line after its
    /// mark.</summary>
    public int TextLine { get; init; } = Line;

    /// <summary>The values of a list; null on all else.</summary>
    public IReadOnlyList<LawEntry>? List { get; init; }

    /// <summary>Values under names, in their order; null on all else.</summary>
    public IReadOnlyList<LawMember>? Members { get; init; }

    /// <summary>What it is, for faults.</summary>
    internal string Kind =>
        Text is not null ? "a text"
        : List is not null ? "a list"
        : "names with values";
}

/// <summary>A value under a name.</summary>
/// <param name="Line">The line of the name, from 1.</param>
public sealed record LawMember(string Name, int Line, LawEntry Value);

/// <summary>A file of codes, one a line; lines that begin with # say where they are from.</summary>
/// <param name="Name">As a list of a lawbook names it, from the folder of lawbooks on.</param>
public sealed record LawCodes(string Name, IReadOnlyList<string> Codes);

/// <summary>All files of a folder of lawbooks.</summary>
/// <param name="Texts">The files by their names, as <c>GB/procedures.yaml</c>.</param>
/// <param name="Codes">Files of codes.</param>
public sealed record LawFiles(IReadOnlyList<LawEntry> Texts, IReadOnlyList<LawCodes> Codes);

/// <summary>Why a text is no lawbook. Nothing of a lawbook is used while there is one.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">From 1.</param>
/// <param name="What">What is wrong, in plain English.</param>
/// <param name="Mend">What would mend it; empty where nothing can be said.</param>
public sealed record LawFault(string File, int Line, string What, string Mend)
{
    /// <summary>One line for a person.</summary>
    public override string ToString() => $"{File}:{Line}: {What}" + (Mend.Length == 0 ? "" : $"; {Mend}");
}
