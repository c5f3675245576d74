using Customhouse.Web.Access;
using Customhouse.Web.Api.Description;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Customhouse.Web.Pages.Docs;

/// <summary>The interface describes itself: OpenAPI for programs, a page for people.</summary>
internal static class DescriptionEndpoints
{
    private const string Document = "v1";
    private const string Scheme = "token";

    public static void AddDescription(IServiceCollection services) =>
        services
            .AddSingleton<Written>()
            .AddOpenApi(
                Document,
                options =>
                    options
                        .AddSchemaTransformer(
                            (schema, context, _) =>
                            {
                                DescribedForms.LeaveOutComputed(schema, context);
                                return Task.CompletedTask;
                            }
                        )
                        .AddDocumentTransformer(
                            (document, _, _) =>
                            {
                                Introduce(document);
                                DescribedForms.Mend(document);
                                return Task.CompletedTask;
                            }
                        )
            );

    private static void Introduce(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Customhouse",
            Version = "v1",
            Description =
                "An open customs platform. Errors are RFC 9457 problems; every fault of a message is "
                + "told in one answer with its code, pointer, rule and what would mend it.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(
            StringComparer.Ordinal
        )
        {
            [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] },
        ];
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization(PagePolicies.Docs);
        routes
            .MapGet(
                "/docs",
                async Task<IResult> (Written written, CancellationToken cancellation) =>
                    new RazorComponentResult<Description>(new { Document = await written.Read(cancellation) })
            )
            .RequireAuthorization(PagePolicies.Docs)
            .ExcludeFromDescription();
    }

    /// <summary>
    /// The description, made once: the routes stay as they are while the process runs, and to make it takes
    /// longer than all the rest of the page.
    /// </summary>
    internal sealed class Written([FromKeyedServices(Document)] IOpenApiDocumentProvider provider)
    {
        private OpenApiDocument? _document;

        public async Task<OpenApiDocument> Read(CancellationToken cancellation) =>
            _document ??= await provider.GetOpenApiDocumentAsync(cancellation);
    }
}
