using System.Globalization;
using Customhouse.Values;

namespace Customhouse.Web.Language;

/// <summary>
/// How a language writes numbers, days and money. Data of the Unicode CLDR, held here because the program
/// runs without the operating system's own tables, so that it writes the same everywhere.
/// </summary>
/// <param name="Code">BCP 47, as <c>fr</c>.</param>
/// <param name="Name">The language in itself.</param>
/// <param name="Direction"><c>ltr</c> or <c>rtl</c>.</param>
/// <param name="MoneyFirst">The currency stands before the amount.</param>
public sealed record Locale(
    string Code,
    string Name,
    string Direction,
    NumberFormatInfo Numbers,
    string PercentPattern,
    bool MoneyFirst
)
{
    private const string NarrowSpace = "\u202f";
    private const string FixedSpace = "\u00a0";

    public static readonly IReadOnlyList<Locale> All =
    [
        new("en", "English", "ltr", Format(",", "."), "{0}%", true),
        new("fr", "Français", "ltr", Format(NarrowSpace, ","), "{0}" + NarrowSpace + "%", false),
        new("es", "Español", "ltr", Format(".", ","), "{0}" + FixedSpace + "%", false),
        // Latin digits, as the Maghreb and the Gulf write them in trade papers.
        new("ar", "العربية", "rtl", Format(",", "."), "\u200e{0}%\u200e", false),
    ];

    public static Locale Usual => All[0];

    /// <summary>The language of a tag or of its first part; null for one that we do not have.</summary>
    public static Locale? Find(string? tag) =>
        All.FirstOrDefault(l =>
            tag is not null
            && (
                tag.Equals(l.Code, StringComparison.OrdinalIgnoreCase)
                || tag.StartsWith(l.Code + "-", StringComparison.OrdinalIgnoreCase)
            )
        );

    public string Number(decimal number, int decimals = 0) =>
        number.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), Numbers);

    /// <summary>A number with as many decimals as it has, at most six.</summary>
    public string Exact(decimal number) => number.ToString("#,##0.######", Numbers);

    /// <param name="share">0.25 for a quarter.</param>
    public string Percent(decimal share, int decimals = 0) =>
        string.Format(CultureInfo.InvariantCulture, PercentPattern, Number(share * 100, decimals));

    public string Money(Money money) => Money(money.Amount, money.Currency.Code);

    /// <summary>An amount in ISO 4217, which every trader reads and no sign can confuse.</summary>
    public string Money(decimal amount, string currency) =>
        MoneyFirst ? currency + FixedSpace + Number(amount, 2) : Number(amount, 2) + FixedSpace + currency;

    private static NumberFormatInfo Format(string group, string point) =>
        new()
        {
            NumberGroupSeparator = group,
            NumberDecimalSeparator = point,
            NumberNegativePattern = 1,
            NegativeSign = "\u2212",
            PercentGroupSeparator = group,
            PercentDecimalSeparator = point,
        };
}
