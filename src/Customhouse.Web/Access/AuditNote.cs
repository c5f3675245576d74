using Customhouse.Storage;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Access;

/// <summary>What the audit trail is told of a request.</summary>
internal static class AuditNote
{
    /// <summary>Of an address, what the trail keeps.</summary>
    private const int AddressCharactersMax = 300;

    /// <summary>What a request asked for, as the trail keeps it.</summary>
    public static string AddressOf(HttpRequest request)
    {
        var address = request.Path + request.QueryString;
        return address.Length <= AddressCharactersMax ? address : address[..AddressCharactersMax];
    }

    /// <summary>Adds a line about this visitor to the audit trail.</summary>
    public static Task Add(HttpContext context, Visitor visitor, string act, string subject) =>
        context
            .RequestServices.GetRequiredService<Store>()
            .AuditTrail.Note(
                context.RequestServices.Clock().GetUtcNow(),
                visitor.Actor,
                act,
                subject,
                context.Address()
            );
}
