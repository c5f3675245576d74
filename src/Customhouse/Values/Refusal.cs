using System.Text.Json.Serialization;

namespace Customhouse.Values;

/// <summary>
/// A trader's mistake, told so that it can be mended: one fault of a message or of an act on a case.
/// A refusal is a value, never an exception; every fault of a message is told in one answer.
/// </summary>
/// <param name="Code">The code of the rule, as lists of the field know it (for example
/// <c>CDS12056</c>).</param>
/// <param name="Pointer">
/// Where the message is wrong: a path of WCO class and element names with one-based positions, for example
/// <c>Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/Classification[1]/ID</c>.
/// </param>
/// <param name="Rule">What is wrong, with the values that do not fit each other, and what the rule demands;
/// in plain words.</param>
/// <param name="Basis">The law, list or model that the rule comes from.</param>
/// <param name="Mend">What the trader can do so that the message is taken.</param>
public sealed record Refusal(string Code, string Pointer, string Rule, string Basis, string Mend)
{
    /// <summary>
    /// The same place in WCO identifiers, outermost first, as a WCO response message points: class ids as
    /// <c>42A</c>, <c>67A</c>, <c>68A</c> with their sequence, and the element's tag id last.
    /// </summary>
    public IReadOnlyList<WcoPointer> WcoPointers { get; init; } = [];

    /// <summary>What the rule demands of everybody, without the values of this message; null where
    /// <see cref="Rule"/> holds none. It is for those who count refusals and may not read messages.</summary>
    [JsonIgnore]
    public string? Demand { get; init; }

    /// <summary>The line of the message where the fault stands, from one; null where there is none to
    /// tell.</summary>
    public int? Line { get; init; }

    /// <summary>The position in that line, from one.</summary>
    public int? Column { get; init; }

    /// <summary>A warning stands beside an accepted message and stops nothing.</summary>
    public bool IsWarning { get; init; }
}

/// <summary>One step of a WCO pointer (WCO Data Model, Pointer class 97A).</summary>
/// <param name="DocumentSectionCode">The WCO id of the class, for example <c>68A</c> (goods item).</param>
/// <param name="SequenceNumeric">The one-based position among its siblings; null where only one may
/// stand.</param>
/// <param name="TagId">The WCO id of the data element, on the last step only.</param>
public sealed record WcoPointer(
    string DocumentSectionCode,
    int? SequenceNumeric = null,
    string? TagId = null
);
