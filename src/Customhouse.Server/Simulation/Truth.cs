using System.Text.Json;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Server.Simulation;

/// <summary>The truth behind one declaration: what a control would find, and what a refusal was meant to
/// say.</summary>
/// <param name="Real">The goods as they are; each part of a split consignment tells the whole of it.</param>
/// <param name="Declared">The goods as told.</param>
/// <param name="Mistake">An honest mistake that is to be refused; null in most.</param>
public sealed record Truth(
    string Lrn,
    Consignment Real,
    Consignment Declared,
    FraudKind Fraud,
    Mistake? Mistake
)
{
    private const decimal ValueAddedTax = 0.2m;
    private const decimal TradeDefence = 0.2m;

    public bool IsFraud => Fraud != FraudKind.None;

    public string Kind =>
        Declared switch
        {
            { IsExport: true } => "export",
            { IsParcel: true } => "import, low value",
            { IsPreLodged: true } => "import, pre-lodged",
            _ => "import, arrived",
        };

    /// <summary>
    /// Duty and tax that would be lost if the fraud were believed, roughly: ad valorem duty, 20 per cent for
    /// trade defence and 20 per cent value added tax, in the administration's currency.
    /// </summary>
    public decimal Evaded(TariffEdition edition)
    {
        if (!IsFraud)
            return 0m;
        var owed = Owed(Real, edition, relieved: false);
        var told = Owed(Declared, edition, relieved: Declared.IsParcel);
        // Each part of a split consignment bears its share of the whole.
        if (Fraud == FraudKind.SplitConsignment && Real.Price > 0)
            owed *= Declared.Price / Real.Price;
        return Math.Max(0m, Math.Round(owed - told, 2));
    }

    /// <summary>One line of JSON for training and judging.</summary>
    public string ToJson(TariffEdition edition, string file) =>
        JsonSerializer.Serialize(
            new
            {
                file,
                lrn = Lrn,
                lodged = Declared.LodgedAt,
                kind = Kind,
                trader = Declared.Trader.Id,
                traderKind = Declared.Trader.Kind.ToString(),
                fraud = IsFraud ? Fraud.ToString() : null,
                evaded = Evaded(edition),
                refusedAs = Mistake?.Code,
                mistake = Mistake?.Name,
                real = IsFraud ? Told(Real) : null,
                declared = Told(Declared),
            }
        );

    private static object Told(Consignment c) =>
        new
        {
            dispatch = c.Dispatch,
            currency = c.Currency.Code,
            lines = c.Lines.Select(l => new
            {
                code = l.Code.Digits,
                origin = l.Origin,
                price = l.Price,
                net = l.NetKilograms,
                units = l.Units,
                preference = l.Preference,
                licence = l.Licence,
            }),
        };

    private static decimal Owed(Consignment c, TariffEdition edition, bool relieved)
    {
        if (c.IsExport)
            return 0m;
        var day = DateOnly.FromDateTime(c.LodgedAt.UtcDateTime);
        var owed = 0m;
        foreach (var line in c.Lines)
        {
            var value =
                edition.ExchangeRates.Convert(new Money(line.Price, c.Currency), day)?.Amount ?? line.Price;
            var rate =
                relieved || line.Preference != "100"
                    ? 0m
                    : (edition.Nomenclature.Find(line.Code, day)?.Mfn.Percent ?? 0m) / 100m;
            if (line.Origin is "XW" or "XV" && line.Code.Heading is "7318" or "6911" or "6912")
                rate += TradeDefence;
            owed += value * (rate + ValueAddedTax * (1 + rate));
        }
        return owed;
    }
}
