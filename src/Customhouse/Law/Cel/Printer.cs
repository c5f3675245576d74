using System.Globalization;
using System.Text;

namespace Customhouse.Law.Cel;

/// <summary>Writes a condition in its normal form: one line, no parenthesis more than it needs, texts in
/// double quotes. Two texts with the same normal form mean the same.</summary>
internal sealed class Printer
{
    /// <summary>How tightly a negation binds, and what stands before a dot.</summary>
    private const int Tight = 7;
    private const int Whole = 8;

    private readonly StringBuilder _text = new();

    public static string Print(Expr expr)
    {
        var printer = new Printer();
        printer.Write(expr, 0);
        return printer._text.ToString();
    }

    private static int Binding(Expr expr) =>
        expr switch
        {
            CallExpr { Function: Operators.Not or Operators.Negate } => Tight,
            CallExpr call when Operators.Binding(call.Function) is > 0 and var binding => binding,
            _ => Whole,
        };

    /// <param name="least">What binds less tightly is put in parentheses.</param>
    private void Write(Expr expr, int least)
    {
        if (Binding(expr) < least)
        {
            _text.Append('(');
            Write(expr, 0);
            _text.Append(')');
            return;
        }
        switch (expr)
        {
            case LiteralExpr literal:
                Literal(literal.Value);
                break;
            case NameExpr name:
                _text.Append(name.IsRooted ? "." : "").Append(name.Name);
                break;
            case SelectExpr { Mode: Selection.Test } test:
                _text.Append("has(");
                Write(test.Of, Whole);
                Field(".", test.Field);
                _text.Append(')');
                break;
            case SelectExpr select:
                Write(select.Of, Whole);
                Field(select.Mode == Selection.Optional ? ".?" : ".", select.Field);
                break;
            case IndexExpr index:
                Write(index.Of, Whole);
                _text.Append(index.IsOptional ? "[?" : "[");
                Write(index.Index, 0);
                _text.Append(']');
                break;
            case ListExpr list:
                _text.Append('[');
                Row(list.Elements.Select((e, i) => (e, list.Optional.Contains(i) ? "?" : "")));
                _text.Append(']');
                break;
            case MapExpr map:
                Map(map);
                break;
            case MacroExpr macro:
                Macro(macro);
                break;
            case CallExpr call:
                Call(call);
                break;
            case MessageExpr message:
                _text.Append(message.Name).Append("{}");
                break;
        }
    }

    private void Field(string dot, string name)
    {
        var isPlain =
            name is not ("in" or "true" or "false" or "null")
            && name.All(c => c == '_' || char.IsAsciiLetterOrDigit(c))
            && !char.IsAsciiDigit(name[0]);
        _text.Append(dot).Append(isPlain ? name : $"`{name}`");
    }

    private void Row(IEnumerable<(Expr Part, string Mark)> parts)
    {
        var separator = "";
        foreach (var (part, mark) in parts)
        {
            _text.Append(separator).Append(mark);
            Write(part, 0);
            separator = ", ";
        }
    }

    private void Map(MapExpr map)
    {
        _text.Append('{');
        var separator = "";
        foreach (var entry in map.Entries)
        {
            _text.Append(separator).Append(entry.IsOptional ? "?" : "");
            Write(entry.Key, 0);
            _text.Append(": ");
            Write(entry.Value, 0);
            separator = ", ";
        }
        _text.Append('}');
    }

    private void Macro(MacroExpr macro)
    {
        var isBind = macro.Kind == MacroKind.Bind;
        if (!isBind)
        {
            Write(macro.Range, Whole);
            _text.Append('.');
        }
        _text.Append(Macros.NameOf(macro.Kind)).Append('(').Append(macro.First).Append(", ");
        if (macro.Second is not null)
            _text.Append(macro.Second).Append(", ");
        if (isBind)
            Row([(macro.Range, ""), (macro.Body, "")]);
        else if (macro.Filter is null)
            Row([(macro.Body, "")]);
        else
            Row([(macro.Filter, ""), (macro.Body, "")]);
        _text.Append(')');
    }

    private void Call(CallExpr call)
    {
        var given = call.Arguments;
        var binding = Operators.Binding(call.Function);
        switch (call.Function)
        {
            case Operators.Not:
            case Operators.Negate:
                _text.Append(Operators.Sign(call.Function));
                // A minus before a number would become the number's own.
                var isNumber = given[0] is LiteralExpr { Value: long and >= 0 or decimal and >= 0 };
                // Signs of both kinds do not stand in a row.
                var isOther =
                    given[0] is CallExpr { Function: Operators.Not or Operators.Negate } inner
                        && inner.Function != call.Function
                    || (call.Function == Operators.Not && given[0] is LiteralExpr { Value: long or decimal });
                Write(given[0], isNumber || isOther ? Whole + 1 : Tight);
                break;
            case Operators.Choose:
                Write(given[0], binding + 1);
                _text.Append(" ? ");
                Write(given[1], binding + 1);
                _text.Append(" : ");
                Write(given[2], binding);
                break;
            case var _ when binding > 0:
                var isRow = call.Function is Operators.And or Operators.Or;
                Write(given[0], binding);
                _text.Append(CultureInfo.InvariantCulture, $" {Operators.Sign(call.Function)} ");
                Write(given[1], isRow ? binding : binding + 1);
                break;
            default:
                if (call.Receiver is not null)
                {
                    Write(call.Receiver, Whole);
                    _text.Append('.');
                }
                _text.Append(call.Function).Append('(');
                Row(given.Select(g => (g, "")));
                _text.Append(')');
                break;
        }
    }

    private void Literal(object value) =>
        _text.Append(
            value switch
            {
                bool truth => truth ? "true" : "false",
                long number => number.ToString(CultureInfo.InvariantCulture),
                ulong number => number.ToString(CultureInfo.InvariantCulture) + "u",
                decimal number => Decimal(number),
                string text => Quote(text),
                byte[] bytes => "b\"" + string.Concat(bytes.Select(b => $"\\x{b:x2}")) + "\"",
                _ => "null",
            }
        );

    private static string Decimal(decimal number)
    {
        var text = Literals.Plain(number);
        return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
    }

    /// <summary>A text in double quotes, with escapes for what cannot be seen.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
            quoted.Append(
                c switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\a' => "\\a",
                    '\b' => "\\b",
                    '\f' => "\\f",
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    '\v' => "\\v",
                    < ' ' or '\x7f' => $"\\x{(int)c:x2}",
                    _ => c.ToString(),
                }
            );
        return quoted.Append('"').ToString();
    }
}
