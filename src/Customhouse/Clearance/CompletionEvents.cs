using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>A supplementary declaration was accepted that completes this simplified one: both are one
/// declaration from now on (UCC art. 167(4)).</summary>
/// <param name="By">The number of the supplementary declaration.</param>
public sealed record DeclarationCompleted(Mrn By) : CaseEvent;

/// <summary>The supplementary declaration came to nothing, so this simplified one waits for another that
/// completes it.</summary>
/// <param name="By">The number of the supplementary declaration that is void.</param>
public sealed record CompletionEnded(Mrn By) : CaseEvent;
