using Customhouse.Journal;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>What each event moves in the books of money, quotas and licences.</summary>
public static class Books
{
    /// <summary>The postings of one event of one case; empty where it moves nothing.</summary>
    public static IReadOnlyList<Posting> PostingsOf(Mrn mrn, Event caseEvent) =>
        caseEvent switch
        {
            GuaranteeReserved e => Move($"guarantee/{e.Guarantee}", "available", "reserved", e.Amount),
            GuaranteeReleased e => Move($"guarantee/{e.Guarantee}", "reserved", "available", e.Amount),
            AccountCharged e =>
            [
                .. Move($"guarantee/{e.Account}", "available", "charged", e.Amount),
                .. Between("receivable/" + e.Account, $"due/{mrn}", e.Amount.Amount, e.Amount.Currency.Code),
            ],
            AccountCredited e =>
            [
                .. Move($"guarantee/{e.Account}", "charged", "available", e.Amount),
                .. Between($"due/{mrn}", "receivable/" + e.Account, e.Amount.Amount, e.Amount.Currency.Code),
            ],
            RepaymentOwed e => Between(
                $"due/{mrn}",
                $"repayable/{mrn}",
                e.Amount.Amount,
                e.Amount.Currency.Code
            ),
            DutyWithdrawn e => Between("revenue", $"due/{mrn}", e.Amount.Amount, e.Amount.Currency.Code),
            PaymentReceived e => Between("cash", $"due/{mrn}", e.Amount.Amount, e.Amount.Currency.Code),
            DutyAssessed { Stage: DutyStage.Final } e => e
                .Assessment.Lines.Where(l => !l.IsSecurity && l.Payable is { Amount: not 0 })
                .GroupBy(l => l.Payable!.Value.Currency)
                .SelectMany(g =>
                    Between($"due/{mrn}", "revenue", g.Sum(l => l.Payable!.Value.Amount), g.Key.Code)
                )
                .ToArray(),
            DutyReassessed { Difference.Amount: not 0 } e => Between(
                $"due/{mrn}",
                "revenue",
                e.Difference.Amount,
                e.Difference.Currency.Code
            ),
            QuotaDrawn e => Between(
                QuotaPath(e.Order, e.Opened) + "/drawn",
                QuotaLeft(e.Order, e.Opened),
                e.Quantity,
                e.Unit
            ),
            QuotaReturned e => Between(
                QuotaLeft(e.Order, e.Opened),
                QuotaPath(e.Order, e.Opened) + "/drawn",
                e.Quantity,
                e.Unit
            ),
            LicenceWrittenOff e => Between(
                LicencePath(e.Licence, e.Unit, "used"),
                LicencePath(e.Licence, e.Unit, "available"),
                e.Quantity,
                e.Unit
            ),
            LicenceRestored e => Between(
                LicencePath(e.Licence, e.Unit, "available"),
                LicencePath(e.Licence, e.Unit, "used"),
                e.Quantity,
                e.Unit
            ),
            _ => [],
        };

    /// <summary>Opens an account at its limit or volume: what is free, against what was granted.</summary>
    public static IReadOnlyList<Posting> Opening(string path, decimal amount, string unit) =>
        Between($"{path}/available", $"{path}/granted", amount, unit);

    /// <summary>What is free on a guarantee, deferment or cash account.</summary>
    public static string Free(string guarantee) => $"guarantee/{guarantee}/available";

    /// <summary>The accounts of one period of a quota: what one year leaves is not added to the
    /// next.</summary>
    /// <param name="opened">The first day of the period.</param>
    public static string QuotaPath(string order, DateOnly opened) => $"quota/{order}/{opened:yyyy-MM-dd}";

    /// <summary>What is left of a quota in one period.</summary>
    public static string QuotaLeft(string order, DateOnly opened) => QuotaPath(order, opened) + "/available";

    /// <summary>What is left of a licence, by unit: a licence may count both goods and money.</summary>
    public static string LicenceLeft(string licence, string unit) => LicencePath(licence, unit, "available");

    private static string LicencePath(string licence, string unit, string part) =>
        $"licence/{licence}/{unit}/{part}";

    private static Posting[] Move(string path, string from, string to, Money amount) =>
        Between($"{path}/{to}", $"{path}/{from}", amount.Amount, amount.Currency.Code);

    private static Posting[] Between(string to, string from, decimal amount, string unit) =>
        [new(from, -amount, unit), new(to, amount, unit)];
}
