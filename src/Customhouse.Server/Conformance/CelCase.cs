using System.Globalization;
using Customhouse.Law.Cel;

namespace Customhouse.Server.Conformance;

/// <summary>One published case of the rule language: a condition, what is declared and set, and what it comes
/// to.</summary>
/// <param name="Name">File, section and case.</param>
/// <param name="Test">As it was published.</param>
internal sealed record CelCase(string Name, ProtoText Test)
{
    public string Expression => Test.Text("expr") ?? "";

    public string Container => Test.Text("container") ?? "";

    public bool IsChecked => !Test.IsTrue("disable_check");

    public bool IsOnlyChecked => Test.IsTrue("check_only");

    public bool IsError => Test.Find("eval_error") is not null || Test.Find("any_eval_errors") is not null;

    /// <summary>The type that the checker is to find; null where none is told.</summary>
    public CelType? DeducedType =>
        Test.Message("typed_result")?.Message("deduced_type") is { } type ? Type(type) : null;

    /// <summary>What it comes to. A case that tells nothing comes to true.</summary>
    public object? Expected =>
        Test.Message("value") is { } value ? Value(value)
        : Test.Message("typed_result") is { } typed
            ? typed.Message("result") is { } result ? Value(result)
                : null
        : true;

    /// <summary>The variables that are declared, and those that are only set.</summary>
    public IReadOnlyList<CelVariable> Variables =>
        [
            .. Test.Messages("type_env")
                .Where(d => d.Find("ident") is not null)
                .Select(d => new CelVariable(d.Text("name")!, Type(d.Message("ident")!.Message("type")!)))
                .Concat(Test.Messages("bindings").Select(b => new CelVariable(b.Text("key")!, CelType.Dyn)))
                .DistinctBy(v => v.Name),
        ];

    /// <summary>Functions that are declared and do nothing.</summary>
    public IReadOnlyList<CelFunction> Functions =>
        [
            .. from declared in Test.Messages("type_env")
            where declared.Find("function") is not null
            from overload in declared.Message("function")!.Messages("overloads")
            select CelFunction.OfAll(
                (overload.IsTrue("is_instance_function") ? "." : "") + declared.Text("name"),
                [.. overload.Messages("params").Select(Type)],
                Type(overload.Message("result_type")!),
                (frame, _) =>
                {
                    frame.Fail("the function is declared and does nothing");
                    return CelNull.Value;
                }
            ),
        ];

    /// <summary>What the variables are set to, as ours are held.</summary>
    public IReadOnlyList<(string Name, object Value)> Bindings =>
        [
            .. from binding in Test.Messages("bindings")
            let value = binding.Message("value")?.Message("value")
            where value is not null
            select (binding.Text("key")!, Held(Value(value))),
        ];

    /// <summary>A published value as ours are held: doubles are decimals.</summary>
    private static object Held(object value)
    {
        switch (value)
        {
            case double number:
                return (decimal)number;
            case object[] list:
                return list.Select(Held).ToArray();
            case CelMap map:
                var made = new CelMap();
                foreach (var (key, entry) in map)
                    made.TryAdd(key, Held(entry));
                return made;
            default:
                return value;
        }
    }

    /// <summary>A type as it is published.</summary>
    /// <exception cref="NotSupportedException">It is a type of protocol buffers.</exception>
    private static CelType Type(ProtoText type)
    {
        var kind =
            type.Fields.Count == 1 ? type.Fields[0] : throw new FormatException($"line {type.Line}: no type");
        return (kind.Name, kind.Text, kind.Message) switch
        {
            ("primitive", "BOOL", _) => CelType.Bool,
            ("primitive", "INT64", _) => CelType.Int,
            ("primitive", "UINT64", _) => CelType.Uint,
            ("primitive", "DOUBLE", _) => CelType.Decimal,
            ("primitive", "STRING", _) => CelType.String,
            ("primitive", "BYTES", _) => CelType.Bytes,
            ("well_known", "TIMESTAMP", _) => CelType.Timestamp,
            ("well_known", "DURATION", _) => CelType.Duration,
            ("message_type", "google.protobuf.Timestamp", _) => CelType.Timestamp,
            ("message_type", "google.protobuf.Duration", _) => CelType.Duration,
            ("null", _, _) => CelType.Null,
            ("dyn", _, _) => CelType.Dyn,
            ("type", _, _) => CelType.Type,
            ("type_param", { } name, _) => CelType.Parameter(name),
            ("list_type", _, { } list) => CelType.List(Type(list.Message("elem_type")!)),
            ("map_type", _, { } map) => CelType.Map(
                Type(map.Message("key_type")!),
                Type(map.Message("value_type")!)
            ),
            ("abstract_type", _, { } named) => CelType.Abstract(
                named.Text("name")!,
                [.. named.Messages("parameter_types").Select(Type)]
            ),
            _ => throw new NotSupportedException($"line {kind.Line}: {kind.Name} {kind.Text}"),
        };
    }

    /// <summary>A value as it is published.</summary>
    /// <exception cref="NotSupportedException">It is a value of protocol buffers.</exception>
    private static object Value(ProtoText value)
    {
        var kind =
            value.Fields.Count == 1
                ? value.Fields[0]
                : throw new FormatException($"line {value.Line}: no value");
        return (kind.Name, kind.Text, kind.Message) switch
        {
            ("bool_value", { } text, _) => text == "true",
            ("int64_value", { } text, _) => checked((long)Whole(text)),
            ("uint64_value", { } text, _) => checked((ulong)Whole(text)),
            ("double_value", { } text, _) => double.Parse(text.TrimEnd('f'), CultureInfo.InvariantCulture),
            ("string_value", { } text, _) => text,
            ("bytes_value", _, _) => kind.Octets!,
            ("null_value", _, _) => CelNull.Value,
            ("type_value", { } text, _) => new PublishedType(text),
            ("list_value", _, { } list) => list.Messages("values").Select(Value).ToArray(),
            ("map_value", _, { } map) => Map(map),
            ("object_value", _, { } packed) => Packed(packed),
            _ => throw new NotSupportedException($"line {kind.Line}: {kind.Name}"),
        };
    }

    private static Int128 Whole(string text)
    {
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return Int128.Parse(
            isHex ? text.AsSpan(2) : text,
            isHex ? NumberStyles.HexNumber : NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture
        );
    }

    private static CelMap Map(ProtoText map)
    {
        var made = new CelMap();
        foreach (var entry in map.Messages("entries"))
            made.TryAdd(Value(entry.Message("key")!), Value(entry.Message("value")!));
        return made;
    }

    private static object Packed(ProtoText packed)
    {
        var content = packed.Fields[0];
        var (seconds, nanos) = (
            long.Parse(content.Message?.Text("seconds") ?? "0", CultureInfo.InvariantCulture),
            int.Parse(content.Message?.Text("nanos") ?? "0", CultureInfo.InvariantCulture)
        );
        if (content.Name.EndsWith("/google.protobuf.Duration]", StringComparison.Ordinal))
            return new CelDuration(checked(seconds * 1_000_000_000 + nanos));
        if (
            content.Name.EndsWith("/google.protobuf.Timestamp]", StringComparison.Ordinal)
            && CelTimestamp.TryCreate(seconds, nanos, out var moment)
        )
            return moment;
        throw new NotSupportedException($"line {content.Line}: {content.Name}");
    }
}

/// <summary>A type that is a published value.</summary>
internal sealed record PublishedType(string Name);
