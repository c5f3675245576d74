using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Access;

/// <summary>Where a try to sign in comes from.</summary>
/// <param name="Address">As the audit trail keeps it.</param>
/// <param name="Network">As failures are counted.</param>
/// <param name="Device">Names a browser that signed in under this user id before; null for any other.</param>
public sealed record Caller(string Address, string Network, string? Device)
{
    internal static Caller Of(HttpContext context, KnownDevices devices, string? userId) =>
        new(context.Address(), context.Network(), devices.NameOf(context, userId));
}

/// <summary>The address that a request came from: of the visitor, where a proxy that is believed tells
/// it.</summary>
public static class CallerAddress
{
    /// <summary>What one subscriber of IPv6 is given at least (RFC 6177): within it, addresses are for the
    /// taking.
    /// </summary>
    private const int SubscriberBytes = 8;

    public static string Address(this HttpContext context) =>
        context.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>The address, or of IPv6 the network of its subscriber.</summary>
    public static string Network(this HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? NetworkOf(address) : "";

    internal static string NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4().ToString();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(SubscriberBytes).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
