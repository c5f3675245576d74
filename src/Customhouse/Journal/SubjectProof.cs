namespace Customhouse.Journal;

/// <summary>How the log of the administration proves the events of a kind of subject.</summary>
public enum SubjectProof
{
    /// <summary>A leaf for each event, so that each can be proved and disclosed by itself.</summary>
    EachEvent,

    /// <summary>One leaf for all events of such kinds that come into the log together, for kinds that record
    /// thousands in a short time. Each can still be proved and disclosed by itself.</summary>
    Batch,

    /// <summary>None: the events are kept in the journal alone.</summary>
    None,
}
