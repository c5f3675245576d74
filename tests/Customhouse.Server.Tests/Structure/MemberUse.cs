using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Customhouse.Server.Tests.Structure;

/// <summary>
/// Which types and members of some projects nobody in those projects names, outside of their own declaration.
/// A property counts as named where one of its halves is; a constant where its name stands in the text.
/// </summary>
internal sealed partial class MemberUse
{
    /// <summary>A serializer reads all that stands there, and leaves no trace.</summary>
    private const string ReadBySerializers = "Customhouse.Survey";

    private readonly HashSet<string> _used = [];

    // Methods that somebody calls for another end than to write a value down and read it again.
    private readonly HashSet<string> _needed = [];
    private readonly HashSet<string> _words;

    /// <param name="modules">What may use what.</param>
    /// <param name="texts">The source of the same, for constants.</param>
    public MemberUse(IReadOnlyList<ModuleDefinition> modules, IEnumerable<string> texts)
    {
        // Once in its declaration; what is named again stands twice at least.
        _words = texts
            .SelectMany(t => Word().Matches(t).Select(m => m.Value))
            .GroupBy(w => w)
            .Where(g => g.Count() > 1)
            .Select(g => g.Key)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var type in modules.SelectMany(m => m.GetAllTypes()))
            Walk(type);
    }

    /// <summary>What nobody names, as <c>Type.Member</c> or <c>Type</c>, of those members that are looked
    /// at.</summary>
    public IEnumerable<string> Unused(ModuleDefinition module, Predicate<IMemberDefinition> isLookedAt)
    {
        foreach (var type in module.GetAllTypes().Where(t => !IsMade(t) && !IsMadeWithin(t)))
        {
            var members = Members(type).ToArray();
            if (
                isLookedAt(type)
                && type != module.EntryPoint?.DeclaringType
                && !_used.Contains(Key(type))
                && !members.Any(m => IsUsed(m))
            )
            {
                yield return Name(type);
                continue;
            }
            foreach (var member in members.Where(m => isLookedAt(m) && !IsUsed(m)))
                yield return $"{Name(type)}.{Name(member)}";
        }
    }

    /// <summary>What values are made of and nobody reads: it is only written.</summary>
    public IEnumerable<string> Unread(ModuleDefinition module) =>
        module
            .GetAllTypes()
            .Where(t => !IsMade(t) && !IsMadeWithin(t) && t.Namespace != ReadBySerializers)
            .SelectMany(t => t.Properties)
            .Where(p => p.Name != "EqualityContract" && IsData(p) && p.GetMethod is not null)
            .Where(p => !_needed.Contains(Key(p.GetMethod)))
            .Select(p => $"{Name(p.DeclaringType)}.{p.Name}");

    private static string Name(IMemberDefinition member) =>
        member is MethodDefinition method
            ? $"{method.Name}({string.Join(", ", method.Parameters.Select(p => p.ParameterType.Name))})"
            : member.Name;

    private static string Name(TypeDefinition type) =>
        type.DeclaringType is { } around ? $"{Name(around)}.{type.Name}" : type.Name;

    private static IEnumerable<IMemberDefinition> Members(TypeDefinition type) =>
        [
            .. type.IsEnum ? [] : type.Fields.Where(f => !IsMade(f) && !f.IsSpecialName),
            .. type.Properties.Where(p => !IsData(p) && !Halves(p).Any(IsCalledFromOutside)),
            .. type.Events,
            .. type.Methods.Where(m =>
                !m.IsGetter
                && !m.IsSetter
                && !m.IsAddOn
                && !m.IsRemoveOn
                && !IsMade(m)
                && !m.IsConstructor
                && !IsComparison(m)
                && !IsCalledFromOutside(m)
            ),
        ];

    /// <summary>What a value is made of is read by serializers, too, which leave no trace.</summary>
    private static bool IsData(PropertyDefinition property) =>
        property.Name == "EqualityContract"
        || !Halves(property).First().IsStatic
            && property.DeclaringType.Fields.Any(f => f.Name == $"<{property.Name}>k__BackingField");

    /// <summary>The language wants all of them where there is one.</summary>
    private static bool IsComparison(MethodDefinition method) =>
        method.Name
            is "op_LessThan"
                or "op_GreaterThan"
                or "op_LessThanOrEqual"
                or "op_GreaterThanOrEqual"
                or "op_Equality"
                or "op_Inequality";

    private bool IsUsed(IMemberDefinition member) =>
        member switch
        {
            PropertyDefinition property => Halves(property).Any(h => _used.Contains(Key(h))),
            EventDefinition happening => _used.Contains(Key(happening.AddMethod)),
            FieldDefinition field when IsConstant(field) => _words.Contains(field.Name),
            _ => _used.Contains(Key(member)),
        };

    private static bool IsConstant(FieldDefinition field) =>
        field.HasConstant
        || field.CustomAttributes.Any(a => a.AttributeType.Name == "DecimalConstantAttribute");

    private static IEnumerable<MethodDefinition> Halves(PropertyDefinition property) =>
        new[] { property.GetMethod, property.SetMethod }.OfType<MethodDefinition>();

    /// <summary>Called by what it overrides or implements, by the runtime, or by a serializer.</summary>
    private static bool IsCalledFromOutside(MethodDefinition method) =>
        method.IsVirtual && (method.IsReuseSlot || method.IsFinal)
        || method.IsAbstract && method.DeclaringType.IsInterface
        || method.IsRuntime
        || method.Name == "InvokeAsync"
        || method.HasOverrides
        || method is { IsConstructor: true, IsStatic: true }
        || method.DeclaringType.Module.EntryPoint == method
        || method.IsStatic
            && method.DeclaringType.HasInterfaces
            && method.DeclaringType.Interfaces.Any(i =>
                i.InterfaceType.Resolve()?.Methods.Any(m => m.IsStatic && m.Name == method.Name) == true
            );

    /// <summary>By the compiler, a generator or Razor, and not by hand.</summary>
    private static bool IsMade(IMemberDefinition member) =>
        member.Name.Contains('<')
        || member.Name == "_Imports"
        || member.CustomAttributes.Any(a =>
            a.AttributeType.Name
                is "CompilerGeneratedAttribute"
                    or "GeneratedCodeAttribute"
                    or "EmbeddedAttribute"
        );

    private static bool IsMadeWithin(TypeDefinition type) =>
        type.DeclaringType is { } around && (IsMade(around) || IsMadeWithin(around));

    private void Walk(TypeDefinition type)
    {
        Types(
            type,
            [
                type.BaseType,
                .. type.Interfaces.Select(i => i.InterfaceType),
                .. type.Fields.Select(f => f.FieldType),
            ]
        );
        foreach (var attribute in Owners(type).SelectMany(o => o.CustomAttributes))
            Attribute(type, attribute);
        foreach (var method in type.Methods)
        {
            Types(
                type,
                [
                    method.ReturnType,
                    .. method.Parameters.Select(p => p.ParameterType),
                    .. method.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType),
                ]
            );
            // What the compiler writes for a record reads all of its properties, and says nothing of
            // anybody's need.
            if (
                !method.HasBody
                || type.Methods.Any(m => m.Name is "<Clone>$" or "PrintMembers")
                    && IsMade(method)
                    && !method.Name.Contains("__", StringComparison.Ordinal)
            )
                continue;
            Types(type, method.Body.Variables.Select(v => v.VariableType));
            foreach (var instruction in method.Body.Instructions)
                if (instruction.OpCode.Code is not (Code.Stfld or Code.Stsfld))
                    Touch(method, instruction.Operand);
        }
    }

    /// <summary>What writes a declaration in its kept form and reads it again needs no member for
    /// itself.</summary>
    private static bool IsKeptForm(TypeDefinition type) =>
        type.FullName.StartsWith("Customhouse.Declarations.Kept", StringComparison.Ordinal);

    private static IEnumerable<ICustomAttributeProvider> Owners(TypeDefinition type) =>
        [
            type,
            .. type.Fields,
            .. type.Properties,
            .. type.Methods,
            .. type.Methods.SelectMany(m => m.Parameters),
        ];

    private void Attribute(TypeDefinition from, CustomAttribute attribute)
    {
        Types(from, [attribute.AttributeType]);
        Types(from, attribute.ConstructorArguments.Select(a => a.Value).OfType<TypeReference>());
        if (IsOurs(attribute.AttributeType) && attribute.Constructor.Resolve() is { } made)
            _used.Add(Key(made));
    }

    private void Touch(MethodDefinition from, object? operand)
    {
        switch (operand)
        {
            case TypeReference type:
                Types(from.DeclaringType, [type]);
                break;
            case MethodReference method:
                if (method is GenericInstanceMethod generic)
                    Types(from.DeclaringType, generic.GenericArguments);
                Types(from.DeclaringType, [method.DeclaringType]);
                if (
                    IsOurs(method.DeclaringType)
                    && method.Resolve() is { } called
                    && called != from
                    && !IsPartOf(from, called)
                )
                {
                    _used.Add(Key(called));
                    if (!IsKeptForm(from.DeclaringType))
                        _needed.Add(Key(called));
                }
                break;
            case FieldReference field:
                Types(from.DeclaringType, [field.DeclaringType]);
                if (IsOurs(field.DeclaringType) && field.Resolve() is { } read)
                    _used.Add(Key(read));
                break;
        }
    }

    /// <summary>
    /// The state machine or closure of a method is the method itself. Of several that share a name it is not
    /// known whose it is, so what it calls counts.
    /// </summary>
    private static bool IsPartOf(MethodDefinition from, MethodDefinition called)
    {
        var written = from.DeclaringType;
        while (written.Name.Contains('<') && written.DeclaringType is { } around)
            written = around;
        return written == called.DeclaringType
            && written.Methods.Count(m => m.Name == called.Name) == 1
            && (Begins(from.Name) || Begins(from.DeclaringType.Name));

        bool Begins(string name) => name.StartsWith($"<{called.Name}>", StringComparison.Ordinal);
    }

    private void Types(TypeDefinition from, IEnumerable<TypeReference?> types)
    {
        foreach (var type in types)
        {
            if (type is null)
                continue;
            if (type is GenericInstanceType generic)
                Types(from, generic.GenericArguments);
            else if (type is TypeSpecification made)
                Types(from, [made.ElementType]);
            var element = type.GetElementType();
            if (IsOurs(element) && element.Resolve() is { } found && !IsWithin(from, found))
                _used.Add(Key(found));
        }
    }

    private static bool IsOurs(TypeReference type) =>
        type.GetElementType() switch
        {
            GenericParameter => false,
            TypeDefinition => true,
            var named => named.Scope is ModuleDefinition
                || named.Scope.Name.StartsWith("Customhouse", StringComparison.Ordinal),
        };

    private static bool IsWithin(TypeDefinition type, TypeDefinition around) =>
        type == around || type.DeclaringType is { } next && IsWithin(next, around);

    private static string Key(IMemberDefinition member) => member.FullName;

    [GeneratedRegex(@"\b[A-Z]\w*\b", RegexOptions.None, 2000)]
    private static partial Regex Word();
}
