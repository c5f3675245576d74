using System.Text.Json.Nodes;
using Customhouse.Web.Access;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Watching;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Customhouse.Web.Api.Description;

/// <summary>
/// Says of each form what is true of it and what its .NET type does not tell: numbers are numbers, a message
/// is bytes, which words a member takes, and what has to be there. Answers leave out what is null, so a
/// member that may be null is not required there; in a request what has no default in our record is required,
/// and not null.
/// </summary>
internal static class DescribedForms
{
    /// <summary>Forms whose name ends so are sent to us, and never answered.</summary>
    private const string OfRequests = "Body";

    private static readonly string[] States = [.. CaseWords.StateNames];
    private static readonly string[] Lanes = ["green", "blue", "yellow", "red"];
    private static readonly string[] Roles = [.. Role.All];
    private static readonly string[] RolesOfTokens = [.. Role.OfTokens];
    private static readonly string[] Kinds = ["security", "deferment", "cash"];

    /// <summary>The words that a member takes, by the name of its form and its own.</summary>
    private static readonly Dictionary<string, string[]> Words = new(StringComparer.Ordinal)
    {
        ["CaseAnswer.state"] = States,
        ["CaseAnswer.lane"] = Lanes,
        ["CaseLine.state"] = States,
        ["CaseLine.lane"] = Lanes,
        ["CaseView.state"] = States,
        ["CaseView.lane"] = Lanes,
        ["CaseView.expected"] = ["trader", "customs"],
        ["LaneReason.lane"] = Lanes,
        ["Held.by"] = ["trader", "customs"],
        ["Held.state"] = States,
        ["DutiesAnswer.stage"] = ["indicative", "provisional", "final"],
        ["TimelineEntry.ledger"] = ["pending", "logged", "certified", "differs", "erased"],
        ["Receipt.state"] = ["pending", "logged", "certified"],
        ["CheckState.state"] = [CheckState.Well, CheckState.Degraded, CheckState.Failing],
        ["Health.status"] = ["live", "ready"],
        ["AccountBody.role"] = Roles,
        ["AccountLine.role"] = Roles,
        ["TokenBody.role"] = RolesOfTokens,
        ["TokenLine.role"] = RolesOfTokens,
        ["IssuedToken.role"] = RolesOfTokens,
        ["GuaranteeEntry.kind"] = Kinds,
        ["GuaranteeLine.kind"] = Kinds,
    };

    /// <summary>Takes out of a request's form what we compute of it: nobody can send that.</summary>
    public static void LeaveOutComputed(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (
            context.JsonPropertyInfo is null
            && context.JsonTypeInfo.Type.Name.EndsWith(OfRequests, StringComparison.Ordinal)
        )
            foreach (var member in context.JsonTypeInfo.Properties.Where(p => p.AssociatedParameter is null))
                schema.Properties?.Remove(member.Name);
    }

    /// <summary>Puts the whole description right.</summary>
    public static void Mend(OpenApiDocument document)
    {
        foreach (var (name, form) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>())
            if (form is OpenApiSchema schema)
                Mend(name, schema);
        foreach (var (route, item) in document.Paths)
        foreach (var (method, operation) in item.Operations ?? [])
        {
            operation.OperationId = OperationNames.All.GetValueOrDefault($"{method.Method} {route}");
            Mend(operation.RequestBody?.Content);
            foreach (var (_, response) in operation.Responses ?? [])
                Mend(response.Content);
            foreach (var parameter in operation.Parameters ?? [])
                MendNumbers(parameter.Schema);
        }
    }

    /// <summary>A body of bytes is what its content type says, and no text in base 64.</summary>
    private static void Mend(IDictionary<string, OpenApiMediaType>? contents)
    {
        foreach (var (type, content) in contents ?? new Dictionary<string, OpenApiMediaType>())
        {
            if (content.Schema is not OpenApiSchema schema)
                continue;
            MendNumbers(schema);
            if (schema is not { Type: JsonSchemaType.String, Format: "byte" })
                continue;
            schema.Type = type == Body.Json ? JsonSchemaType.Object : JsonSchemaType.String;
            schema.Format = type == Body.Json ? null : "binary";
        }
    }

    private static void Mend(string name, OpenApiSchema form)
    {
        var isRequest = name.EndsWith(OfRequests, StringComparison.Ordinal);
        foreach (var (member, described) in form.Properties?.ToArray() ?? [])
        {
            MendNumbers(described);
            var isRequired = form.Required?.Contains(member) == true;
            if (isRequired && IsNullable(described))
            {
                if (isRequest)
                    form.Properties![member] = WithoutNull(described);
                else
                    form.Required!.Remove(member);
            }
            if (
                Words.TryGetValue($"{name}.{member}", out var words)
                && form.Properties![member] is OpenApiSchema text
            )
                text.Enum = [.. words.Select(w => (JsonNode)JsonValue.Create(w))];
        }
    }

    /// <summary>Numbers are written as numbers; that a text with digits is read too is nobody's
    /// business.</summary>
    private static void MendNumbers(IOpenApiSchema? described)
    {
        if (described is not OpenApiSchema schema)
            return;
        MendNumbers(schema.Items);
        MendNumbers(schema.AdditionalProperties);
        if (
            schema.Type is not { } type
            || !type.HasFlag(JsonSchemaType.String)
            || !(type.HasFlag(JsonSchemaType.Integer) || type.HasFlag(JsonSchemaType.Number))
        )
            return;
        schema.Type = type & ~JsonSchemaType.String;
        schema.Pattern = null;
    }

    private static bool IsNullable(IOpenApiSchema described) =>
        described.Type?.HasFlag(JsonSchemaType.Null) == true
        || described.OneOf?.Any(o => o.Type == JsonSchemaType.Null) == true;

    private static IOpenApiSchema WithoutNull(IOpenApiSchema described)
    {
        if (described.OneOf?.Where(o => o.Type != JsonSchemaType.Null).ToArray() is [var only])
            return only;
        if (described is OpenApiSchema schema)
            schema.Type &= ~JsonSchemaType.Null;
        return described;
    }
}
