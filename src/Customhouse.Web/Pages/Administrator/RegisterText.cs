using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Pages.Administrator;

/// <summary>What forms of registers write as text: days, numbers, codes with blanks between them.</summary>
internal static partial class RegisterText
{
    public const int RowsOfPage = 100;

    private const int ListCharactersMax = 4_000;

    /// <summary>A field without blanks at its ends.</summary>
    public static string In(this IFormCollection form, string field) => form[field].ToString().Trim();

    /// <summary>The codes of a field in capitals, each once; what is longer than a list can be is
    /// none.</summary>
    public static IReadOnlyList<string> Codes(string text) =>
        text.Length > ListCharactersMax
            ? [text]
            : [.. Between().Split(text.ToUpperInvariant()).Where(c => c.Length > 0).Distinct()];

    public static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(
            text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : null;

    public static string Written(DateOnly? day) =>
        day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    [GeneratedRegex(@"[\s,;]+", RegexOptions.None, 1000)]
    private static partial Regex Between();
}
