using Customhouse.Values;
using static Customhouse.Law.Cel.CelType;

namespace Customhouse.Law.Cel;

/// <summary>Amounts of money, and numbers with a unit. Two currencies, or two units, never meet: to compare
/// or add them is an error.</summary>
internal static class Amounts
{
    public static readonly CelFunction[] Functions =
    [
        CelFunction.Of<string, string, Money>(
            "money",
            [CelType.String, CelType.String],
            CelType.Money,
            ReadMoney
        ),
        CelFunction.Of<decimal, string, Money>(
            "money",
            [CelType.Decimal, CelType.String],
            CelType.Money,
            MoneyOf
        ),
        .. Scaled<Money>(CelType.Money, Amount, Like),
        Sum<Money>(Operators.Add, CelType.Money, decimal.Add, Amount, Like),
        Sum<Money>(Operators.Subtract, CelType.Money, decimal.Subtract, Amount, Like),
        .. Ordered<Money>(CelType.Money, Amount),
        CelFunction.Of<string, string, Quantity>(
            "quantity",
            [CelType.String, CelType.String],
            CelType.Quantity,
            (f, number, unit) => new(Number(f, number), unit)
        ),
        CelFunction.Of<decimal, string, Quantity>(
            "quantity",
            [CelType.Decimal, CelType.String],
            CelType.Quantity,
            (_, number, unit) => new(number, unit)
        ),
        .. Scaled<Quantity>(CelType.Quantity, Amount, Like),
        Sum<Quantity>(Operators.Add, CelType.Quantity, decimal.Add, Amount, Like),
        Sum<Quantity>(Operators.Subtract, CelType.Quantity, decimal.Subtract, Amount, Like),
        .. Ordered<Quantity>(CelType.Quantity, Amount),
    ];

    private static (decimal Number, string Unit) Amount(Money money) => (money.Amount, money.Currency.Code);

    private static (decimal Number, string Unit) Amount(Quantity quantity) =>
        (quantity.Value, quantity.Unit ?? "");

    private static Money Like(Money money, decimal amount) => money with { Amount = amount };

    private static Quantity Like(Quantity quantity, decimal value) => quantity with { Value = value };

    /// <summary>Times a number, which may stand on either side.</summary>
    private static IEnumerable<CelFunction> Scaled<T>(
        CelType type,
        Func<T, (decimal Number, string Unit)> read,
        Func<T, decimal, T> like
    )
    {
        T Times(Frame frame, T amount, decimal times) =>
            like(amount, Arithmetic.Exact(frame, read(amount).Number, times, decimal.Multiply));
        yield return CelFunction.Of<T, decimal, T>(Operators.Multiply, [type, CelType.Decimal], type, Times);
        yield return CelFunction.Of<decimal, T, T>(
            Operators.Multiply,
            [CelType.Decimal, type],
            type,
            (frame, times, amount) => Times(frame, amount, times)
        );
    }

    private static CelFunction Sum<T>(
        string name,
        CelType type,
        Func<decimal, decimal, decimal> operation,
        Func<T, (decimal Number, string Unit)> read,
        Func<T, decimal, T> like
    ) =>
        CelFunction.Of<T, T, T>(
            name,
            [type, type],
            type,
            (f, a, b) =>
                AreAlike(f, read(a).Unit, read(b).Unit)
                    ? like(a, Arithmetic.Exact(f, read(a).Number, read(b).Number, operation))
                    : a
        );

    private static IEnumerable<CelFunction> Ordered<T>(
        CelType type,
        Func<T, (decimal Number, string Unit)> read
    ) =>
        Ordering.Signs.Select(s =>
            CelFunction.Of<T, T, bool>(
                s.Name,
                [type, type],
                Bool,
                (f, a, b) =>
                    AreAlike(f, read(a).Unit, read(b).Unit)
                    && s.Holds(read(a).Number.CompareTo(read(b).Number))
            )
        );

    /// <summary>Whether two amounts are equal; an error where they are of two currencies.</summary>
    public static bool AreEqual(Frame frame, Money a, Money b) =>
        AreAlike(frame, a.Currency.Code, b.Currency.Code) && a.Amount == b.Amount;

    /// <summary>Whether two quantities are equal; an error where they are of two units.</summary>
    public static bool AreEqual(Frame frame, Quantity a, Quantity b) =>
        AreAlike(frame, a.Unit ?? "", b.Unit ?? "") && a.Value == b.Value;

    private static bool AreAlike(Frame frame, string a, string b)
    {
        var areAlike = string.Equals(a, b, StringComparison.Ordinal);
        if (!areAlike)
            frame.Fail($"{a} and {b} are not of one kind, and are not compared or added");
        return areAlike;
    }

    /// <summary>The sum of amounts that are there; an error where they are not alike.</summary>
    public static object? Added(Frame frame, object a, object b) =>
        (a, b) switch
        {
            (Money x, Money y) when AreAlike(frame, x.Currency.Code, y.Currency.Code) => Like(
                x,
                Arithmetic.Exact(frame, x.Amount, y.Amount, decimal.Add)
            ),
            (Quantity x, Quantity y) when AreAlike(frame, x.Unit ?? "", y.Unit ?? "") => Like(
                x,
                Arithmetic.Exact(frame, x.Value, y.Value, decimal.Add)
            ),
            _ => null,
        };

    private static Money ReadMoney(Frame frame, string amount, string currency) =>
        MoneyOf(frame, Number(frame, amount), currency);

    private static Money MoneyOf(Frame frame, decimal amount, string currency)
    {
        if (Currency.TryParse(currency, out var known))
            return new(amount, known);
        frame.Fail($"'{currency}' is no code of a currency");
        return default;
    }

    private static decimal Number(Frame frame, string text)
    {
        if (Literals.Decimal(text) is { } number)
            return number;
        frame.Fail($"'{text}' is no number");
        return 0;
    }

    /// <summary>The type of a part: amount and currency of money, value and unit of a quantity.</summary>
    public static CelType? FieldType(CelType of, string field) =>
        (of.Kind, field) switch
        {
            (CelKind.Money, "amount") or (CelKind.Quantity, "value") => CelType.Decimal,
            (CelKind.Money, "currency") or (CelKind.Quantity, "unit") => CelType.String,
            _ => null,
        };

    /// <summary>A part of a value that came as an object; null where it has none of the name.</summary>
    public static object? Part(object of, string field) =>
        (of, field) switch
        {
            (Money money, "amount") => money.Amount,
            (Money money, "currency") => money.Currency.Code,
            (Quantity quantity, "value") => quantity.Value,
            (Quantity quantity, "unit") => quantity.Unit ?? "",
            _ => null,
        };

    /// <summary>The closure of a part; null where there is none.</summary>
    public static Delegate? Field(Compiler compiler, SelectExpr select)
    {
        if (select.Of.Type.Kind == CelKind.Money)
        {
            var money = compiler.As<Money>(select.Of);
            return select.Field == "amount"
                ? (Func<Frame, decimal>)(f => money(f).Amount)
                : (Func<Frame, string>)(f => money(f).Currency.Code);
        }
        if (select.Of.Type.Kind != CelKind.Quantity)
            return null;
        var quantity = compiler.As<Quantity>(select.Of);
        return select.Field == "value"
            ? (Func<Frame, decimal>)(f => quantity(f).Value)
            : (Func<Frame, string>)(f => quantity(f).Unit ?? "");
    }
}
