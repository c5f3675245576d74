namespace Customhouse.Web.Pages.Supervisor;

/// <summary>Where risk profiles stand.</summary>
internal static class ProfileAddress
{
    public const string All = "/supervisor/profiles";

    public static string Of(string id) => $"{All}/{Uri.EscapeDataString(id)}";
}
