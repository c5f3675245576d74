namespace Customhouse.Law.Cel;

/// <summary>Why a text is no condition.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in characters.</param>
/// <param name="What">What is wrong, in plain English.</param>
/// <param name="Mend">What would mend it; empty where nothing can be said.</param>
public sealed record CelFault(int Line, int Column, string What, string Mend)
{
    /// <summary>One line for a person.</summary>
    public override string ToString() =>
        $"line {Line}, column {Column}: {What}" + (Mend.Length == 0 ? "" : $"; {Mend}");

    internal static CelFault At(string text, int at, string what, string mend = "")
    {
        var before = text.AsSpan(0, Math.Min(at, text.Length));
        return new(before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'), what, mend);
    }
}

/// <summary>Why a condition has no value for what it was asked of, such as a division by zero.</summary>
/// <param name="What">In plain English.</param>
public sealed record CelError(string What)
{
    /// <summary>Whether no operator may pass over it: the steps are used up.</summary>
    internal bool IsFinal { get; init; }

    /// <summary>Whether it says that a field of an object of the host is absent.</summary>
    internal bool IsAbsence { get; init; }

    internal static readonly CelError StepsUsedUp = new("it takes more steps than are allowed")
    {
        IsFinal = true,
    };

    internal static CelError NoOverload(string function, params ReadOnlySpan<object> arguments)
    {
        var types = new List<string>(arguments.Length);
        foreach (var argument in arguments)
            types.Add(CelValue.TypeOf(argument).ToString());
        return new($"{Operators.Spoken(function)} does not take {string.Join(" and ", types)}");
    }
}

/// <summary>What a text came to when it was compiled.</summary>
/// <param name="Program">Null where there is any fault.</param>
/// <param name="Faults">In the order of the text.</param>
public sealed record CelCompilation(CelProgram? Program, IReadOnlyList<CelFault> Faults);

/// <summary>A text that cannot be read at all; the parser stops at the first.</summary>
internal sealed class CelSyntaxException(int at, string what, string mend = "") : Exception(what)
{
    public int At => at;

    public string Mend => mend;
}
