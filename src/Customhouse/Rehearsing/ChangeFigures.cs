using System.Text.Json.Serialization;
using Customhouse.Values;

namespace Customhouse.Rehearsing;

/// <summary>What a change does to some declarations: how many it refuses or takes anew, of how many that both
/// take it changes what is due, and what all of these come to.</summary>
/// <param name="NewlyRefused">Taken by the law before and refused by the law after.</param>
/// <param name="NewlyTaken">Refused before and taken after.</param>
/// <param name="DutyChanged">Taken by both, and another amount is due.</param>
/// <param name="Before">What they owe by the law before, in the administration's currency.</param>
/// <param name="After">What they owe by the law after.</param>
public sealed record ChangeTally(
    int NewlyRefused,
    int NewlyTaken,
    int DutyChanged,
    decimal Before,
    decimal After
)
{
    /// <summary>Nothing is changed.</summary>
    public static readonly ChangeTally None = new(0, 0, 0, 0m, 0m);

    /// <summary>Declarations that it changes.</summary>
    [JsonIgnore]
    public int Cases => NewlyRefused + NewlyTaken + DutyChanged;

    /// <summary>Both together.</summary>
    public static ChangeTally operator +(ChangeTally one, ChangeTally other) =>
        new(
            one.NewlyRefused + other.NewlyRefused,
            one.NewlyTaken + other.NewlyTaken,
            one.DutyChanged + other.DutyChanged,
            one.Before + other.Before,
            one.After + other.After
        );
}

/// <summary>What one tax of the declarations that are changed comes to, in the administration's
/// currency.</summary>
public sealed record TaxTally(decimal Before, decimal After);

/// <summary>How often a rule refuses newly, and how often one no longer does.</summary>
/// <param name="Refuses">Declarations that are newly refused, for this rule among others.</param>
/// <param name="Lets">Declarations that are newly taken, and that this rule refused before.</param>
public sealed record RuleTally(int Refuses, int Lets);

/// <summary>One side of an example.</summary>
/// <param name="Faults">How many faults there are; none where the declaration is taken.</param>
/// <param name="Shown">The first of them.</param>
/// <param name="Due">What is due, by item and tax; the first lines.</param>
/// <param name="Payable">What is due in all, in the administration's currency.</param>
public sealed record ExampleSide(
    int Faults,
    IReadOnlyList<ExampleFault> Shown,
    IReadOnlyList<ExampleLine> Due,
    decimal Payable
);

/// <summary>A fault as it is told.</summary>
public sealed record ExampleFault(string Code, string Pointer, string Rule, string Basis, string Mend);

/// <summary>An amount that is due, in the administration's currency.</summary>
/// <param name="Item">The goods item's sequence.</param>
public sealed record ExampleLine(int Item, string TaxType, decimal Payable);

/// <summary>A declaration that the change concerns, with what either side says of it.</summary>
/// <param name="WasTaken">What is on record of it.</param>
public sealed record ChangeExample(
    [property: JsonConverter(typeof(MrnConverter))] Mrn Mrn,
    string Trader,
    string? Office,
    DateTimeOffset At,
    bool WasTaken,
    ExampleSide Before,
    ExampleSide After
);

/// <summary>All that a rehearsal found after some of its declarations: from here it goes on as if it had
/// never stopped.</summary>
/// <param name="Declarations">Declarations that were looked at.</param>
/// <param name="TakenOnRecord">Of these, those that were taken then.</param>
/// <param name="DueOnRecord">What these owe by what is on record, in the administration's currency.</param>
/// <param name="LeftOut">Declarations that were erased or cannot be read.</param>
/// <param name="Total">Of all declarations.</param>
/// <param name="OtherwiseOnRecord">Of those that the change concerns, those that were decided otherwise then
/// than the law before decides them now, for the registers are others.</param>
/// <param name="Taxes">By tax type.</param>
/// <param name="Rules">By the code of the rule.</param>
/// <param name="Traders">By identifier, of the first <see cref="TradeRehearsal.TradersKeptMax"/>.</param>
/// <param name="OtherTraders">Of all other traders.</param>
/// <param name="Offices">By code; the empty one for declarations that name none.</param>
/// <param name="Chapters">By chapter of the goods that it concerns; a declaration may be of several.</param>
/// <param name="Refused">Examples of what is newly refused, at most <see
/// cref="TradeRehearsal.ExamplesMax"/>.</param>
/// <param name="Taken">Examples of what is newly taken.</param>
/// <param name="Duty">Examples of what owes another amount.</param>
public sealed record ChangeFigures(
    int Declarations,
    int TakenOnRecord,
    decimal DueOnRecord,
    int LeftOut,
    ChangeTally Total,
    int OtherwiseOnRecord,
    IReadOnlyDictionary<string, TaxTally> Taxes,
    IReadOnlyDictionary<string, RuleTally> Rules,
    IReadOnlyDictionary<string, ChangeTally> Traders,
    ChangeTally OtherTraders,
    IReadOnlyDictionary<string, ChangeTally> Offices,
    IReadOnlyDictionary<string, ChangeTally> Chapters,
    IReadOnlyList<ChangeExample> Refused,
    IReadOnlyList<ChangeExample> Taken,
    IReadOnlyList<ChangeExample> Duty
);
