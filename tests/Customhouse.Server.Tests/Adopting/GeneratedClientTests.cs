using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Customhouse.Exchange;
using Customhouse.Server.Tests.Api;
using Customhouse.Web.Access;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using Xunit;

namespace Customhouse.Server.Tests.Adopting;

/// <summary>
/// A client that a generator makes of docs/openapi.json, and nothing else, lodges a declaration and reads its
/// number and duties from typed answers (NSwag, as many use it; the client is compiled here and thrown away).
/// </summary>
public sealed class GeneratedClientTests(RunningHouse house, GeneratedClient generated)
    : IClassFixture<RunningHouse>,
        IClassFixture<GeneratedClient>
{
    [Fact]
    public async Task It_lodges_a_declaration_and_reads_what_came_of_it()
    {
        using var http = house.Client(Role.Officer);
        dynamic client = generated.For(house.Address, http);
        dynamic lodged = await client.LodgeDeclarationAsync(Json(RunningHouse.Sample("import-ima.xml")));

        Assert.Matches("^[0-9]{2}XA[0-9A-Z]{14}$", (string)lodged.Mrn);
        Assert.Equal("AVEN-0001", (string)lodged.Lrn);
        Assert.Equal("CaseAnswerState.AwaitingPayment", Named(lodged.State));
        Assert.Equal("CaseAnswerLane.Green", Named(lodged.Lane));
        var duties = ((IEnumerable<dynamic>)lodged.Duties).ToArray();
        Assert.Equal(["A00", "B00", "A00", "B00"], duties.Select(d => (string)d.TaxType));
        Assert.Equal([165.48, 201.09, 10.00, 82.00], duties.Select(d => (double)d.Payable.Value));
        Assert.All(duties, d => Assert.Equal("EUR", (string)d.Payable.Currency));

        dynamic view = await client.ReadDeclarationAsync((string)lodged.Mrn);
        Assert.Equal("CaseViewExpected.Trader", Named(view.Expected));
        Assert.Equal(2, (int)view.Items);
    }

    [Fact]
    public async Task A_refusal_is_a_typed_problem_with_every_fault()
    {
        using var http = house.Client(Role.Officer);
        dynamic client = generated.For(house.Address, http);
        var message = Json(
            RunningHouse
                .Sample("import-ima.xml")
                .Replace(">2</GoodsItemQuantity>", ">3</GoodsItemQuantity>", StringComparison.Ordinal)
                .Replace("AVEN-0001", "AVEN-GENERATED", StringComparison.Ordinal)
        );
        var refused = await Assert.ThrowsAnyAsync<Exception>(async () =>
            await client.LodgeDeclarationAsync(message)
        );
        dynamic problem = refused.GetType().GetProperty("Result")!.GetValue(refused)!;
        Assert.Equal(422, (int)problem.Status);
        dynamic fault = Assert.Single((IEnumerable<dynamic>)problem.Errors);
        Assert.Equal("CDS11003", (string)fault.Code);
        Assert.Equal("Declaration/GoodsItemQuantity", (string)fault.Pointer);
    }

    [Fact]
    public async Task What_happened_and_how_the_service_does_are_read_by_the_same_client()
    {
        using var http = house.Client(Role.Officer);
        dynamic client = generated.For(house.Address, http);
        var message = Json(RunningHouse.Parcel("AVEN-GENERATED-2"));
        dynamic lodged = await client.LodgeDeclarationAsync(message);
        dynamic timeline = await client.ReadTimelineAsync((string)lodged.Mrn);
        Assert.NotEmpty((IEnumerable<dynamic>)timeline.Entries);
        dynamic found = await client.FindDeclarationsAsync(null, "cleared", null, null, null, null, 5);
        Assert.Contains((IEnumerable<dynamic>)found.Declarations, c => (string)c.Mrn == (string)lodged.Mrn);
        dynamic health = await client.ReadReadinessAsync();
        Assert.Equal("HealthStatus.Ready", Named(health.Status));
    }

    /// <summary>A message in its JSON form, which a generated client sends.</summary>
    private static JsonNode Json(string xml) =>
        JsonNode.Parse(WcoJson.Write(WcoXml.Read(Encoding.UTF8.GetBytes(xml)).Message!))!;

    /// <summary>A word of an enumeration with the type that it is of.</summary>
    private static string Named(object word) => $"{word.GetType().Name}.{word}";
}

/// <summary>The client, generated and compiled once.</summary>
public sealed class GeneratedClient : IAsyncLifetime
{
    private const string Space = "Generated";
    private const string Name = "CustomhouseClient";

    private Type _client = null!;

    /// <summary>A client of an installation.</summary>
    public object For(Uri address, HttpClient http)
    {
        return Activator.CreateInstance(_client, address.ToString(), http)!;
    }

    public async ValueTask InitializeAsync()
    {
        var document = await OpenApiDocument.FromJsonAsync(
            await File.ReadAllTextAsync(RunningHouse.PathOf("docs", "openapi.json"))
        );
        var generator = new CSharpClientGenerator(
            document,
            new CSharpClientGeneratorSettings
            {
                ClassName = Name,
                CSharpGeneratorSettings =
                {
                    Namespace = Space,
                    GenerateNullableReferenceTypes = true,
                    JsonLibrary = NJsonSchema.CodeGeneration.CSharp.CSharpJsonLibrary.SystemTextJson,
                    JsonLibraryVersion = 9,
                },
            }
        );
        var compilation = CSharpCompilation.Create(
            "GeneratedClient",
            [CSharpSyntaxTree.ParseText(generator.GenerateFile())],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Where(path =>
                    Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                    || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll"
                )
                .Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        using var made = new MemoryStream();
        var outcome = compilation.Emit(made);
        Assert.True(
            outcome.Success,
            string.Join('\n', outcome.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(20))
        );
        _client = Assembly.Load(made.ToArray()).GetType($"{Space}.{Name}", throwOnError: true)!;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
