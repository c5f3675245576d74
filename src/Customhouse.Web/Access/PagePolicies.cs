namespace Customhouse.Web.Access;

/// <summary>Who may read pages that a demonstration shows to everybody at the machine itself.</summary>
internal static class PagePolicies
{
    /// <summary>Customs.</summary>
    public const string Overview = "overview";

    /// <summary>Everyone with a token.</summary>
    public const string Docs = "docs";
}
