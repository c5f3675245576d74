namespace Customhouse.Clearance;

/// <summary>Where a case stands, in the words of the Kyoto Convention and the WCO response
/// messages.</summary>
public enum CaseState
{
    /// <summary>Nothing was recorded yet.</summary>
    New,

    /// <summary>The lodgement broke rules; final.</summary>
    Rejected,

    /// <summary>Lodged before the goods came; it waits until they are presented.</summary>
    Registered,

    /// <summary>In force from the moment of acceptance; the steps go on.</summary>
    Accepted,

    /// <summary>Papers are wanted of the trader, or wait for an officer.</summary>
    DocumentsWanted,

    /// <summary>An officer looks at the goods.</summary>
    UnderControl,

    /// <summary>The trader owes an answer to a question.</summary>
    UnderQuery,

    /// <summary>An officer holds the goods back.</summary>
    Detained,

    /// <summary>A trader's change or invalidation waits for an officer.</summary>
    RequestPending,

    /// <summary>The goods wait for money: a payment, or cover on an account or guarantee.</summary>
    AwaitingPayment,

    /// <summary>The goods may go, and something of the case is still open.</summary>
    Released,

    /// <summary>Released with nothing open.</summary>
    Cleared,

    /// <summary>The goods left the customs territory; final.</summary>
    Exited,

    /// <summary>The declaration is void; final.</summary>
    Invalidated,
}

/// <summary>A trader's request on a lodged declaration that waits for an officer.</summary>
public enum PendingRequest
{
    /// <summary>No request waits.</summary>
    None,

    /// <summary>Data of the declaration are to be changed (Kyoto General Annex 3.27).</summary>
    Amendment,

    /// <summary>The declaration is to be made void (Kyoto General Annex 3.28).</summary>
    Cancellation,

    /// <summary>A cleared declaration is to be corrected, or duty repaid (UCC art. 116, 173(3)).</summary>
    Review,
}
