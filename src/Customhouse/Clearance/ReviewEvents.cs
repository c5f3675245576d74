using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>An audit after clearance ended and found nothing to put right (TFA 7.5).</summary>
/// <param name="Findings">What was looked at; never told to the trader.</param>
public sealed record AuditClosed(string Findings) : CaseEvent;

/// <summary>The trader asks for a correction or a repayment after clearance; customs decides.</summary>
/// <param name="Grounds">What is wrong, in the trader's words.</param>
/// <param name="Repayment">What is asked back; null where nothing is.</param>
public sealed record ReviewRequested(string Grounds, Money? Repayment) : CaseEvent;
