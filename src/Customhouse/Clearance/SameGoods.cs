using Customhouse.Declarations;

namespace Customhouse.Clearance;

/// <summary>Whether two declarations are of the same goods, as far as they say: by what carries the goods, by
/// what they follow on, or by what they are.</summary>
internal static class SameGoods
{
    /// <summary>Digits of the Harmonized System, which all countries share.</summary>
    private const int HsDigits = 6;

    /// <summary>They name a container, a previous document or a consignment reference of each other, or the
    /// same kinds of goods.</summary>
    public static bool Are(DeclarationContent one, DeclarationContent other) =>
        Marks(one).Intersect(Marks(other)).Any()
        || Kinds(one) is { Count: > 0 } kinds && kinds.SetEquals(Kinds(other));

    private static IEnumerable<string> Marks(DeclarationContent d) =>
        d
            .Containers.Select(c => $"container {SearchKeys.Normal(c)}")
            .Concat(
                d.PreviousDocuments.Concat(d.Items.SelectMany(i => i.PreviousDocuments))
                    .Where(p => p.Id is { Length: > 0 })
                    .Select(p => $"{p.Code} {SearchKeys.Normal(p.Id!)}")
            )
            .Concat(d.Ucr is { Length: > 0 } ucr ? [$"ucr {SearchKeys.Normal(ucr)}"] : []);

    private static HashSet<string> Kinds(DeclarationContent d) =>
        d
            .Items.Select(i => i.Commodity?.Digits)
            .OfType<string>()
            .Select(digits => digits[..Math.Min(HsDigits, digits.Length)])
            .ToHashSet(StringComparer.Ordinal);
}
