using Customhouse.Clearance;
using Customhouse.Values;

namespace Customhouse.Server.Simulation;

/// <summary>What somebody does next on a case, and when.</summary>
/// <param name="Actor">The officer or trader, as signed in.</param>
/// <param name="Role">officer or trader.</param>
public sealed record Reaction(DateTimeOffset At, string Actor, string Role, string? Office, Act Act);

/// <summary>
/// How traders and officers answer to where a case stands. What they do follows from the seed, the case and
/// its events so far, so that a run can be repeated; how well an officer looks follows from the officer.
/// </summary>
public sealed class Reactions(World world)
{
    private const int DayBegins = 7;
    private const int DayEnds = 17;

    /// <summary>The next act on a case; null where nobody has to do anything.</summary>
    public Reaction? To(Case dossier, Truth truth, DateTimeOffset now)
    {
        var random = SeededRandom.Create(world.Seed, $"{truth.Lrn} {dossier.Sequence}");
        var officer = world.Officers[SeededRandom.Create(world.Seed, truth.Lrn).Below(world.Officers.Count)];
        return dossier switch
        {
            { IsClosed: true } => null,
            { IsDetained: true } => ByOfficer(
                30,
                new LiftDetention("the duty evaded was paid and the fine with it")
            ),
            { Pending: not PendingRequest.None } => ByOfficer(
                3,
                random.Hits(0.95) ? new Grant() : new Deny("the goods are about to be controlled")
            ),
            { ControlOpen: true } => ByOfficer(8, new RecordControl(Control(truth, officer, random))),
            { QuestionOpen: true } => ByTrader(6, new Reply("The invoice and the payment are attached.")),
            { DocumentsOpen: true, DocumentsAreIn: false } => ByTrader(
                5,
                new SubmitDocuments(Papers(truth), AreAll: true)
            ),
            { DocumentsOpen: true } => ByOfficer(
                4,
                Suspects(truth, officer, random)
                    ? new OrderControl("the documents do not agree with the declaration")
                    : new AcceptDocuments("documents agree with the declaration")
            ),
            { State: CaseState.AwaitingPayment } when Settlement.Open(dossier) > 0m => ByTrader(
                12,
                new Pay($"PAY{truth.Lrn}", new Money(Settlement.Open(dossier), world.Edition.Currency))
            ),
            _ => null,
        };

        Reaction ByOfficer(double hours, Act act) =>
            new(
                Working(now.AddHours(random.LogNormal(hours * officer.Pace, 0.6))),
                officer.Id,
                "officer",
                officer.Office,
                act
            );

        Reaction ByTrader(double hours, Act act) =>
            new(
                now.AddHours(random.LogNormal(hours, 0.7)),
                truth.Declared.Trader.Agent ?? truth.Declared.Trader.Id,
                "trader",
                null,
                act
            );
    }

    /// <summary>The chance that a diligent officer sees it in the goods.</summary>
    private static double SeenInGoods(FraudKind fraud) =>
        fraud switch
        {
            FraudKind.Misquantity => 0.95,
            FraudKind.Misclassification => 0.85,
            FraudKind.Transshipment => 0.55,
            FraudKind.Undervaluation => 0.5,
            FraudKind.FalseOrigin => 0.45,
            FraudKind.SplitConsignment => 0.4,
            FraudKind.PhantomLicence => 0.7,
            _ => 0,
        };

    /// <summary>The chance that a diligent officer sees it in the papers.</summary>
    private static double SeenInPapers(FraudKind fraud) =>
        fraud switch
        {
            FraudKind.PhantomLicence => 0.9,
            FraudKind.FalseOrigin => 0.5,
            FraudKind.Undervaluation => 0.45,
            FraudKind.SplitConsignment => 0.5,
            FraudKind.Transshipment => 0.3,
            FraudKind.None => 0,
            _ => 0.15,
        };

    private static bool Suspects(Truth truth, Officer officer, SeededRandom random) =>
        random.Hits(SeenInPapers(truth.Fraud) * officer.Diligence);

    private static ControlResult Control(Truth truth, Officer officer, SeededRandom random)
    {
        if (!random.Hits(SeenInGoods(truth.Fraud) * officer.Diligence))
            return new ControlResult(true, "the goods are as declared", [], []);
        var corrections = Corrections(truth);
        return new ControlResult(
            false,
            truth.Fraud switch
            {
                FraudKind.Misquantity => "there is more than was declared",
                FraudKind.Misclassification => "the goods are of another code",
                FraudKind.Undervaluation =>
                    "the price is below that of like goods; the seller's list was found",
                FraudKind.FalseOrigin or FraudKind.Transshipment =>
                    "marks on the packages name another country",
                FraudKind.PhantomLicence => "the licence is not known to the authority that is named on it",
                _ => "several parcels of one sender for one buyer",
            },
            corrections,
            []
        );
    }

    /// <summary>Every value that was told wrongly, by its pointer, with what is true.</summary>
    private static List<FieldCorrection> Corrections(Truth truth)
    {
        var corrections = new List<FieldCorrection>();
        if (truth.Fraud == FraudKind.SplitConsignment)
            return corrections;
        for (var i = 0; i < truth.Declared.Lines.Count; i++)
        {
            var (real, told) = (truth.Real.Lines[i], truth.Declared.Lines[i]);
            var item = $"Declaration/GoodsShipment/GovernmentAgencyGoodsItem[{i + 1}]";
            Correct(real.Code != told.Code, "Commodity/Classification[1]/ID", real.Code.Digits);
            Correct(real.Origin != told.Origin, "Origin[1]/CountryCode", real.Origin);
            Correct(
                real.Preference != told.Preference,
                "Commodity/DutyTaxFee[1]/DutyRegimeCode",
                real.Preference
            );
            Correct(
                real.NetKilograms != told.NetKilograms,
                "Commodity/GoodsMeasure/NetNetWeightMeasure",
                $"{real.NetKilograms:0.######}"
            );
            Correct(
                real.Units != told.Units,
                "Commodity/GoodsMeasure/TariffQuantity",
                $"{real.Units:0.######}"
            );
            Correct(real.Price != told.Price, "Commodity/InvoiceLine/ItemChargeAmount", $"{real.Price:0.00}");

            void Correct(bool differs, string path, string value)
            {
                if (differs)
                    corrections.Add(new FieldCorrection($"{item}/{path}", value));
            }
        }
        return corrections;
    }

    private static IReadOnlyList<SubmittedDocument> Papers(Truth truth)
    {
        var invoice = truth.Declared.Invoice;
        var digest = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(invoice))
        );
        return
        [
            new SubmittedDocument("N935", invoice, $"invoice-{invoice}.pdf", digest, 48_000 + invoice.Length),
        ];
    }

    private static DateTimeOffset Working(DateTimeOffset at)
    {
        if (at.Hour < DayBegins)
            at = Morning(at);
        else if (at.Hour >= DayEnds)
            at = Morning(at.AddDays(1));
        while (at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            at = Morning(at.AddDays(1));
        return at;
    }

    private static DateTimeOffset Morning(DateTimeOffset at) =>
        new DateTimeOffset(at.Year, at.Month, at.Day, DayBegins, 0, 0, TimeSpan.Zero).AddMinutes(at.Minute);
}
