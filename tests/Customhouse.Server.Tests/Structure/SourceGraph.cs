using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Customhouse.Server.Tests.Structure;

/// <summary>
/// Which file of a project refers to which, read from what the compiler made of it: a Razor component is a
/// type like any other. Constants leave no trace there, so they are looked for in the text.
/// </summary>
internal sealed partial class SourceGraph
{
    private readonly string _folder;
    private readonly Dictionary<string, string> _filesByType = [];
    private readonly Dictionary<string, string> _texts;
    private readonly Dictionary<string, HashSet<string>> _edges;

    private SourceGraph(ModuleDefinition module, string folder)
    {
        _folder = folder;
        _texts = Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(Relative)
            .Where(f =>
                (
                    f.EndsWith(".cs", StringComparison.Ordinal)
                    || f.EndsWith(".razor", StringComparison.Ordinal)
                )
                && !f.StartsWith("obj/", StringComparison.Ordinal)
                && !f.StartsWith("bin/", StringComparison.Ordinal)
            )
            .ToDictionary(f => f, f => File.ReadAllText(Path.Combine(folder, f)));
        _edges = _texts.Keys.ToDictionary(f => f, _ => new HashSet<string>());
        foreach (var type in module.Types)
            if (Place(type) is { } file)
                _filesByType[type.FullName] = file;
        foreach (var type in module.GetAllTypes())
            Walk(type);
        Constants(module);
    }

    /// <summary>Each file, as a path within the project, with the files that it refers to.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Files => _edges;

    /// <summary>The same for folders; files beside the project file are in the folder ".".</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Folders =>
        _edges
            .GroupBy(e => FolderOf(e.Key))
            .ToDictionary(
                g => g.Key,
                g => g.SelectMany(e => e.Value).Select(FolderOf).Where(f => f != g.Key).ToHashSet()
            );

    /// <summary>Reads a project that this test program was built with.</summary>
    /// <param name="project">Its name, which is that of its folder below src.</param>
    public static SourceGraph Of(string project, string root)
    {
        using var module = BuiltModule.Read(project);
        return new SourceGraph(module, Path.Combine(root, "src", project));
    }

    /// <summary>One file of a folder that refers to one of another, as a reason to show.</summary>
    public string Reason(string from, string to) =>
        _edges
            .Where(e => FolderOf(e.Key) == from)
            .SelectMany(e => e.Value.Where(t => FolderOf(t) == to).Select(t => $"{e.Key} uses {t}"))
            .Order()
            .First();

    private static string FolderOf(string file) =>
        Path.GetDirectoryName(file) is { Length: > 0 } folder ? folder : ".";

    private string Relative(string path) => Path.GetRelativePath(_folder, path).Replace('\\', '/');

    /// <summary>The file in which a type is declared: where its members are, else where its name is
    /// declared.</summary>
    private string? Place(TypeDefinition type)
    {
        var name = type.Name.Split('`')[0];
        var files = WithNested(type).SelectMany(t => t.Methods).Select(Place).OfType<string>().ToArray();
        return files.FirstOrDefault(f => Path.GetFileNameWithoutExtension(f) == name)
            ?? files.GroupBy(f => f).OrderByDescending(g => g.Count()).FirstOrDefault()?.Key
            ?? _texts
                .Where(t => Declaration().Matches(t.Value).Any(m => m.Groups["name"].Value == name))
                .Select(t => t.Key)
                .Order(StringComparer.Ordinal)
                .FirstOrDefault();
    }

    private string? Place(MethodDefinition method) =>
        method
            .DebugInformation.SequencePoints.Where(p => !p.IsHidden)
            .Select(p => Relative(p.Document.Url))
            .FirstOrDefault(_texts.ContainsKey);

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) =>
        type.NestedTypes.SelectMany(WithNested).Prepend(type);

    private string? FileOf(TypeReference type)
    {
        var outermost = type;
        while (outermost.DeclaringType is { } around)
            outermost = around;
        return _filesByType.GetValueOrDefault(outermost.FullName);
    }

    private void Walk(TypeDefinition type)
    {
        var file = FileOf(type);
        Types(
            file,
            [
                type.BaseType,
                .. type.Interfaces.Select(i => i.InterfaceType),
                .. type.Fields.Select(f => f.FieldType),
                .. type.GenericParameters.SelectMany(Bounds),
            ]
        );
        Attributes(file, [type, .. type.Fields, .. type.Properties]);
        foreach (var method in type.Methods)
        {
            var from = Place(method) ?? file;
            Types(
                from,
                [
                    method.ReturnType,
                    .. method.Parameters.Select(p => p.ParameterType),
                    .. method.GenericParameters.SelectMany(Bounds),
                ]
            );
            Attributes(from, [method, .. method.Parameters]);
            if (!method.HasBody)
                continue;
            Types(from, method.Body.Variables.Select(v => v.VariableType));
            Types(from, method.Body.ExceptionHandlers.Select(h => h.CatchType));
            foreach (var instruction in method.Body.Instructions)
                Touch(from, instruction.Operand);
        }
    }

    private static IEnumerable<TypeReference> Bounds(GenericParameter parameter) =>
        parameter.Constraints.Select(c => c.ConstraintType);

    private void Attributes(string? from, IEnumerable<ICustomAttributeProvider> owners)
    {
        foreach (var attribute in owners.SelectMany(o => o.CustomAttributes))
        {
            Types(from, [attribute.AttributeType]);
            Types(from, attribute.ConstructorArguments.Select(a => a.Value).OfType<TypeReference>());
        }
    }

    private void Touch(string? from, object? operand)
    {
        switch (operand)
        {
            case TypeReference type:
                Types(from, [type]);
                break;
            case MethodReference method:
                if (method is GenericInstanceMethod generic)
                    Types(from, generic.GenericArguments);
                Types(from, Arguments(method.DeclaringType));
                Add(from, MemberFile(method, method.Module) ?? FileOf(method.DeclaringType.GetElementType()));
                break;
            case FieldReference field:
                Types(from, [field.DeclaringType]);
                break;
        }
    }

    /// <summary>A type may stand in several files; a call leads to the one that has the method.</summary>
    private string? MemberFile(MethodReference method, ModuleDefinition module) =>
        method.DeclaringType.GetElementType().Scope == module || method.DeclaringType is TypeDefinition
            ? method.Resolve() is { } found
                ? Place(found)
                : null
            : null;

    private void Types(string? from, IEnumerable<TypeReference?> types)
    {
        foreach (var type in types)
            for (
                var each = new Queue<TypeReference>(type is null ? [] : [type]);
                each.TryDequeue(out var next);

            )
            {
                foreach (var argument in Arguments(next))
                    each.Enqueue(argument);
                Add(from, FileOf(next.GetElementType()));
            }
    }

    private static TypeReference[] Arguments(TypeReference type) =>
        type switch
        {
            GenericInstanceType generic => [.. generic.GenericArguments],
            TypeSpecification { ElementType: GenericInstanceType generic } => [generic],
            _ => [],
        };

    private void Add(string? from, string? to)
    {
        if (from is not null && to is not null && from != to)
            _edges[from].Add(to);
    }

    /// <summary>Values of constants and enumerations stand in the code instead of their names, and so do the
    /// words of <c>nameof</c>.</summary>
    private void Constants(ModuleDefinition module)
    {
        var types = module.Types.Where(t => _filesByType.ContainsKey(t.FullName)).ToLookup(t => t.Name);
        var fields = module
            .Types.SelectMany(t =>
                t.Fields.Where(f => f.HasConstant && !f.IsPrivate)
                    .Select(f => (Name: $"{t.Name}.{f.Name}", Type: t.FullName))
            )
            .ToLookup(f => f.Name, f => f.Type);
        foreach (var (file, text) in _texts)
        {
            foreach (Match said in Pair().Matches(text))
                if (fields[said.Groups["pair"].Value].ToArray() is [var type])
                    Add(file, _filesByType.GetValueOrDefault(type));
            foreach (Match said in Named().Matches(text))
                if (types[said.Groups["type"].Value].ToArray() is [var type])
                    Add(file, FileOf(type));
        }
    }

    [GeneratedRegex(
        @"\b(class|struct|interface|enum|record|delegate\s+[\w<>?\[\], ]+)\s+(?<name>\w+)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Declaration();

    /// <summary>Pairs that overlap are each one: <c>Access.Role.Trader</c> says <c>Role.Trader</c>,
    /// too.</summary>
    [GeneratedRegex(@"\b(?=(?<pair>[A-Z]\w*\.[A-Z]\w*)\b)[A-Z]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pair();

    [GeneratedRegex(@"\bnameof\((?<type>[A-Z]\w*)[.)]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();
}
