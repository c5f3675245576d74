namespace Customhouse.Law.Cel;

/// <summary>The limits of the rule language. They make every condition end, and end soon.</summary>
public static class CelLimits
{
    /// <summary>Longest text of one condition, in characters.</summary>
    public const int TextLengthMax = 20_000;

    /// <summary>Deepest nesting of one condition: parentheses, calls and operators within each other. A row
    /// of
    /// <c>&amp;&amp;</c> or <c>||</c> counts as the depth of a balanced tree.</summary>
    public const int DepthMax = 200;

    /// <summary>Parts (names, values, operators, calls) of one condition.</summary>
    public const int PartsMax = 10_000;

    /// <summary>Names that macros of one condition bind at the same time.</summary>
    public const int LocalsMax = 24;

    /// <summary>Steps of one evaluation: an element that a macro visits, or 16 characters or elements that
    /// are copied or looked through, are one.</summary>
    public const int StepsMax = 1_000_000;

    /// <summary>Longest regular expression, in characters.</summary>
    public const int PatternLengthMax = 1_000;

    /// <summary>Faults that one compilation tells; what is behind them is told when they are
    /// mended.</summary>
    public const int FaultsMax = 20;
}
