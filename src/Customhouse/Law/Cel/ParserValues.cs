namespace Customhouse.Law.Cel;

/// <summary>Reads values: literals, names, lists and maps.</summary>
internal sealed partial class Parser
{
    private static readonly HashSet<string> Reserved =
    [
        "as",
        "break",
        "const",
        "continue",
        "else",
        "for",
        "function",
        "if",
        "import",
        "let",
        "loop",
        "package",
        "namespace",
        "return",
        "var",
        "void",
        "while",
    ];

    private Expr Primary(bool isNegative)
    {
        var token = Next;
        switch (token.Kind)
        {
            case TokenKind.Int:
            case TokenKind.Uint:
            case TokenKind.Decimal:
                _next++;
                return Number(token, isNegative);
            case TokenKind.String:
            case TokenKind.Bytes:
                _next++;
                return Keep(new LiteralExpr(token.At, token.Value!));
            case TokenKind.Name:
                return Name(isRooted: false);
        }
        if (Take("."))
            return Name(isRooted: true);
        if (Take("("))
        {
            var inner = Expression();
            Expect(")");
            return inner;
        }
        if (Take("["))
            return Elements(token.At);
        if (Take("{"))
            return Entries(token.At);
        throw Unexpected("a value");
    }

    private LiteralExpr Number(Token token, bool isNegative)
    {
        object? value = token.Kind switch
        {
            TokenKind.Int => Literals.Int(token.Text, isNegative),
            TokenKind.Uint => Literals.Magnitude(token.Text),
            _ => Literals.Decimal(isNegative ? "-" + token.Text : token.Text),
        };
        return value is null
            ? throw new CelSyntaxException(
                token.At,
                token.Kind == TokenKind.Decimal
                    ? $"{token.Text} has more digits than an exact number holds"
                    : $"{token.Text} is out of the range of 64 bits"
            )
            : Keep(new LiteralExpr(token.At, value));
    }

    private Expr Name(bool isRooted)
    {
        var token = Next;
        if (token.Kind != TokenKind.Name || token.Text == "in")
            throw Unexpected("a name");
        _next++;
        object? word = token.Text switch
        {
            "true" => CelValue.True,
            "false" => CelValue.False,
            "null" => CelNull.Value,
            _ => null,
        };
        if (word is not null && !isRooted)
            return Keep(new LiteralExpr(token.At, word));
        if (word is not null || Reserved.Contains(token.Text))
            throw new CelSyntaxException(
                token.At,
                $"'{token.Text}' is a reserved word and no name",
                "take another name"
            );
        return Take("(")
            ? Keep(Macros.Expand(Keep(new CallExpr(token.At, null, token.Text, List(")")))))
            : Keep(new NameExpr(token.At, token.Text, isRooted));
    }

    /// <summary>The grammar takes a comma alone.</summary>
    private void Alone(string close)
    {
        if (IsSign(",") && _tokens[_next + 1] is { Kind: TokenKind.Sign } next && next.Text == close)
            _next++;
    }

    private ListExpr Elements(int at)
    {
        var elements = new List<Expr>();
        var optional = new HashSet<int>();
        Alone("]");
        while (!IsSign("]"))
        {
            if (Take("?"))
                optional.Add(elements.Count);
            elements.Add(Expression());
            if (!Take(","))
                break;
        }
        Expect("]");
        return Keep(new ListExpr(at, elements, optional));
    }

    private MapExpr Entries(int at)
    {
        var entries = new List<Entry>();
        Alone("}");
        while (!IsSign("}"))
        {
            var isOptional = Take("?");
            var key = Expression();
            Expect(":");
            entries.Add(new Entry(key, Expression(), isOptional));
            if (!Take(","))
                break;
        }
        Expect("}");
        return Keep(new MapExpr(at, entries));
    }

    private List<Expr> Fields()
    {
        var values = new List<Expr>();
        while (!IsSign("}"))
        {
            Take("?");
            Selector(isOptional: true, out _);
            Expect(":");
            values.Add(Expression());
            if (!Take(","))
                break;
        }
        Expect("}");
        return values;
    }
}
