using System.Text;

namespace Customhouse.Web.Parts;

/// <summary>Addresses of pages: what a list shows stands in its address.</summary>
public static class Links
{
    /// <summary>A path with a query of all that has a value.</summary>
    public static string With(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var address = new StringBuilder(path);
        var mark = '?';
        foreach (var (name, value) in query)
        {
            if (string.IsNullOrEmpty(value))
                continue;
            address.Append(mark).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            mark = '&';
        }
        return address.ToString();
    }
}
