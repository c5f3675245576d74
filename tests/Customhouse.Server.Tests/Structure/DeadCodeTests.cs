using Mono.Cecil;
using Xunit;

namespace Customhouse.Server.Tests.Structure;

/// <summary>
/// What nobody calls is deleted, with the tests that alone called it. What is kept all the same is named here
/// with its reason. The public members of Customhouse.Ledger are a library's, and are not looked at.
/// </summary>
public sealed class DeadCodeTests
{
    private static readonly string[] Projects =
    [
        "Customhouse",
        "Customhouse.Ledger",
        "Customhouse.Storage",
        "Customhouse.Engine",
        "Customhouse.Web",
        "Customhouse.Server",
    ];

    [Fact]
    public void What_nobody_calls_is_not_there()
    {
        var modules = Projects.Select(p => BuiltModule.Read(p, withLines: false)).ToArray();
        var use = new MemberUse(modules, Sources());
        var dead = modules.SelectMany(m =>
            use.Unused(m, LookedAt(m)).Select(n => $"{m.Assembly.Name.Name}: {n}")
        );
        IsEmpty(dead.Except(KeptAllTheSame.Members.Keys));
    }

    /// <summary>Values of the law: answers and rows of the other projects are read by serializers.</summary>
    [Fact]
    public void What_is_only_written_is_not_there()
    {
        var modules = Projects.Select(p => BuiltModule.Read(p, withLines: false)).ToArray();
        var unread = new MemberUse(modules, Sources()).Unread(modules[0]).ToArray();
        var (more, fewer) = (
            unread.Except(KeptAllTheSame.Unread.Keys).ToArray(),
            KeptAllTheSame.Unread.Keys.Except(unread).ToArray()
        );
        Assert.True(
            more.Length + fewer.Length == 0,
            $"only written: {string.Join(", ", more)}; read after all: {string.Join(", ", fewer)}"
        );
    }

    [Fact]
    public void What_is_kept_all_the_same_is_still_called_by_nobody()
    {
        var modules = Projects.Select(p => BuiltModule.Read(p, withLines: false)).ToArray();
        var use = new MemberUse(modules, Sources());
        var dead = modules.SelectMany(m =>
            use.Unused(m, LookedAt(m)).Select(n => $"{m.Assembly.Name.Name}: {n}")
        );
        IsEmpty(KeptAllTheSame.Members.Keys.Except(dead));
    }

    /// <summary>Tells the names whole, as the list of what is kept spells them.</summary>
    private static void IsEmpty(IEnumerable<string> names) =>
        Assert.True(!names.Any(), string.Join("\n", names));

    /// <summary>Of this test program's own classes the check finds those that are made for it.</summary>
    [Fact]
    public void A_member_that_only_itself_names_is_found()
    {
        using var tests = ModuleDefinition.ReadModule(typeof(DeadCodeTests).Assembly.Location);
        var use = new MemberUse([tests], ["Named Named Unnamed"]);
        var here = use.Unused(
                tests,
                m =>
                    (m as TypeDefinition ?? m.DeclaringType).FullName.Contains(
                        nameof(Specimen),
                        StringComparison.Ordinal
                    )
            )
            .Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "DeadCodeTests.Specimen.Again()",
                "DeadCodeTests.Specimen.Unnamed",
                "DeadCodeTests.Specimen.UnusedSum",
            ],
            here
        );
        Assert.Equal(
            ["DeadCodeTests.Pair.Only", "DeadCodeTests.Row.Only"],
            use.Unread(tests).Where(n => n.EndsWith(".Only", StringComparison.Ordinal)).Order()
        );
        Assert.Equal(3, new Specimen().Called());
    }

    private static Predicate<IMemberDefinition> LookedAt(ModuleDefinition module) =>
        module.Assembly.Name.Name != "Customhouse.Ledger"
            ? _ => true
            : member =>
                member switch
                {
                    TypeDefinition type => !type.IsPublic && !type.IsNestedPublic,
                    MethodDefinition method => !method.IsPublic,
                    FieldDefinition field => !field.IsPublic,
                    PropertyDefinition property => !(property.GetMethod ?? property.SetMethod).IsPublic,
                    _ => false,
                };

    private static IEnumerable<string> Sources() =>
        Directory
            .EnumerateFiles(Path.Combine(HouseStyleTests.Root, "src"), "*", SearchOption.AllDirectories)
            .Where(f =>
                (
                    f.EndsWith(".cs", StringComparison.Ordinal)
                    || f.EndsWith(".razor", StringComparison.Ordinal)
                ) && !f.Contains("/obj/", StringComparison.Ordinal)
            )
            .Select(File.ReadAllText);

    private sealed class Specimen
    {
        private const int Named = 1;
        private const int Unnamed = 2;

        public int UnusedSum => Named + Unnamed;

        public int Called() =>
            Named + Enumerable.Range(0, 2).Sum(_ => Named) + new Row(7, 0).Sum([1]) + new Pair(7, 1).Half;

        public int Again() => Again();
    }

    /// <summary>What the compiler writes for records reads all of it; a lambda in one is somebody's
    /// need.</summary>
    private sealed record Row(int Only, int Taken)
    {
        public int Sum(int[] numbers) => numbers.Sum(n => n * Taken);
    }

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    private readonly record struct Pair(int Only, int Taken)
    {
        public int Half => Taken / 2;
    }
}
