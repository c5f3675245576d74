using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>
/// Rules on a later message about a lodged declaration: a change (COR) or an invalidation (INV). What the
/// change makes of the declaration must keep the rules of lodgement too.
/// </summary>
public static class LodgementRequests
{
    /// <summary>Every fault of a request, in one answer.</summary>
    /// <param name="rules">The rules that the declaration was lodged under.</param>
    /// <param name="lodged">The version in force.</param>
    /// <param name="next">The version that the request asks for; null where it asks for none.</param>
    public static IReadOnlyList<Refusal> Check(
        IReadOnlyList<LodgementRule> rules,
        Declaration lodged,
        Declaration request,
        Declaration? next,
        DateTimeOffset at
    ) =>
        [
            .. Reasons(request),
            .. Stranger(lodged, request),
            .. next is null ? [] : NewFaults(rules, lodged, next, at),
        ];

    private static IEnumerable<Refusal> Reasons(Declaration request)
    {
        if (request.Amendments.Count == 0)
            yield return Told(
                "CDS10001",
                "Amendment",
                "A request says what it asks for, and why.",
                "WCO 06A; UCC art. 173, 174",
                "Give the reason code, and for a change a pointer to each element."
            );
        for (var i = 0; i < request.Amendments.Count; i++)
            if (string.IsNullOrEmpty(request.Amendments[i].ChangeReason))
                yield return Told(
                    "CDS10001",
                    $"Amendment[{i + 1}]/ChangeReasonCode",
                    "Each change has a reason.",
                    "WCO 06A; UCC art. 173",
                    "Give the code of the reason."
                );
    }

    private static IEnumerable<Refusal> Stranger(Declaration lodged, Declaration request)
    {
        if (
            request.Declarant?.Id is { Length: > 0 } asks
            && lodged.Declarant?.Id is { } declared
            && asks != declared
        )
            yield return Told(
                "CDS11007",
                "Declarant/ID",
                "Who lodged the declaration asks for its change.",
                "DE 3/18; UCC art. 173",
                "Send the request under the declarant's identifier."
            );
    }

    /// <summary>A fault that the version in force has already is none of the request's making.</summary>
    private static IEnumerable<Refusal> NewFaults(
        IReadOnlyList<LodgementRule> rules,
        Declaration lodged,
        Declaration next,
        DateTimeOffset at
    )
    {
        var faults = Lodgement.Check(rules, next, at);
        if (faults.Count == 0)
            return [];
        var known = Lodgement.Check(rules, lodged, at).Select(r => (r.Code, r.Pointer)).ToHashSet();
        return faults.Where(r => !known.Contains((r.Code, r.Pointer)));
    }

    private static Refusal Told(string code, string path, string rule, string basis, string mend) =>
        Pointing.Refuse(code, Places.Body / path, rule, basis, mend);
}
