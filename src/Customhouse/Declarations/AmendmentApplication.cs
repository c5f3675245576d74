using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>A new version of a message, or the refusals that say why there is none.</summary>
/// <param name="Root">The new version, from <c>MetaData</c> on; null where there is none.</param>
public sealed record AmendedMessage(Element? Root, IReadOnlyList<Refusal> Refusals);

/// <summary>
/// Applies a request to change (COR) to the message it names. Each amendment (WCO 06A) points at a class or a
/// data element of the version lodged; the body of the request holds the new value at the same place. What a
/// pointer names and the body lacks is deleted; what the version lacks is added.
/// </summary>
public static class AmendmentApplication
{
    private const string Basis = "WCO Data Model 3.6, Amendment (06A) with Pointer (97A)";

    // What a request says of itself under the same names is no new value of the declaration.
    private static readonly string[] OfTheRequest =
    [
        "FunctionCode",
        "FunctionalReferenceID",
        "ID",
        "TypeCode",
        "Amendment",
    ];

    /// <summary>Applies a request.</summary>
    /// <param name="lodged">The version in force, from <c>MetaData</c> on; its own head stays as it
    /// is.</param>
    /// <param name="request">The request, from <c>MetaData</c> on.</param>
    public static AmendedMessage Apply(Element lodged, Element request)
    {
        var body = request.Child("Declaration") ?? new Element("Declaration", null, []);
        var version = new VersionTree(lodged);
        var refusals = new List<Refusal>();
        var wanted = Wanted(body, refusals);
        // Every pointer names a place of the version lodged: all are opened before anything is changed.
        var changes = new List<Action>();
        foreach (var one in wanted)
        {
            var change = version.Plan(one.Steps, body, p => Ordinal(wanted, one, p));
            if (change is not null)
                changes.Add(change);
            else
                refusals.Add(OpensNothing(one));
        }
        if (refusals.Count > 0)
            return new AmendedMessage(null, refusals);
        foreach (var change in changes)
            change();
        return version.Faults() is { Count: > 0 } faults
            ? new AmendedMessage(null, faults)
            : new AmendedMessage(version.ToElement(), []);
    }

    /// <summary>Puts single values right, as a control does: each place by its pointer, from the body
    /// on.</summary>
    /// <param name="lodged">The version in force, from <c>MetaData</c> on.</param>
    public static AmendedMessage Correct(
        Element lodged,
        IEnumerable<(string Pointer, string Value)> corrections
    )
    {
        var version = new VersionTree(lodged);
        var refusals = new List<Refusal>();
        foreach (var (pointer, value) in corrections)
            if (
                (
                    Pointer.TryParse(pointer, out var place)
                        ? version.Set(place, value)
                        : VersionTree.OpensNothing(pointer)
                ) is
                { } refusal
            )
                refusals.Add(refusal);
        return refusals.Count > 0
            ? new AmendedMessage(null, refusals)
            : new AmendedMessage(version.ToElement(), []);
    }

    /// <summary>One amendment of the request: where it stands there, and the steps that its pointers
    /// lead.</summary>
    internal sealed record Change(
        int Position,
        IReadOnlyList<WcoPointer> Pointers,
        IReadOnlyList<(Field Field, int? Sequence)> Steps
    );

    private static List<Change> Wanted(Element body, List<Refusal> refusals)
    {
        var wanted = new List<Change>();
        var seen = new HashSet<Pointer>();
        var position = 0;
        foreach (var amendment in body.All("Amendment"))
        {
            position++;
            WcoPointer[] pointers =
            [
                .. amendment
                    .All("Pointer")
                    .Select(p => new WcoPointer(
                        p.TextOf("DocumentSectionCode") ?? "",
                        int.TryParse(p.TextOf("SequenceNumeric"), out var n) ? n : null,
                        p.TextOf("TagID")
                    )),
            ];
            var steps = Pointing.Steps(pointers);
            if (steps is [_, { Field.Name: var name }, ..] && Array.IndexOf(OfTheRequest, name) >= 0)
                refusals.Add(
                    About(
                        position,
                        "CDS11012",
                        $"{name} belongs to the message itself and stays.",
                        "Leave this amendment out; lodge a new declaration if that is what is meant."
                    )
                );
            else if (steps is null or { Count: < 2 })
                refusals.Add(OpensNothing(new Change(position, pointers, [])));
            else if (!seen.Add(Pointing.FromWco(pointers)!))
                refusals.Add(Twice(position, pointers));
            else
                wanted.Add(new Change(position, pointers, steps));
        }
        if (position == 0)
            refusals.Add(
                About(
                    1,
                    "CDS10001",
                    "A request to change names what it changes.",
                    "Give an Amendment with its pointers for each change."
                )
            );
        return wanted;
    }

    /// <summary>
    /// Which member of a list in the request holds the new value of the n-th of the version: the n-th, if the
    /// request holds as many; else the one whose turn it is among those that the pointers name there.
    /// </summary>
    private static int Ordinal(List<Change> wanted, Change one, int step)
    {
        var sequence = one.Steps[step].Sequence ?? 1;
        var named = wanted
            .Where(w => w.Steps.Count > step && Same(w, one, step))
            .Select(w => w.Steps[step].Sequence ?? 1)
            .Distinct()
            .Order()
            .ToList();
        return named.IndexOf(sequence);
    }

    private static bool Same(Change a, Change b, int step)
    {
        for (var i = 0; i <= step; i++)
        {
            if (a.Steps[i].Field != b.Steps[i].Field)
                return false;
            if (i < step && a.Steps[i].Sequence != b.Steps[i].Sequence)
                return false;
        }
        return true;
    }

    private static string Told(IReadOnlyList<WcoPointer> pointers) =>
        pointers.Count == 0
            ? "none"
            : string.Join(
                " ",
                pointers.Select(p =>
                    p.DocumentSectionCode
                    + (p.SequenceNumeric is { } n ? $"({n})" : "")
                    + (p.TagId is { } tag ? $"-{tag}" : "")
                )
            );

    private static Refusal OpensNothing(Change change) =>
        About(
            change.Position,
            "MSG10004",
            $"The pointers {Told(change.Pointers)} open nothing, neither in the declaration nor in the "
                + "request.",
            "Point from 42A down to a class or data element that stands in one of them, with its sequence."
        );

    private static Refusal Twice(int position, WcoPointer[] pointers) =>
        About(
            position,
            "CDS12026",
            $"One place is changed once in a request; {Told(pointers)} is named twice.",
            "Leave one of the two out."
        );

    private static Refusal About(int position, string code, string rule, string mend) =>
        Pointing.Refuse(code, Places.Body.Append("Amendment", position), rule, Basis, mend);
}
