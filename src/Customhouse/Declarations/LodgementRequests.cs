using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>Rules on a later message about a lodged declaration: a change (COR) or an invalidation (INV).</summary>
public static class LodgementRequests
{
    private static readonly string[] Fixed = ["017", "D013", "D014", "D026"];

    /// <summary>Every fault of a request, in one answer.</summary>
    /// <param name="lodged">The version in force.</param>
    public static IReadOnlyList<Refusal> Check(Declaration lodged, Declaration request) =>
        [.. Reasons(request), .. Repeated(request), .. NotAmendable(request), .. Stranger(lodged, request)];

    private static IEnumerable<Refusal> Reasons(Declaration request)
    {
        if (request.Amendments.Count == 0)
            yield return Told("CDS10001", "Amendment", "A request says what it asks for, and why.",
                "WCO 06A; UCC art. 173, 174", "Give the reason code, and for a change a pointer to each element.");
        for (var i = 0; i < request.Amendments.Count; i++)
            if (string.IsNullOrEmpty(request.Amendments[i].ChangeReason))
                yield return Told("CDS10001", $"Amendment[{i + 1}]/ChangeReasonCode", "Each change has a reason.",
                    "WCO 06A; UCC art. 173", "Give the code of the reason.");
    }

    private static IEnumerable<Refusal> Repeated(Declaration request)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < request.Amendments.Count; i++)
        {
            var pointers = request.Amendments[i].Pointers;
            var place = string.Join('/', pointers.Select(p => $"{p.DocumentSectionCode}[{p.SequenceNumeric}]{p.TagId}"));
            if (pointers.Count > 0 && !seen.Add(place))
                yield return Told("CDS12026", $"Amendment[{i + 1}]", "A request changes an element once.",
                    "WCO 06A-97A", "Ask for the last of the changes only.");
        }
    }

    /// <summary>What names the declaration is never changed; other goods are lodged anew (UCC art. 173(2)).</summary>
    private static IEnumerable<Refusal> NotAmendable(Declaration request)
    {
        for (var i = 0; i < request.Amendments.Count; i++)
            if (request.Amendments[i].Pointers is [{ DocumentSectionCode: "42A", TagId: { } tag }] && Fixed.Contains(tag))
                yield return Told("CDS11012", $"Amendment[{i + 1}]", "Function, type and references are not changed.",
                    "UCC art. 173(2)", "Ask that the declaration be made invalid, and lodge a new one.");
    }

    private static IEnumerable<Refusal> Stranger(Declaration lodged, Declaration request)
    {
        if (request.Declarant?.Id is { Length: > 0 } asks && lodged.Declarant?.Id is { } declared && asks != declared)
            yield return Told("CDS11007", "Declarant/ID", "Who lodged the declaration asks for its change.",
                "DE 3/18; UCC art. 173", "Send the request under the declarant's identifier.");
    }

    private static Refusal Told(string code, string path, string rule, string basis, string mend) =>
        new(code, "Declaration/" + path, rule, basis, mend) { WcoPointers = Pointing.ToWco("Declaration/" + path) };
}
