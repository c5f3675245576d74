using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Customhouse.Lawbooks;
using Customhouse.Rehearsing;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Web.Api.Jobs;

/// <summary>What a rehearsal of a change of law is asked.</summary>
/// <param name="Edition">The edition that is tried.</param>
/// <param name="Digest">Of its text, as it was when the rehearsal was asked for.</param>
/// <param name="Against">The edition that was in force then; empty where each declaration is held against the
/// one of its own day.</param>
/// <param name="From">The first legal day of the administration whose declarations are read.</param>
/// <param name="To">The last one.</param>
/// <param name="Whole">Judges every declaration by both sides, too those that the change cannot
/// touch.</param>
/// <param name="Offices">The customs offices whose declarations are read, besides those that name none; empty
/// for all.</param>
public sealed record ChangeInput(
    string Edition,
    string Digest,
    string Against,
    DateOnly From,
    DateOnly To,
    bool Whole,
    IReadOnlyList<string> Offices
)
{
    internal string Write() => JsonSerializer.Serialize(this, ChangeContext.Default.ChangeInput);

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is no input of a rehearsal.</exception>
    internal static ChangeInput Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ChangeContext.Default.ChangeInput)
                ?? throw new FormatException("A rehearsal names an edition.");
        }
        catch (JsonException unfit)
        {
            throw new FormatException(
                "What this rehearsal is to try cannot be read: another version of the program wrote it. Rehearse "
                    + "again.",
                unfit
            );
        }
    }

    /// <summary>Why a period cannot be rehearsed; null where it can.</summary>
    /// <param name="today">The legal day of the administration.</param>
    public static string? Fault(DateOnly from, DateOnly to, DateOnly today) =>
        from > to ? $"The first day, {Of(from)}, is behind the last, {Of(to)}: give them the other way round."
        : to > today ? $"The last day, {Of(to)}, is to come: the past ends today, {Of(today)}."
        : to.DayNumber - from.DayNumber >= Limits.DaysRehearsedMax
            ? $"{Of(from)} to {Of(to)} are {to.DayNumber - from.DayNumber + 1} days; at most "
                + $"{Limits.DaysRehearsedMax} are rehearsed at once."
        : null;

    private static string Of(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}

/// <summary>Where a rehearsal goes on.</summary>
/// <param name="AsOf">When it began: the past is read as it stood then.</param>
/// <param name="Of">Cases that will be read.</param>
/// <param name="Read">Cases that were read.</param>
/// <param name="Asked">Of these, those that both sides were asked about.</param>
/// <param name="After">The last of them; null at the beginning.</param>
/// <param name="Mark">Of what besides the two editions decides: where it changes, the rehearsal begins
/// anew.</param>
/// <param name="Found">Null at the beginning.</param>
internal sealed record ChangePlace(
    DateTimeOffset AsOf,
    int Of,
    int Read,
    int Asked,
    PastKey? After,
    string Mark,
    ChangeFigures? Found
)
{
    public string Write() => JsonSerializer.Serialize(this, ChangeContext.Default.ChangePlace);

    /// <returns>Null where this version cannot read it: the rehearsal begins anew.</returns>
    public static ChangePlace? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ChangeContext.Default.ChangePlace);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What a rehearsal came to.</summary>
/// <param name="AsOf">As of when the past was read.</param>
/// <param name="Asked">Declarations that both sides were asked about; the answer of all others is the same by
/// both.</param>
/// <param name="Rules">What becomes of rules, the first of them.</param>
/// <param name="RulesChanged">How many rules answer otherwise.</param>
/// <param name="Codes">Codes of the tariff that bear something else, the first of them.</param>
/// <param name="CodesChanged">How many there are.</param>
/// <param name="Whole">What the change touches cannot be told by rules and codes alone: every declaration was
/// judged.</param>
/// <param name="Currency">Of all amounts.</param>
public sealed record ChangeResult(
    DateTimeOffset AsOf,
    int Asked,
    IReadOnlyList<ChangedRule> Rules,
    int RulesChanged,
    bool SetsDiffer,
    IReadOnlyList<string> Codes,
    int CodesChanged,
    bool Whole,
    string Currency,
    ChangeFigures Figures
)
{
    internal string Write() => JsonSerializer.Serialize(this, ChangeContext.Default.ChangeResult);

    /// <returns>Null where there is none, or none that this version can read.</returns>
    internal static ChangeResult? Read(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize(json, ChangeContext.Default.ChangeResult);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(ChangeInput))]
[JsonSerializable(typeof(ChangePlace))]
[JsonSerializable(typeof(ChangeResult))]
internal sealed partial class ChangeContext : JsonSerializerContext;
