using System.Collections.Immutable;

namespace Customhouse.Law.Cel;

/// <summary>A condition that was compiled. It holds no state: any thread may run it, each in its own frame.
/// </summary>
public sealed class CelProgram
{
    private readonly CelEnvironment _environment;
    private readonly Expr _whole;
    private readonly Delegate _run;
    private readonly Func<Frame, object> _boxed;
    private readonly Func<Frame, bool>? _truth;
    private readonly Lazy<string> _text;
    private readonly Lazy<CelConjunction> _conjunction;

    internal CelProgram(
        CelEnvironment environment,
        Expr whole,
        Delegate run,
        IReadOnlySet<string> reads,
        ImmutableHashSet<string> proven
    )
    {
        (_environment, _whole, _run, Reads, Proven) = (environment, whole, run, reads, proven);
        _boxed = Compiler.Boxed(run);
        _truth = run as Func<Frame, bool>;
        _text = new(() => Printer.Print(_whole));
        _conjunction = new(() => CelConjunction.Of(_whole, new Compiler(_environment, "")));
    }

    /// <summary>The type of what it comes to.</summary>
    public CelType Type => _whole.Type;

    /// <summary>The paths that it reads, from a declared variable on, as <c>goods.items.origin</c>; elements
    /// of lists are passed over. What lies beneath a path is read with it.</summary>
    public IReadOnlySet<string> Reads { get; }

    /// <summary>Whether it is always the same, whatever is declared; null where that is not known.</summary>
    public object? Constant => _whole.Constant;

    /// <summary>The paths that are there whenever it is true.</summary>
    internal ImmutableHashSet<string> Proven { get; }

    /// <summary>Whether the condition holds.</summary>
    /// <returns>True or false; false, and an error in the frame, where neither is known.</returns>
    /// <exception cref="InvalidOperationException">It is no condition: its type is not bool.</exception>
    public bool Holds(Frame frame)
    {
        if (_truth is null)
            return Run<bool>(frame);
        Begin(frame);
        return _truth(frame) && !frame.HasFailed;
    }

    /// <summary>Runs it, with its value as it is held.</summary>
    /// <returns>The value; where the frame has an error, the value means nothing.</returns>
    /// <exception cref="InvalidOperationException">Its value is held in another way.</exception>
    public T Run<T>(Frame frame)
    {
        Begin(frame);
        return ((Func<Frame, T>)Typed<T>())(frame);
    }

    /// <summary>Runs it, whatever its type.</summary>
    /// <returns>The value; null where the frame has an error.</returns>
    /// <exception cref="InvalidOperationException">The frame belongs to another environment.</exception>
    public object? Run(Frame frame)
    {
        Begin(frame);
        var value = _boxed(frame);
        return frame.HasFailed ? null : value;
    }

    /// <summary>Its parts, for what reasons on it.</summary>
    internal Expr Whole => _whole;

    /// <summary>What it asks first, and the rest.</summary>
    internal CelConjunction Conjunction => _conjunction.Value;

    /// <summary>Its closure, for what calls it within another condition.</summary>
    internal Delegate Closure => _run;

    private void Begin(Frame frame)
    {
        if (frame.Environment != _environment)
            throw new InvalidOperationException("the frame belongs to another environment");
        frame.Begin();
    }

    private Delegate Typed<T>() =>
        _run is Func<Frame, T>
            ? _run
            : throw new InvalidOperationException(
                $"the value is {Type}, which is not held as {typeof(T).Name}"
            );

    /// <summary>Its normal form: a text that means the same.</summary>
    public override string ToString() => _text.Value;
}
