using Customhouse.Law.Cel;

namespace Customhouse.Lawbooks;

/// <summary>Whether a declaration is told its duty (RES 13).</summary>
public enum DutyTelling
{
    /// <summary>No duty is worked out and none is told.</summary>
    None,

    /// <summary>Told that nothing is due.</summary>
    Nothing,

    /// <summary>Worked out by the tariff and told, amounts of zero included.</summary>
    Assessed,

    /// <summary>Told by a later declaration; this one is told none.</summary>
    Later,
}

/// <summary>A set of data that declarations follow (UCC-DA annex B).</summary>
/// <param name="Name">As rules name it, as <c>free-circulation</c>.</param>
/// <param name="Title">For people.</param>
/// <param name="Duty">What a declaration that follows it is told of duty.</param>
/// <param name="Requires">The elements that it must hold, by their names.</param>
public sealed record LawDataSet(string Name, string Title, DutyTelling Duty, IReadOnlyList<string> Requires)
{
    /// <summary>What tells that a declaration follows it; null on the last, which all others
    /// follow.</summary>
    internal CelProgram? When { get; init; }
}
