namespace Customhouse.Law.Cel;

/// <summary>What a function does, with its arguments as they are held.</summary>
internal abstract class FunctionBody
{
    /// <summary>How its arguments and its result are held.</summary>
    protected abstract (Type[] Arguments, Type Result) Held { get; }

    /// <summary>Whether its arguments come as objects, whatever their types are.</summary>
    public virtual bool TakesObjects => false;

    /// <summary>The call with closures for its arguments: a <c>Func&lt;Frame, TResult&gt;</c>.</summary>
    public abstract Delegate Bind(Compiler compiler, IReadOnlyList<Expr> given);

    /// <summary>The call where the types show only when it runs.</summary>
    public abstract object Invoke(Frame frame, object[] given);

    /// <exception cref="ArgumentException">The declaration does not fit the body.</exception>
    public virtual void Check(string name, CelType[] parameters, CelType result)
    {
        var (arguments, given) = Held;
        var fits =
            arguments.Length == parameters.Length
            && IsHeld(given, result)
            && arguments.Zip(parameters).All(p => IsHeld(p.First, p.Second));
        if (!fits)
            throw new ArgumentException(
                $"the body of {name} does not take and give the types that it declares"
            );
    }

    private static bool IsHeld(Type held, CelType type) =>
        held == type.Held || (type.Held == typeof(object) && !held.IsValueType);
}

internal sealed class FunctionBody<TA, TResult>(Func<Frame, TA, TResult> body) : FunctionBody
{
    protected override (Type[], Type) Held => ([typeof(TA)], typeof(TResult));

    public override Delegate Bind(Compiler compiler, IReadOnlyList<Expr> given)
    {
        var first = compiler.As<TA>(given[0]);
        return (Func<Frame, TResult>)(
            frame =>
            {
                var a = first(frame);
                return frame.HasFailed ? default! : body(frame, a);
            }
        );
    }

    public override object Invoke(Frame frame, object[] given) => Compiler.Box(body(frame, (TA)given[0]));
}

internal sealed class FunctionBody<TA, TB, TResult>(Func<Frame, TA, TB, TResult> body) : FunctionBody
{
    protected override (Type[], Type) Held => ([typeof(TA), typeof(TB)], typeof(TResult));

    public override Delegate Bind(Compiler compiler, IReadOnlyList<Expr> given)
    {
        var first = compiler.As<TA>(given[0]);
        if (given[1].Constant is TB known)
        {
            return (Func<Frame, TResult>)(
                frame =>
                {
                    var a = first(frame);
                    return frame.HasFailed ? default! : body(frame, a, known);
                }
            );
        }
        var second = compiler.As<TB>(given[1]);
        return (Func<Frame, TResult>)(
            frame =>
            {
                var a = first(frame);
                if (frame.HasFailed)
                    return default!;
                var b = second(frame);
                return frame.HasFailed ? default! : body(frame, a, b);
            }
        );
    }

    public override object Invoke(Frame frame, object[] given) =>
        Compiler.Box(body(frame, (TA)given[0], (TB)given[1]));
}

internal sealed class FunctionBody<TA, TB, TC, TResult>(Func<Frame, TA, TB, TC, TResult> body) : FunctionBody
{
    protected override (Type[], Type) Held => ([typeof(TA), typeof(TB), typeof(TC)], typeof(TResult));

    public override Delegate Bind(Compiler compiler, IReadOnlyList<Expr> given)
    {
        var (first, second) = (compiler.As<TA>(given[0]), compiler.As<TB>(given[1]));
        var third = compiler.As<TC>(given[2]);
        return (Func<Frame, TResult>)(
            frame =>
            {
                var a = first(frame);
                if (frame.HasFailed)
                    return default!;
                var b = second(frame);
                if (frame.HasFailed)
                    return default!;
                var c = third(frame);
                return frame.HasFailed ? default! : body(frame, a, b, c);
            }
        );
    }

    public override object Invoke(Frame frame, object[] given) =>
        Compiler.Box(body(frame, (TA)given[0], (TB)given[1], (TC)given[2]));
}

internal sealed class FunctionBodyOfAll(Func<Frame, object[], object> body) : FunctionBody
{
    protected override (Type[], Type) Held => ([], typeof(object));

    /// <summary>Its arguments and its result come as objects whatever their types are.</summary>
    public override void Check(string name, CelType[] parameters, CelType result) { }

    public override bool TakesObjects => true;

    /// <summary>Its arguments are looked at when it runs, so that it is found like one of several.</summary>
    public override Delegate Bind(Compiler compiler, IReadOnlyList<Expr> given) =>
        throw new InvalidOperationException("a function of objects is dispatched");

    public override object Invoke(Frame frame, object[] given) => body(frame, given);
}
