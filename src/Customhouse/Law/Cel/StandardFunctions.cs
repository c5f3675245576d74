namespace Customhouse.Law.Cel;

/// <summary>The functions and operators that every condition has.</summary>
internal static class StandardFunctions
{
    public static readonly IReadOnlyList<CelFunction> All =
    [
        .. new IEnumerable<CelFunction>[]
        {
            Arithmetic.Functions,
            Ordering.Functions,
            Conversions.Functions,
            Texts.Functions,
            TextParts.Functions,
            Formatting.Functions,
            Times.Functions,
            Dates.Functions,
            Amounts.Functions,
            Collections.Functions,
            Optionals.Functions,
            Numbers.Functions,
        }
            .SelectMany(f => f)
            .Select(f => f.Fixed()),
    ];
}
