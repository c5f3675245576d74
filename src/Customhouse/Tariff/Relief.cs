namespace Customhouse.Tariff;

/// <summary>How a relief takes a charge away.</summary>
public enum ReliefKind
{
    /// <summary>Never due.</summary>
    Relieved,

    /// <summary>Due, but not to be paid while the procedure lasts.</summary>
    Suspended,

    /// <summary>Due for each month of use, so that only the discharge tells the amount.</summary>
    Partial,
}

/// <summary>One row of the table of reliefs: which procedures take which charges away.</summary>
/// <param name="Kind">How it takes them away.</param>
/// <param name="Classes">The charges that it reaches.</param>
/// <param name="Requested">Requested procedure (DE 1/10), null for any.</param>
/// <param name="Previous">Previous procedure (DE 1/10), null for any.</param>
/// <param name="Additional"> Additional procedure (DE 1/11), null for any; <c>#</c> stands for one digit, so
/// that <c>C##</c> is the whole family of duty reliefs.
/// </param>
/// <param name="Basis">The law behind it.</param>
public sealed record Relief(
    ReliefKind Kind,
    TaxClass Classes,
    string? Requested,
    string? Previous,
    string? Additional,
    string Basis
)
{
    /// <summary>True if an item under these procedures has this relief.</summary>
    public bool Reaches(string? requested, string? previous, IReadOnlyList<string> additional)
    {
        if (Requested is not null && Requested != requested)
            return false;
        if (Previous is not null && Previous != previous)
            return false;
        if (Additional is null)
            return true;
        for (var i = 0; i < additional.Count; i++)
            if (Matches(Additional, additional[i]))
                return true;
        return false;
    }

    private static bool Matches(string pattern, string code)
    {
        if (pattern.Length != code.Length)
            return false;
        for (var i = 0; i < pattern.Length; i++)
            if (pattern[i] == '#' ? !char.IsAsciiDigit(code[i]) : pattern[i] != code[i])
                return false;
        return true;
    }
}

/// <summary>
/// How the security for a charge that is not paid is told: on a line of its own, with its own code.
/// </summary>
/// <param name="Requested">The requested procedure that it goes with; null for any other.</param>
/// <param name="Code">The code of the line that tells the security.</param>
public sealed record SecurityCode(string? Requested, string Code)
{
    /// <summary>The code for a procedure; of several that fit, the first.</summary>
    /// <exception cref="InvalidOperationException">None fits.</exception>
    public static string Find(IReadOnlyList<SecurityCode> codes, string? requested)
    {
        foreach (var code in codes)
            if (code.Requested is null || code.Requested == requested)
                return code.Code;
        throw new InvalidOperationException("the terms name no code for a security");
    }
}
