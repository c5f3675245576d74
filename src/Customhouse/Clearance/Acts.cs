using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>What somebody does on a case: a trader, an officer, a carrier, a bank, or time itself.</summary>
public abstract record Act;

/// <summary>A trader lodges an original declaration.</summary>
public sealed record Lodge(LodgedMessage Message) : Act;

/// <summary>The goods are presented to customs (arrival, Kyoto General Annex 3.4).</summary>
/// <param name="Location">The place, as it was told; null where it was not.</param>
public sealed record Present(string? Location = null) : Act;

/// <summary>The goods left the customs territory.</summary>
/// <param name="Location">The place, as it was told; null where it was not.</param>
public sealed record Depart(string? Location = null) : Act;

/// <summary>A trader asks for a change (function 13, COR).</summary>
public sealed record Amend(LodgedMessage Message) : Act;

/// <summary>A trader asks that the declaration be made invalid (function 13, INV).</summary>
public sealed record Cancel(LodgedMessage Message) : Act;

/// <summary>An officer grants the request that waits.</summary>
public sealed record Grant : Act;

/// <summary>An officer denies the request that waits, with grounds.</summary>
/// <param name="Grounds">Why; told to the trader.</param>
public sealed record Deny(string Grounds) : Act;

/// <summary>An officer wants documents; the trader is told which and until when.</summary>
/// <param name="Grounds">Why, for officers; never told to the trader.</param>
/// <param name="DocumentCodes">As code lists write them
/// (N935); empty where no certain ones are wanted.</param>
/// <param name="Until">By when; null for the administration's usual time.</param>
public sealed record WantDocuments(string Grounds, IReadOnlyList<string> DocumentCodes, DateTimeOffset? Until)
    : Act;

/// <summary>The trader hands documents in.</summary>
/// <param name="AreAll">Whether the trader sends no more. Null leaves it to what was wanted: where certain
/// documents are, until each of them is here; else no more is waited for.</param>
public sealed record SubmitDocuments(IReadOnlyList<SubmittedDocument> Documents, bool? AreAll = null) : Act;

/// <summary>An officer has looked at the documents.</summary>
public sealed record AcceptDocuments(string Finding) : Act;

/// <summary>An officer orders a physical control.</summary>
public sealed record OrderControl(string Grounds) : Act;

/// <summary>An officer records what the control found.</summary>
public sealed record RecordControl(ControlResult Result) : Act;

/// <summary>An officer asks the trader a question.</summary>
public sealed record Query(string Question) : Act;

/// <summary>The trader answers the open question.</summary>
public sealed record Reply(string Answer) : Act;

/// <summary>An officer detains the goods.</summary>
public sealed record Detain(string Grounds) : Act;

/// <summary>An officer lifts the detention.</summary>
public sealed record LiftDetention(string Grounds) : Act;

/// <summary>A payment arrives for this case.</summary>
/// <param name="Reference">The bank's reference: the same payment told again counts once.</param>
/// <param name="Amount">Above zero, in the administration's currency.</param>
public sealed record Pay(string Reference, Money Amount) : Act;

/// <summary>An officer releases the goods under security before the final duty is known (TFA 7.3).</summary>
/// <param name="Guarantee">The guarantee account that the officer chose; null for the declared one.</param>
public sealed record ReleaseUnderSecurity(string Grounds, string? Guarantee = null) : Act;

/// <summary>The final duty is determined, and the security with it.</summary>
public sealed record DetermineDuty(string Grounds) : Act;

/// <summary>An auditor determines the duty anew after clearance (TFA 7.5).</summary>
public sealed record Reassess(string Grounds, IReadOnlyList<DutyCorrection> Corrections) : Act;

/// <summary>An audit after clearance ends and found nothing to put right (TFA 7.5).</summary>
/// <param name="Findings">What was looked at, in the auditor's words.</param>
public sealed record CloseAudit(string Findings) : Act;

/// <summary>A trader asks that a cleared declaration be looked at again: for a correction, or for duty to be
/// repaid (UCC art. 116, 173(3)).</summary>
/// <param name="Grounds">What is wrong, and why.</param>
/// <param name="Repayment">What is asked back; null where nothing is.</param>
public sealed record AskReview(string Grounds, Money? Repayment) : Act;

/// <summary>Time looks at the case: reminders go out, what was not presented in time lapses.</summary>
public sealed record CheckDeadlines : Act;

/// <summary>A document as handed in; its bytes are kept beside the journal under their digest.</summary>
/// <param name="Code">As code lists write it (N935).</param>
/// <param name="Reference">The document's own number.</param>
/// <param name="Sha256">The digest of the bytes, in lower-case hexadecimal digits.</param>
/// <param name="Bytes">Its size.</param>
public sealed record SubmittedDocument(
    string Code,
    string Reference,
    string FileName,
    string Sha256,
    long Bytes
);

/// <summary>What a control found.</summary>
/// <param name="Satisfactory">True if the goods are as declared.</param>
/// <param name="Findings">What was seen, in the officer's words.</param>
/// <param name="Corrections">Declared data that the control corrects, each by its pointer.</param>
/// <param name="Photographs">Their SHA-256 digests, in lower-case hexadecimal digits.</param>
public sealed record ControlResult(
    bool Satisfactory,
    string Findings,
    IReadOnlyList<FieldCorrection> Corrections,
    IReadOnlyList<string> Photographs
);

/// <summary>One value of the declaration that a control puts right.</summary>
/// <param name="Pointer">A path of class and element names with
/// one-based positions, as of a <see cref="Refusal"/>.</param>
/// <param name="Value">What should have been declared, as the message writes it.</param>
public sealed record FieldCorrection(string Pointer, string Value);

/// <summary>One line of duty that an audit puts right.</summary>
/// <param name="Item">The goods item's sequence.</param>
/// <param name="TaxType">A00 customs duty, B00 VAT ... (DE 4/3).</param>
/// <param name="Assessed">The whole of the tax on the item,
/// as it should have been assessed; zero or more.</param>
public sealed record DutyCorrection(int Item, string TaxType, Money Assessed);

/// <summary>A message as received, with what was read from it.</summary>
/// <param name="Payload">The bytes, kept as evidence.</param>
/// <param name="Format"><c>xml</c> or <c>json</c>.</param>
/// <param name="Declaration">What was read from the bytes.</param>
public sealed record LodgedMessage(byte[] Payload, string Format, Declaration Declaration);
