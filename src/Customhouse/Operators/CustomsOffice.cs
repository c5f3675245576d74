using System.Text.RegularExpressions;

namespace Customhouse.Operators;

/// <summary>An office of the administration, by which cases are allotted and people are bound to their
/// place.</summary>
/// <param name="Id">Its code: 3 to 17 capital letters and digits (WCO Data Model 047, an..17).</param>
/// <param name="TimeZone">Where its clocks stand, as the IANA time zone database names it.</param>
/// <param name="Roles">What it is competent for, of <see cref="AllRoles"/>.</param>
/// <param name="IsClosed">It is not offered any more; people and cases keep its code.</param>
public sealed partial record CustomsOffice(
    string Id,
    string Name,
    string TimeZone,
    IReadOnlyList<string> Roles,
    bool IsClosed = false
)
{
    /// <summary>Competences of an office: where goods are declared, come in, go out, pass, or are
    /// supervised.</summary>
    public static readonly IReadOnlyList<string> AllRoles =
    [
        "import",
        "export",
        "entry",
        "exit",
        "transit",
        "supervision",
    ];

    /// <summary>Whether a text can be an office's code: 3 to 17 capital letters and digits.</summary>
    public static bool IsCode(string text) => Code().IsMatch(text);

    [GeneratedRegex("^[A-Z0-9]{3,17}$", RegexOptions.None, 1000)]
    private static partial Regex Code();
}
