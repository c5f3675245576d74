using NetArchTest.Rules;
using Xunit;

namespace Customhouse.Server.Tests;

/// <summary>The directions of the house: who may know whom (docs/ARCHITECTURE.md).</summary>
public sealed class ArchitectureTests
{
    private static readonly System.Reflection.Assembly Law = typeof(Values.Money).Assembly;

    public static TheoryData<string, string[]> Forbidden =>
        new()
        {
            { "Values", ["Operators", "Declarations", "Tariff", "Risk", "Clearance", "Exchange"] },
            {
                "Law.Cel",
                ["Journal", "Operators", "Declarations", "Tariff", "Risk", "Clearance", "Exchange", "Survey"]
            },
            { "Lawbooks", ["Journal", "Risk", "Clearance", "Exchange", "Survey"] },
            { "Operators", ["Lawbooks", "Declarations", "Tariff", "Risk", "Clearance", "Exchange"] },
            { "Declarations", ["Lawbooks", "Tariff", "Risk", "Clearance", "Exchange"] },
            { "Tariff", ["Lawbooks", "Risk", "Clearance", "Exchange"] },
            { "Risk", ["Clearance", "Exchange"] },
            { "Clearance", ["Rehearsing", "Exchange", "Survey"] },
            { "Rehearsing", ["Exchange", "Survey"] },
            { "Survey", ["Declarations", "Tariff", "Risk", "Clearance", "Exchange"] },
        };

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void A_module_knows_only_what_stands_below_it(string module, string[] above)
    {
        var outcome = Types
            .InAssembly(Law)
            .That()
            .ResideInNamespace($"Customhouse.{module}")
            .ShouldNot()
            .HaveDependencyOnAny([.. above.Select(a => $"Customhouse.{a}")])
            .GetResult();
        Assert.True(outcome.IsSuccessful, string.Join(", ", outcome.FailingTypeNames ?? []));
    }

    [Theory]
    [InlineData(
        "Customhouse.Law",
        "Customhouse.Ledger,Customhouse.Storage,Customhouse.Engine,Customhouse.Web,customhouse"
    )]
    [InlineData("Customhouse.Storage", "Customhouse.Engine,Customhouse.Web,customhouse")]
    [InlineData("Customhouse.Engine", "Customhouse.Web,customhouse")]
    [InlineData("Customhouse.Web", "customhouse")]
    public void A_project_knows_only_what_stands_below_it(string project, string above)
    {
        var names = System.Reflection.Assembly.Load(project).GetReferencedAssemblies().Select(a => a.Name);
        Assert.DoesNotContain(names, n => above.Split(',').Contains(n));
    }

    [Fact]
    public void The_law_of_the_house_stands_on_the_runtime_alone() =>
        Assert.All(
            Law.GetReferencedAssemblies(),
            a => Assert.StartsWith("System.", a.Name, StringComparison.Ordinal)
        );

    [Fact]
    public void A_port_is_no_interface_with_one_implementation() =>
        Assert.DoesNotContain(Law.GetTypes(), t => t is { IsInterface: true, IsPublic: true });
}
