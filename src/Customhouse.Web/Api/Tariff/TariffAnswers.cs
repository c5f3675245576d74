using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Web.Api.Tariff;

/// <summary>One edition of the tariff.</summary>
/// <param name="To">The last day in force; null while it is not known to end.</param>
public sealed record EditionLine(
    string Id,
    string Authority,
    DateOnly From,
    DateOnly? To,
    string Currency,
    int Lines,
    IReadOnlyList<string> Sources
)
{
    public static EditionLine Of(TariffEdition e) =>
        new(e.Id, e.Authority.Code, e.From, e.To, e.Currency.Code, e.Nomenclature.Lines.Count, e.Sources);
}

/// <summary>One code that was found.</summary>
public sealed record TariffHit(string Code, string Description, string Duty, IReadOnlyList<string> Units);

/// <summary>What goods of one code bear on one day.</summary>
/// <param name="Duty">The most-favoured-nation rate, or the general rate where the origin bears that.</param>
public sealed record TariffCode(
    string Code,
    string Description,
    string Edition,
    DateOnly On,
    string? Origin,
    IReadOnlyList<string> Units,
    string Duty,
    string GeneralDuty,
    IReadOnlyList<PreferenceLine> Preferences,
    IReadOnlyList<TaxLine> Taxes,
    IReadOnlyList<QuotaLine> Quotas,
    IReadOnlyList<LicenceLine> Licences
)
{
    public static TariffCode Of(TariffEdition e, TariffLine line, CountryCode? origin, DateOnly day)
    {
        var isGeneral = origin is { } from && e.GeneralRateFor.Contains(from);
        var preferences =
            from preference in line.Preferences
            let programme = e.Programmes.FirstOrDefault(p => p.Code == preference.Programme)
            where programme is not null && (origin is null || programme.IsFor(origin))
            select new PreferenceLine(preference.Programme, RateText.Write(preference.Rate));
        var taxes = e
            .Taxes.Where(t => CodeRange.Longest(t.Codes, line.Code.Digits) > 0 && t.Binds(origin, day))
            .Select(t => new TaxLine(t.TaxType, t.Name, RateText.Write(t.Rate), t.Basis));
        var quotas = e
            .Quotas.Where(q => q.Covers(line.Code, origin))
            .Select(q => new QuotaLine(q.Order, q.Volume.Value, q.Volume.Unit, RateText.Write(q.Rate)));
        var licences = e
            .Licences.Where(l =>
                l.Covers(line.Code, origin, import: true) || l.Covers(line.Code, origin, import: false)
            )
            .Select(l => new LicenceLine(l.Name, l.Documents, l.Import, l.Export, l.Basis));
        return new TariffCode(
            line.Code.Digits,
            line.Description,
            e.Id,
            day,
            origin?.Code,
            line.Units,
            RateText.Write(isGeneral ? line.General : line.Mfn),
            RateText.Write(line.General),
            [.. preferences],
            [.. taxes],
            [.. quotas],
            [.. licences]
        );
    }
}

public sealed record PreferenceLine(string Programme, string Duty);

/// <param name="Basis">The law behind it.</param>
public sealed record TaxLine(string TaxType, string Name, string Rate, string Basis);

public sealed record QuotaLine(string Order, decimal Volume, string? Unit, string Duty);

/// <param name="Documents">Document codes (DE 2/3), one of which is enough.</param>
public sealed record LicenceLine(
    string Name,
    IReadOnlyList<string> Documents,
    bool Import,
    bool Export,
    string Basis
);

/// <summary>What changed from one edition to another; counts of all, and the first lines of each.</summary>
public sealed record TariffChanges(
    string From,
    string To,
    int AddedCount,
    int EndedCount,
    int ChangedCount,
    IReadOnlyList<TariffHit> Added,
    IReadOnlyList<TariffHit> Ended,
    IReadOnlyList<TariffChange> Changed
)
{
    public static TariffChanges Compare(TariffEdition earlier, TariffEdition later, int max)
    {
        var difference = TariffDifference.Between(earlier, later);
        return new TariffChanges(
            earlier.Id,
            later.Id,
            difference.Added.Count,
            difference.Ended.Count,
            difference.Changed.Count,
            [.. difference.Added.Take(max).Select(Hit)],
            [.. difference.Ended.Take(max).Select(Hit)],
            [
                .. difference
                    .Changed.Take(max)
                    .Select(c => new TariffChange(c.After.Code.Digits, c.After.Description, c.What)),
            ]
        );
    }

    private static TariffHit Hit(TariffLine l) =>
        new(l.Code.Digits, l.Description, RateText.Write(l.Mfn), l.Units);
}

public sealed record TariffChange(string Code, string Description, string What);
