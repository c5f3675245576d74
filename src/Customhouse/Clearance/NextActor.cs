namespace Customhouse.Clearance;

/// <summary>Who is expected to act next on a case.</summary>
public enum NextActor
{
    /// <summary>Nothing is open, or only time goes on.</summary>
    Nobody,

    /// <summary>The trader owes papers, an answer, money, or the goods' arrival or exit.</summary>
    Trader,

    /// <summary>An officer has something to decide or to look at.</summary>
    Customs,
}

/// <summary>Who must act where a case stands.</summary>
public static class NextActors
{
    /// <summary>Who is expected to act next: without that the case goes no further.</summary>
    public static NextActor ActsNext(this Standing c) =>
        c.State switch
        {
            CaseState.Registered or CaseState.UnderQuery or CaseState.AwaitingPayment => NextActor.Trader,
            CaseState.DocumentsWanted => c.DocumentsAreIn ? NextActor.Customs : NextActor.Trader,
            CaseState.New
            or CaseState.Accepted
            or CaseState.UnderControl
            or CaseState.Detained
            or CaseState.RequestPending => NextActor.Customs,
            CaseState.Released when c.ReleaseUnderSecurityAsked => NextActor.Customs,
            CaseState.Released => c.AwaitsMoney ? NextActor.Trader : NextActor.Nobody,
            CaseState.Cleared => c.IsExport || c.AwaitsMoney ? NextActor.Trader : NextActor.Nobody,
            _ => NextActor.Nobody,
        };
}
