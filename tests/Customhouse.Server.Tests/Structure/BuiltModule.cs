using Mono.Cecil;

namespace Customhouse.Server.Tests.Structure;

/// <summary>What the compiler made of a project, with the lines of its source.</summary>
internal static class BuiltModule
{
    private static readonly string[] Folders =
    [
        AppContext.BaseDirectory,
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(file => Path.GetDirectoryName(file)!)
            .Distinct(),
    ];

    /// <summary>Assemblies that do not bear the name of their project's folder
    /// (docs/decisions/0045).</summary>
    private static readonly Dictionary<string, string> AssemblyNames = new(StringComparer.Ordinal)
    {
        ["Customhouse"] = "Customhouse.Law",
        ["Customhouse.Server"] = "customhouse",
    };

    /// <summary>Reads a project that this test program was built with.</summary>
    /// <param name="withLines">Whether the lines of the source are read, too.</param>
    public static ModuleDefinition Read(string project, bool withLines = true)
    {
        var resolver = new DefaultAssemblyResolver();
        foreach (var folder in Folders)
            resolver.AddSearchDirectory(folder);
        return ModuleDefinition.ReadModule(
            Path.Combine(
                AppContext.BaseDirectory,
                AssemblyNames.GetValueOrDefault(project, project) + ".dll"
            ),
            new ReaderParameters { ReadSymbols = withLines, AssemblyResolver = resolver }
        );
    }
}
