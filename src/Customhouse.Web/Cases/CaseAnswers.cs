using System.Globalization;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Engine;
using Customhouse.Journal;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Web.Cases;

/// <summary>An amount and its ISO 4217 currency.</summary>
public sealed record Amount(decimal Value, string Currency)
{
    public static Amount Of(Money money) => new(money.Amount, money.Currency.Code);
}

/// <summary>What a lodgement or a later act came to.</summary>
/// <param name="Mrn">The movement reference number, the key to everything that follows.</param>
/// <param name="Lrn">The trader's own reference.</param>
/// <param name="Lane">green, blue, yellow or red; told to customs only.</param>
public sealed record CaseAnswer(
    string Mrn,
    string Lrn,
    string State,
    string? Lane,
    int Version,
    IReadOnlyList<DutyAmount> Duties,
    IReadOnlyList<NotificationLine> Notifications
)
{
    /// <summary>Makes the answer of the events that one decision recorded.</summary>
    public static CaseAnswer Of(Case dossier, IReadOnlyList<Event> events, DateTimeOffset at, bool forCustoms)
    {
        // The journal keeps microseconds: told so at once, the same answer can be made again of it.
        var told = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond));
        return new CaseAnswer(
            dossier.Mrn.Text,
            dossier.Lrn,
            CaseWords.Name(dossier.State),
            forCustoms ? CaseWords.Name(dossier.Lane) : null,
            dossier.Version,
            DutyAmount.All(dossier.Assessment),
            [
                .. Clearance
                    .Notifications.Find(dossier.Mrn, events.Select(f => (f, told)))
                    .Select(NotificationLine.Of),
            ]
        );
    }
}

/// <summary>One line of duty, tax or fee.</summary>
/// <param name="Item">The goods item.</param>
/// <param name="TaxType">A00 customs duty, B00 VAT ... (DE 4/3).</param>
/// <param name="Rate">In words, as 4.5% or 2.10 USD/KGM.</param>
/// <param name="NotComputed">Why no amount could be computed; null where the line stands.</param>
public sealed record DutyAmount(
    int Item,
    string TaxType,
    string? Regime,
    Amount? Base,
    string? Quantity,
    string? Rate,
    Amount? Deducted,
    Amount Assessed,
    Amount? Payable,
    string? PaymentMethod,
    string? NotComputed
)
{
    public static IReadOnlyList<DutyAmount> All(Assessment? assessment) =>
        assessment is null ? [] : [.. assessment.Lines.Select(Of)];

    public static DutyAmount Of(DutyLine line) =>
        new(
            line.Item,
            line.TaxType,
            line.Regime,
            Of(line.Base),
            line.Quantity?.ToString(),
            line.Rate is { } rate ? RateText.Write(rate) : null,
            Of(line.Deducted),
            Amount.Of(line.Assessed),
            Of(line.Payable),
            line.PaymentMethod,
            line.NotComputed
        );

    private static Amount? Of(Money? money) => money is { } m ? Amount.Of(m) : null;
}

/// <summary>One line of duty, opened: how its amount was made, step by step.</summary>
public sealed record OpenedDuty(DutyAmount Duty, IReadOnlyList<OpenedStep> Working);

/// <param name="Basis">The article or measure behind the step.</param>
/// <param name="Exchange">The rate of exchange that the amount was turned by; null where it needed
/// none.</param>
public sealed record OpenedStep(string Words, string Result, string Basis, OpenedExchange? Exchange);

/// <summary>The rate of exchange of one amount.</summary>
/// <param name="ForeignPerOwn">Units of the currency for one of the administration's own.</param>
/// <param name="To">The last day; null where it holds until another begins.</param>
/// <param name="Source">Who published it, or the proof of the contract that fixed it.</param>
/// <param name="Period">The period of the register; null for a rate of a tariff edition or a
/// contract.</param>
public sealed record OpenedExchange(
    string Currency,
    string Own,
    decimal ForeignPerOwn,
    DateOnly From,
    DateOnly? To,
    string Source,
    string? Period
)
{
    public static OpenedExchange? Of(AppliedRate? rate) =>
        rate is null
            ? null
            : new(
                rate.Currency.Code,
                rate.Own.Code,
                rate.ForeignPerOwn,
                rate.From,
                rate.To,
                rate.Source,
                rate.Period
            );
}

/// <summary>The duties of the version in force.</summary>
/// <param name="Stage">indicative, provisional or final.</param>
/// <param name="Edition">The edition of the tariff that decided.</param>
public sealed record DutiesAnswer(
    string Mrn,
    string? Edition,
    string? Stage,
    Amount? Payable,
    IReadOnlyList<OpenedDuty> Duties
)
{
    public static DutiesAnswer Of(Case c)
    {
        var lines = c.Assessment?.Lines ?? [];
        var payable = lines.Where(l => l.Payable is not null).Select(l => l.Payable!.Value).ToArray();
        return new DutiesAnswer(
            c.Mrn.Text,
            c.Edition,
            c.DutyStage?.ToString().ToLowerInvariant(),
            payable.Length == 0 ? null : Amount.Of(payable.Aggregate((a, b) => a + b)),
            [
                .. lines.Select(l => new OpenedDuty(
                    DutyAmount.Of(l),
                    [
                        .. l.Working.Select(w => new OpenedStep(
                            w.Words,
                            w.Result,
                            w.Basis,
                            OpenedExchange.Of(w.Exchange)
                        )),
                    ]
                )),
            ]
        );
    }
}

/// <summary>One WCO response in brief; the whole message is under /notifications.</summary>
/// <param name="Code">Function and status as the field writes them: 01, 13/67.</param>
public sealed record NotificationLine(string Code, string Meaning, DateTimeOffset IssuedAt)
{
    public static NotificationLine Of(Notification n) =>
        new(n.Sign, NotificationTelling.Tell(n).Sentence(), n.IssuedAt);
}

/// <summary>One case as it stands.</summary>
/// <param name="Words">How it stands and what is expected of whom, in a sentence.</param>
/// <param name="Expected">Who acts next: trader or customs; null for nobody.</param>
/// <param name="Reasons">Why the lane was chosen; told to customs only.</param>
public sealed record CaseView(
    string Mrn,
    string Lrn,
    string Type,
    string Trader,
    string State,
    string Words,
    string? Expected,
    string? Lane,
    IReadOnlyList<LaneReason>? Reasons,
    int Version,
    int Items,
    DateTimeOffset? LodgedAt,
    DateTimeOffset? LapsesAt,
    DateTimeOffset? PresentedAt,
    DateTimeOffset? AcceptedAt,
    DateTimeOffset? ReleasedAt,
    DateTimeOffset? ClearedAt,
    DateTimeOffset? PaymentDueAt,
    string? Edition,
    IReadOnlyList<DutyAmount> Duties
)
{
    /// <summary>Codes of documents that customs wants and that did not come yet.</summary>
    public IReadOnlyList<string> DocumentsMissing { get; init; } = [];

    public static CaseView Of(Case c, bool forCustoms) =>
        new(
            c.Mrn.Text,
            c.Lrn,
            c.TypeCode,
            c.Trader,
            CaseWords.Name(c.State),
            StateTelling.Tell(c.Standing).Sentence(),
            CaseWords.Expected(c),
            forCustoms ? CaseWords.Name(c.Lane) : null,
            forCustoms ? [.. (c.Choice?.Hits ?? []).Select(LaneReason.Of)] : null,
            c.Version,
            c.Versions.Count == 0 ? 0 : c.Declaration.Items.Count,
            c.LodgedAt,
            c.LapsesAt,
            c.PresentedAt,
            c.AcceptedAt,
            c.ReleasedAt,
            c.ClearedAt,
            c.PaymentDueAt,
            c.Edition,
            DutyAmount.All(c.Assessment)
        )
        {
            DocumentsMissing = c.DocumentsOpen ? c.DocumentsMissing : [],
        };
}

/// <summary>One profile that fired, in the version that fired, with the figures it saw.</summary>
public sealed record LaneReason(
    string Profile,
    int Version,
    string Lane,
    string Reason,
    IReadOnlyList<string> Figures
)
{
    public static LaneReason Of(Risk.Hit hit) =>
        new(hit.Profile, hit.Version, CaseWords.Name((Risk.Lane?)hit.Lane)!, hit.Reason, hit.Figures);
}

/// <summary>One line of a case's history.</summary>
/// <param name="By">The role that did it; customs reads the person too.</param>
/// <param name="Ledger">pending, logged or certified; differs where the log holds another event in its place,
/// erased where nothing is left to compare; null where the house keeps no ledger.</param>
public sealed record TimelineEntry(
    int Sequence,
    DateTimeOffset At,
    string By,
    string? Person,
    string Words,
    string? Ledger
)
{
    /// <summary>What is odd about the time, in plain words; null where nothing is.</summary>
    public string? Note { get; init; }
}

/// <summary>How long somebody was expected to act.</summary>
/// <param name="By">trader or customs.</param>
/// <param name="Until">Null while it lasts.</param>
/// <param name="Seconds">0 where the clock was set back meanwhile: how long it really was, nobody
/// knows.</param>
public sealed record Held(string By, string State, DateTimeOffset From, DateTimeOffset? Until, double Seconds)
{
    /// <summary>What is odd about the time, in plain words; null where nothing is.</summary>
    public string? Note { get; init; }
}

/// <summary>What happened, and who held the case how long.</summary>
public sealed record Timeline(string Mrn, IReadOnlyList<TimelineEntry> Entries, IReadOnlyList<Held> Held)
{
    /// <param name="standings">How far each event has come in the ledger; null where there is none.</param>
    public static Timeline Of(
        Mrn mrn,
        IReadOnlyList<JournalEntry> journal,
        bool forCustoms,
        DateTimeOffset now,
        IReadOnlyDictionary<long, ProofStage>? standings
    )
    {
        var entries = new List<TimelineEntry>();
        var held = new List<Held>();
        var c = new Case { Mrn = mrn };
        for (var i = 0; i < journal.Count; i++)
        {
            var line = journal[i];
            c = c.With(line.Event, line.At);
            var by = SystemEvents.IsBySystem(journal, i) ? Actor.System : line.By;
            if (Disclosing.Telling(line.Event, forCustoms)?.Sentence() is { } words)
                entries.Add(
                    new TimelineEntry(
                        line.Sequence,
                        line.At,
                        by.Role,
                        forCustoms ? by.Id : null,
                        words,
                        CaseWords.Name(standings, line.Position)
                    )
                    {
                        Note =
                            i > 0 ? SetBack(journal[i - 1].At - line.At, "before the act before it") : null,
                    }
                );
            var isLastOfItsMoment = i == journal.Count - 1 || journal[i + 1].At != line.At;
            if (isLastOfItsMoment)
                Hold(held, c, line.At);
        }
        if (held.Count > 0 && held[^1].Until is null)
            held[^1] = Lasting(held[^1], now);
        return new Timeline(mrn.Text, entries, held);
    }

    private static void Hold(List<Held> held, Case c, DateTimeOffset at)
    {
        var (by, state) = (CaseWords.Expected(c), CaseWords.Name(c.State));
        if (held.Count > 0 && held[^1] is { Until: null } last)
        {
            if (last.By == by && last.State == state)
                return;
            held[^1] = Lasting(last, at) with { Until = at };
        }
        if (by is not null)
            held.Add(new Held(by, state, at, null, 0));
    }

    private static Held Lasting(Held held, DateTimeOffset until) =>
        held with
        {
            Seconds = Math.Round(Math.Max(0, (until - held.From).TotalSeconds), 3),
            Note = SetBack(held.From - until, "before it began"),
        };

    /// <summary>Says that a clock was set back, where something was recorded so much before what came before
    /// it.
    /// </summary>
    private static string? SetBack(TimeSpan by, string before) =>
        by < TimeSpan.FromMilliseconds(1)
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"recorded {Math.Max(0.001, Math.Round(by.TotalSeconds, 3))} s {before}: the clock was "
                    + $"set back"
            );
}
