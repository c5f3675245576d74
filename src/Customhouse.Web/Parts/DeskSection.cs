using Customhouse.Web.Access;

namespace Customhouse.Web.Parts;

/// <summary>One section of a desk, as the rail at the side lists it.</summary>
/// <param name="Key">The page names it as its own; its words are <c>section.KEY</c>.</param>
/// <param name="Icon">A drawing of <see cref="Icon"/>.</param>
/// <param name="Roles">Whose desk it belongs to.</param>
public sealed record DeskSection(string Key, string Href, string Icon, params string[] Roles)
{
    /// <summary>All sections in the order of the rail. A desk adds its own lines here.</summary>
    private static readonly IReadOnlyList<DeskSection> All =
    [
        new("cases", "/trader", "list", Role.Trader),
        new("lodge", "/trader/lodge", "plus", Role.Trader),
        new("drafts", "/trader/drafts", "pen", Role.Trader),
        new("auditor", "/auditor", "search", Role.Auditor),
        new("supervision", "/supervisor", "chart", Role.Supervisor, Role.Auditor),
        new("queue", "/officer", "clock", Role.Officer, Role.Supervisor),
        new("profiles", "/supervisor/profiles", "tools", Role.Supervisor, Role.Officer, Role.Auditor),
        new("audits", "/auditor/audits", "check", Role.Auditor, Role.Supervisor),
        new("health", "/administrator", "check", Role.Administrator),
        new("users", "/administrator/users", "people", Role.Administrator),
        new("tokens", "/administrator/tokens", "pen", Role.Administrator),
        new("offices", "/administrator/offices", "flag", Role.Administrator),
        new("authorisations", "/administrator/authorisations", "list", Role.Administrator),
        new("licences", "/administrator/licences", "list", Role.Administrator),
        new("tariff", "/administrator/tariff", "coin", Role.Administrator),
        new("rates", "/administrator/rates", "coin", Role.Administrator),
        new("law", "/administrator/law", "list", Role.Administrator),
        new("limits", "/administrator/limits", "tools", Role.Administrator),
        new("jobs", "/background-jobs", "clock", Role.Supervisor, Role.Auditor, Role.Administrator),
        new("overview", "/", "chart", Role.Customs),
        new("survey", "/survey", "flag", Role.Customs),
        new("ledger", "/auditor/ledger", "list", Role.Customs),
        new("audit", "/auditor/trail", "eye", Role.Auditor, Role.Administrator),
        new("lawbook", "/law", "list", Role.Everyone),
        new("interface", "/docs", "code", Role.Everyone),
    ];

    /// <summary>The sections of one visitor; of nobody, where a demonstration is open to everybody.</summary>
    public static IEnumerable<DeskSection> For(Visitor? visitor) =>
        visitor is null
            ? All.Where(s => s.Key is "overview" or "survey" or "interface")
            : All.Where(s => s.Roles.Contains(visitor.Role));

    /// <summary>Where the desk of a role begins.</summary>
    public static string Home(string role) => All.First(s => s.Roles.Contains(role)).Href;

    /// <summary>The list that the search of the top bar asks, as <c>?q=</c>; null for a desk without
    /// one.</summary>
    public static string? SearchAt(Visitor? visitor) =>
        visitor?.Role switch
        {
            Role.Trader => "/trader",
            Role.Officer or Role.Supervisor => "/officer",
            Role.Auditor => "/auditor",
            Role.Administrator => "/administrator/users",
            _ => null,
        };
}
