using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>What changes a declaration after it was lodged: a trader's request, its grant, the corrections of
/// a control.</summary>
internal static class ChangeRules
{
    /// <summary>A change or an invalidation is asked for; customs decides (Kyoto General Annex 3.27,
    /// 3.28).</summary>
    public static Outcome Asked(
        Case dossier,
        MessageEvent caseEvent,
        LodgedMessage message,
        DecisionInputs inputs,
        DateTimeOffset now
    )
    {
        var proposed = inputs.Proposed;
        var faults = (proposed?.Refusals ?? [])
            .Concat(
                inputs.Lawbook.CheckRequest(
                    dossier.Declaration,
                    message.Declaration,
                    proposed?.Declaration,
                    inputs.FactsFor(dossier.Declaration, dossier.AcceptedAt ?? now)
                )
            )
            .Concat(proposed?.Declaration is { } next ? Unentitled(dossier, next, inputs, now) : [])
            .Concat(proposed?.Declaration is { } version ? NotAnother(dossier.Declaration, version) : [])
            .Concat(proposed?.Declaration is { } changed ? Moved(dossier, changed, inputs, now) : [])
            .Concat(caseEvent is AmendmentRequested ? TooLate(dossier, now) : [])
            .Where(r => !r.IsWarning)
            .ToArray();
        return faults.Length > 0
            ? Outcome.Only(new RequestRejected(message.Declaration.Lrn, faults))
            : Outcome.Only(caseEvent);
    }

    /// <summary>That a version would complete another simplified declaration.</summary>
    private static IReadOnlyList<Refusal> Moved(
        Case dossier,
        Declaration next,
        DecisionInputs inputs,
        DateTimeOffset now
    ) =>
        Supplementing.Moved(
            dossier.Declaration,
            next,
            inputs.FormOn(inputs.TimeOf(dossier.Declaration).DayOf(dossier.AcceptedAt ?? now))
        );

    /// <summary>Of goods that were let go for the territory, a declaration is changed within three years of
    /// its acceptance, so that the declarant can do what it has to (UCC art. 173(3)).</summary>
    private static IEnumerable<Refusal> TooLate(Case dossier, DateTimeOffset now)
    {
        if (
            dossier is { IsExport: false, ReleasedAt: not null, AcceptedAt: { } accepted }
            && now > accepted.AddYears(YearsToAmend)
        )
            yield return new Refusal(
                "CH069",
                "",
                $"the declaration was accepted on {accepted:yyyy-MM-dd}, more than {YearsToAmend} years ago",
                "UCC art. 173(3)",
                "ask the customs office to look at the declaration"
            )
            {
                Demand = $"a declaration is changed within {YearsToAmend} years of its acceptance",
            };
    }

    private const int YearsToAmend = 3;

    /// <summary>Who declares stays who declared: it answers for what was declared.</summary>
    private static Refusal[] NotAnother(Declaration lodged, Declaration next) =>
        next.Declarant?.Id == lodged.Declarant?.Id
            ? []
            :
            [
                Pointing.Refuse(
                    "CH055",
                    Places.Body / "Declarant/ID",
                    $"The declarant is {lodged.Declarant?.Id ?? "nobody"}, and the change would make it "
                        + $"{next.Declarant?.Id ?? "nobody"}; who declares must stay the same.",
                    "UCC art. 5(15), 77(3), 173",
                    "Cancel this declaration; the other declarant lodges one of its own."
                ),
            ];

    public static Outcome Granted(Case dossier, DecisionInputs inputs, DateTimeOffset now)
    {
        switch (dossier.Pending)
        {
            case PendingRequest.Cancellation:
                return Outcome.Only([
                    new RequestGranted(),
                    .. RepaymentAndRelease.Whole(dossier, inputs.Terms.Currency),
                    new DeclarationInvalidated("asked for by the trader"),
                ]);
            case PendingRequest.Amendment:
                if (Proposed(inputs).Declaration is not { } next)
                    return Outcome.Only(new RequestDenied("the change cannot be applied"));
                var assessed = AssessedAhead(dossier, next, inputs, now);
                if (FaultsOf(assessed) is [{ } fault, ..])
                    return Outcome.Only(new RequestDenied($"the change cannot be assessed: {fault.Rule}"));
                return Entitled(dossier, next, assessed, inputs, now) is [{ } missing, ..]
                    ? Outcome.Only(new RequestDenied($"the change cannot be granted: {missing.Rule}"))
                    : Outcome.On(new RequestGranted(), NewVersion(dossier, next)) with
                    {
                        Assessed = assessed,
                    };
            case PendingRequest.Review:
                return Outcome.Only(new RequestGranted());
            default:
                throw new InvalidOperationException("a grant came where nothing pends");
        }
    }

    private static AmendmentResult Proposed(DecisionInputs inputs) =>
        inputs.Proposed
        ?? throw new InvalidOperationException("the version that this act brings in force was not loaded");

    /// <summary>
    /// The assessment of a version to come; null where its duty is not assessed. One that has faults must not
    /// come into force: a case that was accepted would end as rejected, with its goods under way.
    /// </summary>
    private static AssessmentResult? AssessedAhead(
        Case dossier,
        Declaration next,
        DecisionInputs inputs,
        DateTimeOffset now
    ) =>
        SecuredDuty.IsWorkedOut(inputs, next, DayOf(dossier, next, inputs, now))
            ? ClearanceSteps.AssessmentOf(dossier, next, inputs, now)
            : null;

    private static Refusal[] FaultsOf(AssessmentResult? assessed) =>
        [.. (assessed?.Refusals ?? []).Where(r => !r.IsWarning)];

    /// <summary>Why a version is not entitled to what it asks for, by the day of acceptance.</summary>
    private static IReadOnlyList<Refusal> Entitled(
        Case dossier,
        Declaration next,
        AssessmentResult? assessed,
        DecisionInputs inputs,
        DateTimeOffset now
    ) => EntitlementCheck.Check(next, inputs, assessed, now, dossier);

    /// <summary>The same of a version that is only asked for: what it owes is looked at on the grant, unless
    /// it has to be secured.</summary>
    private static IReadOnlyList<Refusal> Unentitled(
        Case dossier,
        Declaration next,
        DecisionInputs inputs,
        DateTimeOffset now
    ) =>
        Entitled(
            dossier,
            next,
            SecuredDuty.IsIn(inputs.LawOn(DayOf(dossier, next, inputs, now)), next)
                ? AssessedAhead(dossier, next, inputs, now)
                : null,
            inputs,
            now
        );

    /// <summary>The legal day by whose law a version is judged.</summary>
    private static DateOnly DayOf(
        Case dossier,
        Declaration version,
        DecisionInputs inputs,
        DateTimeOffset now
    ) => inputs.TimeOf(version).DayOf(inputs.LawAt(dossier.AcceptedAt, now));

    private static DeclarationAmended NewVersion(Case dossier, Declaration declaration) =>
        new("xml", dossier.Version + 1) { Declaration = declaration };

    /// <summary>What a control found goes on record; what it put right becomes a new version.</summary>
    public static Outcome Controlled(
        RecordControl act,
        Case dossier,
        DecisionInputs inputs,
        DateTimeOffset now
    )
    {
        var recorded = new ControlRecorded(act.Result);
        if (act.Result.Satisfactory)
            return Outcome.On(recorded);
        if (act.Result.Corrections.Count == 0)
            return Outcome.Only(recorded, new GoodsDetained("control: " + act.Result.Findings));
        var corrected = Proposed(inputs);
        if (corrected.Declaration is not { } next)
            return new Outcome([], corrected.Refusals, false);
        var assessed = AssessedAhead(dossier, next, inputs, now);
        Refusal[] faults =
        [
            .. FaultsOf(assessed),
            .. Entitled(dossier, next, assessed, inputs, now),
            .. Moved(dossier, next, inputs, now),
        ];
        return faults.Length > 0
            ? new Outcome([], faults, false)
            : Outcome.On(recorded, NewVersion(dossier, next)) with
            {
                Assessed = assessed,
            };
    }
}
