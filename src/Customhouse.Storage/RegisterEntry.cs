using Customhouse.Clearance;

namespace Customhouse.Storage;

/// <summary>One version of an entry in a register: an operator, a guarantee, a tariff edition, a
/// setting.</summary>
/// <param name="Version">From 1; the highest is the current one, and all are kept.</param>
/// <param name="ValidFrom">From when it holds.</param>
/// <param name="ValidTo">Until when it holds, that moment not included; null for no end.</param>
/// <param name="Format">What the body is: <c>json</c>, or a name that its owner gives.</param>
public sealed record RegisterEntry(
    string Kind,
    string Id,
    int Version,
    DateTimeOffset ValidFrom,
    DateTimeOffset? ValidTo,
    string Format,
    byte[] Body,
    DateTimeOffset UpdatedAt,
    string UpdatedBy
);

/// <summary>One line of the registers' own journal: who changed what, and why.</summary>
public sealed record RegisterLine(
    long Change,
    DateTimeOffset At,
    Actor By,
    string Kind,
    string Id,
    int Version,
    string Grounds
);

/// <summary>One change of the registers with what it left.</summary>
/// <param name="Entry">The entry in the version that the change made; null for a kind that was not asked
/// for.</param>
public sealed record RegisterStep(long Change, string Kind, string Id, RegisterEntry? Entry);
