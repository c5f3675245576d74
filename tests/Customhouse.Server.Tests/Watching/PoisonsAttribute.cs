namespace Customhouse.Server.Tests.Watching;

/// <summary>The test puts something in the way of a service behind the requests, and sees that the rest goes
/// on.
/// </summary>
/// <param name="service">The name of its class.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class PoisonsAttribute(string service) : Attribute
{
    public string Service => service;
}
