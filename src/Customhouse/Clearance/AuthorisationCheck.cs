using Customhouse.Declarations;
using Customhouse.Lawbooks;
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
    public static IEnumerable<Refusal> Check(
        Declaration declaration,
        Registers registers,
        LawTerms law,
        DateOnly day
    )
    {
        if (declaration.AuthorisationHolders.Count > Limits.AuthorisationsPerDeclarationMax)
            return [TooMany(declaration)];
        var parties = registers.PartiesOf(declaration);
        return law
            .Authorisations.Needs.Select(need =>
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
            var held = registers
                .Authorisations.Of(holder)
                .Where(a =>
                    a.Category == category
                    && a.IsInForceOn(day)
                    && (parties.Contains(a.Holder) || IsOfKeeper(a, need, declaration))
                )
                .ToArray();
            var gap = Uncovered(need, items, declaration, held);
            if (held.Length > 0 && gap is null)
                return null;
            // What an authorisation is for is its holder's to know; anybody else has one answer for all.
            if (holder is null || holder != declaration.Declarant?.Id)
                first ??= Refuse(
                    "AUT-HOLDER",
                    place / "ID",
                    $"{category} of {holder ?? "nobody"} is no authorisation for {need.For} that this "
                        + "declaration may use.",
                    "Name the declarant, or the importer or exporter that gave it a mandate, as the holder"
                        + (
                            need.OfKeepers.Contains(category)
                                ? "; for a public warehouse its keeper, and the warehouse by its number."
                                : "."
                        )
                );
            else if (gap is not { } missing)
                first ??= Refuse(
                    "AUT-NONE",
                    place,
                    $"{holder} holds no authorisation {category} for {need.For} that is in force on {day:O}.",
                    "Ask customs for the authorisation, or declare what needs none."
                );
            else
                first ??= Refuse(
                    "AUT-SCOPE",
                    missing.Place,
                    $"The authorisation {string.Join(", ", held.Take(3).Select(a => a.Number))} ({category}) of "
                        + $"{holder} is not for {missing.What}.",
                    $"Declare what the authorisation is for: {Scope(held[0], missing.Of)}; or ask customs to "
                        + "extend it."
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

    /// <summary>A public warehouse is the one that the declaration names, whoever keeps it.</summary>
    private static bool IsOfKeeper(Authorisation held, AuthorisationNeed need, Declaration declaration) =>
        need.OfKeepers.Contains(held.Category) && declaration.Warehouse?.Id == held.Number;

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
            if ((OtherWarehouse(one, need, declaration) ?? GapOf(one, items, declaration)) is not { } gap)
                return null;
            first ??= gap;
        }
        return first;
    }

    /// <summary>Whether one authorisation that is in force is for all goods of a declaration, and where it
    /// is lodged.</summary>
    public static bool IsForAllOf(Declaration declaration, Authorisation held) =>
        GapOf(held, [.. Enumerable.Range(1, declaration.Items.Count)], declaration) is null;

    private static Gap? OtherWarehouse(Authorisation held, AuthorisationNeed need, Declaration declaration) =>
        need.NamesWarehouse && declaration.Warehouse?.Id != held.Number
            ? new Gap(
                Body / Shipment / "Warehouse/ID",
                declaration.Warehouse?.Id is { } other
                    ? $"the warehouse {other}"
                    : "a warehouse without number",
                a => [$"warehouse {a.Number}"]
            )
            : null;

    private static Gap? GapOf(Authorisation held, IReadOnlyList<int> items, Declaration declaration)
    {
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
