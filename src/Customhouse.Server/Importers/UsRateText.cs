using System.Globalization;
using System.Text.RegularExpressions;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Server.Importers;

/// <summary>
/// Rates as the US tariff prints them, "5.6%", "3.4 cents/kg + 1.8%", "$1.50/pf. liter". What is not wholly
/// understood is not understood at all: a rate of another form keeps its words.
/// </summary>
public static partial class UsRateText
{
    // What the tariff charges on, as it prints it, and its code of UN/ECE Recommendation 20. A jewel of a
    // watch, a gross of lines and a pack of cards have none there, and are left out for that reason.
    private static readonly Dictionary<string, string> UnitOfWords = new(StringComparer.Ordinal)
    {
        ["kg"] = "KGM",
        ["g"] = "GRM",
        ["t"] = "TNE",
        ["liter"] = "LTR",
        ["pf.liter"] = "PFL",
        ["pf.liter on ethyl alcohol content"] = "PFL",
        ["bbl"] = "BLL",
        ["each"] = "NAR",
        ["head"] = "NAR",
        ["article"] = "NAR",
        ["doz."] = "DZN",
        ["pr."] = "PR",
        ["gross"] = "GRO",
        ["thousand"] = "MIL",
        ["1,000"] = "MIL",
        ["1000"] = "MIL",
        ["1,000 pins"] = "MIL",
        ["100"] = "CEN",
        ["m2"] = "MTK",
        ["m2 of recording surface"] = "MTK",
        ["m3"] = "MTQ",
        ["m"] = "MTR",
        ["lin. m"] = "LM",
        ["kg on drained weight"] = "KDW",
        ["kg on contents and container"] = "KIC",
        ["kg on entire contents of container"] = "KIC",
        ["kg, including weight of container"] = "KIC",
        ["t, including weight of container"] = "TIC",
        ["kg of total sugars"] = "KNS",
        ["clean kg"] = "KNS",
        ["kg on tungsten content"] = "KNS",
        ["kg on molybdenum content"] = "KNS",
        ["kg on lead content"] = "KNS",
        ["kg on magnesium content"] = "KNS",
        ["kg on manganese content"] = "KNS",
        ["kg on silicon content"] = "KNS",
        ["kg of anhydrous morphine content"] = "KNS",
    };

    /// <summary>The rate that the words decide; null where they are of another form.</summary>
    /// <param name="additional">The line is charged beside the duty of a goods code, so that "the duty
    /// provided in the applicable subheading + 25%" is 25 per cent more and "no change" is nothing more.
    /// </param>
    public static Rate? Parse(string words, Currency currency, bool additional = false)
    {
        var text = Normal(words);
        if (text is "free")
            return Rate.Free;
        if (additional)
            text = Beside(text);
        if (text is "no additional duty" or "no change")
            return additional ? Rate.Free : null;
        decimal? percent = null;
        Rate? specific = null;
        foreach (var part in text.Split('+', StringSplitOptions.TrimEntries))
        {
            if (PercentForm().Match(part) is { Success: true } p && percent is null)
                percent = Number(p.Groups["figure"].Value);
            else if (SpecificOf(part, currency) is { } s && !Charges(specific, s.Unit!))
                specific = specific is null ? s : specific with { Plus = s };
            else
                return null;
        }
        return specific is null ? new Rate(percent) : specific with { Percent = percent };
    }

    private static string Beside(string text)
    {
        const string applicable = "the duty provided in the applicable subheading";
        if (text == applicable)
            return "no change";
        return text.StartsWith(applicable + " +", StringComparison.Ordinal)
            ? text[(applicable.Length + 2)..].Trim()
            : text;
    }

    private static Rate? SpecificOf(string part, Currency currency)
    {
        var match = SpecificForm().Match(part);
        if (!match.Success || !UnitOfWords.TryGetValue(match.Groups["unit"].Value, out var unit))
            return null;
        var amount = Number(match.Groups["amount"].Value) * (match.Groups["cents"].Success ? 0.01m : 1m);
        return new Rate(null, new Money(amount, currency), unit);
    }

    /// <summary>
    /// Two parts on one unit would be on two substances, which one quantity cannot tell apart.
    /// </summary>
    private static bool Charges(Rate? rate, string unit) =>
        rate is not null && (rate.Unit == unit || rate.Plus is not null);

    private static string Normal(string words)
    {
        var text = words.Replace("¢", " cents", StringComparison.Ordinal).ToLowerInvariant();
        text = Spaces().Replace(text, " ").Trim().TrimEnd('.', ' ');
        text = text.Replace("pf. liter", "pf.liter", StringComparison.Ordinal)
            .Replace("/ ", "/", StringComparison.Ordinal);
        // The trailing dot belongs to two of the units.
        return
            text.EndsWith("/doz", StringComparison.Ordinal) || text.EndsWith("/pr", StringComparison.Ordinal)
            ? text + "."
            : text;
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^(?<figure>[0-9]+(\.[0-9]+)?) ?%$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex PercentForm();

    [GeneratedRegex(
        @"^(\$(?<amount>[0-9]*\.?[0-9]+)|(?<amount>[0-9]*\.?[0-9]+) ?(?<cents>cents))( ?/ ?| (?=each))(?<unit>.+)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex SpecificForm();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Spaces();
}
