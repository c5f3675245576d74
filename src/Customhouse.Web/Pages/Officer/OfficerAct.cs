using Customhouse.Clearance;

namespace Customhouse.Web.Pages.Officer;

/// <summary>
/// An act that the case page offers. Whether the law takes it where the case stands is asked of the law
/// (<see cref="AllowedActs"/>); the page leaves out what it takes and no officer would do then.
/// </summary>
/// <param name="Name">The last step of its address; its words are <c>officer.act-NAME</c>.</param>
/// <param name="Key">The letter that leads to it.</param>
/// <param name="IsGrave">It goes against the trader or keeps the goods, and stands last.</param>
/// <param name="Act">The act of the law that it brings.</param>
public sealed record OfficerAct(string Name, char Key, bool IsGrave, Type Act)
{
    /// <summary>When it makes sense besides; null for always.</summary>
    private Func<Case, bool>? IsSensible { get; init; }

    /// <summary>In the order of the page: what lets the case go on first.</summary>
    public static readonly IReadOnlyList<OfficerAct> All =
    [
        new("accept", 'a', false, typeof(AcceptDocuments)),
        new("result", 'r', false, typeof(RecordControl)),
        new("grant", 'g', false, typeof(Grant)),
        new("lift", 'l', false, typeof(LiftDetention)),
        new("arrival", 'p', false, typeof(Present)) { IsSensible = c => c.AcceptedAt is null },
        new("exit", 'e', false, typeof(Depart)) { IsSensible = c => c.ClearedAt is not null },
        new("payment", 'y', false, typeof(Pay)) { IsSensible = c => c.AwaitsMoney },
        new("determine", 't', false, typeof(DetermineDuty)),
        new("question", 'q', false, typeof(Query)) { IsSensible = c => !c.QuestionOpen },
        new("documents", 'd', false, typeof(WantDocuments)) { IsSensible = c => !c.DocumentsOpen },
        new("security", 's', false, typeof(ReleaseUnderSecurity))
        {
            IsSensible = c => c.AcceptedAt is not null,
        },
        new("control", 'c', true, typeof(OrderControl)),
        new("deny", 'x', true, typeof(Deny)),
        new("detain", 'h', true, typeof(Detain)),
    ];

    public static OfficerAct? Find(string? name) => All.FirstOrDefault(a => a.Name == name);

    /// <summary>The acts that a case may take as it stands; a closed one takes none.</summary>
    public static IReadOnlyList<OfficerAct> For(Case c) =>
        [.. All.Where(a => c.WhyNot(a.Act) is null && a.IsSensible?.Invoke(c) != false)];
}
