using Customhouse.Declarations;
using Customhouse.Operators;
using Customhouse.Values;
using static Customhouse.Declarations.Places;

namespace Customhouse.Clearance;

/// <summary>
/// Whether a declaration has the authorisations that it needs: named in its header (DE 3/39), held by who it
/// speaks for, in force on the day, and for its procedure, goods and place.
/// </summary>
internal static class AuthorisationCheck
{
    private static readonly Pointer Header = Body / "AuthorisationHolder";

    /// <summary>Every need that is not met, once each however many items have it.</summary>
    /// <param name="day">The day of acceptance.</param>
    public static IEnumerable<Refusal> Check(Declaration declaration, Registers registers, DateOnly day)
    {
        if (declaration.AuthorisationHolders.Count > Limits.AuthorisationsPerDeclarationMax)
            return [TooMany(declaration)];
        var parties = registers.PartiesOf(declaration);
        return registers
            .Law.Authorisations.Needs.Select(need =>
                need.ItemsOf(declaration) is { Count: > 0 } items
                    ? Unmet(need, items, declaration, registers, parties, day)
                    : null
            )
            .OfType<Refusal>();
    }

    private static Refusal? Unmet(
        AuthorisationNeed need,
        IReadOnlyList<int> items,
        Declaration declaration,
        Registers registers,
        IReadOnlyList<string> parties,
        DateOnly day
    )
    {
        var categories = string.Join(" or ", need.Categories);
        Refusal? first = null;
        for (var at = 0; at < declaration.AuthorisationHolders.Count; at++)
        {
            var (category, holder) = declaration.AuthorisationHolders[at];
            if (category is null || !need.Categories.Contains(category))
                continue;
            var place = Body.Append("AuthorisationHolder", at + 1);
            if (holder is null || !parties.Contains(holder))
            {
                first ??= Refuse(
                    "AUT-HOLDER",
                    place / "ID",
                    $"The authorisation {category} for {need.For} is of "
                        + $"{holder ?? "nobody"}, and the declaration speaks for "
                        + $"{string.Join(" and ", parties)} alone.",
                    "Name the declarant, or the importer or exporter that gave it a mandate, as the holder."
                );
                continue;
            }
            var held = registers
                .Authorisations.Of(holder)
                .Where(a => a.Category == category && a.IsInForceOn(day))
                .ToArray();
            if (held.Length == 0)
            {
                first ??= Refuse(
                    "AUT-NONE",
                    place,
                    $"{holder} holds no authorisation {category} for {need.For} that is in force on {day:O}.",
                    "Ask customs for the authorisation, or declare what needs none."
                );
                continue;
            }
            if (Uncovered(need, items, declaration, held) is not { } gap)
                return null;
            first ??= Refuse(
                "AUT-SCOPE",
                gap.Place,
                $"The authorisation {string.Join(", ", held.Take(3).Select(a => a.Number))} ({category}) of "
                    + $"{holder} is not for {gap.What}.",
                $"Declare what the authorisation is for: {Scope(held[0], gap.Of)}; or ask customs to extend it."
            );
        }
        return first
            ?? Refuse(
                "AUT-MISSING",
                Header / "CategoryCode",
                $"The authorisation for {need.For} is missing: {categories}"
                    + (
                        items.Count < declaration.Items.Count
                            ? $", for item {string.Join(", ", items.Take(5))}{(items.Count > 5 ? " ..." : "")}."
                            : "."
                    ),
                $"Name its holder in the header, category {categories}, or declare what needs none."
            );

        Refusal Refuse(string code, Pointer place, string rule, string mend) =>
            Pointing.Refuse(code, place, rule, need.Basis, mend) with
            {
                Demand = $"who declares {need.For} is authorised ({categories})",
            };
    }

    private readonly record struct Gap(
        Pointer Place,
        string What,
        Func<Authorisation, IReadOnlyList<string>> Of
    );

    /// <summary>The first thing that none of the authorisations is for; null where one is for all of it.
    /// </summary>
    private static Gap? Uncovered(
        AuthorisationNeed need,
        IReadOnlyList<int> items,
        Declaration declaration,
        Authorisation[] held
    )
    {
        Gap? first = null;
        foreach (var one in held)
        {
            if (GapOf(one, need, items, declaration) is not { } gap)
                return null;
            first ??= gap;
        }
        return first;
    }

    private static Gap? GapOf(
        Authorisation held,
        AuthorisationNeed need,
        IReadOnlyList<int> items,
        Declaration declaration
    )
    {
        if (need.NamesWarehouse && declaration.Warehouse?.Id != held.Number)
            return new Gap(
                Body / Shipment / "Warehouse/ID",
                declaration.Warehouse?.Id is { } other
                    ? $"the warehouse {other}"
                    : "a warehouse without number",
                a => [$"warehouse {a.Number}"]
            );
        if (held.Offices.Count > 0 && !(declaration.Office is { } office && held.Offices.Contains(office)))
            return new Gap(
                Body / "PresentationOffice/ID",
                declaration.Office is { } elsewhere
                    ? $"the office {elsewhere}"
                    : "an office that is not told",
                a => a.Offices
            );
        if (held.Places.Count > 0 && !IsAt(declaration.GoodsLocation, held.Places))
            return new Gap(
                Body / Location / "Name",
                $"goods at {declaration.GoodsLocation?.Name ?? "a place that is not told"}",
                a => a.Places
            );
        foreach (var at in items)
        {
            var item = declaration.Items[at - 1];
            if (
                held.Procedures.Count > 0
                && !(item.RequestedProcedure is { } procedure && held.Procedures.Contains(procedure))
            )
                return new Gap(
                    Body / Item(at) / "GovernmentProcedure[1]/CurrentCode",
                    $"procedure {item.RequestedProcedure} of item {at}",
                    a => a.Procedures
                );
            if (held.Codes.Count > 0 && !Covers(held.Codes, item.Commodity))
                return new Gap(
                    Body / Commodity(at) / "Classification[1]/ID",
                    $"the goods {item.Commodity?.ToString() ?? "without a code"} of item {at}",
                    a => a.Codes
                );
        }
        return null;
    }

    private static bool IsAt(GoodsLocation? location, IReadOnlyList<string> places) =>
        location is not null
        && (
            location.Name is { } name && places.Contains(name) || location.Id is { } id && places.Contains(id)
        );

    private static bool Covers(IReadOnlyList<string> prefixes, HsCode? code) =>
        code is { } goods && prefixes.Any(p => goods.Digits.StartsWith(p, StringComparison.Ordinal));

    private static string Scope(Authorisation held, Func<Authorisation, IReadOnlyList<string>> of) =>
        string.Join(", ", of(held).Take(20));

    private static Refusal TooMany(Declaration declaration) =>
        Pointing.Refuse(
            "AUT-LIMIT",
            Body.Append("AuthorisationHolder", Limits.AuthorisationsPerDeclarationMax + 1),
            $"{declaration.AuthorisationHolders.Count} authorisations are named; a declaration names "
                + $"{Limits.AuthorisationsPerDeclarationMax} at most.",
            "Limits of this installation",
            "Name those that the declaration rests on."
        );
}
