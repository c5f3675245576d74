namespace Customhouse.Clearance;

/// <summary>
/// Documents are wanted of the trader, by the lane or by an officer; the goods wait (RES 06).
/// </summary>
/// <param name="Grounds">Why, for officers; never told to the trader.</param>
/// <param name="DocumentCodes">As code lists write them
/// (N935); empty where no certain ones are wanted.</param>
/// <param name="Until">By when they are to be handed in; null where no time was set.</param>
public sealed record DocumentsWanted(
    string Grounds,
    IReadOnlyList<string> DocumentCodes,
    DateTimeOffset? Until
) : CaseEvent;

/// <summary>The trader handed in a part of the documents that are wanted; the case waits for the
/// others.</summary>
public sealed record DocumentsAdded(IReadOnlyList<SubmittedDocument> Documents) : CaseEvent;

/// <summary>The trader handed in documents, the last that are wanted or all that there are; an officer must
/// look at them.</summary>
/// <param name="Documents">Empty where all came before, and now it was said that these are all.</param>
public sealed record DocumentsSubmitted(IReadOnlyList<SubmittedDocument> Documents) : CaseEvent;

/// <summary>An officer looked at the documents and goes on.</summary>
/// <param name="Finding">What was found, in the officer's words.</param>
public sealed record DocumentsAccepted(string Finding) : CaseEvent;
