using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>What somebody who acted on a case is told.</summary>
public abstract record Answer
{
    /// <summary>It is on record, durably.</summary>
    /// <param name="AsBefore">The same message came before; this is the answer of that time.</param>
    public sealed record Recorded(Case Case, IReadOnlyList<Event> Events, bool AsBefore = false) : Answer;

    /// <summary>It was not taken; every fault is told.</summary>
    /// <param name="Mrn">The number of the refused case, where one was kept.</param>
    public sealed record Refused(IReadOnlyList<Refusal> Refusals, Mrn? Mrn = null) : Answer
    {
        /// <summary>What it failed at. One refusal that names no place in a message is about the
        /// case.</summary>
        public RefusedAt At { get; init; } =
            Refusals is [{ Pointer.Length: 0 }] ? RefusedAt.Standing : RefusedAt.Content;
    }

    /// <summary>The trader used the reference for another message.</summary>
    public sealed record LrnTaken(string Lrn, Mrn Mrn) : Answer;

    /// <summary>There is no such case.</summary>
    public sealed record NotFound : Answer;

    /// <summary>Somebody else changed the case meanwhile; nothing was recorded.</summary>
    public sealed record Conflict : Answer;
}

/// <summary>At what an act was refused.</summary>
public enum RefusedAt
{
    /// <summary>What was sent is no message that can be read.</summary>
    Reading,

    /// <summary>Whoever sent it does not act for the declarant.</summary>
    Mandate,

    /// <summary>The case does not allow the act where it stands.</summary>
    Standing,

    /// <summary>What the message says.</summary>
    Content,
}

/// <summary>
/// The case came to its end and was erased; its number, times and types of events are all that is left.
/// </summary>
public sealed class CaseErasedException(Mrn mrn) : Exception($"the case {mrn} was erased")
{
    public Mrn Mrn => mrn;
}

/// <summary>
/// An event of the case is on record and cannot be read: damaged, or of a version that this one does not
/// know.
/// </summary>
public sealed class CaseUnreadableException(Mrn mrn, int sequence, string cause)
    : Exception($"the case {mrn} cannot be read, from its event {sequence} on: {cause}")
{
    public Mrn Mrn => mrn;

    public int Sequence => sequence;

    public string Cause => cause;
}

/// <summary>What a declaration would come to.</summary>
/// <param name="Edition">The edition of the tariff in force now; empty where none was asked.</param>
/// <param name="Refusals">Every fault that lodging it would be refused for, warnings among them.</param>
public sealed record Estimate(string Edition, Tariff.Assessment Assessment, IReadOnlyList<Refusal> Refusals);
