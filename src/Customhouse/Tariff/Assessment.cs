using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>What a declaration owes: the lines of duty, tax and fee, each with its working.</summary>
/// <param name="Lines">In the order of the items, and of the measures within each.</param>
public sealed record Assessment(IReadOnlyList<DutyLine> Lines)
{
    /// <summary>Nothing is owed: what a declaration is told that bears no duty.</summary>
    public static readonly Assessment Nothing = new([]);

    /// <summary>
    /// Assesses a declaration: values its items, then charges each item's measures in the order of stacking,
    /// duty before excise before the tax on value. Lines stand in the order of the measures, item by item,
    /// and behind an item's lines those that only inform (securities, aid).
    /// </summary>
    /// <param name="liabilities">One for each item, in the items' order.</param>
    /// <param name="acceptedOn">The date of acceptance, whose rates hold.</param>
    /// <exception cref="ArgumentException">There are not as many liabilities as items.</exception>
    /// <exception cref="InvalidOperationException">The bases of
    /// the edition's taxes go round in a circle.</exception>
    public static Assessment Compute(
        Declaration declaration,
        IReadOnlyList<Liability> liabilities,
        DutyTerms terms,
        DateOnly acceptedOn
    )
    {
        if (liabilities.Count != declaration.Items.Count)
            throw new ArgumentException("one liability belongs to each item", nameof(liabilities));
        var values = Valuation.Compute(declaration, terms, acceptedOn);
        var lines = new List<DutyLine>(liabilities.Count * 4);
        for (var i = 0; i < liabilities.Count; i++)
            new ItemAssessment(
                declaration,
                declaration.Items[i],
                values[i],
                liabilities[i],
                terms,
                acceptedOn
            ).AddTo(lines);
        return new Assessment(lines);
    }
}
