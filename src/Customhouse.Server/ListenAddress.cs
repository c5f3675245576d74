using System.Globalization;
using System.Net;

namespace Customhouse.Server;

/// <summary>
/// Addresses to listen on, read before anything is opened. A host is an IP address, <c>localhost</c>, or
/// <c>*</c> for all of the machine: any other name would be taken for all of them too, without a word.
/// </summary>
internal static class ListenAddress
{
    private const string Form =
        "write it as http://127.0.0.1:5080, with an IP address, localhost or * and a port";

    /// <summary>Reads a list with ; between addresses.</summary>
    /// <exception cref="FormatException">One of them is none; it says which.</exception>
    public static IReadOnlyList<string> ParseAll(string text)
    {
        var all = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (all.Length == 0)
            throw new FormatException($"--urls names no address to listen on: {Form}");
        return [.. all.Select(Parse)];
    }

    private static string Parse(string text)
    {
        var rest = text switch
        {
            _ when text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) => text[7..],
            _ when text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) => text[8..],
            _ => throw Wrong(text),
        };
        rest = rest.TrimEnd('/');
        var colon = rest.LastIndexOf(':');
        if (
            colon <= 0
            || !int.TryParse(
                rest[(colon + 1)..],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var port
            )
            || port > IPEndPoint.MaxPort
        )
            throw Wrong(text);
        var host = rest[..colon];
        var isIp6 = host.StartsWith('[') && host.EndsWith(']');
        if (host is "*" or "+" or "localhost" || IPAddress.TryParse(isIp6 ? host[1..^1] : host, out _))
            return text;
        throw Wrong(text);
    }

    private static FormatException Wrong(string text) => new($"cannot listen at '{text}': {Form}");
}
