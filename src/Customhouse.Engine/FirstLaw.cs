using Customhouse.Engine.Lawbooks;
using Customhouse.Lawbooks;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>The edition of the lawbook that an administration begins with.</summary>
public static class FirstLaw
{
    /// <summary>Why it is in force, where an administration begins.</summary>
    public const string Begun = "the administration begins with it";

    private const string Upgraded =
        "upgraded: the administration was under the lawbook of the program until editions were kept";

    /// <summary>The shipped lawbook of a country.</summary>
    public static LawBody Shipped(CountryCode administration) =>
        Of(LawFolder.ShippedTexts(administration), administration);

    /// <summary>What a setting names: a folder, or the country of a shipped lawbook.</summary>
    /// <exception cref="FormatException">There is no such lawbook, or it has faults; the message tells
    /// them.</exception>
    public static LawBody Named(string lawbook, CountryCode administration)
    {
        if (Directory.Exists(lawbook))
            return Of(LawFolder.TextsOf([lawbook]), administration);
        return CountryCode.TryParse(lawbook, out var country) && LawFolder.IsShipped(country)
            ? Of(LawFolder.ShippedTexts(country), country)
            : throw new FormatException(
                $"lawbook is '{lawbook}': give a folder, or the name of a shipped one "
                    + $"({string.Join(", ", LawFolder.ShippedCountries)})"
            );
    }

    /// <summary>The changes that a store needs before it is worked with: none where editions are
    /// kept.</summary>
    /// <param name="lawbook">What the setting names; empty for none, null for the shipped one of the
    /// country.</param>
    /// <exception cref="FormatException">The lawbook has faults.</exception>
    public static async Task<IReadOnlyList<RegisterChange>> ToKeep(
        Store store,
        bool isNew,
        string? lawbook,
        CountryCode administration,
        CancellationToken cancellation
    )
    {
        var (timeline, version) = await new LawRegister(store).Timeline(cancellation);
        if (!isNew && version == 0)
            return LawRegister.First(Shipped(administration), Upgraded);
        if (timeline.Lines.Count > 0 || version > 0 && lawbook is "" or null && !isNew)
            return [];
        var first =
            lawbook is null ? Shipped(administration)
            : lawbook.Length == 0 ? null
            : Named(lawbook, administration);
        return LawRegister.First(first, Begun, version);
    }

    private static LawBody Of(IReadOnlyDictionary<string, string> texts, CountryCode administration)
    {
        var (body, faults) = LawBody.Read($"{administration}-1", texts, administration, Actor.System);
        return body
            ?? throw new FormatException(
                $"the lawbook has faults: {string.Join("; ", faults.Take(20))}; `customhouse law check` tells all"
            );
    }
}
