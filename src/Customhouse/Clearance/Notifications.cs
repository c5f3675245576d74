using Customhouse.Journal;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>
/// What a trader is told: one WCO response (RES), made of the events and never stored, so that it always
/// agrees with the journal. Reasons of a lane are never part of it.
/// </summary>
/// <param name="FunctionCode">01 accepted, 02 received, 03 rejected, 05 control, 06 documents, 07 result
/// ...</param>
/// <param name="NameCode">The status within it: 67, 115, 4 for tax; 39 granted, 41 denied; A1 exited.</param>
/// <param name="IssuedAt">When the event behind it was recorded.</param>
/// <param name="Version">The version of the declaration that it speaks of.</param>
public sealed record Notification(string FunctionCode, string? NameCode, DateTimeOffset IssuedAt, int Version)
{
    /// <summary>Faults and warnings that it tells; empty where it tells none.</summary>
    public IReadOnlyList<Refusal> Errors { get; init; } = [];

    /// <summary>The duty told (13); null on every other one.</summary>
    public Assessment? Assessment { get; init; }

    /// <summary>The legal moment of acceptance (01); null on every other one.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>The end of the time limit that it sets; null where it sets none.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>
    /// The question, the grounds or the codes of documents that it tells; null where it tells none.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>Function and status as the field writes them: <c>01</c>, <c>13/67</c>.</summary>
    public string Sign => NameCode is null ? FunctionCode : $"{FunctionCode}/{NameCode}";
}

/// <summary>The notifications that the events of a case make, in their order.</summary>
public static class Notifications
{
    /// <summary>
    /// What the trader is told of a journal, from its first event on; events that tell nothing are left out.
    /// </summary>
    /// <exception cref="InvalidOperationException">An event is of
    /// no known type, or a message was not read before.</exception>
    public static IEnumerable<Notification> Find(
        Mrn mrn,
        IEnumerable<(Event Event, DateTimeOffset At)> journal
    )
    {
        var dossier = new Case { Mrn = mrn };
        foreach (var (caseEvent, at) in journal)
        {
            dossier = dossier.With(caseEvent, at);
            if (Find(caseEvent, at, dossier) is { } notification)
                yield return notification;
        }
    }

    private static Notification? Find(Event caseEvent, DateTimeOffset at, Case after)
    {
        return caseEvent switch
        {
            DeclarationRejected e => New("03") with { Errors = e.Refusals },
            DeclarationRegistered e => New("02") with { Errors = e.Warnings, Until = e.LapsesAt },
            // The receipt goes to whoever told the arrival: the declarant on import, the loader on export.
            GoodsPresented => after.IsExport ? null : New("02"),
            DeclarationAccepted e => New("01") with { Errors = e.Warnings, AcceptedAt = e.AcceptedAt },
            DutyAssessed e => New("13", StatusOf(e.Stage)) with { Assessment = e.Assessment },
            DocumentsWanted e => New("06") with
            {
                Text = string.Join(", ", e.DocumentCodes),
                Until = e.Until,
            },
            ControlOrdered => New("05"),
            QuestionAsked e => New("51") with { Text = e.Question },
            GoodsDetained => New("52"),
            AmendmentRequested or CancellationRequested or ReviewRequested => New("02"),
            RequestRejected e => New("03") with { Errors = e.Refusals },
            RequestGranted => New("11", "39"),
            RequestDenied e => New("11", "41") with { Text = e.Grounds },
            ResultTold => New("07"),
            FundsMissing => New("14"),
            PaymentReminded e => New("15") with { Until = e.DueAt },
            GoodsReleased => New("08"),
            DeclarationCleared => New("09"),
            DeclarationInvalidated e => New("10") with { Text = e.Grounds },
            GoodsExited or DepartureToldEarly => New("16", "A1"),
            ExitEnquired e => New("18") with { Until = e.AnswerBy },
            DutyReassessed e => New("07") with { Text = e.Grounds },
            _ => null,
        };

        Notification New(string function, string? name = null) =>
            new(function, name, at, Math.Max(1, after.Version));
    }

    private static string StatusOf(DutyStage stage) =>
        stage switch
        {
            DutyStage.Indicative => "67",
            DutyStage.Provisional => "115",
            _ => "4",
        };
}
