namespace Customhouse.Web.Pages.Supervisor;

/// <summary>Where risk profiles stand.</summary>
internal static class ProfileAddress
{
    public const string All = "/supervisor/profiles";

    /// <summary>Where a condition in the rule language is checked as it is typed, below all
    /// profiles.</summary>
    public const string RuleCheck = "/rule/check";

    public static string Of(string id) => $"{All}/{Uri.EscapeDataString(id)}";
}
