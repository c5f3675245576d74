namespace Customhouse.Web.Access;

/// <summary>What a signed-in person or system may do. A token bears exactly one role.</summary>
public static class Role
{
    /// <summary>Lodges and follows its own declarations, and those of the operators that mandated
    /// it.</summary>
    public const string Trader = "trader";

    /// <summary>Works cases: documents, controls, questions, detention, release.</summary>
    public const string Officer = "officer";

    /// <summary>An officer who also decides on profiles and reassessments.</summary>
    public const string Supervisor = "supervisor";

    /// <summary>Reads everything and reassesses after clearance (TFA 7.5).</summary>
    public const string Auditor = "auditor";

    /// <summary>Keeps the registers: tokens, operators, guarantees.</summary>
    public const string Administrator = "administrator";

    /// <summary>Reads /metrics and the causes at /health/ready, and nothing else; of tokens only.</summary>
    public const string Scraper = "scraper";

    public static readonly IReadOnlyList<string> All = [Trader, Officer, Supervisor, Auditor, Administrator];

    /// <summary>The roles of tokens: those of people, and one for a program that watches.</summary>
    public static readonly IReadOnlyList<string> OfTokens = [.. All, Scraper];

    /// <summary>Everyone who works for the administration.</summary>
    public static readonly string[] Customs = [Officer, Supervisor, Auditor, Administrator];

    /// <summary>Those who act on cases.</summary>
    public static readonly string[] Desk = [Officer, Supervisor];

    /// <summary>Everyone with a token.</summary>
    public static readonly string[] Everyone = [.. All];
}
