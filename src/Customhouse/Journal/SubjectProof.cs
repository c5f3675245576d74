namespace Customhouse.Journal;

/// <summary>How the log of the administration proves the events of a kind of subject.</summary>
public enum SubjectProof
{
    /// <summary>A leaf for each event, so that each can be proved and disclosed by itself.</summary>
    EachEvent,

    /// <summary>None: the events are kept in the journal alone.</summary>
    None,
}
