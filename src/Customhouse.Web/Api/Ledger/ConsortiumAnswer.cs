using Customhouse.Engine;
using Customhouse.Ledger;

namespace Customhouse.Web.Api.Ledger;

/// <summary>The consortium as one administration sees it.</summary>
/// <param name="Name">Of the consortium, in its rulebook.</param>
/// <param name="Version">Of the rulebook in force.</param>
/// <param name="Quorum">Members that must have stored a checkpoint.</param>
/// <param name="Administration">Who answers.</param>
/// <param name="Entries">Entries of its log.</param>
/// <param name="Certified">Entries that a quorum has stored and cosigned.</param>
public sealed record ConsortiumAnswer(
    string Name,
    int Version,
    int Quorum,
    string Administration,
    long Entries,
    long Certified,
    IReadOnlyList<MemberAnswer> Members,
    IReadOnlyList<MisbehaviourAnswer> Misbehaviour
)
{
    internal static ConsortiumAnswer Of(Consortium consortium)
    {
        var own = consortium.Own.Log.Head;
        var states = consortium.Certifier.Partners.ToDictionary(state => state.Partner);
        return new ConsortiumAnswer(
            consortium.Rulebook.Name,
            consortium.Rulebook.Version,
            consortium.Rulebook.Quorum,
            consortium.Code,
            own.Size,
            consortium.Certifier.Certified.Size,
            [.. consortium.Rulebook.Members.Select(member => MemberOf(consortium, member, states, own))],
            [
                .. consortium.Misbehaviours.Select(m => new MisbehaviourAnswer(
                    m.Who,
                    m.What,
                    m.At,
                    m.Proof?.ToString()
                )),
            ]
        );
    }

    private static MemberAnswer MemberOf(
        Consortium consortium,
        Member member,
        Dictionary<string, PartnerState> states,
        LogHead own
    )
    {
        if (!states.TryGetValue(member.Code, out var state))
        {
            return new MemberAnswer(
                member.Code,
                member.Url.AbsoluteUri,
                member.Log.Name,
                own.Size,
                own.Root.ToString(),
                own.Size,
                0,
                null,
                null
            );
        }
        var copy = consortium.Mirror.Log(member.Log.Name)?.Head;
        return new MemberAnswer(
            member.Code,
            member.Url.AbsoluteUri,
            member.Log.Name,
            copy?.Size ?? 0,
            copy?.Root.ToString(),
            state.Cosigned,
            Math.Max(0, own.Size - state.Cosigned),
            state.At,
            state.Fault
        );
    }
}

/// <summary>One member.</summary>
/// <param name="Origin">Name of its log.</param>
/// <param name="Entries">Entries of its log that are stored here.</param>
/// <param name="Root">Root over them.</param>
/// <param name="Cosigned">Entries of the answering administration's log that it stored and cosigned.</param>
/// <param name="Lag">Entries of that log that it does not hold yet.</param>
/// <param name="At">When it last cosigned.</param>
/// <param name="Fault">Why it does not now.</param>
public sealed record MemberAnswer(
    string Code,
    string Url,
    string Origin,
    long Entries,
    string? Root,
    long Cosigned,
    long Lag,
    DateTimeOffset? At,
    string? Fault
);

/// <summary>Somebody did not keep to a signature.</summary>
/// <param name="Proof">A fork proof that anybody can check; none where only this house saw it.</param>
public sealed record MisbehaviourAnswer(string Who, string What, DateTimeOffset At, string? Proof);
