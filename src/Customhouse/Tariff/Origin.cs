using System.Globalization;
using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>
/// Origin is proved before a preference is given (Revised Kyoto Convention, specific annex K): an eligible
/// origin, a line that the programme covers, an accepted proof in its validity, and direct transport where it
/// is asked.
/// </summary>
public static class ProofOfOrigin
{
    /// <summary>
    /// The origin that anti-dumping, quotas and the general rate look at: the non-preferential one.
    /// </summary>
    public static CountryCode? NonPreferential(GoodsItem item) => Find(item, "1") ?? Find(item, "2");

    /// <summary>The origin that a preference rests on (DE 5/16), else the non-preferential one.</summary>
    public static CountryCode? Preferential(GoodsItem item) => Find(item, "2") ?? Find(item, "1");

    /// <summary>Decides on a preference that an item claims by its code (DE 4/17).</summary>
    /// <param name="on">The date of acceptance.</param>
    /// <param name="price">What the goods of the consignment are worth that make this claim, in the currency
    /// of limits where there is a rate; asked where a programme has a limit.</param>
    public static PreferenceDecision Decide(
        TariffEdition edition,
        TariffLine line,
        Declaration declaration,
        GoodsItem item,
        string claim,
        DateOnly on,
        Func<Programme, Money?> price
    )
    {
        var origin = Preferential(item);
        var claimed = edition.Programmes.Where(p => p.Claims.Contains(claim)).ToList();
        if (claimed.Count == 0)
            return Refused(
                Place.Regime(declaration, item),
                "TAR-PREF-CODE",
                $"Preference {claim} is no code of {edition.Id}.",
                edition.Id,
                $"Declare 100, or one of {OffersFor(edition, line, origin)}."
            );
        var eligible = claimed.Where(p => p.IsFor(origin)).ToList();
        if (eligible.Count == 0)
            return Refused(
                Place.Origin(declaration, item),
                "TAR-PREF-ORIGIN",
                $"Goods of {origin?.Code ?? "unknown origin"} have no preference under {claim}.",
                string.Join("; ", claimed.Select(p => p.Basis).Distinct()),
                $"Declare 100, or one of {OffersFor(edition, line, origin)}."
            );
        foreach (var programme in eligible)
            if (RateOf(line, programme, origin) is { } rate)
                return Prove(declaration, item, programme, rate, on, price);
        return Refused(
            Place.Regime(declaration, item),
            "TAR-PREF-GOODS",
            $"{line.Code} has no rate under {string.Join(" or ", eligible.Select(p => p.Code))}"
                + $" for goods of {origin?.Code ?? "unknown origin"}.",
            eligible[0].Basis,
            $"Declare 100, or one of {OffersFor(edition, line, origin)}."
        );
    }

    /// <summary>The rate that a line holds for a programme and an origin; null where it holds none.</summary>
    public static Rate? RateOf(TariffLine line, Programme programme, CountryCode? origin)
    {
        foreach (var rate in line.Preferences)
            if (rate.Programme == programme.Code && !(origin is { } country && rate.Except.Contains(country)))
                return rate.Rate;
        return null;
    }

    /// <summary>Proves the conditions of one programme, whatever rate then rests on them.</summary>
    /// <param name="price">As for <see cref="Decide"/>.</param>
    public static PreferenceDecision Prove(
        Declaration declaration,
        GoodsItem item,
        Programme programme,
        Rate rate,
        DateOnly on,
        Func<Programme, Money?> price
    )
    {
        var claim = new Claim(declaration, item, programme, on, price);
        var grounds = new List<string>
        {
            programme.Countries.Count == 0
                ? $"{programme.Name} is open to goods of every origin"
                : $"origin {Preferential(item)} is a beneficiary of {programme.Name}",
        };
        var faults = new List<Refusal>();
        FindProof(claim, grounds, faults);
        FindDirectTransport(claim, grounds, faults);
        if (faults.Count == 0)
            return new PreferenceDecision(programme, rate, grounds, []);
        if (!programme.OtherwiseMfn)
            return new PreferenceDecision(null, null, grounds, faults);
        grounds.AddRange(faults.Select(f => f.Rule));
        grounds.Add($"the full duty is charged ({programme.Basis})");
        return new PreferenceDecision(null, null, grounds, []);
    }

    private sealed record Claim(
        Declaration Declaration,
        GoodsItem Item,
        Programme Programme,
        DateOnly On,
        Func<Programme, Money?> Price
    );

    private static void FindProof(Claim claim, List<string> grounds, List<Refusal> faults)
    {
        var programme = claim.Programme;
        if (programme.Proofs.Count == 0)
            return;
        if (
            programme.ProofFreeUpTo is { } free
            && claim.Price(programme) is { } price
            && price.Currency == free.Currency
            && price <= free
        )
        {
            grounds.Add($"no proof is asked up to {free}");
            return;
        }
        var proofs = DocumentsOf(claim).Where(d => programme.Proofs.Contains(d.Code)).ToList();
        var valid = proofs.Find(d => IsInValidity(d, programme, claim.On));
        if (valid is not null)
        {
            grounds.Add(
                $"proof {valid.Code} {valid.Id}"
                    + (
                        valid.Effective is { } from
                            ? string.Create(CultureInfo.InvariantCulture, $" of {from:O}")
                            : ", its date to be read on the paper"
                    )
            );
            return;
        }
        var place = Place.Document(claim.Declaration, claim.Item);
        faults.Add(
            proofs.Count == 0
                ? Pointing.Refuse(
                    "TAR-PREF-PROOF",
                    place,
                    $"{programme.Name} asks for a proof of origin.",
                    programme.Basis,
                    $"Declare one of the documents {string.Join(", ", programme.Proofs)}, or preference 100."
                )
                : Pointing.Refuse(
                    "TAR-PREF-PROOF-DATE",
                    place,
                    $"The proof of origin is valid for {programme.ProofMonths} months from its date.",
                    programme.Basis,
                    "Declare a proof that is valid on the date of acceptance, or preference 100."
                )
        );
    }

    private static void FindDirectTransport(Claim claim, List<string> grounds, List<Refusal> faults)
    {
        var programme = claim.Programme;
        if (!programme.Direct)
            return;
        var dispatch = claim.Item.ExportCountry ?? claim.Declaration.ExportCountry;
        if (dispatch is { } from && programme.Countries.Contains(from))
        {
            grounds.Add($"dispatched from {from}, a beneficiary");
            return;
        }
        if (DocumentsOf(claim).FirstOrDefault(d => programme.Through.Contains(d.Code)) is { } through)
        {
            grounds.Add($"direct transport shown by {through.Code} {through.Id}");
            return;
        }
        faults.Add(
            Pointing.Refuse(
                "TAR-PREF-DIRECT",
                Place.Document(claim.Declaration, claim.Item),
                $"{programme.Name} asks for direct transport, and the goods were dispatched from"
                    + $" {dispatch?.Code ?? "a country that is not declared"}.",
                programme.Basis,
                $"Declare one of the documents {string.Join(", ", programme.Through)}, or preference 100."
            )
        );
    }

    private static bool IsInValidity(Document proof, Programme programme, DateOnly on) =>
        proof.Effective is not { } from || from <= on && on <= from.AddMonths(programme.ProofMonths);

    private static IEnumerable<Document> DocumentsOf(Claim claim) =>
        claim.Item.Documents.Concat(claim.Declaration.Documents);

    private static string OffersFor(TariffEdition edition, TariffLine line, CountryCode? origin)
    {
        var offers = edition
            .Programmes.Where(p => p.IsFor(origin) && RateOf(line, p, origin) is not null)
            .SelectMany(p => p.Claims)
            .Distinct()
            .ToList();
        return offers.Count > 0
            ? $"{string.Join(", ", offers)} (open to this line and origin)"
            : "none: no programme is open to this line and origin";
    }

    private static PreferenceDecision Refused(
        Pointer place,
        string code,
        string rule,
        string basis,
        string mend
    ) => new(null, null, [rule], [Pointing.Refuse(code, place, rule, basis, mend)]);

    private static CountryCode? Find(GoodsItem item, string type)
    {
        foreach (var origin in item.Origins)
            if (origin.Country is { } country && (origin.Type ?? "1") == type)
                return country;
        return null;
    }
}
