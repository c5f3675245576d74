namespace Customhouse.Law.Cel;

/// <summary>
/// What a condition runs in: the values of the variables, the first error, and the steps that are left. A
/// frame is made once for an environment and used for one evaluation after another, by one thread at a time.
/// </summary>
public sealed class Frame
{
    private readonly CelEnvironment _environment;
    private readonly long _stepsMax;
    private long _steps;
    private Frame? _root;
    private Dictionary<object, object>? _calls;

    /// <summary>A frame for the programs of an environment, with no value set.</summary>
    /// <param name="environment">What declares the variables.</param>
    /// <param name="stepsMax">The steps that one evaluation may take.</param>
    public Frame(CelEnvironment environment, long stepsMax = CelLimits.StepsMax)
    {
        (_environment, _stepsMax, _steps) = (environment, stepsMax, stepsMax);
        Slots = new object?[environment.Variables.Count + CelLimits.LocalsMax];
    }

    internal object?[] Slots { get; }

    /// <summary>Why there is no value; null where there is one.</summary>
    public CelError? Error { get; private set; }

    internal bool HasFailed => Error is not null;

    internal CelEnvironment Environment => _environment;

    /// <summary>Sets a variable: bool, long, ulong, decimal, string, byte[], CelTimestamp, CelDuration,
    /// DateOnly, Money, Quantity, a list (IReadOnlyList of objects), a CelMap, or an object of the host.
    /// </summary>
    /// <exception cref="ArgumentException">The environment declares no such variable.</exception>
    public void Set(string variable, object value)
    {
        var slot = _environment.SlotOf(variable);
        if (slot < 0)
            throw new ArgumentException($"no variable is called {variable}", nameof(variable));
        Slots[slot] = value;
    }

    /// <summary>Sets a variable by its place among the variables of the environment.</summary>
    public void Set(int variable, object value) => Slots[variable] = value;

    /// <summary>Tells, within a function, that it has no result; the first error is kept.</summary>
    public void Fail(string what) => Error ??= new CelError(what);

    internal void Fail(CelError error)
    {
        if (Error is null || error.IsFinal)
            Error = error;
    }

    /// <summary>What a definition keeps in this frame from call to call; it is made at the first. Frames
    /// within frames share one store, for no definition calls itself.</summary>
    internal TKept CallOf<TOf, TKept>(TOf definition, Func<TOf, Frame, TKept> make)
        where TOf : class
        where TKept : class
    {
        var root = _root ?? this;
        var calls = root._calls ??= new(ReferenceEqualityComparer.Instance);
        if (!calls.TryGetValue(definition, out var call))
            calls.Add(definition, call = make(definition, root));
        return (TKept)call;
    }

    /// <summary>A frame for what a condition in this one calls.</summary>
    internal Frame Within(CelEnvironment environment) =>
        new(environment, _stepsMax) { _root = _root ?? this };

    /// <summary>Begins an evaluation within another: it has the steps that are left to that.</summary>
    internal void BeginWithin(Frame outer) => (Error, _steps) = (null, outer._steps);

    /// <summary>Ends it: the other has its error, and the steps that it left.</summary>
    internal void EndWithin(Frame outer)
    {
        outer._steps = _steps;
        if (Error is { } error)
            outer.Fail(error);
    }

    /// <summary>Begins an evaluation: no error, all steps.</summary>
    internal void Begin() => (Error, _steps) = (null, _stepsMax);

    /// <summary>Takes the error away, so that an operator may pass over it; false for one that
    /// stays.</summary>
    internal bool TryTake(out CelError error)
    {
        error = Error!;
        if (error.IsFinal)
            return false;
        Error = null;
        return true;
    }

    /// <summary>Counts steps.</summary>
    /// <returns>False where none is left: the evaluation has failed.</returns>
    public bool Spend(long steps)
    {
        _steps -= steps;
        if (_steps >= 0)
            return true;
        Fail(CelError.StepsUsedUp);
        return false;
    }
}
