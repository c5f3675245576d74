namespace Customhouse.Law.Cel;

/// <summary>Calls that are no functions: they bind a name for one of their arguments, or look at one without
/// reading it. What has the name of a macro and another number of arguments is a function.</summary>
internal static class Macros
{
    public static Expr Expand(CallExpr call)
    {
        var given = call.Arguments;
        if (call.Receiver is null)
            return call.Function == "has" && given.Count == 1 ? Has(call) : call;
        if (call is { Function: "bind", Receiver: NameExpr { Name: "cel" } } && given.Count == 3)
            return Make(call, MacroKind.Bind, given[1], given[0], null, null, given[2]);
        if (
            call is { Function: "greatest" or "least", Receiver: NameExpr { Name: "math" } }
            && given.Count > 2
        )
            return new CallExpr(
                call.At,
                call.Receiver,
                call.Function,
                [new ListExpr(call.At, given, new HashSet<int>()) { Depth = call.Depth }]
            );
        return (call.Function, given.Count) switch
        {
            ("all", 2) => One(call, MacroKind.All),
            ("exists", 2) => One(call, MacroKind.Exists),
            ("exists_one" or "existsOne", 2) => One(call, MacroKind.ExistsOne),
            ("filter", 2) => One(call, MacroKind.Filter),
            ("map", 2) => One(call, MacroKind.Map),
            ("map", 3) => Make(call, MacroKind.Map, call.Receiver, given[0], null, given[1], given[2]),
            ("optMap", 2) => One(call, MacroKind.OptMap),
            ("optFlatMap", 2) => One(call, MacroKind.OptFlatMap),
            ("all", 3) => Two(call, MacroKind.All),
            ("exists", 3) => Two(call, MacroKind.Exists),
            ("exists_one" or "existsOne", 3) => Two(call, MacroKind.ExistsOne),
            ("transformList", 3 or 4) => Two(call, MacroKind.TransformList),
            ("transformMap", 3 or 4) => Two(call, MacroKind.TransformMap),
            ("transformMapEntry", 3 or 4) => Two(call, MacroKind.TransformMapEntry),
            _ => call,
        };
    }

    /// <summary>The name of a macro in a text that is printed.</summary>
    public static string NameOf(MacroKind kind) =>
        kind switch
        {
            MacroKind.ExistsOne => "exists_one",
            MacroKind.Bind => "cel.bind",
            _ => char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..],
        };

    private static SelectExpr Has(CallExpr call) =>
        call.Arguments[0] is SelectExpr { Mode: Selection.Read } select
            ? new SelectExpr(call.At, select.Of, select.Field, Selection.Test)
            : throw new CelSyntaxException(
                call.At,
                "has() asks whether a field is there",
                "write a path that ends with a field, such as has(item.origin)"
            );

    private static MacroExpr One(CallExpr call, MacroKind kind) =>
        Make(call, kind, call.Receiver!, call.Arguments[0], null, null, call.Arguments[1]);

    private static MacroExpr Two(CallExpr call, MacroKind kind) =>
        Make(
            call,
            kind,
            call.Receiver!,
            call.Arguments[0],
            call.Arguments[1],
            call.Arguments.Count == 4 ? call.Arguments[2] : null,
            call.Arguments[^1]
        );

    private static MacroExpr Make(
        CallExpr call,
        MacroKind kind,
        Expr range,
        Expr first,
        Expr? second,
        Expr? filter,
        Expr body
    )
    {
        var (one, two) = (NameOf(call, first), second is null ? null : NameOf(call, second));
        if (one == two)
            throw new CelSyntaxException(
                second!.At,
                $"{call.Function} binds '{one}' twice",
                "take two names"
            );
        return new MacroExpr(call.At, kind, range, one, two, filter, body);
    }

    private static string NameOf(CallExpr call, Expr expr) =>
        expr is NameExpr { IsRooted: false } name
            ? name.Name
            : throw new CelSyntaxException(
                expr.At,
                $"{call.Function} wants a simple name here",
                $"write {call.Function}(x, ...), and x in what follows"
            );
}
