using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>The version of a declaration that an act asks for or brings in force: a trader's request, its
/// grant, or the corrections of a control.</summary>
public static class ProposedVersion
{
    /// <summary>The version, or why it cannot be made; null for an act that is about none.</summary>
    public static AmendmentResult? Propose(Case dossier, Act act) =>
        act switch
        {
            Amend { Message.Declaration: { TypeCode: "COR" } request } => Amended(
                dossier.Declaration,
                request
            ),
            Grant when dossier is { Pending: PendingRequest.Amendment, PendingMessage: { } request } =>
                Amended(dossier.Declaration, request),
            RecordControl { Result.Corrections: { Count: > 0 } found } => Corrected(
                dossier.Declaration,
                found
            ),
            _ => null,
        };

    /// <summary>What a message declares, or why it declares nothing.</summary>
    public static AmendmentResult ValuesOf(Message message)
    {
        var values = DeclarationReading.Read(message);
        return values.Refusals.Count > 0
            ? new AmendmentResult(null, values.Refusals)
            : new AmendmentResult(values.Declaration, []);
    }

    private static AmendmentResult Amended(Declaration lodged, Declaration request) =>
        Next(AmendmentApplication.Apply(lodged.Message, request.Message));

    private static AmendmentResult Corrected(
        Declaration lodged,
        IReadOnlyList<FieldCorrection> corrections
    ) => Next(AmendmentApplication.Correct(lodged.Message, corrections.Select(c => (c.Pointer, c.Value))));

    private static AmendmentResult Next(AmendedMessage amended) =>
        amended.Root is null
            ? new AmendmentResult(null, amended.Refusals)
            : ValuesOf(Message.Of(amended.Root));
}
