using Customhouse.Clearance;

namespace Customhouse.Web.Pages.Officer;

/// <summary>
/// An act that the case page offers, while the law may take it. Whether it does is decided where every act is
/// decided; this only spares an officer what cannot be done now.
/// </summary>
/// <param name="Name">The last step of its address; its words are <c>officer.act-NAME</c>.</param>
/// <param name="Key">The letter that leads to it.</param>
/// <param name="IsGrave">It goes against the trader or keeps the goods, and stands last.</param>
public sealed record OfficerAct(string Name, char Key, bool IsGrave, Func<Case, bool> IsOffered)
{
    /// <summary>In the order of the page: what lets the case go on first.</summary>
    public static readonly IReadOnlyList<OfficerAct> All =
    [
        new("accept", 'a', false, c => c.DocumentsOpen),
        new("result", 'r', false, c => c.ControlOpen),
        new("grant", 'g', false, c => c.Pending != PendingRequest.None),
        new("lift", 'l', false, c => c.IsDetained),
        new("arrival", 'p', false, c => c is { IsRegistered: true, PresentedAt: null, AcceptedAt: null }),
        new("exit", 'e', false, c => c is { IsExport: true, ClearedAt: not null }),
        new("payment", 'y', false, c => c.AwaitsMoney),
        new("determine", 't', false, c => c.ReleaseUnderSecurityAsked),
        new("question", 'q', false, c => c is { ReleasedAt: null, QuestionOpen: false }),
        new("documents", 'd', false, c => c is { ReleasedAt: null, DocumentsOpen: false }),
        new(
            "security",
            's',
            false,
            c => c is { ReleasedAt: null, ReleaseUnderSecurityAsked: false, AcceptedAt: not null }
        ),
        new("control", 'c', true, c => c is { ReleasedAt: null, ControlOpen: false }),
        new("deny", 'x', true, c => c.Pending != PendingRequest.None),
        new("detain", 'h', true, c => !c.IsDetained),
    ];

    public static OfficerAct? Of(string? name) => All.FirstOrDefault(a => a.Name == name);

    /// <summary>The acts that a case may take as it stands; a closed one takes none.</summary>
    public static IReadOnlyList<OfficerAct> For(Case c) =>
        c.IsClosed ? [] : [.. All.Where(a => a.IsOffered(c))];
}
