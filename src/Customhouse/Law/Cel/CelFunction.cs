namespace Customhouse.Law.Cel;

/// <summary>
/// A function that conditions may call. Several functions may have one name, if their parameters differ in
/// kind. A function depends on nothing but its arguments and the frame, and changes nothing.
/// </summary>
public sealed class CelFunction
{
    private CelFunction(string name, bool isReceiver, CelType[] parameters, CelType result, FunctionBody body)
    {
        (Name, IsReceiver, Parameters, Result, Body) = (name, isReceiver, parameters, result, body);
        body.Check(name, parameters, result);
    }

    /// <summary>As it is called. A name with dots is called with all of them: <c>math.least</c>.</summary>
    public string Name { get; }

    /// <summary>Whether its first argument stands before its name: <c>text.trim()</c>.</summary>
    public bool IsReceiver { get; }

    /// <summary>The types of all arguments, the receiver first.</summary>
    public IReadOnlyList<CelType> Parameters { get; }

    /// <summary>The type of what it gives.</summary>
    public CelType Result { get; }

    /// <summary>
    /// Looks at the arguments when a condition is compiled, with null for each that is not known by then. It
    /// tells what is wrong with them and what would mend it, or null: so an unknown name in a list of codes
    /// is a fault of the text.
    /// </summary>
    /// <param name="known">What each argument is.</param>
    public delegate (string What, string Mend)? Refusing(IReadOnlyList<object?> known);

    internal Refusing? Refuse { get; private init; }

    internal FunctionBody Body { get; }

    /// <summary>What it stands for, where it is a condition under a name.</summary>
    internal CelDefinition.Meaning? Means { get; private init; }

    /// <summary>Whether the same arguments always give the same, so that it may be worked out when a
    /// condition is compiled.</summary>
    internal bool IsFixed { get; private init; }

    /// <summary>Whether it is taken only where the types show when a condition runs.</summary>
    internal bool IsOfValues { get; private init; }

    /// <summary>What it is called with, for faults.</summary>
    internal string Takes
    {
        get
        {
            var types = Parameters.Select(p => p.ToString()).ToArray();
            if (Operators.Binding(Name) > 0)
                return string.Join($" {Operators.Sign(Name)} ", types);
            return IsReceiver
                ? $"{types[0]}.{Name}({string.Join(", ", types[1..])})"
                : $"{Operators.Spoken(Name)}({string.Join(", ", types)})";
        }
    }

    /// <summary>A function of one argument.</summary>
    /// <param name="name">As it is called; with a dot before it where its argument stands before the name.
    /// </param>
    /// <param name="parameters">The types of the arguments. A body takes them as they are held: bool, long,
    /// ulong, decimal, string, CelTimestamp, CelDuration, DateOnly, Money, Quantity, or an object.</param>
    /// <param name="result">The type of what it gives.</param>
    /// <param name="refuse">Looks at arguments that are known when a condition is compiled.</param>
    /// <param name="body">What it does. It tells by <see cref="Frame.Fail(string)"/> that it cannot.</param>
    /// <exception cref="ArgumentException">The body does not take or give the types.</exception>
    public static CelFunction Of<TA, TResult>(
        string name,
        CelType[] parameters,
        CelType result,
        Func<Frame, TA, TResult> body,
        Refusing? refuse = null
    ) => Of(name, parameters, result, new FunctionBody<TA, TResult>(body), refuse);

    /// <summary>A function of two arguments; see there for the rest.</summary>
    /// <inheritdoc cref="Of{TA, TResult}"/>
    public static CelFunction Of<TA, TB, TResult>(
        string name,
        CelType[] parameters,
        CelType result,
        Func<Frame, TA, TB, TResult> body,
        Refusing? refuse = null
    ) => Of(name, parameters, result, new FunctionBody<TA, TB, TResult>(body), refuse);

    /// <summary>A function of three arguments; see there for the rest.</summary>
    /// <inheritdoc cref="Of{TA, TResult}"/>
    public static CelFunction Of<TA, TB, TC, TResult>(
        string name,
        CelType[] parameters,
        CelType result,
        Func<Frame, TA, TB, TC, TResult> body,
        Refusing? refuse = null
    ) => Of(name, parameters, result, new FunctionBody<TA, TB, TC, TResult>(body), refuse);

    /// <summary>A function of any number of arguments, which come as objects.</summary>
    /// <inheritdoc cref="Of{TA, TResult}"/>
    public static CelFunction OfAll(
        string name,
        CelType[] parameters,
        CelType result,
        Func<Frame, object[], object> body,
        Refusing? refuse = null
    ) => Of(name, parameters, result, new FunctionBodyOfAll(body), refuse);

    private static CelFunction Of(
        string name,
        CelType[] parameters,
        CelType result,
        FunctionBody body,
        Refusing? refuse
    ) => new(name.TrimStart('.'), name.StartsWith('.'), parameters, result, body) { Refuse = refuse };

    internal CelFunction Fixed() =>
        new(Name, IsReceiver, [.. Parameters], Result, Body)
        {
            IsFixed = true,
            IsOfValues = IsOfValues,
            Refuse = Refuse,
        };

    internal CelFunction Meaning(CelDefinition.Meaning means) =>
        new(Name, IsReceiver, [.. Parameters], Result, Body) { Means = means };

    internal CelFunction OfValues() =>
        new(Name, IsReceiver, [.. Parameters], Result, Body) { IsOfValues = true };
}
