namespace Customhouse.Law.Cel;

/// <summary>
/// A condition under a name, which other conditions call as they call a function. Its parameters are the
/// variables of its environment. It runs in a frame of its own, with the steps that are left to whoever calls
/// it.
/// </summary>
public static class CelDefinition
{
    /// <summary>The most parameters that a definition takes.</summary>
    public const int ParametersMax = 2;

    /// <summary>The function of a definition. One that takes one object remembers what it came to for the
    /// last: what holds for a whole is worked out once, however many parts ask.</summary>
    /// <param name="name">As it is called.</param>
    /// <param name="environment">What the condition was compiled in. Its first variables are those of the
    /// caller that are handed on; the rest are the parameters.</param>
    /// <param name="body">The condition.</param>
    /// <param name="handedOn">How many variables of the caller, from its first on, are handed on.</param>
    /// <exception cref="ArgumentException">It takes no parameter, more than two, or one that is neither an
    /// object nor a text.</exception>
    public static CelFunction Function(string name, CelEnvironment environment, CelProgram body, int handedOn)
    {
        var function = body.Closure switch
        {
            Func<Frame, bool> run => Typed(name, environment, body, handedOn, run),
            Func<Frame, long> run => Typed(name, environment, body, handedOn, run),
            Func<Frame, decimal> run => Typed(name, environment, body, handedOn, run),
            Func<Frame, string> run => Typed(name, environment, body, handedOn, run),
            Func<Frame, DateOnly> run => Typed(name, environment, body, handedOn, run),
            Func<Frame, Values.Money> run => Typed(name, environment, body, handedOn, run),
            Func<Frame, Values.Quantity> run => Typed(name, environment, body, handedOn, run),
            Func<Frame, object> run => Typed(name, environment, body, handedOn, run),
            _ => throw new ArgumentException($"{name} gives a {body.Type}, and a definition may not"),
        };
        return function.Meaning(new(body, [.. environment.Variables.Skip(handedOn).Select(v => v.Name)]));
    }

    /// <summary>What a definition stands for: its condition, and the names of its parameters in it.</summary>
    internal sealed record Meaning(CelProgram Body, IReadOnlyList<string> Parameters);

    private static CelFunction Typed<TResult>(
        string name,
        CelEnvironment environment,
        CelProgram body,
        int handedOn,
        Func<Frame, TResult> run
    )
    {
        CelType[] takes = [.. environment.Variables.Skip(handedOn).Select(v => v.Type)];
        var call = new Call<TResult>(environment, handedOn, run);
        return takes.Select(t => t.Held == typeof(string)).ToArray() switch
        {
            [false] => CelFunction.Of<object, TResult>(name, takes, body.Type, call.Remembered),
            [true] => CelFunction.Of<string, TResult>(name, takes, body.Type, call.With),
            [false, false] => CelFunction.Of<object, object, TResult>(name, takes, body.Type, call.With),
            [false, true] => CelFunction.Of<object, string, TResult>(name, takes, body.Type, call.With),
            [true, false] => CelFunction.Of<string, object, TResult>(name, takes, body.Type, call.With),
            [true, true] => CelFunction.Of<string, string, TResult>(name, takes, body.Type, call.With),
            _ => throw new ArgumentException(
                $"{name} takes {takes.Length} parameters; a definition takes one or two"
            ),
        };
    }

    private sealed class Call<TResult>(CelEnvironment environment, int handedOn, Func<Frame, TResult> run)
    {
        /// <summary>What is kept in the frame of the first caller.</summary>
        private sealed class Kept(Frame frame)
        {
            public Frame Frame => frame;

            public object? Last { get; set; }

            public TResult Result { get; set; } = default!;
        }

        public TResult Remembered(Frame caller, object argument)
        {
            var kept = In(caller);
            if (ReferenceEquals(kept.Last, argument))
                return kept.Result;
            var result = Run(caller, kept.Frame, argument, null);
            if (!caller.HasFailed)
                (kept.Last, kept.Result) = (argument, result);
            return result;
        }

        public TResult With(Frame caller, object argument) => Run(caller, In(caller).Frame, argument, null);

        public TResult With(Frame caller, object one, object other) =>
            Run(caller, In(caller).Frame, one, other);

        private Kept In(Frame caller) => caller.CallOf(this, static (call, root) => call.KeptIn(root));

        private Kept KeptIn(Frame root) => new(root.Within(environment));

        private TResult Run(Frame caller, Frame frame, object one, object? other)
        {
            for (var i = 0; i < handedOn; i++)
                frame.Slots[i] = caller.Slots[i];
            frame.Slots[handedOn] = one;
            if (other is not null)
                frame.Slots[handedOn + 1] = other;
            frame.BeginWithin(caller);
            var result = run(frame);
            frame.EndWithin(caller);
            return result;
        }
    }
}
