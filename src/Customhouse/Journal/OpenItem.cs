namespace Customhouse.Journal;

/// <summary>Why a subject is not done with in the books.</summary>
public enum OpenKind
{
    /// <summary>The trader has still to pay it.</summary>
    Owed,

    /// <summary>It was paid too much, and has still to go back.</summary>
    ToBeRepaid,

    /// <summary>A guarantee holds it for the subject.</summary>
    Reserved,

    /// <summary>A quota or a licence holds it for a subject that came to nothing.</summary>
    Held,
}

/// <summary>Something that a subject has still open in the books, so that it cannot be erased yet.</summary>
/// <param name="Of">The guarantee, quota or licence; empty for duty.</param>
/// <param name="Unit">A currency, or the unit of a quota or licence.</param>
public sealed record OpenItem(OpenKind Kind, string Of, decimal Amount, string Unit);
