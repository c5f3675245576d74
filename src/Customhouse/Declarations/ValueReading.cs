using System.Globalization;
using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>
/// Reads single values out of a declaration's tree and keeps a refusal for each that is none of its kind.
/// Paths are given from the declaration on, or from the goods item while one is being read.
/// </summary>
internal sealed class ValueReading
{
    private readonly List<Refusal> _refusals = [];

    /// <summary>The position of the goods item being read; 0 outside.</summary>
    public int Item { get; set; }

    public IReadOnlyList<Refusal> Refusals => _refusals;

    public void Refuse(string path, string rule, string mend, string code = "CDS10020")
    {
        var above = Item == 0 ? Places.Body : Places.Body / Places.Item(Item);
        _refusals.Add(
            Pointing.Refuse(code, above / path, rule, "WCO Data Model 3.6 and the code lists it names", mend)
        );
    }

    public decimal? Number(Element? parent, string name, string path)
    {
        var text = parent?.TextOf(name);
        if (string.IsNullOrEmpty(text))
            return null;
        if (decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number))
            return number;
        Refuse(path + name, "The value is a number.", "Write digits, with a point if need be.");
        return null;
    }

    public int? Whole(Element? parent, string name, string path)
    {
        if (Number(parent, name, path) is not { } number)
            return null;
        if (number == decimal.Truncate(number) && number is >= int.MinValue and <= int.MaxValue)
            return (int)number;
        Refuse(path + name, "The value is a whole number.", "Write a whole number.");
        return null;
    }

    public Money? Amount(Element? parent, string name, string path)
    {
        if (Number(parent, name, path) is not { } number)
            return null;
        var code = parent!.Child(name)!.Attribute("currencyID");
        if (Currency.TryParse(code, out var currency))
            return new Money(number, currency);
        Refuse(
            $"{path}{name}/@currencyID",
            "An amount names its currency.",
            "Give the ISO 4217 code in capitals.",
            code is null ? "CDS10001" : "CDS10020"
        );
        return null;
    }

    public Quantity? QuantityIn(Element? parent, string name, string path) =>
        Number(parent, name, path) is { } number
            ? new Quantity(number, parent!.Child(name)!.Attribute("unitCode"))
            : null;

    /// <summary>
    /// A mass in kilograms, in which the model's masses are declared unless the unit says otherwise.
    /// </summary>
    public decimal? Kilograms(Element? parent, string name, string path)
    {
        if (Number(parent, name, path) is not { } number)
            return null;
        switch (parent!.Child(name)!.Attribute("unitCode"))
        {
            case null or "KGM":
                return number;
            case "GRM":
                return number / 1000m;
            case "TNE":
                return number * 1000m;
        }
        Refuse(
            $"{path}{name}/@unitCode",
            "A mass is in kilograms (KGM), grams (GRM) or tonnes (TNE).",
            "Give the mass in KGM."
        );
        return null;
    }

    public CountryCode? Country(Element? parent, string name, string path)
    {
        var text = parent?.TextOf(name);
        if (string.IsNullOrEmpty(text))
            return null;
        if (CountryCode.TryParse(text, out var country))
            return country;
        Refuse(path + name, "A country is its ISO 3166-1 code in capitals.", "Write two capital letters.");
        return null;
    }

    public Currency? CurrencyIn(Element parent, string name, string path)
    {
        var text = parent.TextOf(name);
        if (string.IsNullOrEmpty(text))
            return null;
        if (Currency.TryParse(text, out var currency))
            return currency;
        Refuse(path + name, "A currency is its ISO 4217 code in capitals.", "Write three capital letters.");
        return null;
    }

    private static readonly string[] Forms = ["yyyyMMdd", "yyyyMMddHHmmssK", "yyyyMMddHHmmsszz"];

    /// <summary>A date, or a date and time with its offset; a date alone begins at midnight UTC.</summary>
    public DateTimeOffset? Moment(Element? parent, string name, string path)
    {
        var text = parent?.Child(name)?.TextOf("DateTimeString");
        if (string.IsNullOrEmpty(text))
            return null;
        if (
            DateTimeOffset.TryParseExact(
                text,
                Forms,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var moment
            )
        )
            return moment;
        Refuse(
            $"{path}{name}/DateTimeString",
            "The value is a day of the calendar and a time of the clock.",
            "Write YYYYMMDD, or YYYYMMDDhhmmss with Z or an offset."
        );
        return null;
    }
}
