namespace Customhouse.Law.Cel;

/// <summary>Reads a text by the grammar of the language, without looking at what names mean. It stops at the
/// first mistake.</summary>
internal sealed partial class Parser
{
    private readonly List<Token> _tokens;
    private int _next;
    private int _nesting;
    private int _parts;

    private Parser(List<Token> tokens) => _tokens = tokens;

    /// <exception cref="CelSyntaxException">The text follows no grammar, or a limit.</exception>
    public static Expr Parse(string text)
    {
        if (text.Length > CelLimits.TextLengthMax)
            throw new CelSyntaxException(
                0,
                $"the text has {text.Length} characters, and {CelLimits.TextLengthMax} are the most",
                "make two conditions of it"
            );
        var parser = new Parser(Tokens.In(text));
        var whole = parser.Expression();
        if (parser.Next.Kind != TokenKind.End)
            throw parser.Unexpected("an operator, or the end");
        return whole;
    }

    private Token Next => _tokens[_next];

    private bool IsSign(string sign) => Next.Kind == TokenKind.Sign && Next.Text == sign;

    private bool Take(string sign)
    {
        if (!IsSign(sign))
            return false;
        _next++;
        return true;
    }

    private void Expect(string sign)
    {
        if (!Take(sign))
            throw Unexpected($"'{sign}'");
    }

    private CelSyntaxException Unexpected(string wanted) =>
        new(
            Next.At,
            Next.Kind == TokenKind.End
                ? $"the text ends where {wanted} should stand"
                : $"'{Next.Text}' stands where {wanted} should"
        );

    /// <summary>Counts a new part and measures how deep it nests.</summary>
    private T Keep<T>(T expr)
        where T : Expr
    {
        foreach (var part in expr.Parts)
            expr.Depth = Math.Max(expr.Depth, part.Depth + 1);
        if (expr.Depth > CelLimits.DepthMax)
            throw new CelSyntaxException(
                expr.At,
                $"the text nests deeper than {CelLimits.DepthMax}",
                "make two conditions of it"
            );
        if (++_parts > CelLimits.PartsMax)
            throw new CelSyntaxException(
                expr.At,
                $"the text has more than {CelLimits.PartsMax} parts",
                "make two conditions of it"
            );
        return expr;
    }

    private Expr Expression()
    {
        if (++_nesting > CelLimits.DepthMax)
            throw new CelSyntaxException(
                Next.At,
                $"the text nests deeper than {CelLimits.DepthMax}",
                "make two conditions of it"
            );
        var whole = Row("||", Operators.Or, () => Row("&&", Operators.And, Relation));
        if (Next is { Kind: TokenKind.Sign, Text: "?" } mark)
        {
            _next++;
            var then = Row("||", Operators.Or, () => Row("&&", Operators.And, Relation));
            Expect(":");
            whole = Keep(new CallExpr(mark.At, null, Operators.Choose, [whole, then, Expression()]));
        }
        _nesting--;
        return whole;
    }

    /// <summary>A row of one logical operator, as a balanced tree: in which order its parts are combined does
    /// not matter.</summary>
    private Expr Row(string sign, string function, Func<Expr> part)
    {
        var parts = new List<Expr> { part() };
        var signs = new List<int>();
        while (IsSign(sign))
        {
            signs.Add(Next.At);
            _next++;
            parts.Add(part());
        }
        return Balanced(0, parts.Count);

        Expr Balanced(int from, int to)
        {
            if (to - from == 1)
                return parts[from];
            var middle = from + (to - from + 1) / 2;
            return Keep(
                new CallExpr(
                    signs[middle - 1],
                    null,
                    function,
                    [Balanced(from, middle), Balanced(middle, to)]
                )
            );
        }
    }

    private Expr Relation() =>
        Chain(
            token =>
                token switch
                {
                    { Kind: TokenKind.Sign, Text: "==" or "!=" or "<" or "<=" or ">" or ">=" } => true,
                    { Kind: TokenKind.Name, Text: "in" } => true,
                    _ => false,
                },
            () => Chain(t => IsOneOf(t, "+", "-"), () => Chain(t => IsOneOf(t, "*", "/", "%"), Unary))
        );

    private static bool IsOneOf(Token token, params ReadOnlySpan<string> signs) =>
        token.Kind == TokenKind.Sign && signs.Contains(token.Text);

    private Expr Chain(Predicate<Token> isOperator, Func<Expr> part)
    {
        var left = part();
        while (isOperator(Next))
        {
            var sign = Next;
            _next++;
            left = Keep(new CallExpr(sign.At, null, $"_{sign.Text}_", [left, part()]));
        }
        return left;
    }

    private Expr Unary()
    {
        var signs = new List<Token>();
        while (IsSign("!") || IsSign("-"))
        {
            if (signs.Count > 0 && signs[0].Text != Next.Text)
                throw Unexpected("a value in parentheses");
            signs.Add(Next);
            _next++;
        }
        // A minus before a number is the number's own: else the smallest int could not be written.
        var isNegative = signs is [.., { Text: "-" }] && (Next.Kind is TokenKind.Int or TokenKind.Decimal);
        var whole = Member(Primary(isNegative));
        for (var i = signs.Count - (isNegative ? 2 : 1); i >= 0; i--)
            whole = Keep(
                new CallExpr(
                    signs[i].At,
                    null,
                    signs[i].Text == "!" ? Operators.Not : Operators.Negate,
                    [whole]
                )
            );
        return whole;
    }

    private Expr Member(Expr whole)
    {
        while (true)
        {
            var at = Next.At;
            if (Take("."))
            {
                var isOptional = Take("?");
                var name = Selector(isOptional, out var isQuoted);
                if (!isQuoted && !isOptional && Take("("))
                    whole = Keep(Macros.Expand(Keep(new CallExpr(at, whole, name, List(")")))));
                else
                    whole = Keep(
                        new SelectExpr(at, whole, name, isOptional ? Selection.Optional : Selection.Read)
                    );
            }
            else if (Take("["))
            {
                var isOptional = Take("?");
                var key = Expression();
                Expect("]");
                whole = Keep(new IndexExpr(at, whole, key, isOptional));
            }
            else if (IsSign("{") && MessageName(whole) is { } message)
            {
                _next++;
                whole = Keep(new MessageExpr(whole.At, message, Fields()));
            }
            else
            {
                return whole;
            }
        }
    }

    /// <summary>The name before the brace of a message; null where no name stands there.</summary>
    private static string? MessageName(Expr expr) =>
        expr switch
        {
            NameExpr { IsRooted: true } name => "." + name.Name,
            NameExpr name => name.Name,
            SelectExpr { Mode: Selection.Read } select when MessageName(select.Of) is { } of =>
                $"{of}.{select.Field}",
            _ => null,
        };

    private string Selector(bool isOptional, out bool isQuoted)
    {
        isQuoted = Next.Kind == TokenKind.Quoted;
        if (!isQuoted && (Next.Kind != TokenKind.Name || Next.Text is "in" or "true" or "false" or "null"))
            throw Unexpected(isOptional ? "a field's name" : "the name of a field or a function");
        return _tokens[_next++].Text;
    }

    private List<Expr> List(string close)
    {
        var items = new List<Expr>();
        if (Take(close))
            return items;
        do items.Add(Expression());
        while (Take(","));
        Expect(close);
        return items;
    }
}
